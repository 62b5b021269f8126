// What the fuzzer of tensors makes its calls from: dtypes, shapes and values, the odd ones among them, and what a call must
// give. It depends on the case's number alone.

import { gpu } from "../../src/gpu/index.ts";
import { NdArray, ReferenceRandom } from "../../src/reference/index.ts";
import { DTYPES } from "../../src/tensor/dtype.ts";
import { type DType, fromHalfBits, isFloat, sizeOf, type Tensor, tensor, toHalfBits } from "../../src/tensor/index.ts";

/** What a case does: what must come out, or that an error must. */
export interface Attempt {
  readonly label: string;
  run(): Tensor | readonly Tensor[] | undefined;
  /** What is wrong with the values of all results; absent: the first one's are compared with `expected`. */
  verify?(values: readonly ArrayLike<number>[]): string | undefined;
  /** The values of the result; absent: it must be refused; "either": right or wrong cannot be told, but no other error may come. */
  readonly expected?: NdArray | "either";
  /** Largest error relative to 1 + |expected|, or to `scale`. */
  readonly tolerance?: number;
  readonly scale?: NdArray | number;
  /** The same with numbers too small to be normal taken for 0, as an adapter may. */
  readonly flushed?: NdArray;
}

export interface Value {
  readonly tensor: Tensor;
  readonly array: NdArray;
  readonly dtype: DType;
}

export type Methods = Record<string, (...args: unknown[]) => NdArray>;

const SPECIAL = [Number.NaN, Infinity, -Infinity, 0, -0, 1, -1, 0.5, 1e-40, -1e-40, 3e38, -3e38, 65504, 16777217];
export const UNARY =
  "neg exp log sqrt rsqrt square abs sign reciprocal sigmoid silu tanh relu softplus sin cos erf gelu geluTanh".split(
    " ",
  );
export const BINARY = "add sub mul div pow maximum minimum equal greater greaterEqual less lessEqual".split(" ");

export class Maker {
  readonly random: ReferenceRandom;
  constructor(index: number) {
    this.random = new ReferenceRandom(index * 2654435761 + 1);
  }
  below(limit: number): number {
    return this.random.integer(limit);
  }
  chance(probability: number): boolean {
    return this.random.uniform() < probability;
  }
  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)];
  }
  dtype(): DType {
    const dtype = this.chance(0.75) ? "f32" : this.pick(DTYPES);
    return dtype === "f16" && !gpu().features.f16 ? "f32" : dtype;
  }
  shape(rank = this.below(5)): number[] {
    if (this.chance(0.02))
      return [65_536 + this.below(3000), 1 + this.below(2)].slice(0, Math.max(1, Math.min(rank, 2)));
    return Array.from({ length: rank }, () => (this.chance(0.06) ? 0 : this.pick([1, 1, 2, 3, 4, 5, 7, 8, 33, 65])));
  }
  value(shape: readonly number[], dtype: DType = "f32", special = this.chance(0.3), low = -2, high = 2): Value {
    const values = Float64Array.from({ length: sizeOf(shape) }, () => {
      if (!isFloat(dtype)) return dtype === "u32" ? this.below(100) : this.below(200) - 100;
      const value = special && this.chance(0.3) ? this.pick(SPECIAL) : low + (high - low) * this.random.uniform();
      return dtype === "f16" ? fromHalfBits(toHalfBits(value)) : Math.fround(value);
    });
    const made = tensor(Float32Array.from(values), shape, { dtype });
    return { tensor: made, array: new NdArray(values, shape), dtype };
  }
  /** A shape that broadcasts with the other one, most of the time. */
  partner(shape: readonly number[]): number[] {
    if (this.chance(0.1)) return this.shape();
    return shape.slice(this.below(shape.length + 1)).map((length) => (this.chance(0.3) ? 1 : length));
  }
}

export const flush = (array: NdArray) => array.map((x) => (Math.abs(x) < 1.1754943508222875e-38 ? 0 * x : x));

export function attempt<T>(f: () => T): T | undefined {
  try {
    return f();
  } catch {
    return undefined;
  }
}

/** Nothing where the reference throws: then the op must as well. */
export function expecting(
  label: string,
  legal: boolean,
  run: () => Tensor,
  f: () => NdArray,
  rest: Partial<Attempt> = {},
): Attempt {
  const expected = legal ? attempt(f) : undefined;
  return { label, run, ...rest, ...(expected ? { expected } : {}) };
}
