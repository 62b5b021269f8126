// rms_norm: root-mean-square normalisation over the last axis (Zhang & Sennrich 2019).

import { dispatchKernel, gpu } from "../gpu/index.ts";
import { ShapeError } from "../platform/index.ts";
import { empty, formatShape, sizeOf, type Tensor } from "../tensor/index.ts";
import { applyOp, defineOp } from "./op.ts";

/** Rows that one invocation sums for the weight's gradient. */
const SPAN = 64;

export const rmsNormOp = defineOp<{ readonly eps: number }, ["x", "w"], ["y"], ["rstd"]>({
  name: "rms_norm",
  inputs: ["x", "weight"],
  doc: "x · rsqrt(mean(x², last axis) + eps) · w.",
  shape([x, w]) {
    if (w.length !== 1 || w[0] !== x.at(-1)) {
      throw new ShapeError(
        "rms_norm: the weight does not fit",
        [`x: ${formatShape(x)}`, `w: ${formatShape(w)}`],
        "the weight has as many elements as the last axis of x",
      );
    }
    return [x];
  },
  forward([x, w], [y], { eps }) {
    const cols = w.size;
    const rows = x.size / cols;
    const rstd = empty([rows]);
    const call = { bindings: { x, w, y, rstd }, params: { rows, cols, eps } };
    if (gpu().info.software) dispatchKernel("rms_norm_rows", { ...call, grid: [Math.ceil(rows / 8)] });
    else dispatchKernel("rms_norm", { ...call, grid: [rows] });
    return [rstd];
  },
  backward([g], { inputs: [x, w], saved: [rstd], needs }) {
    if (!g) return [undefined, undefined];
    const cols = w.size;
    const rows = x.size / cols;
    let dx: Tensor | undefined;
    let dw: Tensor | undefined;
    if (needs[0]) {
      dx = empty(x.shape);
      const call = { bindings: { x, w, rstd, g, dx }, params: { rows, cols } };
      if (gpu().info.software) dispatchKernel("rms_norm_rows_grad", { ...call, grid: [Math.ceil(rows / 8)] });
      else dispatchKernel("rms_norm_grad", { ...call, grid: [rows] });
    }
    if (needs[1]) {
      const chunks = Math.ceil(rows / SPAN);
      const partial = empty([chunks, cols]);
      dispatchKernel("rms_norm_weight_grad", {
        bindings: { x, rstd, g, partial },
        params: { rows, cols, chunks, span: SPAN },
        grid: [Math.ceil((chunks * cols) / 64)],
      });
      dw = partial.sum(0);
    }
    return [dx, dw];
  },
  reference: ([x, w], { eps }) => [x.mul(x.square().mean(-1, true).add(eps).rsqrt()).mul(w)],
  samples: [
    { inputs: [{ shape: [4, 64] }, { shape: [64] }], attrs: { eps: 1e-5 } },
    { inputs: [{ shape: [3, 2, 130] }, { shape: [130] }], attrs: { eps: 1e-6 } },
    { inputs: [{ shape: [150, 1] }, { shape: [1] }], attrs: { eps: 1e-2 }, gradientTolerance: 1e-3 },
  ],
  cost: ([x]) => ({ bytes: 8 * sizeOf(x), flops: 4 * sizeOf(x) }),
});

/** x scaled to root mean square 1 over the last axis, times `weight`. */
export function rmsNorm(x: Tensor, weight: Tensor, { eps = 1e-6 }: { readonly eps?: number } = {}): Tensor {
  return applyOp(rmsNormOp, [x, weight], { eps })[0];
}
