// A decoder on packed sequences: embedding, blocks of its architecture, a norm, an output layer. There is no batch axis: N is the
// total number of tokens, sequences lie end to end, and `segments` keeps them apart.

import {
  type Adaptable,
  type Attend,
  applyEmbedding,
  applyLinear,
  applyNorm,
  constantParameter,
  type Embedding,
  type Linear,
  type Norm,
  normalParameter,
  type Precision,
  precisionRule,
  productOperands,
  RotaryTables,
  residualDeviation,
  type TargetBatch,
  type TargetScores,
  type TokenBatch,
  trainable,
} from "../src/nn/index.ts";
import { attention, linearCrossEntropy, type Weight } from "../src/ops/index.ts";
import { checkOptions, option, Random, type Rules } from "../src/platform/index.ts";
import { checkpoint, type Shape, scope, type Tensor } from "../src/tensor/index.ts";
import { applyBlock, type BlockWeights } from "./blocks/block.ts";
import type { Leaf, ParameterRole } from "./blocks/tree.ts";
import type { DecoderConfig } from "./config.ts";
import { decoderTree } from "./decoder_tree.ts";
import type { DecodeVectors } from "./generation/decode_step.ts";
import { rotaryScaling } from "./rope_scaling.ts";

/** A decoder: a module whose parameters have the names of a Hugging Face checkpoint. */
export interface DecoderModel<C extends DecoderConfig = DecoderConfig, W extends Weight = Weight> {
  readonly config: C;
  readonly model: {
    readonly embed_tokens: Embedding<W>;
    readonly layers: readonly BlockWeights<W>[];
    readonly norm: Norm;
  };
  /** Absent when the output layer is the embedding table itself. */
  readonly lm_head?: Linear<W>;
  readonly rotary: RotaryTables;
  /** What decoding reads beside the weights, where the model was loaded to generate. */
  readonly vectors?: DecodeVectors;
}

export interface ForwardOptions {
  readonly precision?: Precision;
  /** Keep only each block's input and compute the block again in the backward pass. */
  readonly recompute?: boolean;
}

/** What the options of a forward pass must be. */
export const forwardRules: Rules<ForwardOptions> = {
  precision: precisionRule,
  recompute: option.optional(option.flag),
};

export interface LogprobOptions extends ForwardOptions {
  /** What logits are divided by; default 1. */
  readonly temperature?: number;
}

const logprobRules: Rules<LogprobOptions> = {
  ...forwardRules,
  temperature: option.optional(option.float({ least: 1e-6 })),
};

/** A decoder from its leaves. @param positions those that its rotary tables cover; default and most `max_position_embeddings` */
export function assembleModel<C extends DecoderConfig, W extends Weight>(
  config: C,
  leaf: Leaf<W, Tensor>,
  positions = config.max_position_embeddings,
): DecoderModel<C, W> {
  const options = {
    dimensions: config.head_dim,
    base: config.rope_theta,
    scaling: rotaryScaling(config.rope_scaling, config.max_position_embeddings),
  };
  const covered = Math.min(positions, config.max_position_embeddings);
  return { config, ...decoderTree(config, leaf), rotary: new RotaryTables(options, covered) };
}

/**
 * A decoder with fresh weights: normal with deviation `initializer_range`, smaller by √(2·layers) where a block writes
 * into the residual stream; gains 1, biases 0. One seed gives the same weights on every adapter.
 */
export function makeModel<C extends DecoderConfig>(config: C, seed: number | string): DecoderModel<C, Tensor> {
  const random = new Random(seed);
  const deviation = config.initializer_range;
  const leaf = (shape: Shape, role: ParameterRole, name: string) => {
    if (role === "gain") return constantParameter(shape, 1);
    if (role === "bias") return constantParameter(shape, 0);
    const scaled = role === "residual" ? residualDeviation(deviation, config.num_hidden_layers) : deviation;
    return normalParameter(shape, scaled, random.fork(name));
  };
  return assembleModel(config, { matrix: leaf, vector: leaf });
}

/**
 * All blocks and the last norm, with any kind of attention: the residual stream that the output layer reads, [N, C].
 * @throws ConfigError for options that cannot be
 */
export function residualStream(
  model: DecoderModel,
  ids: Tensor,
  positions: Tensor,
  attend: Attend,
  options: ForwardOptions = {},
): Tensor {
  checkOptions("residualStream", options, forwardRules);
  const { precision = "f32", recompute = false } = options;
  const { config, rotary } = model;
  const context = { config, rotary, positions, attend, precision };
  let x = applyEmbedding(model.model.embed_tokens, ids);
  model.model.layers.forEach((weights, index) => {
    const block = (input: Tensor) => applyBlock(weights, input, index, context);
    const before = x;
    // What a block computes with goes with it, and its input too where no gradient wants them.
    x = scope(() => (recompute ? checkpoint(block, [before], Object.values(trainable(weights))) : block(before)));
    if (x.node === undefined) before.dispose();
  });
  return applyNorm(model.model.norm, x, config.rms_norm_eps);
}

/** What the output layer reads, for every token of a packed batch: [N, C]. */
export function hiddenStates(model: DecoderModel, batch: TokenBatch, options?: ForwardOptions): Tensor {
  const attend: Attend = (q, k, v) => attention(q, k, v, batch.segments);
  return residualStream(model, batch.ids, batch.positions, attend, options);
}

/** The output layer [V, C]: `lm_head`, or the embedding table where they are tied. Training, sampling and scoring read it here. */
export function outputLayer(model: DecoderModel): Adaptable {
  return model.lm_head ?? model.model.embed_tokens;
}

/** Logits f32 [N, V] of the residual stream [N, C] after the last norm. */
export function outputLogits(model: DecoderModel, stream: Tensor): Tensor {
  return applyLinear(outputLayer(model), stream);
}

/** Logits of the next token for every row, f32 [N, V]. For training use `tokenLogprobs`, which never holds them all. */
export function nextTokenLogits(model: DecoderModel, batch: TokenBatch, options?: ForwardOptions): Tensor {
  return outputLogits(model, hiddenStates(model, batch, options));
}

/**
 * The log-probability of each row's target and the entropy of its distribution, both f32 [N], with the logits divided
 * by the temperature.
 * @throws ConfigError for options that cannot be
 */
export function tokenLogprobs(model: DecoderModel, batch: TargetBatch, options: LogprobOptions = {}): TargetScores {
  checkOptions("tokenLogprobs", options, logprobRules);
  const { temperature = 1, ...others } = options;
  const { x, weight } = productOperands(outputLayer(model), hiddenStates(model, batch, others));
  return linearCrossEntropy(x, weight, batch.targets, { temperature });
}
