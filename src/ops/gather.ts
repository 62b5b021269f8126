// gather: elements along an axis by a tensor of indices.

import { dispatchKernel } from "../gpu/index.ts";
import { itemAt, ShapeError } from "../platform/index.ts";
import { formatShape, normaliseAxis, type Shape, sizeOf, Tensor, zeros } from "../tensor/index.ts";
import { checkIds, checkInputs, FLOAT32, IDS } from "./checks.ts";
import { applyOp, defineOp } from "./op.ts";

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

const methods: ThisType<Tensor> & Record<string, unknown> = {
  gather(axis: number, index: Tensor) {
    checkInputs("gather", [this, index], [FLOAT32, IDS]);
    return applyOp(gatherOp, [this, index], { axis: normaliseAxis(axis, this.shape.length, "gather") })[0];
  },
};
Object.assign(Tensor.prototype, methods);
