// Self-attention with rotary positions and grouped queries, with or without biases and norms of each head.

import {
  type Attend,
  applyLinear,
  applyNorm,
  type Linear,
  type Norm,
  type Precision,
  type RotaryTables,
} from "../../src/nn/index.ts";
import { rotary, type Weight } from "../../src/ops/index.ts";
import { exactly } from "../../src/platform/index.ts";
import type { Tensor } from "../../src/tensor/index.ts";
import type { DecoderConfig } from "../config.ts";
import { gainTree, type Leaf, type LinearOf, linearTree, type WeightOf } from "./tree.ts";

/** The projections that may have a bias each. */
export type AttentionProjection = "q_proj" | "k_proj" | "v_proj" | "o_proj";

/** What varies between architectures. */
export interface AttentionForm {
  readonly biases: Readonly<Record<AttentionProjection, boolean>>;
  /** Root-mean-square norms over the elements of each query head and each key head, before their rotation. */
  readonly headNorms: boolean;
}

/** Its parameters, with leaves of any type. */
export interface AttentionTree<L, N> extends Readonly<Record<AttentionProjection, L>> {
  readonly q_norm?: N;
  readonly k_norm?: N;
}

/** Its weights. */
export type AttentionWeights<W extends Weight = Weight> = AttentionTree<Linear<W>, Norm>;

export function attentionTree<M, V>(
  leaf: Leaf<M, V>,
  path: string,
  config: DecoderConfig,
  { biases, headNorms }: AttentionForm,
): AttentionTree<LinearOf<M, V>, WeightOf<V>> {
  const { hidden_size: hidden, head_dim: dimension } = config;
  const queries = config.num_attention_heads * dimension;
  const keys = config.num_key_value_heads * dimension;
  const projections = {
    q_proj: linearTree(leaf, `${path}.q_proj`, [queries, hidden], "matrix", biases.q_proj),
    k_proj: linearTree(leaf, `${path}.k_proj`, [keys, hidden], "matrix", biases.k_proj),
    v_proj: linearTree(leaf, `${path}.v_proj`, [keys, hidden], "matrix", biases.v_proj),
    o_proj: linearTree(leaf, `${path}.o_proj`, [hidden, queries], "residual", biases.o_proj),
  };
  if (!headNorms) return projections;
  const norm = (name: string) => gainTree(leaf, `${path}.${name}`, dimension);
  return { ...projections, q_norm: norm("q_norm"), k_norm: norm("k_norm") };
}

/** What a forward pass hands to each block. */
export interface BlockContext {
  readonly config: DecoderConfig;
  readonly rotary: RotaryTables;
  /** Place of each row in its own sequence, u32 [N]. */
  readonly positions: Tensor;
  readonly attend: Attend;
  readonly precision: Precision;
}

/**
 * Attention of block `index` over the normed stream [N, C], added to `residual` [N, C].
 * @param normed already an operand of the context's precision
 */
export function selfAttention(
  weights: AttentionWeights,
  normed: Tensor,
  residual: Tensor,
  index: number,
  { config, rotary: tables, positions, attend, precision }: BlockContext,
): Tensor {
  const { num_attention_heads: queries, num_key_value_heads: keys, head_dim: dimension, rms_norm_eps: eps } = config;
  const [rows] = exactly(normed.shape, 2);
  const heads = (layer: Linear, count: number) =>
    applyLinear(layer, normed, { precision }).reshape([rows, count, dimension]);
  const rotate = (part: Tensor, norm: Norm | undefined) =>
    rotary(norm ? applyNorm(norm, part, eps) : part, tables.cos, tables.sin, positions);
  const q = rotate(heads(weights.q_proj, queries), weights.q_norm);
  const k = rotate(heads(weights.k_proj, keys), weights.k_norm);
  const v = heads(weights.v_proj, keys);
  const attended = attend(q, k, v, index).reshape([rows, queries * dimension]);
  return applyLinear(weights.o_proj, attended, { precision, residual });
}
