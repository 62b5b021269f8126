// The presets of training runs, as data.

import { defaultProblemSetOptions } from "../../tasks/index.ts";
import { grpoDefaults } from "../../train/index.ts";
import type { TrainConfig } from "./config.ts";

const { seed: _seed, ...logic } = defaultProblemSetOptions;

const small: TrainConfig = {
  preset: "small",
  seed: 1,
  modelSize: "tiny",
  vocabSize: 512,
  contextLength: 192,
  rows: 256,
  capacity: 1024,
  promptStyle: "goal",
  oracle: true,
  optimizer: "muon",
  precision: "f32",
  recompute: false,
  stages: ["sft", "expert", "grpo", "select"],
  more: {},
  texts: { shiftShare: 0.25, shiftMost: 5 },
  sampling: { temperature: 1, maxTokens: 96 },
  logic: {
    ...logic,
    sft: { count: 20_000, maxTactics: 4 },
    pool: { count: 20_000, maxTactics: 14 },
    validation: { perBucket: 150 },
    test: { perBucket: 300 },
    canaries: { count: 100 },
  },
  sft: {
    steps: 2000,
    microBatches: 1,
    schedule: { kind: "cosine", lr: 2.5e-3, warmup: 50, floor: 0.1 },
    growShare: 0,
    growMost: 5,
    checkpointEvery: 500,
  },
  expert: {
    rounds: 6,
    problems: 1500,
    samples: 8,
    chunk: 128,
    maxSolveRate: 0.75,
    subgoals: { waves: 8, width: 3, samples: 4 },
    steps: 500,
    microBatches: 1,
    schedule: { kind: "cosine", lr: 5e-4, warmup: 20, floor: 0.1 },
    freshShare: 0.5,
    lengthBias: 1,
    restart: false,
    growShare: 0.1,
    growMost: 5,
    checkpointEvery: 250,
  },
  grpo: {
    iterations: 100,
    prompts: 32,
    group: 16,
    maxWaves: 3,
    maxRate: 0.95,
    lengthBias: 1,
    cooldown: 20,
    freshOnly: true,
    schedule: { kind: "cosine", lr: 3e-4, warmup: 5, floor: 0.1 },
    objective: {
      level: grpoDefaults.level,
      clipLow: grpoDefaults.clipLow,
      clipHigh: grpoDefaults.clipHigh,
      klCoefficient: grpoDefaults.klCoefficient,
      entropyCoefficient: grpoDefaults.entropyCoefficient,
      aggregation: grpoDefaults.aggregation,
      advantageScale: grpoDefaults.advantageScale,
      passK: grpoDefaults.passK,
      rankPenalty: grpoDefaults.rankPenalty,
      mergeEqual: grpoDefaults.mergeEqual,
      overlong: grpoDefaults.overlong,
      importance: { ...grpoDefaults.importance, cap: 2 },
      epochs: grpoDefaults.epochs,
      minibatches: 2,
    },
    validateEvery: 10,
    patience: 4,
    checkpointEvery: 5,
  },
  select: { blends: [0.5], tolerance: 1 },
  evaluation: { samples: 16, validationSamples: 16, ks: [1, 4, 8], chunk: 128, everyRound: true, canaries: 16 },
};

const tiny: TrainConfig = {
  ...small,
  preset: "tiny",
  modelSize: "tiny",
  contextLength: 160,
  sampling: { temperature: 1, maxTokens: 80 },
  logic: {
    ...small.logic,
    sft: { count: 12_000, maxTactics: 6 },
    pool: { count: 8000, maxTactics: 14 },
    validation: { perBucket: 80 },
    canaries: { count: 50 },
  },
  sft: {
    ...small.sft,
    steps: 1500,
    growShare: 0.25,
    checkpointEvery: 400,
  },
  expert: {
    ...small.expert,
    rounds: 2,
    problems: 900,
    subgoals: { waves: 4, width: 2, samples: 4 },
    steps: 200,
    growShare: 0.25,
    checkpointEvery: 100,
  },
  grpo: {
    ...small.grpo,
    iterations: 40,
    prompts: 24,
    group: 12,
    maxRate: 0.75,
    cooldown: 8,
    schedule: { kind: "constant", lr: 2e-4, warmup: 5, floor: 1 },
    patience: 3,
  },
  evaluation: { ...small.evaluation, samples: 8, validationSamples: 8, everyRound: false },
};

const micro: TrainConfig = {
  ...tiny,
  preset: "micro",
  modelSize: "micro",
  rows: 128,
  logic: {
    ...tiny.logic,
    sft: { count: 8000, maxTactics: 5 },
    pool: { count: 4000, maxTactics: 14 },
    validation: { perBucket: 40 },
    test: { perBucket: 150 },
    canaries: { count: 20 },
  },
  sft: { ...tiny.sft, checkpointEvery: 100 },
  expert: {
    ...tiny.expert,
    problems: 600,
    subgoals: { ...tiny.expert.subgoals, waves: 2 },
    steps: 150,
    checkpointEvery: 50,
  },
  grpo: { ...tiny.grpo, iterations: 12, prompts: 12, group: 8, validateEvery: 6, cooldown: 4 },
  evaluation: { ...tiny.evaluation, chunk: 64, canaries: 8 },
};

/** Theorems of two tactics at most, learnt quickly, so that every stage finds proofs and the policy gradient has a signal. */
const smoke: TrainConfig = {
  ...micro,
  preset: "smoke",
  rows: 32,
  capacity: 512,
  sampling: { temperature: 1, maxTokens: 24 },
  texts: { ...micro.texts, shiftShare: 0 },
  logic: {
    ...micro.logic,
    sft: { count: 200, maxTactics: 2 },
    pool: { count: 120, maxTactics: 2 },
    validation: { perBucket: 4 },
    test: { perBucket: 6 },
    canaries: { count: 6 },
  },
  sft: {
    ...micro.sft,
    steps: 50,
    schedule: { ...micro.sft.schedule, lr: 6e-3, warmup: 5 },
    checkpointEvery: 20,
  },
  expert: {
    ...micro.expert,
    rounds: 2,
    problems: 16,
    samples: 2,
    chunk: 8,
    steps: 4,
    checkpointEvery: 4,
  },
  grpo: {
    ...micro.grpo,
    iterations: 4,
    prompts: 2,
    group: 4,
    maxRate: 1,
    validateEvery: 2,
    patience: 2,
    cooldown: 2,
  },
  evaluation: { ...micro.evaluation, samples: 8, validationSamples: 8, chunk: 8, canaries: 2 },
};

/**
 * The presets by name: `smoke` (seconds: every stage learns something, on theorems of two tactics), `micro` (a quarter of an hour on the slowest software adapter),
 * `tiny` (the same on a fast one), `small` (the model of `tiny`, taught short proofs only, with more than twice the texts: an
 * hour there).
 */
export const trainPresets: Readonly<Record<string, TrainConfig>> = { smoke, micro, tiny, small };
