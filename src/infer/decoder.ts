// What the engine needs of a model: its sizes and a forward pass with any kind of attention. `models/` provides it.

import type { Tensor } from "../tensor/index.ts";

/** Attention of one layer: queries [N, H, D], keys and values [N, G, D], to [N, H, D]. */
export type Attend = (q: Tensor, k: Tensor, v: Tensor, layer: number) => Tensor;

export interface Decoder {
  readonly layers: number;
  readonly keyValueHeads: number;
  readonly headDimension: number;
  readonly vocabularySize: number;
  /** Most positions that the rotary tables cover. */
  readonly maxPositions: number;
  /** The residual stream after the last norm, [N, C], of tokens u32 [N] at positions u32 [N]. */
  forward(ids: Tensor, positions: Tensor, attend: Attend): Tensor;
  /** Logits f32 [N, V] of that stream. */
  logits(hidden: Tensor): Tensor;
}
