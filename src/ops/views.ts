// Ops that only move elements: reshape, permute, slice, expand, cat, gather, cast. Reshape shares memory, the others copy.

import { dispatchKernel } from "../gpu/index.ts";
import { itemAt, pairsOf, ShapeError } from "../platform/index.ts";
import { NdArray, cat as referenceCat } from "../reference/index.ts";
import {
  bytesPerElement,
  checkDType,
  checkIntegers,
  type DType,
  formatShape,
  fromHalfBits,
  isFloat,
  normaliseAxis,
  resolveReshape,
  type Shape,
  type SliceIndex,
  sizeOf,
  stridesOf,
  Tensor,
  toHalfBits,
  zeros,
} from "../tensor/index.ts";
import { ANY, checkIds, checkInputs, FLOAT32, IDS } from "./checks.ts";
import { applyOp, defineOp, type Each } from "./op.ts";

const AXES = 6;

/** Copies between `packed`, a dense block of `shape`, and `spread`, walked by `strides` from `offset`. */
function copyStrided(
  packed: Tensor,
  spread: Tensor,
  shape: Shape,
  strides: readonly number[],
  offset: number,
  scatter: boolean,
): void {
  if (shape.length > AXES) throw new ShapeError(`at most ${AXES} axes can be moved, not ${shape.length}`);
  const pad = AXES - shape.length;
  const length = (axis: number) => shape[axis - pad] ?? 1;
  const stride = (axis: number) => strides[axis - pad] ?? 0;
  dispatchKernel("strided_copy", {
    bindings: scatter ? { x: packed, y: spread } : { x: spread, y: packed },
    params: {
      size: sizeOf(shape),
      offset,
      length1: length(1),
      length2: length(2),
      length3: length(3),
      length4: length(4),
      length5: length(5),
      stride0: stride(0),
      stride1: stride(1),
      stride2: stride(2),
      stride3: stride(3),
      stride4: stride(4),
      stride5: stride(5),
    },
    constants: { SCATTER: scatter, T: packed.dtype },
    grid: [Math.ceil(sizeOf(shape) / 256)],
  });
}

const moved = ([x]: Each<Shape, ["x"]>) => ({ bytes: 8 * sizeOf(x), flops: 0 });
const sameDtype = ([dtype]: Each<DType, ["x"]>): Each<DType, ["y"]> => [dtype];

/** Where a block that starts here lies in a tensor of this shape. */
function offsetOf(shape: Shape, starts: readonly number[]): number {
  return pairsOf(starts, stridesOf(shape)).reduce((sum, [start, stride]) => sum + start * stride, 0);
}

export const reshapeOp = defineOp<{ shape: Shape }, ["x"]>({
  name: "reshape",
  doc: "The same elements under another shape; shares memory. One axis may be -1.",
  accepts: [ANY],
  shape: ([x], { shape }) => [resolveReshape(x, shape)],
  dtype: sameDtype,
  forward() {},
  view: ([x], { shape }) => [x.view(resolveReshape(x.shape, shape))],
  backward: ([g], { inputs: [x] }) => [g?.view(x.shape)],
  reference: ([x], { shape }) => [x.reshape(resolveReshape(x.shape, shape))],
  samples: [{ inputs: [{ shape: [4, 6] }], attrs: { shape: [3, -1] } }],
  cost: () => ({ bytes: 0, flops: 0 }),
});

export const permuteOp = defineOp<{ axes: readonly number[] }, ["x"]>({
  name: "permute",
  doc: "The axes in another order; copies.",
  accepts: [ANY],
  shape([x], { axes }) {
    if (axes.length !== x.length || [...axes].sort((a, b) => a - b).some((axis, i) => axis !== i)) {
      throw new ShapeError(
        "permute: not an order of the axes",
        [`x: ${formatShape(x)}`, `axes: ${formatShape(axes)}`],
        "name each axis once",
      );
    }
    return [axes.map((axis) => itemAt(x, axis))];
  },
  dtype: sameDtype,
  forward([x], [y], { axes }) {
    const strides = stridesOf(x.shape);
    copyStrided(
      y,
      x,
      y.shape,
      axes.map((axis) => itemAt(strides, axis)),
      0,
      false,
    );
  },
  backward([g], { attrs: { axes } }) {
    const inverse = axes.map((_, axis) => axes.indexOf(axis));
    return [g?.permute(inverse)];
  },
  reference: ([x], { axes }) => [x.permute(axes)],
  samples: [
    { inputs: [{ shape: [5, 70] }], attrs: { axes: [1, 0] } },
    { inputs: [{ shape: [2, 3, 1, 5] }], attrs: { axes: [3, 0, 2, 1] } },
  ],
  cost: moved,
});

export const expandOp = defineOp<{ shape: Shape }, ["x"]>({
  name: "expand",
  doc: "Repeats axes of length 1 up to `shape`; copies.",
  accepts: [ANY],
  shape([x], { shape }) {
    const shift = shape.length - x.length;
    if (shift < 0 || x.some((length, axis) => length !== 1 && length !== shape[axis + shift])) {
      throw new ShapeError(
        `expand: ${formatShape(x)} does not expand to ${formatShape(shape)}`,
        [],
        "only axes of length 1 can be repeated",
      );
    }
    return [shape];
  },
  dtype: sameDtype,
  forward([x], [y]) {
    const own = stridesOf(x.shape);
    const shift = y.shape.length - x.shape.length;
    const strides = y.shape.map((_, axis) =>
      axis < shift || x.shape[axis - shift] === 1 ? 0 : itemAt(own, axis - shift),
    );
    copyStrided(y, x, y.shape, strides, 0, false);
  },
  backward: ([g], { inputs: [x] }) => [g?.sumTo(x.shape)],
  reference: ([x], { shape }) => [x.expand(shape)],
  samples: [
    { inputs: [{ shape: [3, 1] }], attrs: { shape: [2, 3, 4] } },
    { inputs: [{ shape: [] }], attrs: { shape: [257] } },
  ],
  cost: (_, { shape }) => ({ bytes: 8 * sizeOf(shape), flops: 0 }),
});

interface Ranges {
  readonly ranges: readonly (readonly [number, number])[];
}

export const sliceOp = defineOp<Ranges, ["x"]>({
  name: "slice",
  doc: "The block from start to end (exclusive) on each axis; copies.",
  accepts: [ANY],
  shape: (_, { ranges }) => [ranges.map(([start, end]) => end - start)],
  dtype: sameDtype,
  forward([x], [y], { ranges }) {
    const starts = ranges.map(([start]) => start);
    copyStrided(y, x, y.shape, stridesOf(x.shape), offsetOf(x.shape, starts), false);
  },
  backward([g], { inputs: [x], attrs: { ranges } }) {
    if (!g) return [undefined];
    const dx = zeros(x.shape);
    const starts = ranges.map(([start]) => start);
    copyStrided(g, dx, g.shape, stridesOf(x.shape), offsetOf(x.shape, starts), true);
    return [dx];
  },
  reference: ([x], { ranges }) => [x.slice(...ranges.map(([start, end]) => [start, end] as [number, number]))],
  samples: [
    { inputs: [{ shape: [300] }], attrs: { ranges: [[7, 290]] } },
    {
      inputs: [{ shape: [4, 5, 6] }],
      attrs: {
        ranges: [
          [1, 3],
          [0, 5],
          [2, 3],
        ],
      },
    },
  ],
  cost: (_, { ranges }) => ({
    bytes: 8 * ranges.reduce((product, [start, end]) => product * (end - start), 1),
    flops: 0,
  }),
});

export const catOp = defineOp<{ axis: number }, string[]>({
  name: "cat",
  doc: "Tensors one after another along an axis; copies.",
  accepts: [ANY],
  shape(shapes, { axis }) {
    const first = itemAt(shapes, 0);
    for (const shape of shapes) {
      if (shape.length !== first.length || shape.some((length, i) => i !== axis && length !== first[i])) {
        throw new ShapeError(
          "cat: shapes differ off the axis",
          shapes.map(formatShape),
          `all lengths but that of axis ${axis} must agree`,
        );
      }
    }
    return [
      first.map((length, i) => (i === axis ? shapes.reduce((sum, shape) => sum + itemAt(shape, axis), 0) : length)),
    ];
  },
  dtype: (dtypes) => [itemAt(dtypes, 0)],
  check(inputs) {
    const first = itemAt(inputs, 0);
    if (inputs.every(({ dtype }) => dtype === first.dtype)) return;
    throw new ShapeError(
      "cat: the tensors are not of one dtype",
      inputs.map(String),
      `cast() the others to ${first.dtype} first`,
    );
  },
  forward(inputs, [y], { axis }) {
    const strides = stridesOf(y.shape);
    let start = 0;
    for (const x of inputs) {
      if (x.size > 0) copyStrided(x, y, x.shape, strides, start * itemAt(strides, axis), true);
      start += itemAt(x.shape, axis);
    }
  },
  backward([g], { inputs, attrs: { axis }, needs }) {
    let start = 0;
    return inputs.map((x, index) => {
      const from = start;
      start += itemAt(x.shape, axis);
      return g && needs[index]
        ? g.slice(...g.shape.map((_, i) => (i === axis ? ([from, start] as const) : ([] as const))))
        : undefined;
    });
  },
  reference: (inputs, { axis }) => [referenceCat([...inputs], axis)],
  samples: [
    { inputs: [{ shape: [2, 3] }, { shape: [2, 130] }], attrs: { axis: 1 } },
    { inputs: [{ shape: [1, 2, 2] }, { shape: [3, 2, 2] }, { shape: [2, 2, 2] }], attrs: { axis: 0 } },
  ],
  cost: (shapes) => ({ bytes: 8 * shapes.reduce((sum, shape) => sum + sizeOf(shape), 0), flops: 0 }),
});

/** Tensors one after another along `axis`. */
export function cat(tensors: readonly Tensor[], axis = 0): Tensor {
  if (!Array.isArray(tensors) || tensors.length === 0) throw new ShapeError("cat: no tensors given", [], "give a list");
  checkInputs("cat", tensors, [ANY]);
  return applyOp(catOp, [...tensors], { axis: normaliseAxis(axis, itemAt(tensors, 0).shape.length, "cat") })[0];
}

const gathered = (shape: Shape, index: Shape, axis: number) => ({
  n: itemAt(shape, axis),
  picks: itemAt(index, axis),
  inner: sizeOf(shape.slice(axis + 1)),
});

export const gatherOp = defineOp<{ axis: number }, ["x", "index"]>({
  name: "gather",
  doc: "Picks along an axis by a u32 index of the same rank: y[…, j, …] = x[…, index[…, j, …], …].",
  accepts: [FLOAT32, IDS],
  shape([x, index], { axis }) {
    if (x.length !== index.length || x.some((length, i) => i !== axis && length !== index[i])) {
      throw new ShapeError(
        "gather: the index does not fit",
        [`x: ${formatShape(x)}`, `index: ${formatShape(index)}`],
        `all lengths but that of axis ${axis} must agree`,
      );
    }
    return [index];
  },
  check: ([x, index], { axis }) => checkIds("gather", "index", index, itemAt(x.shape, axis), `axis ${axis}`),
  forward([x, ids], [y], { axis }) {
    const params = { size: y.size, ...gathered(x.shape, ids.shape, axis) };
    dispatchKernel("gather", { bindings: { x, ids, y }, params, grid: [Math.ceil(y.size / 256)] });
  },
  backward([g], { inputs: [x, ids], attrs: { axis } }) {
    if (!g) return [undefined, undefined];
    const dx = zeros(x.shape);
    const params = { size: x.size, ...gathered(x.shape, ids.shape, axis) };
    dispatchKernel("gather_grad", { bindings: { ids, g, dx }, params, grid: [Math.ceil(x.size / 256)] });
    return [dx, undefined];
  },
  reference: ([x, ids], { axis }) => [x.gather(axis, ids)],
  samples: [
    {
      inputs: [{ shape: [5, 70] }, { shape: [5, 2], dtype: "u32", integers: true, range: [0, 69] }],
      attrs: { axis: 1 },
    },
    { inputs: [{ shape: [4, 3] }, { shape: [7, 3], dtype: "u32", integers: true, range: [0, 3] }], attrs: { axis: 0 } },
  ],
  cost: ([, index]) => ({ bytes: 12 * sizeOf(index), flops: 0 }),
});

const saturated = (low: number, high: number) => (value: number) =>
  Number.isNaN(value) ? 0 : Math.trunc(Math.max(low, Math.min(high, value)));

/** Floats as numbers of a dtype. */
const CASTS: Readonly<Record<DType, (value: number) => number>> = {
  f32: Math.fround,
  f16: (value) => fromHalfBits(toHalfBits(Math.max(-65504, Math.min(65504, value)))),
  i32: saturated(-(2 ** 31), 2 ** 31 - 1),
  u32: saturated(0, 2 ** 32 - 1),
};

export const castOp = defineOp<{ dtype: DType }, ["x"]>({
  name: "cast",
  doc:
    "The values as another dtype; f16 saturates at ±65,504, floats become integers towards zero and saturate, NaN becomes 0. " +
    "i32 and u32 keep their bits.",
  accepts: [ANY],
  shape: ([x]) => [x],
  dtype: (_, { dtype }) => [dtype],
  forward([x], [y]) {
    dispatchKernel("cast", {
      bindings: { x, y },
      params: { size: x.size },
      constants: {
        From: x.dtype,
        To: y.dtype,
        CLAMP_HALF: y.dtype === "f16",
        TO_INTEGER: isFloat(x.dtype) && !isFloat(y.dtype),
        SIGNED: y.dtype === "i32",
      },
      grid: [Math.ceil(x.size / 256)],
    });
  },
  backward: ([g]) => [g],
  reference: ([x], { dtype }) => [new NdArray(x.data.map(CASTS[dtype]), x.shape)],
  samples: [
    { inputs: [{ shape: [257], grad: false }], attrs: { dtype: "f16" } },
    { inputs: [{ shape: [3, 5], dtype: "f16" }], attrs: { dtype: "f32" } },
    { inputs: [{ shape: [9], range: [0, 9], grad: false }], attrs: { dtype: "u32" } },
    { inputs: [{ shape: [9], range: [-9, 9], grad: false }], attrs: { dtype: "i32" } },
  ],
  cost: ([x], { dtype }) => ({ bytes: sizeOf(x) * (4 + bytesPerElement(dtype)), flops: 0 }),
});

function resolveRange(index: SliceIndex, length: number, axis: number): readonly [number, number] {
  const asked: unknown = index;
  if (typeof asked !== "number" && !(Array.isArray(asked) && asked.length <= 2)) {
    throw new ShapeError(
      `slice: ${JSON.stringify(asked) ?? String(asked)} says nothing about axis ${axis}`,
      [],
      "give a number, [], [start] or [start, end]",
    );
  }
  const from = (position: number) => (position < 0 ? position + length : position);
  const [start, end] =
    typeof index === "number" ? [from(index), from(index) + 1] : [from(index[0] ?? 0), from(index[1] ?? length)];
  if (!(Number.isInteger(start) && Number.isInteger(end) && start >= 0 && start <= end && end <= length)) {
    throw new ShapeError(
      `slice: ${JSON.stringify(index)} is out of range on axis ${axis}`,
      `its length is ${length}`,
      "negative positions count from the end",
    );
  }
  return [start, end];
}

const methods: ThisType<Tensor> & Record<string, unknown> = {
  reshape(shape: Shape) {
    checkIntegers("reshape", "the shape", shape);
    return applyOp(reshapeOp, [this], { shape })[0];
  },
  permute(axes: readonly number[]) {
    checkIntegers("permute", "the order of the axes", axes);
    return applyOp(permuteOp, [this], {
      axes: axes.map((axis) => normaliseAxis(axis, this.shape.length, "permute")),
    })[0];
  },
  transpose(first = -2, second = -1) {
    const axes = this.shape.map((_, axis) => axis);
    const a = normaliseAxis(first, axes.length, "transpose");
    const b = normaliseAxis(second, axes.length, "transpose");
    return this.permute(axes.with(a, b).with(b, a));
  },
  expand(shape: Shape) {
    checkIntegers("expand", "the shape", shape);
    return applyOp(expandOp, [this], { shape })[0];
  },
  slice(...indices: SliceIndex[]) {
    if (indices.length > this.shape.length)
      throw new ShapeError(`slice: ${indices.length} ranges for ${this}`, [], "give one for each axis");
    const ranges = this.shape.map((length, axis) => resolveRange(indices[axis] ?? [], length, axis));
    const block = applyOp(sliceOp, [this], { ranges })[0];
    const kept = block.shape.filter((_, axis) => typeof indices[axis] !== "number");
    return kept.length === block.shape.length ? block : block.reshape(kept);
  },
  gather(axis: number, index: Tensor) {
    checkInputs("gather", [this, index], [FLOAT32, IDS]);
    return applyOp(gatherOp, [this, index], { axis: normaliseAxis(axis, this.shape.length, "gather") })[0];
  },
  cast(dtype: DType) {
    checkDType("cast", dtype);
    return dtype === this.dtype ? this : applyOp(castOp, [this], { dtype })[0];
  },
  detach() {
    return this.view(this.shape);
  },
};
Object.assign(Tensor.prototype, methods);
Object.defineProperty(Tensor.prototype, "T", {
  get(this: Tensor) {
    return this.transpose(-2, -1);
  },
});
