// Natural numbers as printable characters, small ones as one character, so that gzip finds repeated terms in the text.

import { itemAt } from "../../../platform/index.ts";
/** Separates records; no number contains it. */
export const separator = "~";

/** Printable ASCII in which strings need no escapes, and without the separator. */
const alphabet = Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i))
  .filter((character) => !'"\\`$'.includes(character) && character !== separator)
  .join("");
const base = alphabet.length;
const digit = (value: number): string => alphabet.charAt(value);
/** First characters below this stand for themselves, those up to `TWO` begin two characters, the others three. */
const ONE = 60;
const TWO = 82;
const twoFrom = ONE;
const threeFrom = twoFrom + (TWO - ONE) * base;
/** Numbers that can be written are smaller than this. */
export const numberLimit = threeFrom + (base - TWO) * base * base;

const values = new Int16Array(128).fill(-1);
for (let i = 0; i < base; i++) values[alphabet.charCodeAt(i)] = i;

/** @throws RangeError from `numberLimit` on. */
export function writeNumber(value: number): string {
  if (!Number.isInteger(value) || value < 0 || value >= numberLimit) throw new RangeError(`cannot write ${value}`);
  if (value < twoFrom) return digit(value);
  if (value < threeFrom) {
    const rest = value - twoFrom;
    return digit(ONE + Math.floor(rest / base)) + digit(rest % base);
  }
  const rest = value - threeFrom;
  const high = Math.floor(rest / (base * base));
  return digit(TWO + high) + digit(Math.floor(rest / base) % base) + digit(rest % base);
}

/** Reads numbers one after another. */
export class NumberReader {
  readonly #text: string;
  #position = 0;

  constructor(text: string) {
    this.#text = text;
  }

  get atEnd(): boolean {
    return this.#position >= this.#text.length;
  }

  next(): number {
    const first = this.#digit();
    if (first < ONE) return first;
    if (first < TWO) return twoFrom + (first - ONE) * base + this.#digit();
    return threeFrom + ((first - TWO) * base + this.#digit()) * base + this.#digit();
  }

  /** A list that was written with its length first. */
  list<T>(read: () => T): T[] {
    return Array.from({ length: this.next() }, read);
  }

  #digit(): number {
    return itemAt(values, this.#text.charCodeAt(this.#position++));
  }
}
