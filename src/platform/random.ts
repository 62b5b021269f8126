// A seeded, counter-based generator of random numbers for the host: the same seed gives the same numbers everywhere.
import { BugError } from "./errors.ts";
import { itemAt } from "./lists.ts";

/** Where a generator stands; plain data, to be stored in a checkpoint. */
export interface RandomState {
  key: number;
  counter: number;
}

/**
 * Random numbers from a 32-bit key and a counter (a SplitMix-style mix of both). Cheap to copy, to store and to fork:
 * a fork depends on the key and the label alone, not on how many numbers were drawn.
 */
export class Random {
  private key: number;
  private counter = 0;

  /** @param seed a number or any text; equal seeds give equal sequences. */
  constructor(seed: number | string) {
    this.key = hash(seed, 0x9e3779b9);
  }

  /** A generator that goes on where `state` was taken. */
  static restore(state: RandomState): Random {
    const random = new Random(0);
    random.state = state;
    return random;
  }

  get state(): RandomState {
    return { key: this.key, counter: this.counter };
  }

  set state(state: RandomState) {
    this.key = state.key >>> 0;
    this.counter = state.counter;
  }

  /** 32 uniform bits, as an unsigned integer. */
  uint32(): number {
    const low = this.counter >>> 0;
    const high = Math.floor(this.counter / 0x1_0000_0000) >>> 0;
    this.counter += 1;
    return mix(mix(low ^ this.key) + Math.imul(high, 0x85ebca6b) + Math.imul(this.key, 0xc2b2ae35));
  }

  /** Uniform in [0, 1), with 53 random bits. */
  next(): number {
    const high = this.uint32() >>> 5;
    const low = this.uint32() >>> 6;
    return (high * 0x4000000 + low) / 0x20000000000000;
  }

  /** A uniform integer in [0, n), without bias. @param n from 1 to 2^32. */
  int(n: number): number {
    const limit = 0x1_0000_0000 - (0x1_0000_0000 % n);
    for (;;) {
      const value = this.uint32();
      if (value < limit) return value % n;
    }
  }

  /** One of the items, which are never undefined. @throws BugError if there are none. */
  pick<T>(items: readonly T[]): T {
    if (items.length === 0) throw new BugError("there is no item to pick from");
    return itemAt(items, this.int(items.length));
  }

  /** A standard normal number. */
  normal(): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.next()));
    return radius * Math.cos(2 * Math.PI * this.next());
  }

  /** Shuffles the array in place (Fisher and Yates) and returns it. */
  shuffle<T>(array: T[]): T[] {
    for (let i = array.length - 1; i > 0; i--) {
      const j = this.int(i + 1);
      [array[i], array[j]] = [itemAt(array, j), itemAt(array, i)];
    }
    return array;
  }

  /** An independent generator for a named purpose. */
  fork(label: string | number): Random {
    const child = new Random(0);
    child.key = hash(label, this.key);
    return child;
  }
}

/** A bijective scramble of 32 bits in which every input bit reaches every output bit (constants of "lowbias32"). */
function mix(value: number): number {
  let x = value >>> 0;
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d);
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
  return (x ^ (x >>> 16)) >>> 0;
}

/** 32 bits from a seed; numbers and their decimal text give different ones. */
function hash(seed: number | string, start: number): number {
  let state = mix(start + (typeof seed === "number" ? 1 : 2));
  const text = String(seed);
  for (let i = 0; i < text.length; i++) state = mix(state ^ Math.imul(text.charCodeAt(i) + 1, 0x01000193));
  return state;
}
