// sort and topk: elements along an axis in order, with where each of them stood. Stable: equal elements keep their order, NaN is
// above all, as in torch.sort. Blocks are sorted by counting, then runs are merged, twice as long from pass to pass.

import { dispatchKernel } from "../gpu/index.ts";
import { checkOptions, itemAt, lastOf, option } from "../platform/index.ts";
import type { NdArray } from "../reference/index.ts";
import {
  type DType,
  empty,
  isFloat,
  normaliseAxis,
  type Shape,
  type SortedTensors,
  sizeOf,
  Tensor,
  zeros,
} from "../tensor/index.ts";
import { ANY, checkInputs, checkNumber } from "./checks.ts";
import { applyOp, defineOp, type Each, type Sample } from "./op.ts";

/** Elements that are sorted by counting: BLOCK of sort_blocks. */
const BLOCK = 32;

interface Order {
  readonly descending: boolean;
}

interface First {
  readonly count: number;
  readonly largest: boolean;
}

/** For each row of x [rows, n] the indices of its elements in order, u32. */
function orderOf(x: Tensor, descending: boolean): Tensor {
  const n = lastOf(x.shape);
  const grid = [Math.ceil(x.size / 64)] as const;
  const constants = { T: x.dtype, DESCENDING: descending, FLOAT: isFloat(x.dtype), SIGNED: x.dtype === "i32" };
  let order = empty(x.shape, "u32");
  dispatchKernel("sort_blocks", { bindings: { x, order }, params: { size: x.size, n }, constants, grid });
  for (let width = BLOCK; width < n; width *= 2) {
    const after = empty(x.shape, "u32");
    const params = { size: x.size, n, width };
    dispatchKernel("sort_merge", { bindings: { x, before: order, after }, params, constants, grid });
    order.dispose();
    order = after;
  }
  return order;
}

/** Fills values and indices [rows, count] with the first of each row. */
function takeFirst(x: Tensor, values: Tensor, indices: Tensor, descending: boolean): void {
  if (values.size === 0) return;
  const order = orderOf(x, descending);
  dispatchKernel("sort_take", {
    bindings: { x, order, values, indices },
    params: { size: values.size, n: lastOf(x.shape), count: lastOf(values.shape) },
    constants: { T: x.dtype },
    grid: [Math.ceil(values.size / 64)],
  });
}

function gradientOf(g: Tensor, x: Tensor, indices: Tensor): Tensor {
  const dx = zeros(x.shape);
  if (g.size === 0) return dx;
  dispatchKernel("sort_grad", {
    bindings: { g, indices, dx },
    params: { size: g.size, n: lastOf(x.shape), count: lastOf(indices.shape) },
    grid: [Math.ceil(g.size / 64)],
  });
  return dx;
}

const withIndices = ([dtype]: Each<DType, ["x"]>): Each<DType, ["values", "indices"]> => [dtype, "u32"];

function referenceFirst(x: NdArray, descending: boolean, count: number): [NdArray, NdArray] {
  const { values, indices } = x.sort(-1, { descending });
  const first = [...x.shape.slice(0, -1).map(() => [] as const), [0, count] as const];
  return [values.slice(...first), indices.slice(...first)];
}

const cost = ([x]: Each<Shape, ["x"]>) => {
  const passes = Math.ceil(Math.log2(Math.max(2, x.at(-1) ?? 1)));
  return { bytes: 12 * passes * sizeOf(x), flops: passes * sizeOf(x) };
};

/** Far enough apart that differences cross no tie. */
const APART = [-500, 500] as const;

const samplesOf = <Attributes>(attrs: (n: number, index: number) => Attributes): Sample<Attributes>[] => [
  { inputs: [{ shape: [257], range: APART }], attrs: attrs(257, 0) },
  { inputs: [{ shape: [3, 1] }], attrs: attrs(1, 1) },
  { inputs: [{ shape: [2, 5, 70], range: APART }], attrs: attrs(70, 2) },
  { inputs: [{ shape: [4, 33], integers: true, range: [0, 3] }], attrs: attrs(33, 3) },
  { inputs: [{ shape: [2, 90], dtype: "u32", integers: true, range: [0, 9] }], attrs: attrs(90, 4) },
];

export const sortOp = defineOp<Order, ["x"], ["values", "indices"]>({
  name: "sort",
  doc: "Elements along the last axis in order, equal ones as they stood, NaN above all; and where each stood, u32.",
  accepts: [ANY],
  shape: ([x]) => [x, x],
  dtype: withIndices,
  forward([x], [values, indices], { descending }) {
    takeFirst(x, values, indices, descending);
  },
  backward: ([g], { inputs: [x], outputs: [, indices] }) => [g && gradientOf(g, x, indices)],
  reference: ([x], { descending }) => referenceFirst(x, descending, itemAt(x.shape, x.rank - 1)),
  samples: samplesOf((_, index) => ({ descending: index % 2 === 1 })),
  cost,
});

export const topkOp = defineOp<First, ["x"], ["values", "indices"]>({
  name: "topk",
  doc: "The first `count` elements along the last axis, from the largest or the smallest on; and where each stood, u32.",
  accepts: [ANY],
  shape([x], { count }) {
    checkNumber("topk", "count", count, { least: 0, most: lastOf(x), whole: true });
    const shape = x.with(-1, count);
    return [shape, shape];
  },
  dtype: withIndices,
  forward([x], [values, indices], { largest }) {
    takeFirst(x, values, indices, largest);
  },
  backward: ([g], { inputs: [x], outputs: [, indices] }) => [g && gradientOf(g, x, indices)],
  reference: ([x], { count, largest }) => referenceFirst(x, largest, count),
  samples: samplesOf((n, index) => ({ count: Math.min(n, 5), largest: index % 2 === 0 })),
  cost,
});

/** Applies an op of the last axis to another one. */
function along(
  op: string,
  x: Tensor,
  axis: number,
  f: (x: Tensor) => Each<Tensor, ["values", "indices"]>,
): SortedTensors {
  checkInputs(op, [x], [ANY]);
  const at = normaliseAxis(axis, x.shape.length, op);
  const last = x.shape.length - 1;
  if (at === last) {
    const [values, indices] = f(x);
    return { values, indices };
  }
  const [values, indices] = f(x.transpose(at, last));
  return { values: values.transpose(at, last), indices: indices.transpose(at, last) };
}

const methods: ThisType<Tensor> & Record<string, unknown> = {
  sort(axis = -1, options: { readonly descending?: boolean } = {}) {
    checkOptions("sort", options, { descending: option.optional(option.flag) });
    const { descending = false } = options;
    return along("sort", this, axis, (x) => applyOp(sortOp, [x], { descending }));
  },
  topk(count: number, axis = -1, options: { readonly largest?: boolean } = {}) {
    checkOptions("topk", options, { largest: option.optional(option.flag) });
    const { largest = true } = options;
    return along("topk", this, axis, (x) => applyOp(topkOp, [x], { count, largest }));
  },
};
Object.assign(Tensor.prototype, methods);
