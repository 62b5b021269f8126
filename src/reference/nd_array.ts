// NdArray: dense float64 arrays with the method names of Tensor. The oracle that every operation is tested against.
// Written to be read and believed, not to be fast; it needs no device.

import { roundToHalf } from "./half.ts";
import { type MatmulOptions, multiplyMatrices } from "./matmul.ts";
import { gatherOffsets, type SliceIndex, sliceOffsets } from "./offsets.ts";
import { power } from "./power.ts";
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
export class NdArray {
  readonly shape: readonly number[];
  readonly data: Float64Array;

  /** @throws RangeError when the number of elements is not that of the shape. */
  constructor(data: Float64Array, shape: readonly number[]) {
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

  // Pointwise, one operand

  /** Applies a function to every element. */
  map(f: (value: number) => number): NdArray {
    return new NdArray(this.data.map(f), this.shape);
  }

  neg(): NdArray {
    return this.map((x) => -x);
  }
  exp(): NdArray {
    return this.map(Math.exp);
  }
  log(): NdArray {
    return this.map(Math.log);
  }
  sqrt(): NdArray {
    return this.map(Math.sqrt);
  }
  rsqrt(): NdArray {
    return this.map((x) => 1 / Math.sqrt(x));
  }
  square(): NdArray {
    return this.map((x) => x * x);
  }
  abs(): NdArray {
    return this.map(Math.abs);
  }
  sign(): NdArray {
    return this.map(Math.sign);
  }
  reciprocal(): NdArray {
    return this.map((x) => 1 / x);
  }
  sin(): NdArray {
    return this.map(Math.sin);
  }
  cos(): NdArray {
    return this.map(Math.cos);
  }
  floor(): NdArray {
    return this.map(Math.floor);
  }
  tanh(): NdArray {
    return this.map(Math.tanh);
  }
  relu(): NdArray {
    return this.map((x) => Math.max(x, 0));
  }
  sigmoid(): NdArray {
    return this.map(sigmoid);
  }
  silu(): NdArray {
    return this.map((x) => x * sigmoid(x));
  }
  /** log(1 + eˣ), without overflow. */
  softplus(): NdArray {
    return this.map((x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))));
  }
  /** The Gaussian error linear unit in its tanh form (Hendrycks and Gimpel 2016). */
  gelu(): NdArray {
    return this.map((x) => 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x))));
  }
  clamp(low: number, high: number): NdArray {
    return this.map((x) => Math.min(Math.max(x, low), high));
  }
  /** Every element rounded to the nearest float32. */
  toSingle(): NdArray {
    return this.map(Math.fround);
  }
  /** Every element rounded to the nearest float16, ties to even; beyond 65,504 to infinity. */
  toHalf(): NdArray {
    return this.map(roundToHalf);
  }

  // Pointwise, two operands

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

  add(other: NdArray | number): NdArray {
    return this.zip(other, (a, b) => a + b);
  }
  sub(other: NdArray | number): NdArray {
    return this.zip(other, (a, b) => a - b);
  }
  mul(other: NdArray | number): NdArray {
    return this.zip(other, (a, b) => a * b);
  }
  div(other: NdArray | number): NdArray {
    return this.zip(other, (a, b) => a / b);
  }
  pow(other: NdArray | number): NdArray {
    return this.zip(other, power);
  }
  maximum(other: NdArray | number): NdArray {
    return this.zip(other, Math.max);
  }
  minimum(other: NdArray | number): NdArray {
    return this.zip(other, Math.min);
  }
  /** Comparisons give 1 where they hold and 0 elsewhere. */
  equal(other: NdArray | number): NdArray {
    return this.zip(other, (a, b) => Number(a === b));
  }
  notEqual(other: NdArray | number): NdArray {
    return this.zip(other, (a, b) => Number(a !== b));
  }
  greater(other: NdArray | number): NdArray {
    return this.zip(other, (a, b) => Number(a > b));
  }
  greaterEqual(other: NdArray | number): NdArray {
    return this.zip(other, (a, b) => Number(a >= b));
  }
  less(other: NdArray | number): NdArray {
    return this.zip(other, (a, b) => Number(a < b));
  }
  lessEqual(other: NdArray | number): NdArray {
    return this.zip(other, (a, b) => Number(a <= b));
  }
  /** This where the condition is not 0, the other elsewhere (as in PyTorch). */
  where(condition: NdArray, other: NdArray | number): NdArray {
    return where(condition, this, other);
  }

  // Reductions

  /** Reduces the given axes (all of them by default) from left to right. */
  reduce(axes: Axes, keepdim: boolean, initial: number, f: (accumulator: number, value: number) => number): NdArray {
    const reduced = new Set(axisList(axes, this.rank));
    const kept = this.shape.map((extent, axis) => (reduced.has(axis) ? 1 : extent));
    const result = new Float64Array(sizeOf(kept)).fill(initial);
    const targets = broadcastOffsets(kept, this.shape);
    this.data.forEach((value, i) => {
      const target = itemAt(targets, i);
      result[target] = f(itemAt(result, target), value);
    });
    return new NdArray(result, keepdim ? kept : kept.filter((_, axis) => !reduced.has(axis)));
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

  /** The mean squared distance from the mean (the biased estimator). */
  variance(axes?: Axes, keepdim = false): NdArray {
    return this.sub(this.mean(axes, true)).square().mean(axes, keepdim);
  }

  /** The first index of the largest value along an axis. */
  argmax(axis = -1, keepdim = false): NdArray {
    const at = normalizeAxis(axis, this.rank);
    const { outer, extent, inner } = splitAtAxis(this.shape, at);
    const result = new Float64Array(outer * inner);
    for (let o = 0; o < outer; o++) {
      for (let i = 0; i < inner; i++) {
        let best = 0;
        for (let k = 1; k < extent; k++) {
          const at = (place: number) => itemAt(this.data, (o * extent + place) * inner + i);
          if (at(k) > at(best)) best = k;
        }
        result[o * inner + i] = best;
      }
    }
    return new NdArray(result, keepdim ? this.shape.with(at, 1) : this.shape.toSpliced(at, 1));
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
    const { extent, inner } = splitAtAxis(this.shape, normalizeAxis(axis, this.rank));
    const result = this.data.slice();
    for (let i = 0; i < result.length; i++) {
      if (Math.floor(i / inner) % extent > 0) result[i] = itemAt(result, i) + itemAt(result, i - inner);
    }
    return new NdArray(result, this.shape);
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

type Axes = number | readonly number[] | undefined;

function axisList(axes: Axes, rank: number): number[] {
  if (axes === undefined) return Array.from({ length: rank }, (_, axis) => axis);
  return (typeof axes === "number" ? [axes] : axes).map((axis) => normalizeAxis(axis, rank));
}

function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
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
