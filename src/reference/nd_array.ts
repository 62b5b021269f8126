// NdArray: dense float64 arrays with the method names of Tensor. The oracle that every operation is tested against.
// Written to be read and believed, not to be fast; it needs no device.

import { type MatmulOptions, multiplyMatrices } from "./matmul.ts";
import { gatherOffsets, type SliceIndex, sliceOffsets } from "./offsets.ts";
import { firstLargest, orderAlong } from "./ordering.ts";
import { PointwiseArray } from "./pointwise.ts";
import { type Axes, axisList, reduceOver, runningSums, type SpreadOptions } from "./reductions.ts";
import {
  broadcastOffsets,
  broadcastShapes,
  itemAt,
  normalizeAxis,
  sizeOf,
  splitAtAxis,
  stridesOf,
  walkOffsets,
} from "./shapes.ts";

/** Numbers nested to any depth, all rows of one depth equally long. */
export type NestedNumbers = number | readonly NestedNumbers[];

/** A dense, row-major array of float64. Immutable by convention: every method returns a new array. */
export class NdArray extends PointwiseArray<NdArray> {
  readonly shape: readonly number[];
  readonly data: Float64Array;

  /** @throws RangeError when the number of elements is not that of the shape. */
  constructor(data: Float64Array, shape: readonly number[]) {
    super();
    if (data.length !== sizeOf(shape)) throw new RangeError(`${data.length} elements do not fill the shape [${shape}]`);
    this.data = data;
    this.shape = [...shape];
  }

  get size(): number {
    return this.data.length;
  }

  get rank(): number {
    return this.shape.length;
  }

  /** The only element of an array of one element. @throws RangeError when there are more or none. */
  item(): number {
    if (this.size !== 1) throw new RangeError(`item() needs one element, the shape is [${this.shape}]`);
    return itemAt(this.data, 0);
  }

  /** The element at this index, one number an axis. */
  at(...index: number[]): number {
    const strides = stridesOf(this.shape);
    const place = (i: number, axis: number) => (i < 0 ? i + itemAt(this.shape, axis) : i);
    return itemAt(
      this.data,
      index.reduce((offset, i, axis) => offset + itemAt(strides, axis) * place(i, axis), 0),
    );
  }

  // Pointwise: the rest is in PointwiseArray

  /** Applies a function to every element. */
  map(f: (value: number) => number): NdArray {
    return new NdArray(this.data.map(f), this.shape);
  }

  /** Applies a function to every pair of elements after broadcasting. */
  zip(other: NdArray | number, f: (a: number, b: number) => number): NdArray {
    const right = asNdArray(other);
    const shape = broadcastShapes(this.shape, right.shape);
    const left = broadcastOffsets(this.shape, shape);
    const rightOffsets = broadcastOffsets(right.shape, shape);
    return new NdArray(
      Float64Array.from(left, (offset, i) => f(itemAt(this.data, offset), itemAt(right.data, itemAt(rightOffsets, i)))),
      shape,
    );
  }

  /** This where the condition is not 0, the other elsewhere (as in PyTorch). */
  where(condition: NdArray, other: NdArray | number): NdArray {
    return where(condition, this, other);
  }

  // Reductions

  /** Reduces the given axes (all of them by default) from left to right. */
  reduce(axes: Axes, keepdim: boolean, initial: number, f: (accumulator: number, value: number) => number): NdArray {
    const { data, kept, dropped } = reduceOver(this, axisList(axes, this.rank), initial, f);
    return new NdArray(data, keepdim ? kept : dropped);
  }

  sum(axes?: Axes, keepdim = false): NdArray {
    return this.reduce(axes, keepdim, 0, (sum, x) => sum + x);
  }
  max(axes?: Axes, keepdim = false): NdArray {
    return this.reduce(axes, keepdim, -Infinity, Math.max);
  }
  min(axes?: Axes, keepdim = false): NdArray {
    return this.reduce(axes, keepdim, Infinity, Math.min);
  }
  mean(axes?: Axes, keepdim = false): NdArray {
    const count = axisList(axes, this.rank).reduce((product, axis) => product * itemAt(this.shape, axis), 1);
    return this.sum(axes, keepdim).div(count);
  }

  /** The sum of squared distances from the mean, over their number less `correction`; NaN or infinite where that is not above 0. */
  variance(axes?: Axes, { keepdim = false, correction = 1 }: SpreadOptions = {}): NdArray {
    const count = axisList(axes, this.rank).reduce((product, axis) => product * itemAt(this.shape, axis), 1);
    const squares = this.sub(this.mean(axes, true)).square().sum(axes, keepdim);
    return squares.div(Math.max(0, count - correction));
  }
  /** The standard deviation: the root of the variance. */
  std(axes?: Axes, options: SpreadOptions = {}): NdArray {
    return this.variance(axes, options).sqrt();
  }

  /** The first index of the largest value along an axis. */
  argmax(axis = -1, keepdim = false): NdArray {
    const at = normalizeAxis(axis, this.rank);
    const places = firstLargest(this.data, splitAtAxis(this.shape, at));
    return new NdArray(places, keepdim ? this.shape.with(at, 1) : this.shape.toSpliced(at, 1));
  }

  /** Elements along an axis in order, equal ones as they stood, NaN above all; and where each of them stood. */
  sort(
    axis = -1,
    { descending = false }: { readonly descending?: boolean } = {},
  ): { values: NdArray; indices: NdArray } {
    const at = normalizeAxis(axis, this.rank);
    const indices = new NdArray(orderAlong(this.data, splitAtAxis(this.shape, at), descending), this.shape);
    return { values: this.gather(at, indices), indices };
  }

  /** Sums the axes that broadcasting from `shape` to this shape added or stretched: the adjoint of expand. */
  sumTo(shape: readonly number[]): NdArray {
    const targets = broadcastOffsets(shape, this.shape);
    const result = new Float64Array(sizeOf(shape));
    this.data.forEach((value, i) => {
      const target = itemAt(targets, i);
      result[target] = itemAt(result, target) + value;
    });
    return new NdArray(result, shape);
  }

  softmax(axis = -1): NdArray {
    const weights = this.sub(this.max(axis, true)).exp();
    return weights.div(weights.sum(axis, true));
  }

  logSoftmax(axis = -1): NdArray {
    const shifted = this.sub(this.max(axis, true));
    return shifted.sub(shifted.exp().sum(axis, true).log());
  }

  logSumExp(axis = -1, keepdim = false): NdArray {
    const largest = this.max(axis, true);
    const result = this.sub(largest).exp().sum(axis, true).log().add(largest);
    return keepdim ? result : result.reshape(this.shape.toSpliced(normalizeAxis(axis, this.rank), 1));
  }

  /** Running sums along an axis; each includes its own element. */
  cumsum(axis = -1): NdArray {
    return new NdArray(runningSums(this.data, splitAtAxis(this.shape, normalizeAxis(axis, this.rank))), this.shape);
  }

  // Layout

  /** The same elements under another shape; one extent may be -1 and is then worked out. */
  reshape(shape: readonly number[]): NdArray {
    const unknown = shape.indexOf(-1);
    return new NdArray(this.data, unknown < 0 ? shape : shape.with(unknown, this.size / -sizeOf(shape)));
  }

  permute(axes: readonly number[]): NdArray {
    const order = axisList(axes, this.rank);
    if (new Set(order).size !== this.rank) throw new RangeError(`[${axes}] does not order ${this.rank} axes`);
    const strides = stridesOf(this.shape);
    const shape = order.map((axis) => itemAt(this.shape, axis));
    const walked = order.map((axis) => itemAt(strides, axis));
    return this.#pick(walkOffsets(shape, walked), shape);
  }

  /** Exchanges two axes, the last two by default. */
  transpose(first = -2, second = -1): NdArray {
    const axes = this.shape.map((_, axis) => axis);
    const [a, b] = [normalizeAxis(first, this.rank), normalizeAxis(second, this.rank)];
    return this.permute(axes.with(a, b).with(b, a));
  }

  /** The transposed matrix (last two axes exchanged). */
  get T(): NdArray {
    return this.transpose();
  }

  /** Repeats axes of extent 1 and adds leading axes; -1 keeps an extent. */
  expand(shape: readonly number[]): NdArray {
    const full = shape.map((extent, axis) =>
      extent === -1 ? itemAt(this.shape, axis - shape.length + this.rank) : extent,
    );
    return this.#pick(broadcastOffsets(this.shape, full), full);
  }

  /** Selects along each axis in turn; axes that are not mentioned stay whole. */
  slice(...indices: SliceIndex[]): NdArray {
    const { offsets, shape } = sliceOffsets(this.shape, indices);
    return this.#pick(offsets, shape);
  }

  #pick(offsets: Uint32Array, shape: readonly number[]): NdArray {
    return new NdArray(
      Float64Array.from(offsets, (offset) => itemAt(this.data, offset)),
      shape,
    );
  }

  // Indexing and products

  /** result[i, j, …] = this[index[i, j, …], j, …] along axis 0, and so for every axis (as in PyTorch). */
  gather(axis: number, index: NdArray): NdArray {
    const offsets = gatherOffsets(this.shape, axis, index);
    return this.#pick(offsets, index.shape);
  }

  /** Adds source[i, j, …] to this[index[i, j, …], j, …] along axis 0, and so for every axis: the adjoint of gather. */
  scatterAdd(axis: number, index: NdArray, source: NdArray): NdArray {
    const result = this.data.slice();
    gatherOffsets(this.shape, axis, index).forEach((offset, i) => {
      result[offset] = itemAt(result, offset) + itemAt(source.data, i);
    });
    return new NdArray(result, this.shape);
  }

  /** The product of matrices, batched over broadcast leading axes; the flags read an operand transposed. */
  matmul(other: NdArray, options: MatmulOptions = {}): NdArray {
    const { data, shape } = multiplyMatrices(this, other, options);
    return new NdArray(data, shape);
  }
}

/** Takes a number as an array without axes. */
export function asNdArray(value: NdArray | number): NdArray {
  return typeof value === "number" ? new NdArray(Float64Array.of(value), []) : value;
}

/** `a` where the condition is not 0, `b` elsewhere; all three broadcast. */
export function where(condition: NdArray, a: NdArray | number, b: NdArray | number): NdArray {
  const [left, right] = [asNdArray(a), asNdArray(b)];
  const shape = broadcastShapes(condition.shape, broadcastShapes(left.shape, right.shape));
  const [x, y] = [left.expand(shape).data, right.expand(shape).data];
  return new NdArray(
    condition.expand(shape).data.map((holds, i) => itemAt(holds !== 0 ? x : y, i)),
    shape,
  );
}
