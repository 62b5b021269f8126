// The one configuration of a training run: its fields, presets as data, and how overrides are merged in and checked.
import { ConfigError } from "../platform/index.ts";
import type { GrpoObjective } from "./interfaces.ts";
import { defaultProblemSetOptions, type ProblemSetOptions } from "./problems/problem_sets.ts";

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
  /** Texts in a step. */
  batch: number;
  schedule: ScheduleConfig;
  /**
   * Share of the texts whose hypotheses are numbered from a random place up to `shiftMost` on, so that names of longer
   * proofs are met in short ones.
   */
  shiftShare: number;
  shiftMost: number;
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
  /** Training steps after each round and texts in a step. */
  steps: number;
  batch: number;
  schedule: ScheduleConfig;
  /** Share of a batch taken from verified proofs; the rest is from the SFT set. */
  freshShare: number;
  /** Verified proofs are drawn with a weight of their number of tactics to this power. */
  lengthBias: number;
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
  sampling: { temperature: number; maxTokens: number };
  problems: Omit<ProblemSetOptions, "seed">;
  sft: SftConfig;
  expert: ExpertConfig;
  grpo: GrpoConfig;
  selection: SelectionConfig;
  evaluation: EvaluationConfig;
}

const { seed: _seed, ...problems } = defaultProblemSetOptions;

const small: TrainConfig = {
  preset: "small",
  seed: 1,
  model: "small",
  vocabSize: 512,
  contextLength: 256,
  sampling: { temperature: 1, maxTokens: 128 },
  problems: {
    ...problems,
    sft: { count: 20_000, maxTactics: 4 },
    pool: { count: 20_000, maxTactics: 14 },
    validation: { perBucket: 150 },
    test: { perBucket: 300 },
    canaries: { count: 100 },
  },
  sft: {
    steps: 1500,
    batch: 96,
    schedule: { kind: "cosine", lr: 2e-3, warmup: 30, floor: 0.1 },
    shiftShare: 0.25,
    shiftMost: 5,
    checkpointEvery: 100,
  },
  expert: {
    rounds: 4,
    problems: 3000,
    samples: 8,
    chunk: 128,
    maxSolveRate: 0.75,
    steps: 250,
    batch: 96,
    schedule: { kind: "cosine", lr: 1e-3, warmup: 20, floor: 0.1 },
    freshShare: 0.6,
    lengthBias: 0.5,
    checkpointEvery: 100,
  },
  grpo: {
    iterations: 60,
    prompts: 32,
    group: 16,
    maxWaves: 3,
    maxRate: 0.5,
    cooldown: 20,
    freshOnly: true,
    schedule: { kind: "constant", lr: 1e-4, warmup: 5, floor: 1 },
    objective: {
      clipLow: 0.2,
      clipHigh: 0.28,
      klCoefficient: 0.02,
      entropyCoefficient: 0,
      aggregation: "dapo",
      ratioLevel: "token",
      advantageScale: "group",
      maskTruncated: false,
      updates: 2,
    },
    validateEvery: 10,
    patience: 3,
    checkpointEvery: 5,
  },
  selection: { blends: [0.5], tolerance: 1 },
  evaluation: { samples: 16, validationSamples: 8, ks: [1, 4, 8], chunk: 128, everyRound: true, canaries: 16 },
};

const tiny: TrainConfig = {
  ...small,
  preset: "tiny",
  model: "tiny",
  contextLength: 160,
  sampling: { temperature: 1, maxTokens: 72 },
  problems: {
    ...small.problems,
    sft: { count: 6000, maxTactics: 4 },
    pool: { count: 6000, maxTactics: 14 },
    validation: { perBucket: 60 },
    canaries: { count: 50 },
  },
  sft: { ...small.sft, steps: 400, batch: 48, checkpointEvery: 50 },
  expert: { ...small.expert, rounds: 2, problems: 800, samples: 4, chunk: 64, steps: 120, batch: 48 },
  grpo: { ...small.grpo, iterations: 16, prompts: 12, group: 8, validateEvery: 8, patience: 2, cooldown: 8 },
  evaluation: { ...small.evaluation, samples: 8, everyRound: false, chunk: 64 },
};

const smoke: TrainConfig = {
  ...tiny,
  preset: "smoke",
  problems: {
    ...tiny.problems,
    sft: { count: 200, maxTactics: 3 },
    pool: { count: 120, maxTactics: 10 },
    validation: { perBucket: 4 },
    test: { perBucket: 6 },
    canaries: { count: 6 },
  },
  sft: { ...tiny.sft, steps: 6, batch: 8, checkpointEvery: 4 },
  expert: { ...tiny.expert, rounds: 2, problems: 16, samples: 2, chunk: 8, steps: 4, batch: 8, checkpointEvery: 4 },
  grpo: { ...tiny.grpo, iterations: 4, prompts: 2, group: 4, validateEvery: 2, patience: 1, cooldown: 2 },
  evaluation: { ...tiny.evaluation, samples: 8, validationSamples: 8, chunk: 8, canaries: 2 },
};

/** The presets by name: `smoke` (seconds, to try the machinery), `tiny` (minutes without a GPU), `small` (with one). */
export const trainPresets: Readonly<Record<string, TrainConfig>> = { smoke, tiny, small };

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
    [grpo.iterations === 0 || grpo.group >= 2, "grpo.group is too small to compare", `${grpo.group}`],
    [
      [sft.batch, sft.checkpointEvery, expert.batch, expert.chunk, expert.checkpointEvery].every((size) => size >= 1),
      "a batch, chunk or checkpoint interval is below 1",
      JSON.stringify({ sft: sft.batch, expert: expert.batch, chunk: expert.chunk }),
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
