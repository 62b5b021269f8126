// softmax and its logarithm along one axis, computed with the row's largest value taken out.

import { dispatchKernel } from "../gpu/index.ts";
import { normaliseAxis, sizeOf, Tensor } from "../tensor/index.ts";
import { applyOp, defineOp, type Sample } from "./op.ts";

type None = Record<string, never>;

const samples: Sample<None>[] = [
  { inputs: [{ shape: [257] }], attrs: {} },
  { inputs: [{ shape: [3, 1] }], attrs: {} },
  { inputs: [{ shape: [2, 5, 70], range: [-30, 30] }], attrs: {} },
];

function launch(x: Tensor, y: Tensor, logarithm: boolean): void {
  if (x.size === 0) return;
  const cols = x.shape.at(-1) ?? 1;
  dispatchKernel("softmax", {
    bindings: { x, y },
    params: { rows: x.size / cols, cols },
    constants: { LOGARITHM: logarithm },
    grid: [x.size / cols],
  });
}

export const softmaxOp = defineOp<None, ["x"]>({
  name: "softmax",
  doc: "exp(x) / Σ exp(x) along the last axis.",
  shape: ([x]) => [x],
  forward([x], [y]) {
    launch(x, y, false);
  },
  backward: ([g], { outputs: [y] }) => [g && y.mul(g.sub(g.mul(y).sum(-1, true)))],
  reference: ([x]) => [x.softmax(-1)],
  samples,
  cost: ([x]) => ({ bytes: 8 * sizeOf(x), flops: 4 * sizeOf(x) }),
});

export const logSoftmaxOp = defineOp<None, ["x"]>({
  name: "log_softmax",
  doc: "x - log Σ exp(x) along the last axis.",
  shape: ([x]) => [x],
  forward([x], [y]) {
    launch(x, y, true);
  },
  backward: ([g], { outputs: [y] }) => [g?.sub(y.exp().mul(g.sum(-1, true)))],
  reference: ([x]) => [x.logSoftmax(-1)],
  samples,
  cost: ([x]) => ({ bytes: 8 * sizeOf(x), flops: 4 * sizeOf(x) }),
});

function along(op: typeof softmaxOp, x: Tensor, axis: number): Tensor {
  const at = normaliseAxis(axis, x.shape.length, op.name);
  const last = x.shape.length - 1;
  return at === last ? applyOp(op, [x], {})[0] : applyOp(op, [x.transpose(at, last)], {})[0].transpose(at, last);
}

const methods: ThisType<Tensor> & Record<string, unknown> = {
  softmax(axis = -1) {
    return along(softmaxOp, this, axis);
  },
  logSoftmax(axis = -1) {
    return along(logSoftmaxOp, this, axis);
  },
};
Object.assign(Tensor.prototype, methods);
