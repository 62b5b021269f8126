// Random tensors and dropout from a counter-based generator: the same seed and offset give the same numbers on any device.

import { dispatchKernel } from "../gpu/index.ts";
import { ConfigError, checkOptions, itemAt, option, type Rules } from "../platform/index.ts";
import { empty, type Shape, sizeOf, type Tensor } from "../tensor/index.ts";
import { checkInputs, checkNumber, FLOAT32 } from "./checks.ts";
import { applyOp, defineOp } from "./op.ts";

export interface RandomOptions {
  /** A whole number; its lowest 32 bits count. */
  readonly seed: number;
  /** Counters already used up; each covers four numbers. */
  readonly offset?: number;
}

/** What options of a draw may be. */
export const randomRules: Rules<RandomOptions> = {
  seed: option.whole({ least: Number.MIN_SAFE_INTEGER }),
  offset: option.optional(option.whole({ most: 0xffffffff })),
};

/** @throws ConfigError for a seed that is not whole, or an offset that is no counter. */
function checkCounter(op: string, seed: number, offset: number): void {
  checkNumber(op, "seed", seed, { least: Number.MIN_SAFE_INTEGER, most: Number.MAX_SAFE_INTEGER, whole: true });
  checkNumber(op, "offset", offset, { least: 0, most: 0xffffffff, whole: true });
}

function fill(shape: Shape, options: RandomOptions, normal: boolean): Tensor {
  checkOptions(normal ? "randomNormal" : "randomUniform", options, randomRules);
  const { seed, offset = 0 } = options;
  const y = empty(shape);
  const params = { size: y.size, seed: seed >>> 0, offset };
  dispatchKernel("random", { bindings: { y }, params, constants: { NORMAL: normal }, grid: [Math.ceil(y.size / 256)] });
  return y;
}

/**
 * Numbers uniform in (0, 1).
 * @throws ConfigError for a seed or offset that is not a whole number.
 */
export function randomUniform(shape: Shape, options: RandomOptions): Tensor {
  return fill(shape, options, false);
}

/** Standard normal numbers. Their accuracy is that of WGSL's sine, 2⁻¹¹: for noise, not for statistics of the tails. */
export function randomNormal(shape: Shape, options: RandomOptions): Tensor {
  return fill(shape, options, true);
}

interface Dropout {
  readonly p: number;
  readonly seed: number;
  readonly offset: number;
}

function drop(x: Tensor, y: Tensor, { p, seed, offset }: Dropout): void {
  dispatchKernel("dropout", {
    bindings: { x, y },
    params: { size: x.size, p, seed: seed >>> 0, offset },
    grid: [Math.ceil(x.size / 256)],
  });
}

const MASK_32 = 0xffffffffn;

/** Philox-4x32-10 on the host: the four words of one counter. */
export function philox(counter: number, seed: number, stream: number): [number, number, number, number] {
  let [a, b, c, d] = [BigInt(counter >>> 0), 0n, 0n, 0n];
  let [low, high] = [BigInt(seed >>> 0), BigInt(stream)];
  for (let round = 0; round < 10; round++) {
    const first = 0xd2511f53n * a;
    const second = 0xcd9e8d57n * c;
    [a, b, c, d] = [(second >> 32n) ^ b ^ low, second & MASK_32, (first >> 32n) ^ d ^ high, first & MASK_32];
    [low, high] = [(low + 0x9e3779b9n) & MASK_32, (high + 0xbb67ae85n) & MASK_32];
  }
  return [Number(a), Number(b), Number(c), Number(d)];
}

/** The largest f32 below 1. */
const LARGEST_UNIT = 1 - 2 ** -24;

/** A word as a number in (0, 1). */
export function toUnit(word: number): number {
  return Math.min(Math.fround((word >>> 8) + 0.5) / 16777216, LARGEST_UNIT);
}

export const dropoutOp = defineOp<Dropout, ["x"]>({
  name: "dropout",
  doc: "Zeroes each element with probability p and scales the others by 1 / (1 - p) (Srivastava et al. 2014).",
  shape([x], { p, seed, offset }) {
    if (!(p >= 0 && p < 1)) {
      throw new ConfigError(`dropout: p cannot be ${p}`, [], "it is a probability below 1: 0 or more");
    }
    checkCounter("dropout", seed, offset);
    return [x];
  },
  forward([x], [y], attrs) {
    drop(x, y, attrs);
  },
  backward([g], { attrs }) {
    if (!g) return [undefined];
    const dx = empty(g.shape);
    drop(g, dx, attrs);
    return [dx];
  },
  reference([x], { p, seed, offset }) {
    let index = 0;
    return [
      x.map((value) => {
        const at = index++;
        const word = itemAt(philox(offset + (at >> 2), seed, 1), at & 3);
        return toUnit(word) >= Math.fround(p) ? value / (1 - p) : 0;
      }),
    ];
  },
  samples: [
    { inputs: [{ shape: [257] }], attrs: { p: 0.3, seed: 5, offset: 0 } },
    { inputs: [{ shape: [3, 1, 9] }], attrs: { p: 0, seed: 1, offset: 7 } },
  ],
  cost: ([x]) => ({ bytes: 8 * sizeOf(x), flops: 25 * sizeOf(x) }),
});

/** Dropout; give every call of a run another offset, apart by at least a quarter of the elements. */
export function dropout(x: Tensor, options: { readonly p: number } & RandomOptions): Tensor {
  const { p, seed, offset = 0 } = options ?? {};
  checkInputs("dropout", [x], [FLOAT32], ["x"]);
  checkNumber("dropout", "p", p);
  return p === 0 ? x : applyOp(dropoutOp, [x], { p, seed, offset })[0];
}
