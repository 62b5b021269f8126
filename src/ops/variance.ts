// variance and std: mean squared distances from the mean over any axes, in two passes, and their roots.

import { checkOptions, itemAt, option, type Rules } from "../platform/index.ts";
import { empty, type Shape, type SpreadOptions, sizeOf, Tensor } from "../tensor/index.ts";
import { checkInputs, FLOAT32 } from "./checks.ts";
import { inputExpression } from "./expression.ts";
import { launchPointwise } from "./fuse.ts";
import { applyOp, defineOp, type Each, type Sample } from "./op.ts";
import { type Reduction, reduceAxes, reducedShape, resolveAxes, withKeptAxes } from "./reduce.ts";

interface Spread extends Reduction {
  readonly correction: number;
}

const rules: Rules<SpreadOptions> = {
  keepdim: option.optional(option.flag),
  correction: option.optional(option.float({ least: 0 })),
};

const samples: Sample<Spread>[] = [
  { inputs: [{ shape: [257] }], attrs: { axes: [0], keepdim: false, correction: 1 } },
  { inputs: [{ shape: [5, 3, 7] }], attrs: { axes: [1], keepdim: true, correction: 0 } },
  { inputs: [{ shape: [6, 70] }], attrs: { axes: [0, 1], keepdim: false, correction: 1.5 } },
  { inputs: [{ shape: [600, 3] }], attrs: { axes: [0], keepdim: true, correction: 1 } },
];

/** What the squares are divided by. */
function divisorOf(shape: Shape, { axes, correction }: Spread): number {
  const count = axes.reduce((product, axis) => product * itemAt(shape, axis), 1);
  return Math.max(0, count - correction);
}

function distances(x: Tensor, spread: Spread): Tensor {
  return x.sub(x.mean(spread.axes, true));
}

function varianceInto(x: Tensor, spread: Spread, target: Tensor): void {
  reduceAxes(distances(x, spread).square(), spread.axes, target, 1 / divisorOf(x.shape, spread), "sum");
}

/** The variance's gradient. Divided by 0, it is NaN at the mean and infinite elsewhere, as in PyTorch. */
function gradientOf(g: Tensor, x: Tensor, spread: Spread): Tensor {
  const divisor = divisorOf(x.shape, spread);
  const apart = distances(x, spread);
  const slope = divisor > 0 ? apart.mul(2 / divisor) : apart.square().div(0);
  return slope.mul(withKeptAxes(g, x.shape, spread.axes));
}

const cost = ([x]: Each<Shape, ["x"]>, spread: Spread) => ({
  bytes: 16 * sizeOf(x) + 4 * sizeOf(reducedShape(x, spread)),
  flops: 4 * sizeOf(x),
});

const doc = "Σ (x - mean)² / max(0, n - correction) over the given axes";

export const varianceOp = defineOp<Spread, ["x"]>({
  name: "variance",
  doc: `${doc}, n elements each.`,
  shape: ([x], spread) => [reducedShape(x, spread)],
  forward([x], [y], spread) {
    varianceInto(x, spread, y);
  },
  backward: ([g], { inputs: [x], attrs }) => [g && gradientOf(g, x, attrs)],
  reference: ([x], { axes, ...options }) => [x.variance([...axes], options)],
  samples,
  cost,
});

export const stdOp = defineOp<Spread, ["x"]>({
  name: "std",
  doc: `The root of ${doc}; the gradient is 0 where it is 0.`,
  shape: ([x], spread) => [reducedShape(x, spread)],
  forward([x], [y], spread) {
    const variance = empty(y.shape);
    varianceInto(x, spread, variance);
    launchPointwise([inputExpression(0).sqrt()], [variance], [y], []);
  },
  backward([g], { inputs: [x], outputs: [y], attrs }) {
    if (!g) return [undefined];
    return [gradientOf(g.div(y.mul(2)).where(y.equal(0).equal(0), 0), x, attrs)];
  },
  reference: ([x], { axes, ...options }) => [x.std([...axes], options)],
  samples,
  cost,
});

const methods: ThisType<Tensor> & Record<string, unknown> = {
  variance(axes?: number | readonly number[], options: SpreadOptions = {}) {
    return spreadOf(varianceOp, this, axes, options);
  },
  std(axes?: number | readonly number[], options: SpreadOptions = {}) {
    return spreadOf(stdOp, this, axes, options);
  },
};

function spreadOf(
  op: typeof varianceOp,
  x: Tensor,
  axes: number | readonly number[] | undefined,
  options: SpreadOptions,
): Tensor {
  checkOptions(op.name, options, rules);
  checkInputs(op.name, [x], [FLOAT32]);
  const { keepdim = false, correction = 1 } = options;
  return applyOp(op, [x], { axes: resolveAxes(x, axes, op.name), keepdim, correction })[0];
}
Object.assign(Tensor.prototype, methods);
