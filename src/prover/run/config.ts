// The one configuration of a training run: its fields with their bounds, and how overrides are merged into a preset.
import { z } from "zod";
import { ConfigError, isTable, mergeTables } from "../../platform/index.ts";
import { longestProof } from "../../tasks/index.ts";
import { trainPresets } from "./presets.ts";

const count = (least = 1) => z.int().min(least);
const share = () => z.number().min(0).max(1);
const tactics = () => count().max(longestProof).describe("their longest proof, in tactics");
const weight = () => z.number().min(0).optional();
const lengthBias = (what: string) => z.number().min(0).describe(`${what} are drawn with their length to this power`);
const checkpointEvery = (what: string) => count().describe(`${what} between checkpoints`);

const schedule = z.strictObject({
  kind: z.enum(["constant", "cosine", "linear"]).describe("how it falls after the warm-up"),
  lr: z.number().positive().describe("highest learning rate"),
  warmup: count(0).describe("steps of linear rise at the start"),
  floor: share().describe("the end of the schedule as a share of the highest rate"),
});

/** Fields of every phase of supervised training. */
const supervised = {
  microBatches: count().describe("micro-batches in a step, each filled with as many texts as `capacity` tokens hold"),
  schedule,
  growShare: share().describe("share of the texts that are grown into longer proofs by sound rules"),
  growMost: count().describe("rules applied to a grown text at most"),
  checkpointEvery: checkpointEvery("steps"),
};

const languages = z.strictObject({
  propositional: weight().describe("relative frequency of propositional logic"),
  first_order: weight().describe("relative frequency of logic with quantifiers over one type"),
  equality: weight().describe("relative frequency of logic with equations of natural numbers"),
});

const problems = z.strictObject({
  languages,
  symbols: count().describe("different propositions or predicates in a statement at most"),
  maxHypotheses: count(0).describe("hypotheses of a statement at most"),
  maxConnectives: count().describe("connectives of the goal and of each hypothesis at most"),
  sft: z.strictObject({ count: count().describe("theorems with proofs to learn from first"), maxTactics: tactics() }),
  pool: z.strictObject({
    count: count().describe("theorems without proofs, for expert iteration and GRPO"),
    maxTactics: tactics(),
  }),
  validation: z.strictObject({
    perBucket: count().describe("held-out theorems of each difficulty that choose between weights"),
  }),
  test: z.strictObject({ perBucket: count().describe("held-out theorems of each difficulty that are reported") }),
  canaries: z.strictObject({ count: count(0).describe("false statements, which must never be proved") }),
});

const sft = z.strictObject({
  steps: count().describe("training steps"),
  ...supervised,
  shiftShare: share().describe("share of the texts whose hypotheses are numbered from a random later place on"),
  shiftMost: count().describe("the latest such place; it lets names of longer proofs be met in short ones"),
});

const expert = z.strictObject({
  rounds: count(0).describe("rounds of attempts and training"),
  problems: count().describe("problems attempted in a round"),
  samples: count().describe("attempts at each of them"),
  chunk: count().describe("problems sampled together"),
  maxSolveRate: share().describe("problems proved more often than this are not trained on"),
  subgoals: z.strictObject({
    waves: count(0).describe("steps of the search that proves the rest goal by goal; 0 leaves it out"),
    width: count().describe("first tactics tried for each problem in such a step"),
    samples: count().describe("attempts at each goal that they leave"),
  }),
  steps: count(0).describe("training steps after the attempts of a round"),
  ...supervised,
  freshShare: share().describe("share of the texts from proofs found; the rest is from the SFT set"),
  lengthBias: lengthBias("proofs found"),
});

/** Under the names that the GRPO update in src/train has for them. */
const objective = z.strictObject({
  level: z.enum(["token", "sequence"]).describe("ratios of tokens or of whole sequences"),
  clipLow: share().describe("ratios count from 1 - this"),
  clipHigh: z.number().min(0).describe("to 1 + this"),
  klCoefficient: z.number().min(0).describe("weight of the divergence from the model before; 0 holds none"),
  entropyCoefficient: z.number().min(0).describe("weight of the entropy that is rewarded"),
  aggregation: z.enum(["grpo", "bnpo", "dr_grpo", "dapo"]).describe("how losses of tokens become one"),
  advantageScale: z.enum(["group", "batch", "none"]).describe("what advantages are divided by"),
  overlong: z.strictObject({ kind: z.enum(["none", "mask"]).describe("completions cut off: nothing, or no loss") }),
  epochs: count().describe("how often a batch of groups is gone through"),
  minibatches: count().describe("updates each time"),
});

const grpo = z.strictObject({
  iterations: count(0).describe("batches of groups; 0 leaves the stage out"),
  prompts: count().describe("groups in a batch"),
  group: count(2).describe("completions in a group"),
  maxWaves: count().describe("samplings in an iteration at most, until enough groups hold proofs and failures"),
  maxRate: share().describe("problems expected to be proved more often than this are left out"),
  lengthBias: lengthBias("problems"),
  cooldown: count(0).describe("iterations before a problem is tried again"),
  freshOnly: z.boolean().describe("leave out problems whose proofs expert iteration trained on"),
  schedule,
  objective,
  validateEvery: count(0).describe("iterations between validations; 0 never stops early"),
  patience: count().describe("validations without a better one before the stage stops"),
  checkpointEvery: checkpointEvery("iterations"),
});

const selection = z.strictObject({
  blends: z.array(share()).describe("shares of the GRPO weights in blends that may become the model"),
  tolerance: z.number().min(0).describe("standard errors that a candidate may lie below in the largest pass@k"),
});

const evaluation = z.strictObject({
  samples: count().describe("attempts at each test theorem"),
  validationSamples: count().describe("attempts at each validation theorem"),
  ks: z.array(count()).min(1).describe("the k of pass@k"),
  chunk: count().describe("theorems sampled together"),
  everyRound: z.boolean().describe("validate after every round of expert iteration"),
  canaries: count(0).describe("false statements tried with every evaluation"),
});

/** Everything that decides a run, apart from the machine, as a schema: each field says in a line what it is. */
export const trainConfigSchema = z.strictObject({
  preset: z.string().describe("where the values that nobody gave come from"),
  seed: count(0).describe("decides the problems, the weights and every sample"),
  model: z.string().describe("size of the model, by the name of a preset in models/"),
  vocabSize: count().describe("tokens in the vocabulary at most"),
  contextLength: count().describe("tokens of prompt and completion together"),
  // Rows and capacity decide in which order numbers are summed.
  rows: count().describe("sequences generated at the same time"),
  capacity: count(64).describe("tokens of a micro-batch"),
  promptStyle: z.enum(["goal", "statement"]).describe("how a problem is put to the model"),
  optimizer: z.enum(["adamw", "muon"]).describe("what every stage learns with"),
  sampling: z.strictObject({
    temperature: z.number().positive().describe("of every sample, in training and evaluation"),
    maxTokens: count().describe("longest completion"),
  }),
  problems,
  sft,
  expert,
  grpo,
  selection,
  evaluation,
});

export type TrainConfig = z.output<typeof trainConfigSchema>;
/** A learning-rate schedule without its number of steps, which the stage gives. */
export type ScheduleConfig = TrainConfig["sft"]["schedule"];
export type GrpoConfig = TrainConfig["grpo"];

/** Overrides in the shape of the configuration, any part left out. */
export type ConfigOverrides = { [key: string]: unknown };

/**
 * A preset with overrides merged in. Lists and single values replace; objects merge field by field.
 *
 * @throws ConfigError for an unknown preset or field, a value that a field cannot have, or values that cannot work together
 */
export function resolveConfig(preset: string, overrides: ConfigOverrides = {}): TrainConfig {
  const base = trainPresets[preset];
  if (base === undefined) {
    throw new ConfigError(`no preset '${preset}'`, `presets: ${Object.keys(trainPresets).join(", ")}`, "choose one");
  }
  const merged = mergeTables(base, overrides);
  const result = trainConfigSchema.safeParse(merged);
  if (!result.success) throw refusal(result.error.issues[0], merged);
  checkTogether(result.data);
  return result.data;
}

function refusal(issue: z.core.$ZodIssue, config: unknown): ConfigError {
  const path = issue.path.map(String);
  if (issue.code === "unrecognized_keys") {
    const known = Object.keys((schemaAt(path) as z.ZodObject).shape).join(", ");
    return new ConfigError(
      `config: unknown field ${[...path, issue.keys[0]].join(".")}`,
      `fields there: ${known}`,
      "leave it out, or take one of these",
    );
  }
  const found = path.reduce<unknown>((node, key) => (isTable(node) ? node[key] : node), config);
  return new ConfigError(
    `config: ${path.join(".")}: ${issue.message}`,
    `found: ${JSON.stringify(found)}`,
    schemaAt(path).description ?? "gentzen train --help lists the fields",
  );
}

/** The schema of the field at a path; a place in a list is the list's. */
function schemaAt(path: readonly string[]): z.ZodType {
  return path.reduce<z.ZodType>(
    (schema, key) => (schema instanceof z.ZodObject ? (schema.shape[key] as z.ZodType) : schema),
    trainConfigSchema,
  );
}

function checkTogether({ evaluation, sampling, contextLength }: TrainConfig): void {
  const { samples, validationSamples, ks } = evaluation;
  const [smallest, largest] = [Math.min(...ks), Math.max(...ks)];
  if (samples < largest)
    throw tooFew("evaluation.samples is below the largest k", samples, largest, "raise it, or shorten evaluation.ks");
  if (validationSamples < smallest)
    throw tooFew("evaluation.validationSamples is below every k", validationSamples, smallest, "raise it");
  if (contextLength <= sampling.maxTokens)
    throw tooFew(
      "sampling.maxTokens leaves no room for a prompt",
      contextLength,
      sampling.maxTokens + 1,
      "raise contextLength, or lower it",
    );
}

function tooFew(what: string, found: number, least: number, hint: string): ConfigError {
  return new ConfigError(`config: ${what}`, `${found} < ${least}`, hint);
}
