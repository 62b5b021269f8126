// One block of a decoder: a norm before each half, attention, a gated feed-forward, and one residual stream through both.

import { applyNorm, asOperand, type Linear, type Norm } from "../../src/nn/index.ts";
import type { Weight } from "../../src/ops/index.ts";
import type { Tensor } from "../../src/tensor/index.ts";
import type { DecoderConfig } from "../config.ts";
import {
  type AttentionForm,
  type AttentionTree,
  attentionTree,
  type BlockContext,
  selfAttention,
} from "./attention.ts";
import { type FeedForwardTree, feedForward, feedForwardTree } from "./feed_forward.ts";
import { gainTree, type Leaf, type LinearOf, type WeightOf } from "./tree.ts";

/** What varies between the blocks of architectures. */
export interface BlockForm {
  readonly attention: AttentionForm;
  /** The feed-forward's projections have biases. */
  readonly feedForwardBiases: boolean;
}

/** Its parameters, named as in a checkpoint, with leaves of any type. */
export interface BlockTree<L, N> {
  readonly input_layernorm: N;
  readonly self_attn: AttentionTree<L, N>;
  readonly post_attention_layernorm: N;
  readonly mlp: FeedForwardTree<L>;
}

/** Its weights. */
export type BlockWeights<W extends Weight = Weight> = BlockTree<Linear<W>, Norm>;

export function blockTree<M, V>(
  leaf: Leaf<M, V>,
  path: string,
  config: DecoderConfig,
  { attention, feedForwardBiases }: BlockForm,
): BlockTree<LinearOf<M, V>, WeightOf<V>> {
  const { hidden_size: hidden } = config;
  return {
    input_layernorm: gainTree(leaf, `${path}.input_layernorm`, hidden),
    self_attn: attentionTree(leaf, `${path}.self_attn`, config, attention),
    post_attention_layernorm: gainTree(leaf, `${path}.post_attention_layernorm`, hidden),
    mlp: feedForwardTree(leaf, `${path}.mlp`, config, feedForwardBiases),
  };
}

/** Block `index`: the stream x [N, C] to [N, C]. */
export function applyBlock(weights: BlockWeights, x: Tensor, index: number, context: BlockContext): Tensor {
  const { config, precision } = context;
  const normed = (norm: Norm, stream: Tensor) => asOperand(applyNorm(norm, stream, config.rms_norm_eps), precision);
  const middle = selfAttention(weights.self_attn, normed(weights.input_layernorm, x), x, index, context);
  return feedForward(weights.mlp, normed(weights.post_attention_layernorm, middle), middle, precision);
}
