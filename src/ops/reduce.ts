// Reductions over any axes: sum, mean, max, min, argmax, and summing broadcast axes away. Fixed order, so results repeat bit for bit.

import { dispatchKernel } from "../gpu/index.ts";
import { itemAt, lastOf, ShapeError } from "../platform/index.ts";
import {
  broadcastShapes,
  checkIntegers,
  empty,
  formatShape,
  normaliseAxis,
  type Shape,
  sizeOf,
  Tensor,
} from "../tensor/index.ts";
import { checkInputs, FLOAT32 } from "./checks.ts";
import { applyOp, defineOp, type Each, type Sample } from "./op.ts";

/** Longest run that one workgroup (rows) or invocation (columns) reduces before a second pass takes over. */
const ROW_SPAN = 4096;
const COLUMN_SPAN = 256;

/** What becomes of two values: COMBINE of the kernels. */
const COMBINES = { sum: 0, largest: 1, smallest: 2 } as const;
type Combine = keyof typeof COMBINES;

export interface Reduction {
  readonly axes: readonly number[];
  readonly keepdim: boolean;
}

export function reducedShape(shape: Shape, { axes, keepdim }: Reduction): number[] {
  return keepdim
    ? shape.map((length, axis) => (axes.includes(axis) ? 1 : length))
    : shape.filter((_, axis) => !axes.includes(axis));
}

/** Reduces x, seen as [outer, n, inner], over n into `target` (of outer · inner elements). */
function reduceInto(
  x: Tensor,
  outer: number,
  n: number,
  inner: number,
  target: Tensor,
  scale: number,
  combine: Combine,
): void {
  const rows = inner === 1;
  const span = rows ? ROW_SPAN : COLUMN_SPAN;
  const chunks = Math.max(1, Math.ceil(n / span));
  const last = chunks === 1;
  const y = last ? target : empty([outer, chunks, inner]);
  const constants = { COMBINE: COMBINES[combine] };
  const factor = last ? scale : 1;
  if (rows) {
    const params = { rows: outer, cols: n, chunks, span, scale: factor };
    dispatchKernel("reduce_rows", { bindings: { x, y }, params, constants, grid: [outer * chunks] });
  } else {
    const params = { outer, n, inner, chunks, span, scale: factor };
    dispatchKernel("reduce_columns", {
      bindings: { x, y },
      params,
      constants,
      grid: [Math.ceil((outer * chunks * inner) / 64)],
    });
  }
  if (!last) reduceInto(y, outer, chunks, inner, target, scale, combine);
}

/** The sums of runs of `span` values over n of x [outer, n, inner], into sums [outer, ⌈n / span⌉, inner]. */
export function reduceChunks(
  x: Tensor,
  { outer, n, inner }: { readonly outer: number; readonly n: number; readonly inner: number },
  span: number,
  sums: Tensor,
): void {
  const params = { outer, n, inner, chunks: Math.ceil(n / span), span, scale: 1 };
  dispatchKernel("reduce_columns", {
    bindings: { x, y: sums },
    params,
    constants: { COMBINE: COMBINES.sum },
    grid: [Math.ceil(sums.size / 64)],
  });
}

/** Reduces the axes into `target`, neighbours at a time, the last ones first; no axes at all: each element by itself. */
export function reduceAxes(x: Tensor, axes: readonly number[], target: Tensor, scale: number, combine: Combine): void {
  if (axes.length === 0) {
    reduceInto(x, x.size, 1, 1, target, scale, combine);
    return;
  }
  let current = x;
  let shape = [...x.shape];
  let open = axes.filter((axis) => shape[axis] !== 1).sort((a, b) => a - b);
  if (open.length === 0) open = axes.slice(0, 1);
  while (open.length > 0) {
    const end = lastOf(open);
    let start = end;
    while (open.includes(start - 1)) start--;
    open = open.filter((axis) => axis < start);
    const outer = sizeOf(shape.slice(0, start));
    const n = sizeOf(shape.slice(start, end + 1));
    const inner = sizeOf(shape.slice(end + 1));
    const next = open.length === 0 ? target : empty([outer, inner]);
    reduceInto(current, outer, n, inner, next, open.length === 0 ? scale : 1, combine);
    shape = shape.map((length, axis) => (axis >= start && axis <= end ? 1 : length));
    current = next;
  }
}

const samples: Sample<Reduction>[] = [
  { inputs: [{ shape: [257] }], attrs: { axes: [0], keepdim: false } },
  { inputs: [{ shape: [5, 1, 7] }], attrs: { axes: [1], keepdim: true } },
  { inputs: [{ shape: [6, 70] }], attrs: { axes: [1], keepdim: false } },
  { inputs: [{ shape: [600, 3] }], attrs: { axes: [0], keepdim: true } },
  { inputs: [{ shape: [3, 4, 5, 2] }], attrs: { axes: [0, 2], keepdim: false } },
  { inputs: [{ shape: [9000] }], attrs: { axes: [0], keepdim: false }, tolerance: 1e-4 },
];

const cost = ([x]: Each<Shape, ["x"]>, reduction: Reduction) => ({
  bytes: 4 * (sizeOf(x) + sizeOf(reducedShape(x, reduction))),
  flops: sizeOf(x),
});

export function withKeptAxes(t: Tensor, shape: Shape, axes: readonly number[]): Tensor {
  return t.reshape(reducedShape(shape, { axes, keepdim: true }));
}

export const sumOp = defineOp<Reduction, ["x"]>({
  name: "sum",
  doc: "The sum over the given axes.",
  shape: ([x], attrs) => [reducedShape(x, attrs)],
  forward([x], [y], { axes }) {
    reduceAxes(x, axes, y, 1, "sum");
  },
  backward: ([g], { inputs: [x], attrs }) => [g && withKeptAxes(g, x.shape, attrs.axes).expand(x.shape)],
  reference: ([x], { axes, keepdim }) => [x.sum([...axes], keepdim)],
  samples,
  cost,
});

/** The largest of nothing is nothing. @throws ShapeError when the axes have no elements. */
function refuseEmpty(op: string, shape: Shape, axes: readonly number[]): void {
  if (shape.length > 0 && !axes.some((axis) => shape[axis] === 0)) return;
  if (shape.length === 0 && op !== "argmax") return;
  const what = op === "min" ? "smallest" : "largest";
  throw new ShapeError(`${op}: there is no ${what} value`, `x: ${formatShape(shape)}`, "the axis has no elements");
}

function defineExtreme(name: "max" | "min") {
  const combine = name === "max" ? "largest" : "smallest";
  return defineOp<Reduction, ["x"]>({
    name,
    doc: `The ${combine} value over the given axes, NaN before all; ties share the gradient, as in torch.a${name}.`,
    shape: ([x], attrs) => [reducedShape(x, attrs)],
    forward([x], [y], { axes }) {
      reduceAxes(x, axes, y, 1, combine);
    },
    backward([g], { inputs: [x], outputs: [y], attrs }) {
      const hits = x.equal(withKeptAxes(y, x.shape, attrs.axes));
      return [g && hits.mul(withKeptAxes(g, x.shape, attrs.axes).div(hits.sum(attrs.axes, true)))];
    },
    check: ([x], { axes }) => refuseEmpty(name, x.shape, axes),
    reference: ([x], { axes, keepdim }) => [x[name]([...axes], keepdim)],
    samples,
    cost,
  });
}

export const maxOp = defineExtreme("max");
export const minOp = defineExtreme("min");

export const argmaxOp = defineOp<Record<string, never>, ["x"]>({
  name: "argmax",
  doc: "The index of the first largest value along the last axis, NaN above all, u32; no gradient.",
  shape: ([x]) => [x.slice(0, -1)],
  dtype: () => ["u32"],
  forward([x], [y]) {
    const cols = lastOf(x.shape);
    dispatchKernel("argmax", { bindings: { x, y }, params: { rows: y.size, cols }, grid: [y.size] });
  },
  check: ([x]) => refuseEmpty("argmax", x.shape, [x.shape.length - 1]),
  reference: ([x]) => [x.argmax(-1)],
  samples: [
    { inputs: [{ shape: [257] }], attrs: {} },
    { inputs: [{ shape: [5, 70] }], attrs: {} },
    { inputs: [{ shape: [3, 9], integers: true, range: [0, 2] }], attrs: {} },
  ],
  cost: ([x]) => ({ bytes: 4 * sizeOf(x), flops: sizeOf(x) }),
});

/** The axes that are meant, counted from the front. @throws ShapeError for one that there is not, or that is named twice */
export function resolveAxes(x: Tensor, axes: number | readonly number[] | undefined, op: string): number[] {
  if (axes !== undefined && typeof axes !== "number") checkIntegers(op, "a list of axes", axes);
  const list = axes === undefined ? x.shape.map((_, axis) => axis) : typeof axes === "number" ? [axes] : axes;
  const resolved = list.map((axis) => normaliseAxis(axis, x.shape.length, op));
  if (new Set(resolved).size !== resolved.length)
    throw new ShapeError(`${op}: an axis is named twice`, `axes: ${list.join(", ")}`);
  return resolved;
}

function reduce(op: typeof sumOp, x: Tensor, axes: number | readonly number[] | undefined, keepdim = false): Tensor {
  const resolved = resolveAxes(x, axes, op.name);
  checkInputs(op.name, [x], [FLOAT32]);
  if (resolved.length === 0) return x;
  return applyOp(op, [x], { axes: resolved, keepdim })[0];
}

const methods: ThisType<Tensor> & Record<string, unknown> = {
  sum(axes?: number | readonly number[], keepdim?: boolean) {
    return reduce(sumOp, this, axes, keepdim);
  },
  mean(axes?: number | readonly number[], keepdim?: boolean) {
    const count = resolveAxes(this, axes, "mean").reduce((product, axis) => product * itemAt(this.shape, axis), 1);
    return reduce(sumOp, this, axes, keepdim).mul(1 / count);
  },
  max(axes?: number | readonly number[], keepdim?: boolean) {
    return reduce(maxOp, this, axes, keepdim);
  },
  min(axes?: number | readonly number[], keepdim?: boolean) {
    return reduce(minOp, this, axes, keepdim);
  },
  argmax(axis = -1) {
    const at = normaliseAxis(axis, this.shape.length, "argmax");
    const last = this.shape.length - 1;
    const others = this.shape.map((_, each) => each).filter((each) => each !== at);
    const x = at === last ? this : this.permute([...others, at]);
    return applyOp(argmaxOp, [x], {})[0];
  },
  sumTo(shape: Shape) {
    checkIntegers("sum_to", "the shape", shape);
    if (broadcastShapes([this.shape, shape], "sum_to").join() !== this.shape.join()) {
      throw new ShapeError(`sum_to: ${formatShape(shape)} does not broadcast to ${formatShape(this.shape)}`);
    }
    const shift = this.shape.length - shape.length;
    const axes = this.shape
      .map((_, axis) => axis)
      .filter((axis) => axis < shift || (shape[axis - shift] === 1 && this.shape[axis] !== 1));
    const summed = axes.length > 0 ? this.sum(axes, true) : this;
    return shift > 0 ? summed.reshape(shape) : summed;
  },
};
Object.assign(Tensor.prototype, methods);
