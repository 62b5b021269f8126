// The pointwise table: for each function its WGSL, its value on numbers and its derivative, one line each.
// Derivatives are written with the same methods, so they run on expressions, tensors and float64 arrays alike.

import type { PointwiseMethods } from "../tensor/index.ts";

interface Rule {
  readonly doc: string;
  wgsl(...args: string[]): string;
  number(...args: number[]): number;
  /** Gradients of the arguments, from that of the result `g` and the result `y`. */
  gradient<T extends PointwiseMethods<T>>(g: T, y: T, ...args: T[]): readonly (T | undefined)[];
  /** Where tests sample the arguments. */
  readonly ranges?: readonly (readonly [number, number])[];
}

const sigmoid = (a: string) => `(1.0 / (1.0 + exp(-clamp(${a}, -87.0, 87.0))))`;
const truth = (condition: string) => `select(0.0, 1.0, ${condition})`;
const none = () => [undefined, undefined];
const positive: Rule["ranges"] = [[0.3, 2.5]];

const table = {
  add: { doc: "a + b", wgsl: (a, b) => `(${a} + ${b})`, number: (a, b) => a + b, gradient: (g) => [g, g] },
  sub: { doc: "a - b", wgsl: (a, b) => `(${a} - ${b})`, number: (a, b) => a - b, gradient: (g) => [g, g.neg()] },
  mul: {
    doc: "a · b",
    wgsl: (a, b) => `(${a} * ${b})`,
    number: (a, b) => a * b,
    gradient: (g, _y, a, b) => [g.mul(b), g.mul(a)],
  },
  div: {
    doc: "a / b",
    wgsl: (a, b) => `(${a} / ${b})`,
    number: (a, b) => a / b,
    gradient: (g, y, _a, b) => [g.div(b), g.mul(y).div(b).neg()],
    ranges: [
      [-1.5, 1.5],
      [0.5, 2],
    ],
  },
  pow: {
    doc: "a to the power b; b must be whole where a is negative",
    wgsl: (a, b) => `power(${a}, ${b})`,
    number: Math.pow,
    gradient: (g, y, a, b) => [g.mul(b).mul(a.pow(b.sub(1))), g.mul(y).mul(a.maximum(1e-30).log())],
    ranges: [
      [0.5, 2],
      [-2, 2],
    ],
  },
  maximum: {
    doc: "the larger of a and b; equal values share the gradient",
    wgsl: (a, b) => `max(${a}, ${b})`,
    number: Math.max,
    gradient: (g, _y, a, b) => shareBy(g, a.greater(b), a.equal(b)),
  },
  minimum: {
    doc: "the smaller of a and b; equal values share the gradient",
    wgsl: (a, b) => `min(${a}, ${b})`,
    number: Math.min,
    gradient: (g, _y, a, b) => shareBy(g, a.less(b), a.equal(b)),
  },
  equal: {
    doc: "1 where a = b, else 0",
    wgsl: (a, b) => truth(`${a} == ${b}`),
    number: (a, b) => +(a === b),
    gradient: none,
  },
  greater: {
    doc: "1 where a > b, else 0",
    wgsl: (a, b) => truth(`${a} > ${b}`),
    number: (a, b) => +(a > b),
    gradient: none,
  },
  greaterEqual: {
    doc: "1 where a ≥ b, else 0",
    wgsl: (a, b) => truth(`${a} >= ${b}`),
    number: (a, b) => +(a >= b),
    gradient: none,
  },
  less: {
    doc: "1 where a < b, else 0",
    wgsl: (a, b) => truth(`${a} < ${b}`),
    number: (a, b) => +(a < b),
    gradient: none,
  },
  lessEqual: {
    doc: "1 where a ≤ b, else 0",
    wgsl: (a, b) => truth(`${a} <= ${b}`),
    number: (a, b) => +(a <= b),
    gradient: none,
  },
  where: {
    doc: "a where c is not 0, else b; the arguments are a, c, b",
    wgsl: (a, c, b) => `select(${b}, ${a}, ${c} != 0.0)`,
    number: (a, c, b) => (c !== 0 ? a : b),
    gradient: (g, _y, _a, c) => [g.where(c, 0), undefined, g.where(c.equal(0), 0)],
  },
  neg: { doc: "-a", wgsl: (a) => `(-${a})`, number: (a) => -a, gradient: (g) => [g.neg()] },
  exp: { doc: "e to the power a", wgsl: (a) => `exp(${a})`, number: Math.exp, gradient: (g, y) => [g.mul(y)] },
  log: {
    doc: "the natural logarithm",
    wgsl: (a) => `log(${a})`,
    number: Math.log,
    gradient: (g, _y, a) => [g.div(a)],
    ranges: positive,
  },
  sqrt: {
    doc: "the square root",
    wgsl: (a) => `sqrt(${a})`,
    number: Math.sqrt,
    gradient: (g, y) => [g.mul(0.5).div(y)],
    ranges: positive,
  },
  rsqrt: {
    doc: "1 / √a",
    wgsl: (a) => `inverseSqrt(${a})`,
    number: (a) => 1 / Math.sqrt(a),
    gradient: (g, y, a) => [g.mul(-0.5).mul(y).div(a)],
    ranges: positive,
  },
  square: { doc: "a²", wgsl: (a) => `(${a} * ${a})`, number: (a) => a * a, gradient: (g, _y, a) => [g.mul(a).mul(2)] },
  abs: {
    doc: "|a|; derivative 0 at 0",
    wgsl: (a) => `abs(${a})`,
    number: Math.abs,
    gradient: (g, _y, a) => [g.mul(a.sign())],
  },
  sign: { doc: "-1, 0 or 1", wgsl: (a) => `sign(${a})`, number: Math.sign, gradient: () => [undefined] },
  reciprocal: {
    doc: "1 / a",
    wgsl: (a) => `(1.0 / ${a})`,
    number: (a) => 1 / a,
    gradient: (g, y) => [g.mul(y.square()).neg()],
    ranges: [[0.5, 2]],
  },
  sigmoid: {
    doc: "1 / (1 + exp(-a))",
    wgsl: sigmoid,
    number: (a) => 1 / (1 + Math.exp(-a)),
    gradient: (g, y) => [g.mul(y).mul(y.neg().add(1))],
  },
  silu: {
    doc: "a · sigmoid(a)",
    wgsl: (a) => `(${a} * ${sigmoid(a)})`,
    number: (a) => a / (1 + Math.exp(-a)),
    gradient: (g, y, a) => {
      const s = a.sigmoid();
      return [g.mul(s.add(y.mul(s.neg().add(1))))];
    },
  },
  tanh: {
    doc: "the hyperbolic tangent",
    wgsl: (a) => `tanh(clamp(${a}, -20.0, 20.0))`,
    number: Math.tanh,
    gradient: (g, y) => [g.mul(y.square().neg().add(1))],
  },
  relu: {
    doc: "max(a, 0); derivative 0 at 0",
    wgsl: (a) => `max(${a}, 0.0)`,
    number: (a) => Math.max(a, 0),
    gradient: (g, _y, a) => [g.mul(a.greater(0))],
  },
  softplus: {
    doc: "log(1 + exp(a))",
    wgsl: (a) => `(max(${a}, 0.0) + log(1.0 + exp(-abs(${a}))))`,
    number: (a) => Math.max(a, 0) + Math.log1p(Math.exp(-Math.abs(a))),
    gradient: (g, _y, a) => [g.mul(a.sigmoid())],
  },
} satisfies Record<string, Rule>;

/** Gives `g` to the first argument where `first` is 1, half of it to each where they are `tied`, else to the second. */
function shareBy<T extends PointwiseMethods<T>>(g: T, first: T, tied: T): readonly T[] {
  const share = first.add(tied.mul(0.5));
  return [g.mul(share), g.mul(share.neg().add(1))];
}

export type PointwiseName = keyof typeof table;

export const pointwiseRules: Readonly<Record<PointwiseName, Rule>> = table;
