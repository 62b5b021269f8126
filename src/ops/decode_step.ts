// The pieces of a decoding step with as few dispatches as there can be: products that norm, gate and add, and heads that are turned and
// filed in one. Forward alone; nothing is recorded for a gradient.

import { dispatchKernel } from "../gpu/index.ts";
import { checkValue, exactly, GentzenError, itemAt, option, ShapeError } from "../platform/index.ts";
import { empty, type Tensor } from "../tensor/index.ts";
import { attentionTier, launchDecodeAttention } from "./attention_launch.ts";
import { checkInputs, FLOAT32, FLOATS, IDS } from "./checks.ts";
import { cacheBits, checkCache, type PagedCache } from "./paged_cache.ts";
import { multiplyQuantised, operandsOf, type QuantisedProduct } from "./quantised_linear.ts";
import { QuantisedMatrix } from "./quantised_matrix.ts";

/**
 * x [N, I] times the transpose of a matrix [O, I] in codes, and what the options make of it: f32 [N, O], or [N, O / 2] where it is gated.
 * @throws ShapeError for a matrix, or a vector or residual among the options, that does not fit; GentzenError for what is no tensor
 */
export function stepProduct(x: Tensor, weight: QuantisedMatrix, options: QuantisedProduct = {}): Tensor {
  checkInputs("step_product", [x], [FLOATS], ["x"]);
  if (!(weight instanceof QuantisedMatrix))
    throw new GentzenError(
      "step_product: the weights are no matrix in codes",
      `they are ${weight}`,
      "quantise them first",
    );
  const { bias, residual, gated = false, norm } = options;
  const [outputs, inputs] = weight.shape;
  const [rows = 0, columns] = x.shape;
  const fits = (each: Tensor | undefined, size: number) => each === undefined || each.size === size;
  const whole = x.shape.length === 2 && columns === inputs && !(gated && (outputs % 2 !== 0 || bias || residual));
  if (
    !whole ||
    !fits(bias, outputs) ||
    !fits(residual, rows * outputs) ||
    !fits(norm?.gain, inputs) ||
    (bias && residual)
  ) {
    throw new ShapeError(
      "step_product: its parts do not fit",
      [`x: ${x}`, `W: ${weight}`, `bias: ${bias}, residual: ${residual}, gain: ${norm?.gain}`],
      "x is [N, I], W [O, I], a bias [O] or a residual [N, O], a gain [I]; a gated product has neither bias nor residual",
    );
  }
  const y = empty([rows, gated ? outputs / 2 : outputs]);
  const { tensors, form } = operandsOf(weight);
  multiplyQuantised(x, tensors, form, y, options);
  return y;
}

/** Which row of a cache each token of a step belongs to, and at which position: u32 [N]. */
export interface StepPlaces {
  readonly rows: Tensor;
  readonly positions: Tensor;
}

/** What is done to heads before they are put away. */
export interface StepHeads {
  /** Tables of angles [P, D / 2]. */
  readonly cos: Tensor;
  readonly sin: Tensor;
  /** Gains of the norms of query and key heads [2, D], where there are some, and what the norms add to mean squares. */
  readonly gains?: Tensor | undefined;
  readonly eps: number;
}

/**
 * Attention of a step's tokens to all that their rows hold, with their own keys and values, which it files: qkv [N, (H + 2 G) · D], whose
 * queries it overwrites with the turned ones. f32 [N, H · D].
 * @throws ShapeError for what does not fit the cache; DataError, when something is next read, for a row or position outside of it
 */
export function stepAttention(qkv: Tensor, cache: PagedCache, places: StepPlaces, turned: StepHeads): Tensor {
  checkCache("step_attention", cache);
  const { rows, positions } = places ?? {};
  const { cos, sin, gains, eps } = turned ?? {};
  const names = ["qkv", "rows", "positions", "cos", "sin"];
  checkInputs("step_attention", [qkv, rows, positions, cos, sin], [FLOAT32, IDS, IDS, FLOAT32], names);
  checkValue("step_attention", "eps", eps, option.number({ least: 0 }));
  const { pages, table, kind, groups, dimension: D, capacity } = cache;
  const [count = 0, width = 0] = qkv.shape;
  const heads = width / D - 2 * groups;
  const angles = (table: Tensor) => table.shape.length === 2 && table.shape[1] === D / 2 && table.size === cos.size;
  const fits = qkv.shape.length === 2 && Number.isInteger(heads / groups) && heads > 0 && angles(cos) && angles(sin);
  if (!fits || rows.size !== count || positions.size !== count || (gains && gains.size !== 2 * D)) {
    throw new ShapeError(
      "step_attention: the heads do not fit the cache",
      [
        `qkv: ${qkv}`,
        `cache: heads ${groups} x ${D}`,
        `rows: ${rows}`,
        `positions: ${positions}`,
        `cos: ${cos}`,
        `sin: ${sin}`,
      ],
      "qkv is [N, (H + 2 G) · D], rows and positions [N], cos and sin [P, D / 2], gains [2, D]",
    );
  }
  const [cacheRows, rowPages] = exactly(table.shape, 2);
  const bindings = { gains: gains ?? cos, cosines: cos, sines: sin, rows, positions, table, qkv, cache: pages };
  const params = { heads, groups, capacity, rows: cacheRows, pages: rowPages, table: itemAt(cos.shape, 0), eps };
  const constants = { D, NORMED: gains !== undefined };
  const grid = [count, heads + 2 * groups] as const;
  const BITS = cacheBits(kind);
  if (BITS) dispatchKernel("decode_heads_codes", { bindings, params, constants: { ...constants, BITS }, grid });
  else {
    const T = kind as "f32" | "f16";
    dispatchKernel("decode_heads", { bindings, params, constants: { ...constants, T }, grid });
  }
  const o = empty([count, heads, D]);
  launchDecodeAttention(attentionTier(), { q: qkv, cache, positions, rows }, o);
  return o.reshape([count, heads * D]);
}
