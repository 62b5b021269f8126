// A Llama decoder on packed sequences (Touvron et al. 2023): RMS norms before each half of a block, rotary positions,
// grouped-query attention, a gated feed-forward, one residual stream. There is no batch axis: N is the total number of
// tokens, sequences lie end to end, and `segments` keeps them apart.

import {
  type Adaptable,
  applyEmbedding,
  applyLinear,
  applyNorm,
  asOperand,
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
  trainable,
} from "../src/nn/index.ts";
import { attention, linearCrossEntropy, rotary, swiglu } from "../src/ops/index.ts";
import { checkOptions, option, Random, type Rules } from "../src/platform/index.ts";
import { checkpoint, type Tensor } from "../src/tensor/index.ts";
import { type LlamaConfig, rotaryScaling } from "./llama_config.ts";
import { type LlamaLeaf, llamaTree } from "./llama_tree.ts";

/** One block's weights, named as in a checkpoint. */
export interface LlamaBlock {
  readonly input_layernorm: Norm;
  readonly self_attn: {
    readonly q_proj: Linear;
    readonly k_proj: Linear;
    readonly v_proj: Linear;
    readonly o_proj: Linear;
  };
  readonly post_attention_layernorm: Norm;
  readonly mlp: { readonly gate_proj: Linear; readonly up_proj: Linear; readonly down_proj: Linear };
}

/** A decoder: a module whose parameters have the names of a Hugging Face checkpoint. */
export interface Llama {
  readonly config: LlamaConfig;
  readonly model: {
    readonly embed_tokens: Embedding;
    readonly layers: readonly LlamaBlock[];
    readonly norm: Norm;
  };
  /** Absent when the output layer is the embedding table itself. */
  readonly lm_head?: Linear;
  readonly rotary: RotaryTables;
}

/** Packed sequences on the device. */
export interface TokenBatch {
  /** Token of each row, u32 [N]. */
  readonly ids: Tensor;
  /** Place of each row in its own sequence, u32 [N]. */
  readonly positions: Tensor;
  /** First row and one past the last row of the sequence of each row, u32 [N, 2]. */
  readonly segments: Tensor;
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

/** Attention as a decoder sees it: queries [N, H, D], keys and values [N, G, D], and the block they belong to. */
export type Attend = (q: Tensor, k: Tensor, v: Tensor, layer: number) => Tensor;

/** A decoder from its leaves, with rotary tables for `max_position_embeddings` positions. */
export function assembleLlama(config: LlamaConfig, leaf: LlamaLeaf<Tensor>): Llama {
  const options = {
    dimensions: config.head_dim,
    base: config.rope_theta,
    scaling: rotaryScaling(config.rope_scaling, config.max_position_embeddings),
  };
  return { config, ...llamaTree(config, leaf), rotary: new RotaryTables(options, config.max_position_embeddings) };
}

/**
 * A decoder with fresh weights: normal with deviation `initializer_range`, smaller by √(2·layers) where a block writes
 * into the residual stream; gains 1, biases 0. One seed gives the same weights on every adapter.
 */
export function makeLlama(config: LlamaConfig, seed: number | string): Llama {
  const random = new Random(seed);
  const deviation = config.initializer_range;
  return assembleLlama(config, (shape, role, name) => {
    if (role === "gain") return constantParameter(shape, 1);
    if (role === "bias") return constantParameter(shape, 0);
    const scaled = role === "residual" ? residualDeviation(deviation, config.num_hidden_layers) : deviation;
    return normalParameter(shape, scaled, random.fork(name));
  });
}

/** One block: x [N, C] to [N, C]. */
export function llamaBlock(
  model: Llama,
  index: number,
  x: Tensor,
  positions: Tensor,
  attend: Attend,
  precision: Precision,
): Tensor {
  const { config } = model;
  const block = model.model.layers[index];
  const [rows] = x.shape;
  const { q_proj, k_proj, v_proj, o_proj } = block.self_attn;
  const normed = asOperand(applyNorm(block.input_layernorm, x, config.rms_norm_eps), precision);
  const heads = (layer: Linear, count: number) =>
    applyLinear(layer, normed, { precision }).reshape([rows, count, config.head_dim]);
  const rotate = (part: Tensor) => rotary(part, model.rotary.cos, model.rotary.sin, positions);
  const q = rotate(heads(q_proj, config.num_attention_heads));
  const k = rotate(heads(k_proj, config.num_key_value_heads));
  const v = heads(v_proj, config.num_key_value_heads);
  const attended = attend(q, k, v, index).reshape([rows, config.num_attention_heads * config.head_dim]);
  const middle = applyLinear(o_proj, attended, { precision, residual: x });
  const { gate_proj, up_proj, down_proj } = block.mlp;
  const fed = asOperand(applyNorm(block.post_attention_layernorm, middle, config.rms_norm_eps), precision);
  const gated = swiglu(applyLinear(gate_proj, fed, { precision }), applyLinear(up_proj, fed, { precision }));
  return applyLinear(down_proj, gated, { precision, residual: middle });
}

/**
 * All blocks and the last norm, with any kind of attention: the residual stream that the output layer reads, [N, C].
 * @throws ConfigError for options that cannot be
 */
export function forward(
  model: Llama,
  ids: Tensor,
  positions: Tensor,
  attend: Attend,
  options: ForwardOptions = {},
): Tensor {
  checkOptions("forward", options, forwardRules);
  const { precision = "f32", recompute = false } = options;
  let x = applyEmbedding(model.model.embed_tokens, ids);
  model.model.layers.forEach((layer, index) => {
    const block = (input: Tensor) => llamaBlock(model, index, input, positions, attend, precision);
    x = recompute ? checkpoint(block, [x], Object.values(trainable(layer))) : block(x);
  });
  return applyNorm(model.model.norm, x, model.config.rms_norm_eps);
}

/** What the output layer reads, for every token of a packed batch: [N, C]. */
export function hidden(model: Llama, batch: TokenBatch, options?: ForwardOptions): Tensor {
  const attend: Attend = (q, k, v) => attention(q, k, v, batch.segments);
  return forward(model, batch.ids, batch.positions, attend, options);
}

/** The output layer [V, C]: `lm_head`, or the embedding table where they are tied. Training, sampling and scoring read it here. */
export function outputLayer(model: Llama): Adaptable {
  return model.lm_head ?? model.model.embed_tokens;
}

/** Logits f32 [N, V] of the residual stream [N, C] after the last norm. */
export function outputLogits(model: Llama, stream: Tensor): Tensor {
  return applyLinear(outputLayer(model), stream);
}

/** Logits of the next token for every row, f32 [N, V]. For training use `tokenLogprobs`, which never holds them all. */
export function logits(model: Llama, batch: TokenBatch, options?: ForwardOptions): Tensor {
  return outputLogits(model, hidden(model, batch, options));
}

/**
 * The log-probability of each row's target and the entropy of its distribution, both f32 [N], with the logits divided
 * by the temperature.
 * @throws ConfigError for options that cannot be
 */
export function tokenLogprobs(
  model: Llama,
  batch: TokenBatch & { readonly targets: Tensor },
  options: LogprobOptions = {},
): { logprob: Tensor; entropy: Tensor } {
  checkOptions("tokenLogprobs", options, logprobRules);
  const { temperature = 1, ...others } = options;
  const { x, weight } = productOperands(outputLayer(model), hidden(model, batch, others));
  return linearCrossEntropy(x, weight, batch.targets, { temperature });
}
