// What training a model takes of the device's memory before it is loaded: weights, what is learnt with its optimiser, the engine that samples,
// and an update, counted by making all of it without a device behind it. And what could be done where it does not fit.

import {
  asDecoder,
  asLanguageModel,
  type DecoderConfig,
  type DecoderModel,
  unfilledModel,
} from "../../../../models/index.ts";
import { gpu } from "../../../gpu/index.ts";
import { Engine } from "../../../infer/index.ts";
import { type LanguageModel, setLora, targetedLayers, withoutLora } from "../../../nn/index.ts";
import type { OptimizerName } from "../../../optim/index.ts";
import { ConfigError, checkOptions, option, type Rules, ShapeError } from "../../../platform/index.ts";
import { empty, parameter } from "../../../tensor/index.ts";
import {
  crossEntropyLoss,
  type GrpoOptions,
  groupLoss,
  grpoSettings,
  packMicroBatches,
  Trainer,
} from "../../../train/index.ts";
import { BLOCK_LAYERS } from "../../lora_fields.ts";
import { type Precision, trainableModel } from "../trainable_model.ts";
import { type Alternative, type HeldAs, size, whatFits } from "./memory_plan.ts";

/** Texts that are sampled with the weights that are trained. */
export interface SampledTexts {
  /** Rows of the engine. */
  readonly rows: number;
  /** Texts that it ever has at once; default its rows. */
  readonly texts?: number;
  /** Most tokens of a prompt and its completion together. */
  readonly contextLength: number;
  /** Tokens of the prompts that are computed at once; default as many as the context. */
  readonly promptTokens?: number;
}

/** How a model is to be trained. */
export interface TrainingRequest {
  /** How its weights are held below corrections; default f32. */
  readonly weights?: HeldAs | undefined;
  /** Low-rank corrections, which alone are trained; default all weights. */
  readonly lora?: { readonly rank: number; readonly targets: readonly string[] };
  readonly optimizer?: OptimizerName | undefined;
  readonly precision?: Precision | undefined;
  readonly recompute?: boolean | undefined;
  /** Tokens of a micro-batch. */
  readonly capacity: number;
  /** The objective of a policy gradient, where there is one; default the likelihood of given texts. */
  readonly policy?: Partial<GrpoOptions>;
  /** What samples between the updates; default nothing. */
  readonly sampling?: SampledTexts | undefined;
}

const rules: Rules<TrainingRequest> = {
  weights: option.optional(option.oneOf("f32", "q8", "q4")),
  lora: option.optional(option.object),
  optimizer: option.optional(option.oneOf("adamw", "muon", "sgd")),
  precision: option.optional(option.oneOf("f32", "mixed")),
  recompute: option.optional(option.flag),
  capacity: option.whole({ least: 1 }),
  policy: option.optional(option.object),
  sampling: option.optional(option.object),
};

/** Bytes of the device's memory. */
export interface TrainingPlan {
  /** Weights and tables of angles; twice where a second copy is the reference of the KL. */
  readonly weights: number;
  /** What is learnt beside the weights, and what the optimiser remembers of it. */
  readonly learning: number;
  /** Keys and values of the texts that are sampled. */
  readonly cache: number;
  /** What sampling and an update compute with. */
  readonly work: number;
  readonly total: number;
}

/** Gives a model corrections that hold arbitrary numbers. */
function correct(model: DecoderModel, { rank, targets }: NonNullable<TrainingRequest["lora"]>): void {
  const layers = targetedLayers(model, targets);
  const pairs = Object.entries(layers).map(([path, { weight }]) => {
    const [outputs = 0, inputs = 0] = weight.shape;
    return [path, { A: parameter(empty([rank, inputs])), B: parameter(empty([outputs, rank])) }] as const;
  });
  setLora(model, Object.fromEntries(pairs), 1);
}

/**
 * What training takes, by the model's configuration alone; the device says what its kernels need, and is asked for no memory.
 * @throws ConfigError for a request that cannot be, corrections of layers that there are not among them; ShapeError where a matrix is more than the device can hold
 */
export function planTraining(config: DecoderConfig, request: TrainingRequest): TrainingPlan {
  checkOptions("planTraining", request, rules);
  const {
    weights: kind = "f32",
    lora,
    optimizer = "adamw",
    precision,
    recompute,
    capacity,
    policy,
    sampling,
  } = request;
  return gpu().simulate(() => {
    const bytes = () => gpu().stats.allocatedBytes;
    const model = unfilledModel(config, { weights: kind });
    const own = bytes();
    if (lora !== undefined) correct(model, lora);
    const { model: learning, ...scaling } = trainableModel(model, { precision, recompute });
    const trainer = new Trainer(learning, { capacity, optimizer, ...scaling });
    const learnt = bytes() - own;
    const engine = sampling && engineFor(model, sampling);
    if (sampling !== undefined) engine?.prepare(sampling.promptTokens ?? sampling.contextLength, sampling.texts);
    const cache = engine?.cacheBytes ?? 0;
    const anchored = policy !== undefined && (policy.klCoefficient ?? 0) !== 0;
    // A second copy of all weights, or the same ones without their corrections.
    const before = bytes();
    const reference = anchored ? (lora === undefined ? unfilledModel(config) : withoutLora(model)) : undefined;
    const weights = own + bytes() - before;
    rehearse(trainer, request, reference && asLanguageModel(reference));
    return { weights, learning: learnt, cache, work: bytes() - weights - learnt - cache, total: bytes() };
  });
}

function engineFor(model: DecoderModel, { rows, contextLength }: SampledTexts): Engine {
  const room = Math.min(contextLength, model.config.max_position_embeddings);
  // Every step of a block computes with the same memory.
  const options = { rows, contextLength: room, blockTokens: 1, endOfText: [], decodeText: () => "" };
  return new Engine(asDecoder(model), options);
}

/** Two updates, of two micro-batches each: gradients are added, and the second computes with what the first has left. */
function rehearse(trainer: Trainer, { capacity, policy }: TrainingRequest, reference?: LanguageModel): void {
  const { model } = trainer;
  const [batch] = packMicroBatches([{ ids: [0, 0], lossMask: [0, 1] }], capacity);
  const zeros = () => new Float32Array(2);
  const names = ["weight", "advantage", "old", ...(reference ? ["reference"] : []), "share"];
  const columns = Object.fromEntries(names.map((name) => [name, zeros()]));
  const part = { batch: batch!, columns: policy === undefined ? { weight: zeros() } : columns };
  const loss =
    policy === undefined
      ? crossEntropyLoss(model)
      : groupLoss(model, grpoSettings({ maxTokens: 1, ...policy, ...(reference && { reference }) }));
  const scoredBy = policy === undefined ? [] : [model, ...(reference ? [reference] : [])];
  for (let update = 0; update < 2; update++) trainer.rehearse([part, part], loss, scoredBy);
}

/** A plan in a line. */
export function describeTraining(
  plan: TrainingPlan,
  { weights = "f32", lora, capacity, recompute, sampling }: TrainingRequest,
): string {
  const learnt = lora === undefined ? "the optimiser" : `corrections of rank ${lora.rank} and their optimiser`;
  const texts = sampling && Math.min(sampling.texts ?? sampling.rows, sampling.rows);
  const sampled =
    sampling === undefined
      ? ""
      : `keys and values of ${texts} texts of ${sampling.contextLength} tokens ${size(plan.cache)}, `;
  return (
    `memory: up to ${size(plan.total)}: weights (${weights}) ${size(plan.weights)}, ${learnt} ${size(plan.learning)}, ${sampled}` +
    `work of ${capacity} tokens at once${recompute ? ", blocks computed again," : ""} ${size(plan.work)}`
  );
}

/** The plan, or why there can be none on this device. */
function tryTraining(config: DecoderConfig, request: TrainingRequest): TrainingPlan | ShapeError {
  try {
    return planTraining(config, request);
  } catch (error) {
    if (error instanceof ShapeError) return error;
    throw error;
  }
}

/**
 * The plan of a request that fits into so many bytes.
 * @param longest tokens that a micro-batch has to have room for; default a half of its tokens
 * @throws ConfigError where it does not, with what would
 */
export function requireTraining(
  config: DecoderConfig,
  request: TrainingRequest,
  budget: number,
  longest = request.capacity / 2,
): TrainingPlan {
  const plan = tryTraining(config, request);
  if (!(plan instanceof ShapeError) && plan.total <= budget) return plan;
  const fitting = whatFits(alternatives(request, longest), (each) => tryTraining(config, each), budget);
  const hint =
    fitting.length > 0 ? `what fits: ${fitting.join("; ")}` : "nothing fits: take a smaller model or context";
  const what = plan instanceof ShapeError ? "onto this adapter" : `into ${size(budget)}`;
  const evidence = plan instanceof ShapeError ? [plan.what, ...plan.evidence] : describeTraining(plan, request);
  throw new ConfigError(`training does not fit ${what}`, evidence, hint);
}

/** Requests that take less, from what changes least. */
function alternatives(request: TrainingRequest, longest: number): Alternative<TrainingRequest>[] {
  const { weights = "f32", lora, recompute = false, capacity, sampling } = request;
  type Change = Alternative<Partial<TrainingRequest>>;
  const kinds =
    lora === undefined ? [] : (["q8", "q4"] as const).slice(weights === "f32" ? 0 : weights === "q8" ? 1 : 2);
  const again: Change[] = recompute ? [] : [{ what: "--recompute", request: { recompute: true } }];
  const codes: Change[] = kinds.map((kind) => ({ what: `--weights ${kind}`, request: { weights: kind } }));
  const tokens: Change[] = [2, 4, 8]
    .map((part) => Math.floor(capacity / part))
    .filter((less) => less >= longest)
    .map((less) => ({ what: `--capacity ${less}`, request: { capacity: less } }));
  const rows: Change[] = [2, 4, 8, 16]
    .map((part) => Math.floor((sampling?.rows ?? 0) / part))
    .filter((less) => less >= 1)
    .map((less) => ({ what: `--rows ${less}`, request: { sampling: { ...sampling!, rows: less } } }));
  const both = (some: readonly Change[], others: readonly Change[]) =>
    some.flatMap((one) =>
      others.map((other) => ({ what: `${one.what} ${other.what}`, request: { ...one.request, ...other.request } })),
    );
  const corrections: Change[] =
    lora === undefined ? [{ what: "--lora 16", request: { lora: { rank: 16, targets: BLOCK_LAYERS } } }] : [];
  const quantised: Change[] =
    lora === undefined ? both(corrections, [{ what: "--weights q8", request: { weights: "q8" } }]) : codes;
  const single = [...again, ...rows, ...tokens, ...corrections, ...codes];
  const double = [...both(again, rows), ...both(again, quantised), ...both(rows, quantised)];
  const all = [...single, ...double, ...both(both(again, rows.slice(1)), quantised)];
  return all.map(({ what, request: change }) => ({ what, request: { ...request, ...change } }));
}
