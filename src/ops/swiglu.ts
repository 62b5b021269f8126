// swiglu: the gated linear unit of Llama's feed-forward, one kernel each way.

import type { Tensor } from "../tensor/index.ts";
import { inputExpression } from "./expression.ts";
import { definePointwise } from "./fuse.ts";
import { applyOp } from "./op.ts";

const [gateInput, upInput] = [inputExpression(0), inputExpression(1)];

export const swigluOp = definePointwise("swiglu", "silu(gate) · up (Shazeer 2020).", gateInput.silu().mul(upInput), 2, [
  { inputs: [{ shape: [3, 130] }, { shape: [3, 130] }], attrs: { scalars: [] } },
  { inputs: [{ shape: [1, 257], range: [-8, 8] }, { shape: [1, 257] }], attrs: { scalars: [] } },
]);

/** silu(gate) · up, of the same shape. */
export function swiglu(gate: Tensor, up: Tensor): Tensor {
  return applyOp(swigluOp, [gate, up], { scalars: [] })[0];
}
