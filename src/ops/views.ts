// Ops that show the same elements under another shape: reshape shares memory, permute and expand copy.

import { itemAt, ShapeError } from "../platform/index.ts";
import {
  checkIntegers,
  formatShape,
  normaliseAxis,
  resolveReshape,
  type Shape,
  sizeOf,
  stridesOf,
  Tensor,
} from "../tensor/index.ts";
import { ANY } from "./checks.ts";
import { applyOp, defineOp } from "./op.ts";
import { copyStrided, moved, sameDtype } from "./strided_copy.ts";

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
