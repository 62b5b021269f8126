// The one configuration of a training run: its fields with their bounds, and how overrides are merged into a preset.
import { z } from "zod";
import { ConfigError, isTable, itemAt, mergeTables } from "../../platform/index.ts";
import { logicStyles, longestProof } from "../../tasks/index.ts";
import { filtersIn } from "../drawing.ts";
import { drawingFields } from "../drawing_fields.ts";
import { loraFields } from "../lora_fields.ts";
import { baselineSettings } from "../stages/baselines.ts";
import { expertSettings } from "../stages/expert.ts";
import { count, optimizer, share } from "../stages/fields.ts";
import { grpoSettings } from "../stages/grpo.ts";
import { stageKinds } from "../stages/kinds.ts";
import { selectSettings } from "../stages/select.ts";
import { sftSettings } from "../stages/sft.ts";
import type { Stage } from "../stages/stage.ts";
import { trainPresets } from "./presets.ts";
import { DONE } from "./state.ts";

const tactics = () => count().max(longestProof).describe("their longest proof, in tactics");
const weight = () => z.number().min(0).optional();

const languages = z.strictObject({
  propositional: weight().describe("relative frequency of propositional logic"),
  first_order: weight().describe("relative frequency of logic with quantifiers over one type"),
  equality: weight().describe("relative frequency of logic with equations of natural numbers"),
});

/** What theorems of logic a run draws, where it is given no problems of its own. */
const logic = z.strictObject({
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
  modelSize: z.string().describe("size of a new model, by the name of a preset in models/"),
  vocabSize: count().describe("tokens in the vocabulary at most"),
  contextLength: count().describe("tokens of prompt and completion together"),
  // Rows and capacity decide in which order numbers are summed.
  rows: count().describe("sequences generated at the same time"),
  capacity: count(64).describe("tokens of a micro-batch"),
  promptStyle: z.enum(logicStyles).describe("how a problem is put to the model"),
  oracle: z
    .boolean()
    .describe("choose problems by the length of the shortest proof that a search knows, which no prover knows"),
  optimizer: optimizer.describe("what every stage learns with"),
  precision: z.enum(["f32", "mixed"]).describe("of products in training; weights and gradients stay f32"),
  recompute: z.boolean().describe("compute each block again in the backward pass, for less memory"),
  ...loraFields,
  sampling: z.strictObject({
    temperature: z.number().positive().describe("of every sample, in training and evaluation"),
    maxTokens: count().describe("longest completion"),
    ...drawingFields,
  }),
  logic,
  texts: z.strictObject({
    shiftShare: share().describe("share of the texts whose hypotheses are numbered from a random later place on"),
    shiftMost: count().describe("the latest such place; it lets names of longer proofs be met in short ones"),
  }),
  stages: z
    .array(z.string().regex(/^[a-z][\w-]*$/))
    .min(1)
    .describe("what the run does, in order: KIND, or KIND-SUFFIX for one more of a kind"),
  more: z
    .record(z.string(), z.record(z.string(), z.unknown()))
    .describe("settings of the stages with a suffix, by name, over those of their kind"),
  sft: sftSettings,
  expert: expertSettings,
  grpo: grpoSettings,
  select: selectSettings,
  baselines: baselineSettings,
  evaluation,
});

export type TrainConfig = z.output<typeof trainConfigSchema>;
export type GrpoConfig = TrainConfig["grpo"];

/** Overrides in the shape of the configuration, any part left out. */
export type ConfigOverrides = { [key: string]: unknown };

/**
 * A preset with overrides merged in. Lists and single values replace; objects merge field by field.
 *
 * @param kinds the kinds of stages that may be listed; one that is not built in has the defaults of its schema
 * @throws ConfigError for an unknown preset or field, a value that a field cannot have, or values that cannot work together
 */
export function resolveConfig(
  preset: string,
  overrides: ConfigOverrides = {},
  kinds: readonly Stage[] = stageKinds,
): TrainConfig {
  const base = trainPresets[preset];
  if (base === undefined) {
    throw new ConfigError(`no preset '${preset}'`, `presets: ${Object.keys(trainPresets).join(", ")}`, "choose one");
  }
  const own = kinds.filter(({ kind }) => !(kind in trainConfigSchema.shape));
  const schema = trainConfigSchema.extend(Object.fromEntries(own.map((stage) => [stage.kind, stage.schema])));
  const merged = mergeTables(Object.fromEntries(own.map(({ kind }) => [kind, {}])), mergeTables(base, overrides));
  const result = schema.safeParse(merged);
  if (!result.success) throw refusal(schema, itemAt(result.error.issues, 0), merged);
  const config = result.data as TrainConfig;
  checkTogether(config);
  checkStages(config, kinds);
  return config;
}

/** The kind of a stage by its name in the list. @throws ConfigError where there is none */
export function kindOf(name: string, kinds: readonly Stage[]): Stage {
  const found = kinds.find(({ kind }) => name === kind || name.startsWith(`${kind}-`));
  if (found !== undefined) return found;
  throw new ConfigError(
    `config: stages: there is no stage '${name}'`,
    `kinds: ${kinds.map(({ kind }) => kind).join(", ")}`,
    "name one of these, with a suffix such as grpo-2 for one more of a kind",
  );
}

/**
 * The settings of a stage: those of its kind and, over them, those of its own under `more`.
 *
 * @throws ConfigError for a field or a value that the kind does not have
 */
export function settingsOf(config: TrainConfig, name: string, kinds: readonly Stage[]): unknown {
  const { kind, schema } = kindOf(name, kinds);
  const merged = mergeTables((config as ConfigOverrides)[kind] as ConfigOverrides, config.more[name] ?? {});
  const result = schema.safeParse(merged);
  if (!result.success) throw refusal(schema as z.ZodObject, itemAt(result.error.issues, 0), merged, ["more", name]);
  return result.data;
}

function checkStages({ stages, more, ...config }: TrainConfig, kinds: readonly Stage[]): void {
  const twice = stages.find((name, index) => stages.indexOf(name) < index || name === DONE);
  if (twice !== undefined) {
    throw new ConfigError(
      `config: stages: '${twice}' ${twice === DONE ? "is the end of every run" : "is listed twice"}`,
      `stages: ${stages.join(", ")}`,
      `name each stage once: ${twice === DONE ? "leave it out" : `${twice}, ${twice}-2`}`,
    );
  }
  for (const name of stages) settingsOf({ stages, more, ...config }, name, kinds);
  const strange = Object.keys(more).find((name) => !stages.includes(name));
  if (strange === undefined) return;
  throw new ConfigError(`config: more: no stage '${strange}'`, `stages: ${stages.join(", ")}`, "list it in stages");
}

function refusal(
  schema: z.ZodObject,
  issue: z.core.$ZodIssue,
  config: unknown,
  above: readonly string[] = [],
): ConfigError {
  const path = issue.path.map(String);
  const shown = [...above, ...path].join(".");
  if (issue.code === "unrecognized_keys") {
    const known = Object.keys((schemaAt(schema, path) as z.ZodObject).shape).join(", ");
    return new ConfigError(
      `config: unknown field ${shown === "" ? "" : `${shown}.`}${issue.keys[0]}`,
      `fields there: ${known}`,
      "leave it out, or take one of these",
    );
  }
  const found = path.reduce<unknown>((node, key) => (isTable(node) ? node[key] : node), config);
  return new ConfigError(
    `config: ${shown}: ${issue.message}`,
    `found: ${JSON.stringify(found)}`,
    schemaAt(schema, path).description ?? "gentzen train --help lists the fields",
  );
}

/** The schema of the field at a path; a place in a list is the list's. */
function schemaAt(root: z.ZodObject, path: readonly string[]): z.ZodType {
  return path.reduce<z.ZodType>(
    (schema, key) => (schema instanceof z.ZodObject ? (schema.shape[key] as z.ZodType) : schema),
    root,
  );
}

function checkTogether({ evaluation, sampling, contextLength, stages }: TrainConfig): void {
  const filters = filtersIn(sampling);
  const gradient = stages.find((name) => /^grpo(-|$)/.test(name));
  if (filters !== "" && gradient !== undefined)
    throw new ConfigError(
      "config: sampling: policy gradients need completions that are drawn among all tokens",
      `${filters}, with the stage ${gradient}`,
      "leave one out: the log-probabilities that a step compares are those of all tokens",
    );
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
