// Every type of options that the library exports, found in the sources, with a table of values that no field may have: each is
// refused where it enters, by a ConfigError that names the field.
import { afterAll, describe, expect, test } from "vitest";
import {
  asDecoder,
  asLanguageModel,
  type DecoderModel,
  type LlamaConfig,
  llamaConfig,
  makeModel,
  residualStream,
  tokenLogprobs,
} from "../../models/index.ts";
import { loadModel, saveModel } from "../../models/node.ts";
import { Engine } from "../../src/infer/index.ts";
import {
  addLora,
  applyLinear,
  disposeModule,
  makeLinear,
  RotaryTables,
  rotaryFrequencies,
} from "../../src/nn/index.ts";
import { AdamW, Muon, SGD, schedule } from "../../src/optim/index.ts";
import { ConfigError, Random } from "../../src/platform/index.ts";
import { MetricsLog, takeRunPlace } from "../../src/runs/node.ts";
import { grad, scope, type Tensor, tensor } from "../../src/tensor/index.ts";
import {
  collectGroups,
  distillationLoss,
  groupAdvantages,
  grpo,
  grpoUpdate,
  policyLoss,
  sft,
  sftStep,
  Trainer,
  tokenWeights,
} from "../../src/train/index.ts";
import { PolicyLearner } from "../../src/train/node.ts";
import { useDevice } from "../device.ts";
import { readText, sources } from "./imports.ts";

useDevice();

/** Values that a field of a kind cannot have. */
const bad = {
  count: [Number.NaN, Number.POSITIVE_INFINITY, -1, 2.5, "3", null, true],
  positiveCount: [Number.NaN, Number.POSITIVE_INFINITY, 0, -1, 2.5, "3", null],
  rate: [Number.NaN, Number.POSITIVE_INFINITY, -1e-9, "1", null, 1e39],
  hostRate: [Number.NaN, Number.POSITIVE_INFINITY, -1e-9, "1", null],
  positive: [Number.NaN, Number.POSITIVE_INFINITY, 0, -1, "1", null],
  above1: [Number.NaN, Number.POSITIVE_INFINITY, 1, 0.5, "2"],
  stretch: [Number.NaN, Number.POSITIVE_INFINITY, 0.5, "2"],
  share: [Number.NaN, -0.1, 1.1, "0.5", null],
  belowOne: [Number.NaN, -0.1, 1, "0.5", null],
  betas: [[0.9], [0.9, 1], [Number.NaN, 0.9], [-0.1, 0.9], 0.9, null],
  choice: ["tpyo", 1, null, ""],
  flag: ["yes", 1, null],
  func: [1, "f", {}],
  object: [1, "x", null, true],
  texts: [[1], "q_proj", [], null],
  text: [1, null, ["x"]],
  paths: [[1], "model", null],
  seed: [Number.NaN, Number.POSITIVE_INFINITY, null, {}],
  wholeSeed: [Number.NaN, 1.5, "1", null],
  stops: [[""], [1], "x"],
  ids: ["12", 5, null],
  environment: [
    { ends: [], answer: () => [] },
    { ends: [], endOfText: false, answer: () => [] },
    { ends: [""], answer: () => [] },
    { ends: ["\n"], endOfText: 1, answer: () => [] },
    { ends: ["\n"] },
    { ends: ["\n"], answer: () => [], typo: 1 },
    1,
    null,
  ],
  thinking: [
    { budget: 0, opens: "<", closes: ">", closing: [1] },
    { budget: 1, opens: "", closes: ">", closing: [1] },
    { budget: 1, opens: "<", closes: 3, closing: [1] },
    { budget: 1, opens: "<", closes: ">", closing: [] },
    { budget: 1, opens: "<", closes: ">", closing: [10_000] },
    { budget: 1, opens: "<", closes: ">", closing: [1], typo: 1 },
    { budget: 1 },
    1,
    null,
  ],
  ends: [-1, 1.5, Number.NaN, "0", [1.5], [-1], 10_000, null],
  lossScaling: [
    { initial: 0, growthInterval: 1, largest: 8 },
    { initial: Number.NaN, growthInterval: 1, largest: 8 },
    { initial: 1, growthInterval: 0, largest: 8 },
    { initial: 1, growthInterval: 1, largest: 8, typo: 1 },
    { initial: 16, growthInterval: 1, largest: 8 },
    1,
  ],
  overlong: [
    { kind: "soft", maxTokens: 8, buffer: 0, factor: 1 },
    { kind: "soft", maxTokens: 8, buffer: 9, factor: 1 },
    { kind: "cut" },
    {},
  ],
  importance: [
    { kind: "token" },
    { kind: "token", cap: Number.NaN },
    { kind: "sequence", cap: 0 },
    { kind: "tokens", cap: 2 },
    {},
  ],
  scaling: [
    { kind: "linear" },
    { kind: "linear", factor: 0.5 },
    { kind: "dynamic", factor: 2 },
    { kind: "linear", factor: 2, typo: 1 },
  ],
  decay: [{ kind: "constnat", lr: 1 }, { kind: "constant", lr: Number.NaN }, { kind: "constant", lr: 1, typo: 1 }, 1],
  dynamic: [{ maxRounds: 0 }, { maxRounds: 1.5 }, {}, 1],
  evaluation: [{ sequences: [], every: 1 }, { every: 1 }, 1],
} as const;

type Kind = keyof typeof bad;

interface Entry {
  /** Options that would do. */
  readonly valid: Readonly<Record<string, unknown>>;
  readonly fields: Readonly<Record<string, Kind>>;
  /** Gives options to the function that takes them; what would do is only tried where that costs little. */
  // biome-ignore lint/suspicious/noExplicitAny: what is tried has no right type.
  call(options: any): unknown;
}

let small: DecoderModel<LlamaConfig, Tensor> | undefined;
const model = () => {
  small ??= makeModel(
    llamaConfig({
      vocab_size: 8,
      hidden_size: 8,
      intermediate_size: 8,
      num_hidden_layers: 1,
      num_attention_heads: 1,
      max_position_embeddings: 16,
    }),
    1,
  );
  return small;
};
afterAll(() => small && disposeModule(small));

const parameters = () => ({ w: model().model.embed_tokens.weight });
const trainer = (options: object = { capacity: 32 }) =>
  new Trainer(asLanguageModel(model()), options as { capacity: number });
const sequence = { ids: [1, 2], lossMask: [0, 1] } as const;
const groups = [
  {
    prompt: [1],
    rollouts: [
      { tokens: [2], reward: 1, finish: "stop" as const },
      { tokens: [3], reward: 0, finish: "stop" as const },
    ],
  },
];
const rows = () => ({
  ids: tensor(Uint32Array.of(1)),
  positions: tensor(Uint32Array.of(0)),
  segments: tensor(Uint32Array.of(0, 1), [1, 2]),
  targets: tensor(Uint32Array.of(1)),
});
const engine = (options: object) =>
  new Engine(asDecoder(model()), { rows: 1, contextLength: 8, endOfText: 0, decodeText: () => "", ...options });
const zeroGradient = (): Tensor[] => [
  scope(() => grad(model().model.embed_tokens.weight.sum(), [model().model.embed_tokens.weight])[0]),
];

const optimizer = {
  betas: "betas",
  eps: "positive",
  weightDecay: "rate",
  decays: "func",
  lossScaling: "lossScaling",
} as const;
const anyOptimizer = {
  ...optimizer,
  momentum: "rate",
  orthogonal: "func",
  dampening: "share",
  nesterov: "flag",
} as const;
const stepFields = { lr: "rate", clip: "rate" } as const;
const policy = {
  level: "choice",
  clipLow: "share",
  clipHigh: "rate",
  delta: "positive",
  klCoefficient: "rate",
  klKind: "choice",
  entropyCoefficient: "rate",
} as const;
const objective = {
  ...policy,
  advantageScale: "choice",
  stdEps: "hostRate",
  passK: "positiveCount",
  rankPenalty: "share",
  mergeEqual: "flag",
  aggregation: "choice",
  maxTokens: "positiveCount",
  temperature: "positive",
  epochs: "positiveCount",
  minibatches: "positiveCount",
  overlong: "overlong",
  importance: "importance",
  reference: "object",
  seed: "seed",
} as const;
const forwardFields = { precision: "choice", recompute: "flag" } as const;
const sampling = { temperature: "rate", topK: "count", topP: "share", minP: "share" } as const;
const nobody = { tokenizer: {}, config: {} };

const table: Readonly<Record<string, Entry>> = {
  "optim/OptimizerOptions": {
    valid: {},
    fields: optimizer,
    call: (options) => new AdamW(parameters(), options).dispose(),
  },
  "optim/MuonOptions": {
    valid: {},
    fields: { ...optimizer, momentum: "belowOne", orthogonal: "func" },
    call: (options) => new Muon(parameters(), options).dispose(),
  },
  "optim/SgdOptions": {
    valid: {},
    fields: { ...optimizer, momentum: "rate", dampening: "share", nesterov: "flag" },
    call: (options) => new SGD(parameters(), options).dispose(),
  },
  "optim/StepOptions": {
    valid: { lr: 0 },
    fields: stepFields,
    call(options) {
      const adamw = new AdamW(parameters());
      try {
        adamw.step(zeroGradient(), options);
      } finally {
        adamw.dispose();
      }
    },
  },
  "optim/ScheduleOptions": {
    valid: { kind: "cosine", lr: 1, steps: 9 },
    fields: { kind: "choice", lr: "rate", warmup: "count", steps: "count", floor: "share" },
    call: (options) => schedule(options)(0),
  },
  "nn/LinearLayerOptions": {
    valid: {},
    fields: { deviation: "rate", bias: "flag" },
    call: (options) => scope(() => disposeModule(makeLinear(2, 2, new Random(1), options))),
  },
  "nn/LoraOptions": {
    valid: { rank: 2, alpha: 4, targets: ["no such layer"], random: new Random(1) },
    fields: { rank: "positiveCount", alpha: "positive", targets: "texts", random: "object" },
    call: (options) => addLora({ q_proj: { weight: model().model.embed_tokens.weight } }, { ...options }),
  },
  "nn/RotaryOptions": {
    valid: { dimensions: 8, base: 100 },
    fields: { dimensions: "positiveCount", base: "above1", scaling: "scaling" },
    call: (options) => rotaryFrequencies(options),
  },
  "nn/ApplyOptions": {
    valid: {},
    fields: { precision: "choice", residual: "object" },
    call: (options) => scope(() => void applyLinear(model().lm_head!, tensor(new Float32Array(8), [1, 8]), options)),
  },
  "infer/EngineOptions": {
    valid: {},
    fields: {
      rows: "positiveCount",
      cache: "choice",
      contextLength: "positiveCount",
      blockTokens: "positiveCount",
      speculate: "count",
      thinking: "thinking",
      endOfText: "ends",
      decodeText: "func",
    },
    call: (options) => engine(options).dispose(),
  },
  "infer/GenerationRequest": {
    valid: { prompt: [1], count: 1, maxTokens: 1, temperature: 0, seed: 1 },
    fields: {
      ...sampling,
      prompt: "ids",
      count: "positiveCount",
      maxTokens: "positiveCount",
      seed: "wholeSeed",
      stop: "stops",
      environment: "environment",
      thinking: "thinking",
      topLogprobs: "count",
    },
    async call(options) {
      const made = engine({});
      await made.generate([options]).finally(() => made.dispose());
    },
  },
  "infer/SubmitOptions": {
    valid: {},
    fields: { onText: "func", onFinished: "func", signal: "object" },
    async call(options) {
      const made = engine({});
      const session = made.open();
      const request = { prompt: [1], count: 1, maxTokens: 1, temperature: 0, seed: 1 };
      await session.submit(request, options).finally(() => session.close().then(() => made.dispose()));
    },
  },
  "infer/SamplingOptions": {
    valid: { temperature: 1 },
    fields: sampling,
    async call(options) {
      const made = engine({});
      await made.generate([{ prompt: [1], count: 1, maxTokens: 1, seed: 1, ...options }]).finally(() => made.dispose());
    },
  },
  "train/AdvantageOptions": {
    valid: {},
    fields: { scale: "choice", stdEps: "hostRate", passK: "positiveCount" },
    call: (options) => groupAdvantages([[0, 1]], options),
  },
  "train/DistillationOptions": {
    valid: {},
    fields: { temperature: "positive", direction: "choice" },
    call: (options) =>
      distillationLoss(
        () => tensor([0]),
        () => tensor([0]),
        options,
      ),
  },
  "train/PolicyLossOptions": {
    valid: { level: "token", clipLow: 0.2, clipHigh: 0.2, klCoefficient: 0, klKind: "k3", entropyCoefficient: 0 },
    fields: policy,
    call: (options) => policyLoss(options),
  },
  "train/WeightTotals": {
    valid: { maxTokens: 4, globalTokens: 8 },
    fields: { maxTokens: "positiveCount", globalTokens: "hostRate" },
    call: (options) => tokenWeights("dapo", [1, 2], options),
  },
  "train/GrpoOptions": {
    valid: { maxTokens: 4 },
    fields: { ...objective, groupsWanted: "positiveCount" },
    async call(options) {
      const made = trainer();
      await grpoUpdate(made, groups, options, { lr: 0 }).finally(() => made.dispose());
    },
  },
  "train/GrpoLoopOptions": {
    valid: { maxTokens: 4, steps: 0, groups: 1, schedule: { kind: "constant", lr: 0 } },
    fields: {
      ...objective,
      firstStep: "count",
      steps: "count",
      groups: "positiveCount",
      dynamicSampling: "dynamic",
      schedule: "decay",
      clip: "rate",
      onStep: "func",
      signal: "object",
    },
    async call(options) {
      const made = trainer();
      await grpo(made, async () => groups, options).finally(() => made.dispose());
    },
  },
  "train/CollectOptions": {
    valid: { wanted: 1, maxRounds: 1 },
    fields: { wanted: "positiveCount", maxRounds: "positiveCount" },
    call: (options) => collectGroups(async () => groups, options),
  },
  "train/SftOptions": {
    valid: { batchSize: 1, steps: 0, schedule: { kind: "constant", lr: 0 }, seed: 1 },
    fields: {
      batchSize: "positiveCount",
      steps: "count",
      schedule: "decay",
      clip: "rate",
      seed: "seed",
      evaluation: "evaluation",
      loss: "func",
      onStep: "func",
      signal: "object",
    },
    async call(options) {
      const made = trainer();
      await sft(made, [sequence], options).finally(() => made.dispose());
    },
  },
  "train/SftStepOptions": {
    valid: { lr: 0 },
    fields: { ...stepFields, loss: "func" },
    async call(options) {
      const made = trainer();
      await sftStep(made, [sequence], options).finally(() => made.dispose());
    },
  },
  "train/TrainerOptions": {
    valid: { capacity: 32 },
    fields: {
      ...anyOptimizer,
      ...{ optimizer: "choice", capacity: "positiveCount" },
    },
    call: (options) => trainer(options).dispose(),
  },
  "train/ScoreOptions": {
    valid: {},
    fields: { temperature: "positive", model: "object" },
    async call(options) {
      const made = trainer();
      await made.score([], options).finally(() => made.dispose());
    },
  },
  "train/LearnerOptions": {
    valid: { capacity: 32 },
    fields: {
      ...anyOptimizer,
      optimizer: "choice",
      capacity: "positiveCount",
      model: "object",
      tokenizer: "object",
      encodePrompt: "func",
      config: "object",
      weights: "object",
      adapter: "object",
      makeReference: "func",
      clip: "rate",
    },
    call: (options) =>
      new PolicyLearner({ model: asLanguageModel(model()), ...nobody, ...options } as never).trainer.dispose(),
  },
  "runs/MetricsLogOptions": {
    valid: {},
    fields: { tensorboard: "flag" },
    call: (options) => new MetricsLog("/nowhere", options),
  },
  "runs/RunPlaceOptions": {
    valid: { kind: "sft" },
    fields: { kind: "text", sources: "paths" },
    call: (options) => takeRunPlace("/dev/null/run", options as never),
  },
  "models/ForwardOptions": {
    valid: {},
    fields: forwardFields,
    call(options) {
      asDecoder(model(), options);
      asLanguageModel(model(), options);
      scope(() => {
        const { ids, positions } = rows();
        residualStream(model(), ids, positions, (q) => q, options);
      });
    },
  },
  "models/LogprobOptions": {
    valid: {},
    fields: { ...forwardFields, temperature: "positive" },
    call: (options) => scope(() => void tokenLogprobs(model(), rows(), options)),
  },
  "models/LoadOptions": {
    valid: {},
    fields: { positions: "positiveCount", weights: "choice" },
    call: (options) => loadModel("/nowhere/at/all", options),
  },
  "models/SaveOptions": {
    valid: {},
    fields: { stored: "choice", maxShardBytes: "positiveCount", signal: "object" },
    call: (options) => saveModel(model(), "/nowhere/at/all", options),
  },
};

/** Types of options in the sources by folder and name, with their own fields and what they extend. */
function optionTypes(): Map<string, { own: string[]; parents: string[] }> {
  const found = new Map<string, { own: string[]; parents: string[] }>();
  for (const folder of ["src/optim", "src/nn", "src/infer", "src/runs", "src/train", "models"]) {
    for (const file of sources(folder)) {
      const text = readText(file);
      const interfaces = text.matchAll(
        /^export interface (\w*(?:Options|Request|Totals))(?: extends ([^{]+))? \{\n([\s\S]*?)^\}/gm,
      );
      for (const [, name, parents = "", body] of interfaces) {
        const own = [...body.matchAll(/^ {2}(?:readonly )?(\w+)\??:/gm)].map((match) => match[1]);
        found.set(`${folder.replace("src/", "")}/${name}`, {
          own,
          parents: parents.match(/\w+(?:Options|Request)/g) ?? [],
        });
      }
    }
  }
  return found;
}

test("the table has every type of options in the sources, and every field of it", () => {
  const types = optionTypes();
  expect(types.size).toBeGreaterThan(20);
  expect(Object.keys(table).sort()).toEqual([...types.keys()].sort());
  const byName = new Map([...types].map(([key, type]) => [key.split("/")[1], type]));
  const allFields = (name: string): string[] => {
    const { own, parents } = byName.get(name)!;
    return [...own, ...parents.flatMap(allFields)];
  };
  for (const key of types.keys()) {
    const expected = new Set(allFields(key.split("/")[1]));
    if (key === "train/GrpoLoopOptions") expected.delete("groupsWanted");
    expect(Object.keys(table[key].fields).sort(), key).toEqual([...expected].sort());
  }
});

/** What a call throws, sooner or later. */
async function thrown(call: () => unknown): Promise<unknown> {
  try {
    await call();
    return undefined;
  } catch (error) {
    return error;
  }
}

describe.each(Object.entries(table))("%s", (_, { valid, fields, call }) => {
  const tried = Object.entries(fields).flatMap(([field, kind]) => bad[kind].map((value) => [field, value] as const));

  test.each(tried)("%s %j is refused by name", async (field, value) => {
    const error = await thrown(() => call({ ...valid, [field]: value }));
    expect(error).toBeInstanceOf(ConfigError);
    const { what, evidence, hint } = error as ConfigError;
    const named = field === "schedule" ? "schedule" : field;
    expect([what, ...evidence].join("\n")).toContain(named);
    expect(hint).toBeTruthy();
  });

  test("a field that there is not is refused", async () => {
    const error = await thrown(() => call({ ...valid, typpo: 1 }));
    expect(error).toBeInstanceOf(ConfigError);
    expect((error as ConfigError).message).toContain("typpo: 1\n  hint: ");
  });
});

test.each(["llama3", "yarn"] as const)(
  "rotary scaling %s with any number missing or bad is refused by name",
  (kind) => {
    const whole: Record<string, unknown> =
      kind === "llama3"
        ? { kind, factor: 2, lowFrequencyFactor: 1, highFrequencyFactor: 4, originalPositions: 64 }
        : { kind, factor: 2, originalPositions: 64, betaFast: 32, betaSlow: 1, attentionFactor: 1, truncate: true };
    const build = (scaling: object) => () => rotaryFrequencies({ dimensions: 8, base: 100, scaling: scaling as never });
    build(whole)();
    for (const field of Object.keys(whole).filter((name) => name !== "kind")) {
      for (const value of [undefined, Number.NaN, -1, "1", null]) {
        expect(build({ ...whole, [field]: value }), `${field} ${value}`).toThrow(`scaling.${field}`);
      }
    }
    expect(() => new RotaryTables({ dimensions: 8, base: 100 }, 2.5)).toThrow("positions: 2.5");
  },
);

test.each(
  Object.entries({
    vocab_size: bad.positiveCount,
    hidden_size: bad.positiveCount,
    intermediate_size: bad.positiveCount,
    num_hidden_layers: [0, -1, 2.5, "3"],
    num_attention_heads: [0, -1, 2.5, "3"],
    num_key_value_heads: [0, -1, 2.5, "3"],
    head_dim: [0, -2, 2.5, 3, "4"],
    max_position_embeddings: [0, -1, 2.5, "3"],
    rms_norm_eps: [Number.NaN, 0, -1, "1", 1e-50],
    rope_theta: [Number.NaN, 1, -1, "1"],
    rope_scaling: [1, "linear", { type: "linear" }],
    tie_word_embeddings: bad.flag.slice(0, 2),
    attention_bias: bad.flag.slice(0, 2),
    mlp_bias: bad.flag.slice(0, 2),
    initializer_range: [Number.NaN, -1, "1"],
    bos_token_id: [-1, 1.5, "1"],
    eos_token_id: [-1, 1.5, "1", [1.5], [-1]],
    pad_token_id: [-1, 1.5, "1"],
    num_layers: [3],
  }),
)("llamaConfig: %s", (field, values) => {
  const sizes = { vocab_size: 8, hidden_size: 8, intermediate_size: 8, num_attention_heads: 2, num_hidden_layers: 1 };
  for (const value of values)
    expect(() => llamaConfig({ ...sizes, [field]: value as never }), `${value}`).toThrow(ConfigError);
});
