// layer_norm: normalisation to mean 0 and variance 1 over the last axis (Ba et al. 2016), one kernel forward and one for x backward.

import { dispatchKernel, gpu } from "../gpu/index.ts";
import { ConfigError, checkOptions, lastOf, option, type Rules, ShapeError } from "../platform/index.ts";
import { empty, formatShape, ones, sizeOf, Tensor, zeros } from "../tensor/index.ts";
import { checkInputs, FLOAT32 } from "./checks.ts";
import { applyOp, defineOp } from "./op.ts";

export interface LayerNormOptions {
  /** Gains [C]; default ones. */
  readonly weight?: Tensor;
  /** [C]; default zeros. */
  readonly bias?: Tensor;
  /** Added to the variance; default 1e-5. */
  readonly eps?: number;
}

const rules: Rules<LayerNormOptions> = {
  weight: option.optional(option.object),
  bias: option.optional(option.object),
  eps: option.optional(option.float({ least: 0 })),
};

/** Rows that one invocation sums for the gradients of weight and bias. */
const SPAN = 64;

export const layerNormOp = defineOp<{ readonly eps: number }, ["x", "w", "b"], ["y"], ["stats"]>({
  name: "layer_norm",
  inputs: ["x", "weight", "bias"],
  doc: "(x - mean) · rsqrt(mean((x - mean)²) + eps) · w + b, over the last axis.",
  shape([x, w, b]) {
    const fits = [w, b].every((each) => each.length === 1 && each[0] === x.at(-1));
    if (!fits) {
      throw new ShapeError(
        "layer_norm: weight or bias do not fit",
        [`x: ${formatShape(x)}`, `weight: ${formatShape(w)}`, `bias: ${formatShape(b)}`],
        "they have as many elements as the last axis of x",
      );
    }
    return [x];
  },
  forward([x, w, b], [y], { eps }) {
    const cols = w.size;
    const rows = sizeOf(x.shape.slice(0, -1));
    const stats = empty([rows, 2]);
    if (x.size === 0) return [stats];
    const call = { bindings: { x, w, b, y, stats }, params: { rows, cols, eps } };
    if (gpu().info.software) dispatchKernel("layer_norm_rows", { ...call, grid: [Math.ceil(rows / 8)] });
    else dispatchKernel("layer_norm", { ...call, grid: [rows] });
    return [stats];
  },
  backward([g], { inputs: [x, w], saved: [stats], needs }) {
    if (!g) return [];
    if (x.size === 0) return [zeros(x.shape), zeros(w.shape), zeros(w.shape)];
    const cols = w.size;
    const rows = x.size / cols;
    let dx: Tensor | undefined;
    if (needs[0]) {
      dx = empty(x.shape);
      const call = { bindings: { x, w, stats, g, dx }, params: { rows, cols } };
      if (gpu().info.software) dispatchKernel("layer_norm_rows_grad", { ...call, grid: [Math.ceil(rows / 8)] });
      else dispatchKernel("layer_norm_grad", { ...call, grid: [rows] });
    }
    if (!needs[1] && !needs[2]) return [dx];
    const chunks = Math.ceil(rows / SPAN);
    const [dw, db] = [empty([chunks, cols]), empty([chunks, cols])];
    dispatchKernel("layer_norm_weight_grad", {
      bindings: { x, stats, g, dw, db },
      params: { rows, cols, chunks, span: SPAN },
      grid: [Math.ceil((chunks * cols) / 64)],
    });
    return [dx, needs[1] ? dw.sum(0) : undefined, needs[2] ? db.sum(0) : undefined];
  },
  reference([x, w, b], { eps }) {
    const apart = x.sub(x.mean(-1, true));
    return [apart.mul(apart.square().mean(-1, true).add(eps).rsqrt()).mul(w).add(b)];
  },
  samples: [
    { inputs: [{ shape: [4, 64] }, { shape: [64] }, { shape: [64] }], attrs: { eps: 1e-5 } },
    { inputs: [{ shape: [3, 2, 130] }, { shape: [130] }, { shape: [130] }], attrs: { eps: 1e-6 } },
    { inputs: [{ shape: [150, 1] }, { shape: [1] }, { shape: [1] }], attrs: { eps: 1e-2 } },
    { inputs: [{ shape: [7] }, { shape: [7] }, { shape: [7] }], attrs: { eps: 1e-5 } },
  ],
  cost: ([x]) => ({ bytes: 8 * sizeOf(x), flops: 7 * sizeOf(x) }),
});

/**
 * x [..., C] with mean 0 and variance 1 over its last axis, times `weight`, plus `bias`.
 * @throws ShapeError for a weight or bias that is not [C], ConfigError for options that cannot be
 */
export function layerNorm(x: Tensor, options: LayerNormOptions = {}): Tensor {
  if (options instanceof Tensor) {
    throw new ConfigError(
      "layerNorm: weight and bias are options",
      `given: ${options}`,
      "layerNorm(x, { weight, bias })",
    );
  }
  checkOptions("layerNorm", options, rules);
  checkInputs("layer_norm", [x], [FLOAT32], ["x"]);
  if (x.shape.length === 0) throw new ShapeError(`layer_norm: ${x} has no axis to normalise over`, [], "x is [..., C]");
  const columns = [lastOf(x.shape)];
  const { weight = ones(columns), bias = zeros(columns), eps = 1e-5 } = options;
  return applyOp(layerNormOp, [x, weight, bias], { eps })[0];
}
