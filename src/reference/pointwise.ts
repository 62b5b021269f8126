// What reference arrays do element by element, on top of `map` and `zip`.

import { errorFunction, gelu, geluTanh } from "./gelu.ts";
import { roundToHalf } from "./half.ts";
import { power } from "./power.ts";

/** The pointwise methods of arrays of the class `Self`; operands broadcast. */
export abstract class PointwiseArray<Self> {
  /** Applies a function to every element. */
  abstract map(f: (value: number) => number): Self;

  /** Applies a function to every pair of elements after broadcasting. */
  abstract zip(other: Self | number, f: (a: number, b: number) => number): Self;

  neg(): Self {
    return this.map((x) => -x);
  }
  exp(): Self {
    return this.map(Math.exp);
  }
  log(): Self {
    return this.map(Math.log);
  }
  sqrt(): Self {
    return this.map(Math.sqrt);
  }
  rsqrt(): Self {
    return this.map((x) => 1 / Math.sqrt(x));
  }
  square(): Self {
    return this.map((x) => x * x);
  }
  abs(): Self {
    return this.map(Math.abs);
  }
  sign(): Self {
    return this.map(Math.sign);
  }
  reciprocal(): Self {
    return this.map((x) => 1 / x);
  }
  sin(): Self {
    return this.map(Math.sin);
  }
  cos(): Self {
    return this.map(Math.cos);
  }
  floor(): Self {
    return this.map(Math.floor);
  }
  tanh(): Self {
    return this.map(Math.tanh);
  }
  relu(): Self {
    return this.map((x) => Math.max(x, 0));
  }
  sigmoid(): Self {
    return this.map(sigmoid);
  }
  silu(): Self {
    return this.map((x) => x * sigmoid(x));
  }
  /** log(1 + eˣ), without overflow. */
  softplus(): Self {
    return this.map((x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))));
  }
  erf(): Self {
    return this.map(errorFunction);
  }
  /** The Gaussian error linear unit (Hendrycks and Gimpel 2016). */
  gelu(): Self {
    return this.map(gelu);
  }
  /** Its form with a hyperbolic tangent. */
  geluTanh(): Self {
    return this.map(geluTanh);
  }
  clamp(low: number, high: number): Self {
    return this.map((x) => Math.min(Math.max(x, low), high));
  }
  /** Every element rounded to the nearest float32. */
  toSingle(): Self {
    return this.map(Math.fround);
  }
  /** Every element rounded to the nearest float16, ties to even; beyond 65,504 to infinity. */
  toHalf(): Self {
    return this.map(roundToHalf);
  }

  add(other: Self | number): Self {
    return this.zip(other, (a, b) => a + b);
  }
  sub(other: Self | number): Self {
    return this.zip(other, (a, b) => a - b);
  }
  mul(other: Self | number): Self {
    return this.zip(other, (a, b) => a * b);
  }
  div(other: Self | number): Self {
    return this.zip(other, (a, b) => a / b);
  }
  pow(other: Self | number): Self {
    return this.zip(other, power);
  }
  maximum(other: Self | number): Self {
    return this.zip(other, Math.max);
  }
  minimum(other: Self | number): Self {
    return this.zip(other, Math.min);
  }
  /** Comparisons give 1 where they hold and 0 elsewhere. */
  equal(other: Self | number): Self {
    return this.zip(other, (a, b) => Number(a === b));
  }
  notEqual(other: Self | number): Self {
    return this.zip(other, (a, b) => Number(a !== b));
  }
  greater(other: Self | number): Self {
    return this.zip(other, (a, b) => Number(a > b));
  }
  greaterEqual(other: Self | number): Self {
    return this.zip(other, (a, b) => Number(a >= b));
  }
  less(other: Self | number): Self {
    return this.zip(other, (a, b) => Number(a < b));
  }
  lessEqual(other: Self | number): Self {
    return this.zip(other, (a, b) => Number(a <= b));
  }
}

function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}
