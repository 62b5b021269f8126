// The pointwise table: for each function its WGSL, its value on numbers and its derivative, one line each.
// Derivatives are written with the same methods, so they run on expressions, tensors and float64 arrays alike.

import { errorFunction, gelu, geluTanh, power } from "../reference/index.ts";
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

const truth = (relation: string, a: string, b: string) =>
  `select(0.0, 1.0, ${a} ${relation} ${b} && !is_nan(${a}) && !is_nan(${b}))`;
const none = () => [undefined, undefined];
const positive: Rule["ranges"] = [[0.3, 2.5]];

/** What the argument of the hyperbolic tangent in `geluTanh` begins with. */
const TANH_SCALE = Math.sqrt(2 / Math.PI);

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
    doc: "a to the power b; NaN where a is negative and b is not whole",
    wgsl: (a, b) => `power(${a}, ${b})`,
    number: power,
    gradient: (g, y, a, b) => [
      g
        .mul(b)
        .mul(a.pow(b.sub(1)))
        .where(not(b.equal(0)), 0),
      g
        .mul(y)
        .mul(a.log())
        .where(not(a.equal(0).mul(b.greaterEqual(0))), 0),
    ],
    ranges: [
      [0.5, 2],
      [-2, 2],
    ],
  },
  maximum: {
    doc: "the larger of a and b, NaN if one of them is; equal values share the gradient",
    wgsl: (a, b) => `larger(${a}, ${b})`,
    number: Math.max,
    gradient: (g, _y, a, b) => share(g, a.equal(b), a.less(b), a.greater(b)),
  },
  minimum: {
    doc: "the smaller of a and b, NaN if one of them is; equal values share the gradient",
    wgsl: (a, b) => `smaller(${a}, ${b})`,
    number: Math.min,
    gradient: (g, _y, a, b) => share(g, a.equal(b), a.greater(b), a.less(b)),
  },
  equal: {
    doc: "1 where a = b, else 0",
    wgsl: (a, b) => truth("==", a, b),
    number: (a, b) => +(a === b),
    gradient: none,
  },
  greater: {
    doc: "1 where a > b, else 0",
    wgsl: (a, b) => truth(">", a, b),
    number: (a, b) => +(a > b),
    gradient: none,
  },
  greaterEqual: {
    doc: "1 where a ≥ b, else 0",
    wgsl: (a, b) => truth(">=", a, b),
    number: (a, b) => +(a >= b),
    gradient: none,
  },
  less: {
    doc: "1 where a < b, else 0",
    wgsl: (a, b) => truth("<", a, b),
    number: (a, b) => +(a < b),
    gradient: none,
  },
  lessEqual: {
    doc: "1 where a ≤ b, else 0",
    wgsl: (a, b) => truth("<=", a, b),
    number: (a, b) => +(a <= b),
    gradient: none,
  },
  where: {
    doc: "a where c is not 0, else b; the arguments are a, c, b",
    wgsl: (a, c, b) => `select(${b}, ${a}, ${c} != 0.0 || is_nan(${c}))`,
    number: (a, c, b) => (c !== 0 ? a : b),
    gradient: (g, _y, _a, c) => [g.where(c, 0), undefined, g.where(c.equal(0), 0)],
  },
  clamp: {
    doc: "a, but at least low and at most high; the gradient ends at the bounds, as in PyTorch from 2.15 on",
    wgsl: (a, low, high) => `smaller(larger(${a}, ${low}), ${high})`,
    number: (a, low, high) => Math.min(Math.max(a, low), high),
    gradient: (g, _y, a, low, high) => [g.where(a.greater(low).mul(a.less(high)), 0), undefined, undefined],
  },
  neg: { doc: "-a", wgsl: (a) => `(-${a})`, number: (a) => -a, gradient: (g) => [g.neg()] },
  exp: { doc: "e to the power a", wgsl: (a) => `exponential(${a})`, number: Math.exp, gradient: (g, y) => [g.mul(y)] },
  log: {
    doc: "the natural logarithm",
    wgsl: (a) => `logarithm(${a})`,
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
    gradient: (g, y, a) => [g.mul(-0.5).mul(y).div(a.abs())],
    ranges: positive,
  },
  square: { doc: "a²", wgsl: (a) => `(${a} * ${a})`, number: (a) => a * a, gradient: (g, _y, a) => [g.mul(a).mul(2)] },
  abs: {
    doc: "|a|; derivative 0 at 0",
    wgsl: (a) => `abs(${a})`,
    number: Math.abs,
    gradient: (g, _y, a) => [g.mul(a.sign())],
  },
  sign: {
    doc: "-1, 0 or 1; 0 for NaN",
    wgsl: (a) => `select(sign(${a}), 0.0, is_nan(${a}))`,
    number: (a) => (Number.isNaN(a) ? 0 : Math.sign(a)),
    gradient: () => [undefined],
  },
  reciprocal: {
    doc: "1 / a",
    wgsl: (a) => `(1.0 / ${a})`,
    number: (a) => 1 / a,
    gradient: (g, y) => [g.mul(y.square()).neg()],
    ranges: [[0.5, 2]],
  },
  sigmoid: {
    doc: "1 / (1 + exp(-a))",
    wgsl: (a) => `select(sigmoid(${a}), ${a}, is_nan(${a}))`,
    number: (a) => 1 / (1 + Math.exp(-a)),
    gradient: (g, y) => [g.mul(y).mul(y.neg().add(1))],
  },
  silu: {
    doc: "a · sigmoid(a)",
    wgsl: (a) => `(${a} * sigmoid(${a}))`,
    number: (a) => a / (1 + Math.exp(-a)),
    gradient: (g, y, a) => {
      const s = a.sigmoid();
      return [g.mul(s.add(y.mul(s.neg().add(1))))];
    },
  },
  tanh: {
    doc: "the hyperbolic tangent",
    wgsl: (a) => `select(tanh(clamp(${a}, -20.0, 20.0)), ${a}, is_nan(${a}))`,
    number: Math.tanh,
    gradient: (g, y) => [g.mul(y.square().neg().add(1))],
  },
  relu: {
    doc: "max(a, 0); derivative 0 at 0",
    wgsl: (a) => `larger(${a}, 0.0)`,
    number: (a) => Math.max(a, 0),
    gradient: (g, _y, a) => [g.where(not(a.lessEqual(0)), 0)],
  },
  sin: {
    doc: "the sine of an angle in radians, of any size",
    wgsl: (a) => `sine(${a}, 0u)`,
    number: Math.sin,
    gradient: (g, _y, a) => [g.mul(a.cos())],
  },
  cos: {
    doc: "the cosine of an angle in radians, of any size",
    wgsl: (a) => `sine(${a}, 1u)`,
    number: Math.cos,
    gradient: (g, _y, a) => [g.mul(a.sin()).neg()],
  },
  erf: {
    doc: "the error function, 2/√π ∫ exp(-t²) from 0 to a",
    wgsl: (a) => `error_function(${a})`,
    number: errorFunction,
    gradient: (g, _y, a) => [g.mul(a.square().neg().exp()).mul(2 / Math.sqrt(Math.PI))],
  },
  gelu: {
    doc: "a times the share of a standard normal distribution below a",
    wgsl: (a) => `(${a} * 0.5 * error_complement(${a} * -0.70710678118654752))`,
    number: gelu,
    gradient(g, _y, a) {
      const below = a.mul(Math.SQRT1_2).erf().add(1).mul(0.5);
      const density = a
        .square()
        .mul(-0.5)
        .exp()
        .mul(1 / Math.sqrt(2 * Math.PI));
      return [g.mul(below.add(a.mul(density)))];
    },
  },
  geluTanh: {
    doc: "gelu with a hyperbolic tangent in place of the error function",
    wgsl: (a) => `gelu_tanh(${a})`,
    number: geluTanh,
    gradient(g, _y, a) {
      const square = a.square();
      const inner = a.mul(square.mul(0.044715).add(1)).mul(TANH_SCALE).tanh();
      const slope = square
        .mul(3 * 0.044715)
        .add(1)
        .mul(TANH_SCALE);
      const half = inner.add(1).mul(0.5);
      return [g.mul(half.add(a.mul(0.5).mul(inner.square().neg().add(1)).mul(slope)))];
    },
  },
  softplus: {
    doc: "log(1 + exp(a))",
    wgsl: (a) => `(larger(${a}, 0.0) + log(1.0 + exp(-abs(${a}))))`,
    number: (a) => Math.max(a, 0) + Math.log1p(Math.exp(-Math.abs(a))),
    gradient: (g, _y, a) => [g.mul(a.sigmoid())],
  },
} satisfies Record<string, Rule>;

/** 1 where a condition is 0, else 0: also where one of its sides is NaN. */
function not<T extends PointwiseMethods<T>>(condition: T): T {
  return condition.equal(0);
}

/** `g` to the first and the second of two, half of it to each where they are tied, nothing to the one that loses. */
function share<T extends PointwiseMethods<T>>(g: T, tied: T, firstLoses: T, secondLoses: T): T[] {
  const each = g.mul(0.5).where(tied, g);
  return [each.where(not(firstLoses), 0), each.where(not(secondLoses), 0)];
}

export type PointwiseName = keyof typeof table;

export const pointwiseRules: Readonly<Record<PointwiseName, Rule>> = table;
