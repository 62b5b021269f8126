// What a language model is, said once: for what generates with it (`Decoder`), and for what trains it (`LanguageModel`). Models
// in models/ are both; so is any object with these functions of a few tensors.

import type { PagedCache } from "../ops/index.ts";
import type { Tensor } from "../tensor/index.ts";

/** Attention of one layer: queries [N, H, D], keys and values [N, G, D], to [N, H, D]. */
export type Attend = (q: Tensor, k: Tensor, v: Tensor, layer: number) => Tensor;

/** The next token of each of some rows of a cache. */
export interface DecodeStep {
  /** u32 [N] each: the tokens, their places in their sequences, and the rows of the cache that hold what was before. */
  readonly ids: Tensor;
  readonly positions: Tensor;
  readonly rows: Tensor;
  /** Keys and values of a layer; undefined where they do not lie in one binding. */
  cache(layer: number): PagedCache | undefined;
}

/** What generation asks of a model: its sizes, and a forward pass that leaves attention to the caller. */
export interface Decoder {
  readonly layers: number;
  readonly keyValueHeads: number;
  readonly headDimension: number;
  /** Numbers of the widest row that a block computes for a token: what a forward pass takes of memory goes by it. */
  readonly widest: number;
  readonly vocabularySize: number;
  /** Most positions that the rotary tables cover. */
  readonly maxPositions: number;
  /** The residual stream after the last norm, [N, C], of tokens u32 [N] at positions u32 [N]. */
  forward(ids: Tensor, positions: Tensor, attend: Attend): Tensor;
  /**
   * What `forward` gives, with attention and the filing of keys and values done by the model, in fewer dispatches; undefined where it cannot.
   * Its last digits may differ.
   */
  step?(step: DecodeStep): Tensor | undefined;
  /** Logits f32 [N, V] of that stream. */
  logits(hidden: Tensor): Tensor;
}

/** Packed sequences on the device: they lie end to end, without padding, and `segments` keeps them apart. */
export interface TokenBatch {
  /** Token of each row, u32 [N]. */
  readonly ids: Tensor;
  /** Place of each row in its own sequence, u32 [N]. */
  readonly positions: Tensor;
  /** First row and one past the last row of the sequence of each row, u32 [N, 2]. */
  readonly segments: Tensor;
}

/** Packed sequences with the token that follows each row. */
export interface TargetBatch extends TokenBatch {
  /** u32 [N] */
  readonly targets: Tensor;
}

/** Numbers of each row's target, f32 [N]. */
export interface TargetScores {
  readonly logprob: Tensor;
  /** Of the whole distribution that the target was drawn from. */
  readonly entropy: Tensor;
}

/** What training asks of a model. */
export interface LanguageModel {
  /** Tokens that it has: ids from here on are refused. Where it does not say, the device finds strange ids. */
  readonly vocabularySize?: number;
  /** Most tokens of a sequence: longer ones are refused. */
  readonly maxPositions?: number;
  /** What is trained, f32, by the names of the checkpoint. */
  readonly parameters: Readonly<Record<string, Tensor>>;
  /**
   * The log-probability of each row's target and the entropy of its distribution, logits divided by the temperature. Gradients
   * flow through both. A row's numbers must not depend on what else is in the pack.
   */
  tokenLogprobs(batch: TargetBatch, options: { readonly temperature: number }): TargetScores;
}
