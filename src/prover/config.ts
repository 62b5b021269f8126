// The one configuration of a training run: its fields, and how overrides are merged into a preset and checked.
import { ConfigError } from "../platform/index.ts";
import type { GrpoObjective } from "./interfaces.ts";
import { trainPresets } from "./presets.ts";
import type { ProblemSetOptions } from "./problems/problem_sets.ts";
import type { PromptStyle } from "./prompts.ts";

/** A learning-rate schedule without its number of steps, which the stage gives. */
export interface ScheduleConfig {
  kind: "constant" | "cosine" | "linear";
  /** Peak learning rate. */
  lr: number;
  /** Steps of linear warm-up. */
  warmup: number;
  /** The end of the schedule as a share of the peak. */
  floor: number;
}

export interface SftConfig {
  steps: number;
  /** Micro-batches in a step, each filled with as many texts as its `capacity` tokens hold. */
  microBatches: number;
  schedule: ScheduleConfig;
  /**
   * Share of the texts whose hypotheses are numbered from a random place up to `shiftMost` on, so that names of longer
   * proofs are met in short ones.
   */
  shiftShare: number;
  shiftMost: number;
  /** Share of the texts that are grown into longer proofs by sound rules, and the rules applied to one at most. */
  growShare: number;
  growMost: number;
  /** Steps between two checkpoints. */
  checkpointEvery: number;
}

export interface ExpertConfig {
  rounds: number;
  /** Problems attempted in a round, samples for each, and problems sampled together. */
  problems: number;
  samples: number;
  chunk: number;
  maxSolveRate: number;
  /** The search for proofs of what no sample proves. */
  subgoals: { waves: number; width: number; samples: number };
  /** Training steps after each round and micro-batches in a step. */
  steps: number;
  microBatches: number;
  schedule: ScheduleConfig;
  /** Share of the texts taken from verified proofs; the rest is from the SFT set. */
  freshShare: number;
  /** Verified proofs are drawn with a weight of their number of tactics to this power. */
  lengthBias: number;
  /** The same as in supervised training, for the texts of these rounds: proofs found, and those of the SFT set. */
  growShare: number;
  growMost: number;
  checkpointEvery: number;
}

export interface GrpoConfig {
  /** Batches of groups; 0 leaves the stage out. */
  iterations: number;
  /** Groups in a batch, completions in a group. */
  prompts: number;
  group: number;
  /** Samplings in an iteration at most, until enough groups hold both proofs and failures. */
  maxWaves: number;
  /** Only problems expected to be proved in at most this share of samples are tried. */
  maxRate: number;
  /** Problems are drawn with a weight of their length to this power. */
  lengthBias: number;
  /** Iterations before a problem is tried again. */
  cooldown: number;
  /** Whether problems whose proofs expert iteration trained on are left out. */
  freshOnly: boolean;
  schedule: ScheduleConfig;
  objective: Omit<GrpoObjective, "temperature" | "maxTokens">;
  /** Iterations between two validations; 0 never validates, and then never stops early. */
  validateEvery: number;
  /** Validations without a better one before the stage stops. */
  patience: number;
  checkpointEvery: number;
}

export interface SelectionConfig {
  /** Shares of the policy-gradient weights in blends with those before it; each blend is a candidate for the final model. */
  blends: number[];
  /** A candidate may lie this many standard errors below the model before it in pass@8 of any bucket. */
  tolerance: number;
}

export interface EvaluationConfig {
  /** Samples for each test problem and for each validation problem, and the k that are reported. */
  samples: number;
  validationSamples: number;
  ks: number[];
  /** Problems sampled together. */
  chunk: number;
  /** Whether every round of expert iteration is followed by a validation. */
  everyRound: boolean;
  /** False statements tried with every evaluation and every round of expert iteration. */
  canaries: number;
}

/** Everything that decides a run, apart from the machine. */
export interface TrainConfig {
  preset: string;
  seed: number;
  /** Name of a model preset (`models/presets.ts`). */
  model: string;
  /** Tokens in the vocabulary at most. */
  vocabSize: number;
  /** Tokens of prompt and completion together. */
  contextLength: number;
  /** Sequences generated at the same time, and tokens of a micro-batch. Both decide in which order numbers are summed. */
  rows: number;
  capacity: number;
  promptStyle: PromptStyle;
  /** What every stage learns with. */
  optimizer: "adamw" | "muon";
  sampling: { temperature: number; maxTokens: number };
  problems: Omit<ProblemSetOptions, "seed">;
  sft: SftConfig;
  expert: ExpertConfig;
  grpo: GrpoConfig;
  selection: SelectionConfig;
  evaluation: EvaluationConfig;
}

/** Overrides in the shape of the configuration, any part left out. */
export type ConfigOverrides = { [key: string]: unknown };

/**
 * A preset with overrides merged in. Arrays and single values replace; objects merge field by field.
 *
 * @throws ConfigError for an unknown preset or field, a value of another type, or sizes that cannot work together
 */
export function resolveConfig(preset: string, overrides: ConfigOverrides = {}): TrainConfig {
  const base = trainPresets[preset];
  if (base === undefined) {
    throw new ConfigError(`no preset '${preset}'`, `presets: ${Object.keys(trainPresets).join(", ")}`);
  }
  const config = merge(base, overrides, "") as TrainConfig;
  check(config);
  return config;
}

function merge(base: unknown, override: unknown, path: string): unknown {
  if (override === undefined) return structuredClone(base);
  if (!isObject(base)) {
    const same = typeof override === typeof base && Array.isArray(override) === Array.isArray(base);
    const finite = typeof override !== "number" || Number.isFinite(override);
    const numbers = !Array.isArray(override) || override.every((item) => typeof item === "number");
    if (same && finite && numbers) return structuredClone(override);
    throw new ConfigError(`config: ${path} has the wrong type`, [
      `wanted: ${Array.isArray(base) ? "a list of numbers" : typeof base}, as in ${JSON.stringify(base)}`,
      `found: ${JSON.stringify(override)}`,
    ]);
  }
  if (!isObject(override)) {
    throw new ConfigError(`config: ${path || "the file"} is not an object`, `found: ${JSON.stringify(override)}`);
  }
  const open = path === "problems.languages";
  const result: Record<string, unknown> = {};
  for (const key of Object.keys(override)) {
    if (!(key in base) && !open) {
      throw new ConfigError(
        `config: unknown field ${path === "" ? key : `${path}.${key}`}`,
        `fields here: ${Object.keys(base).join(", ")}`,
      );
    }
  }
  if (open) return structuredClone(override);
  for (const [key, value] of Object.entries(base)) {
    result[key] = merge(value, override[key], path === "" ? key : `${path}.${key}`);
  }
  return result;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function check(config: TrainConfig): void {
  const { evaluation, sampling, grpo, expert, sft } = config;
  const most = Math.max(...evaluation.ks);
  const rules: [boolean, string, string][] = [
    [evaluation.samples >= most, "evaluation.samples is below the largest k", `${evaluation.samples} < ${most}`],
    [
      sampling.maxTokens < config.contextLength,
      "sampling.maxTokens leaves no room for a prompt",
      `${sampling.maxTokens}`,
    ],
    [sampling.temperature > 0, "sampling.temperature is not positive", `${sampling.temperature}`],
    [["adamw", "muon"].includes(config.optimizer), "optimizer is adamw or muon", config.optimizer],
    [["statement", "goal"].includes(config.promptStyle), "promptStyle is statement or goal", config.promptStyle],
    [grpo.iterations === 0 || grpo.group >= 2, "grpo.group is too small to compare", `${grpo.group}`],
    [grpo.patience >= 1, "grpo.patience is below 1", `${grpo.patience}`],
    [config.rows >= 1, "rows is below 1", `${config.rows}`],
    [config.capacity >= 64, "capacity is below 64 tokens", `${config.capacity}`],
    [
      [sft.microBatches, sft.checkpointEvery, expert.microBatches, expert.chunk, expert.checkpointEvery].every(
        (size) => size >= 1,
      ),
      "a number of micro-batches, chunk or checkpoint interval is below 1",
      JSON.stringify({ sft: sft.microBatches, expert: expert.microBatches, chunk: expert.chunk }),
    ],
  ];
  for (const [holds, what, evidence] of rules) {
    if (!holds) throw new ConfigError(`config: ${what}`, evidence);
  }
  for (const language of Object.keys(config.problems.languages)) {
    if (!["propositional", "first_order", "equality"].includes(language)) {
      throw new ConfigError("config: unknown language", language, "propositional, first_order, equality");
    }
  }
}
