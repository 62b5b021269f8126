// The pieces of a decoding step with as few dispatches as there can be: products that norm, gate and add, and heads that are turned and
// filed in one. Forward alone; nothing is recorded for a gradient.

import { dispatchKernel } from "../gpu/index.ts";
import { exactly, itemAt, ShapeError } from "../platform/index.ts";
import { empty, type Tensor } from "../tensor/index.ts";
import { attentionTier, launchDecodeAttention } from "./attention_launch.ts";
import { cacheBits, type PagedCache } from "./paged_cache.ts";
import { multiplyQuantised, operandsOf, type QuantisedProduct } from "./quantised_linear.ts";
import type { QuantisedMatrix } from "./quantised_matrix.ts";

/** x [N, I] times the transpose of a matrix [O, I] in codes, and what the options make of it: f32 [N, O], or [N, O / 2] where it is gated. */
export function stepProduct(x: Tensor, weight: QuantisedMatrix, options: QuantisedProduct = {}): Tensor {
  const [outputs, inputs] = weight.shape;
  const [rows, columns] = exactly(x.shape, 2);
  if (columns !== inputs) throw new ShapeError("a step's product does not fit", [`x: ${x}`, `W: ${weight}`]);
  const y = empty([rows, options.gated ? outputs / 2 : outputs]);
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
export function stepAttention(
  qkv: Tensor,
  cache: PagedCache,
  { rows, positions }: StepPlaces,
  { cos, sin, gains, eps }: StepHeads,
): Tensor {
  const { pages, table, kind, groups, dimension: D, capacity } = cache;
  const [count, width] = exactly(qkv.shape, 2);
  const heads = width / D - 2 * groups;
  if (!(Number.isInteger(heads / groups) && heads > 0) || rows.size !== count || positions.size !== count) {
    throw new ShapeError("a step's heads do not fit the cache", [`qkv: ${qkv}`, `cache: heads ${groups} x ${D}`]);
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
