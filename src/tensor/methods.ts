// The methods that tensors have, by type. src/ops installs them from the op table; this file holds no code.

import type { DType } from "./dtype.ts";
import type { Shape } from "./shape.ts";
import type { Tensor } from "./tensor.ts";

/** Elementwise arithmetic with broadcasting, shared by tensors, fused expressions and float64 arrays. */
export interface PointwiseMethods<T> {
  add(other: T | number): T;
  sub(other: T | number): T;
  mul(other: T | number): T;
  div(other: T | number): T;
  /** Real powers of positive bases; whole powers of any base. */
  pow(exponent: T | number): T;
  maximum(other: T | number): T;
  minimum(other: T | number): T;
  /** Comparisons give 1 or 0 and carry no gradient. */
  equal(other: T | number): T;
  greater(other: T | number): T;
  greaterEqual(other: T | number): T;
  less(other: T | number): T;
  lessEqual(other: T | number): T;
  /** This where `condition` is not 0, else `other`. */
  where(condition: T, other: T | number): T;
  neg(): T;
  exp(): T;
  log(): T;
  sqrt(): T;
  rsqrt(): T;
  square(): T;
  abs(): T;
  sign(): T;
  reciprocal(): T;
  sigmoid(): T;
  silu(): T;
  tanh(): T;
  relu(): T;
  softplus(): T;
  /** The Gaussian error linear unit. */
  gelu(): T;
  /** Its form with a hyperbolic tangent, `approximate="tanh"` in PyTorch. */
  geluTanh(): T;
  /** Of angles in radians. */
  sin(): T;
  cos(): T;
  /** The error function. */
  erf(): T;
  clamp(low: number, high: number): T;
}

/** One axis of a slice: `[start, end]` (negative counts from the end), `[]` for all, a number to pick one and drop the axis. */
export type SliceIndex = number | readonly [] | readonly [number] | readonly [number, number];

/** How variances and standard deviations are taken. */
export interface SpreadOptions {
  /** Keep the axes, with length 1. */
  readonly keepdim?: boolean;
  /** What the number of elements is lessened by before it divides; default 1, the unbiased estimator. */
  readonly correction?: number;
}

/** Elements in order, and where along the axis each of them stood. */
export interface SortedTensors {
  readonly values: Tensor;
  /** u32 */
  readonly indices: Tensor;
}

export interface TensorMethods extends PointwiseMethods<Tensor> {
  sum(axes?: number | readonly number[], keepdim?: boolean): Tensor;
  mean(axes?: number | readonly number[], keepdim?: boolean): Tensor;
  /** Largest values; ties share the gradient. */
  max(axis?: number | readonly number[], keepdim?: boolean): Tensor;
  /** Smallest values; ties share the gradient. */
  min(axis?: number | readonly number[], keepdim?: boolean): Tensor;
  /** Mean squared distances from the mean, over all axes by default. */
  variance(axes?: number | readonly number[], options?: SpreadOptions): Tensor;
  /** Standard deviations: the roots of the variance. */
  std(axes?: number | readonly number[], options?: SpreadOptions): Tensor;
  /** Running sums along an axis; each includes its own element. */
  cumsum(axis?: number): Tensor;
  /** Elements along an axis in ascending order, equal ones as they stood, NaN above all; `indices` u32 says where each stood. */
  sort(axis?: number, options?: { readonly descending?: boolean }): SortedTensors;
  /** The `count` largest along an axis, the largest first; or the smallest. */
  topk(count: number, axis?: number, options?: { readonly largest?: boolean }): SortedTensors;
  /** Index of the first largest value, u32; no gradient. */
  argmax(axis?: number): Tensor;
  softmax(axis?: number): Tensor;
  logSoftmax(axis?: number): Tensor;
  /** Sums over broadcast axes, down to `shape`. */
  sumTo(shape: Shape): Tensor;
  /** The same memory under another shape; -1 is worked out. */
  reshape(shape: Shape): Tensor;
  permute(axes: readonly number[]): Tensor;
  transpose(first?: number, second?: number): Tensor;
  /** The transpose of a matrix. */
  readonly T: Tensor;
  expand(shape: Shape): Tensor;
  slice(...indices: SliceIndex[]): Tensor;
  /** result[…, j, …] = this[…, index[j], …] along `axis`; index u32 of the same rank. */
  gather(axis: number, index: Tensor): Tensor;
  matmul(other: Tensor): Tensor;
  cast(dtype: DType): Tensor;
  /** The same values, cut off from the tape. */
  detach(): Tensor;
}
