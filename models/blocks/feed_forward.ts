// The gated feed-forward (SwiGLU, Shazeer 2020).

import { applyLinear, type Linear, type Precision } from "../../src/nn/index.ts";
import { swiglu } from "../../src/ops/index.ts";
import type { Tensor } from "../../src/tensor/index.ts";
import type { DecoderConfig } from "../config.ts";
import { type Leaf, type LinearOf, linearTree } from "./tree.ts";

/** Its parameters, with leaves of any type. */
export type FeedForwardTree<L> = Readonly<Record<"gate_proj" | "up_proj" | "down_proj", L>>;

export function feedForwardTree<M, V>(
  leaf: Leaf<M, V>,
  path: string,
  { hidden_size: hidden, intermediate_size: inner }: DecoderConfig,
  biases: boolean,
): FeedForwardTree<LinearOf<M, V>> {
  return {
    gate_proj: linearTree(leaf, `${path}.gate_proj`, [inner, hidden], "matrix", biases),
    up_proj: linearTree(leaf, `${path}.up_proj`, [inner, hidden], "matrix", biases),
    down_proj: linearTree(leaf, `${path}.down_proj`, [hidden, inner], "residual", biases),
  };
}

/** The feed-forward of the normed stream [N, C], already an operand of the precision, added to `residual` [N, C]. */
export function feedForward(
  { gate_proj, up_proj, down_proj }: FeedForwardTree<Linear>,
  normed: Tensor,
  residual: Tensor,
  precision: Precision,
): Tensor {
  const gated = swiglu(applyLinear(gate_proj, normed, { precision }), applyLinear(up_proj, normed, { precision }));
  return applyLinear(down_proj, gated, { precision, residual });
}
