// cumsum: running sums along an axis, in chunks whose own sums are summed up first. Fixed order.

import { dispatchKernel } from "../gpu/index.ts";
import { itemAt } from "../platform/index.ts";
import { empty, normaliseAxis, type Shape, sizeOf, Tensor } from "../tensor/index.ts";
import { applyOp, defineOp } from "./op.ts";
import { reduceChunks } from "./reduce.ts";

/** Longest run that one invocation goes through. */
const SPAN = 256;

/** A tensor as [outer, n, inner], n being the axis that is summed over. */
interface Split {
  readonly outer: number;
  readonly n: number;
  readonly inner: number;
}

function splitAt(shape: Shape, axis: number): Split {
  return { outer: sizeOf(shape.slice(0, axis)), n: itemAt(shape, axis), inner: sizeOf(shape.slice(axis + 1)) };
}

function cumulate(x: Tensor, { outer, n, inner }: Split, y: Tensor, reverse: boolean): void {
  const chunks = Math.ceil(n / SPAN);
  // With one chunk nothing is carried: any tensor will do.
  let carry = x;
  if (chunks > 1) {
    const sums = empty([outer, chunks, inner]);
    reduceChunks(x, { outer, n, inner }, SPAN, sums);
    carry = empty(sums.shape);
    cumulate(sums, { outer, n: chunks, inner }, carry, reverse);
  }
  dispatchKernel("cumsum", {
    bindings: { x, carry, y },
    params: { outer, n, inner, chunks, span: SPAN },
    constants: { REVERSE: reverse },
    grid: [Math.ceil((outer * chunks * inner) / 64)],
  });
}

export const cumsumOp = defineOp<{ readonly axis: number }, ["x"]>({
  name: "cumsum",
  doc: "Running sums along an axis; each includes its own element.",
  shape: ([x]) => [x],
  forward([x], [y], { axis }) {
    if (x.size > 0) cumulate(x, splitAt(x.shape, axis), y, false);
  },
  backward([g], { inputs: [x], attrs: { axis } }) {
    if (!g) return [undefined];
    const dx = empty(x.shape);
    if (x.size > 0) cumulate(g, splitAt(x.shape, axis), dx, true);
    return [dx];
  },
  reference: ([x], { axis }) => [x.cumsum(axis)],
  samples: [
    { inputs: [{ shape: [257] }], attrs: { axis: 0 } },
    { inputs: [{ shape: [3, 70] }], attrs: { axis: 1 } },
    { inputs: [{ shape: [2, 300, 5] }], attrs: { axis: 1 } },
    { inputs: [{ shape: [70_000] }], attrs: { axis: 0 }, tolerance: 5e-4, gradientTolerance: 1e-3 },
  ],
  cost: ([x]) => ({ bytes: 12 * sizeOf(x), flops: 2 * sizeOf(x) }),
});

const methods: ThisType<Tensor> & Record<string, unknown> = {
  cumsum(axis = -1) {
    return applyOp(cumsumOp, [this], { axis: normaliseAxis(axis, this.shape.length, "cumsum") })[0];
  },
};
Object.assign(Tensor.prototype, methods);
