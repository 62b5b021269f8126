// Whole numbers of any size at a counted price: what would be too long is refused before it is computed.
import { LimitError } from "./errors.ts";
import { chargeWords } from "./meter.ts";

/** Numbers longer than this end the check with a LimitError. */
export const MAXIMUM_BITS = 1 << 18;
/** Decimal digits that certainly fit. */
const MAXIMUM_DIGITS = Math.floor(MAXIMUM_BITS * Math.log10(2));

const small = 1n << 64n;

function isSmall(value: bigint): boolean {
  return value < small && value > -small;
}

/** About how many bits a number has, never less. */
export function bitsOf(value: bigint): number {
  return isSmall(value) ? 64 : value.toString(16).length * 4;
}

function fits(bits: number): void {
  if (bits > MAXIMUM_BITS) throw new LimitError("memory", `a number would have about ${bits} bits`);
}

/**
 * Charges for reading or writing a number.
 * @throws LimitError if it is too long.
 */
export function chargeNumber(value: bigint): void {
  if (isSmall(value)) return;
  const bits = bitsOf(value);
  fits(bits);
  chargeWords(bits);
}

/** The number that decimal digits are. @throws LimitError if it is too long. */
export function readDigits(digits: string): bigint {
  if (digits.length > MAXIMUM_DIGITS) fits(Math.ceil(digits.length / Math.log10(2)));
  chargeWords(digits.length * 4, digits.length);
  return BigInt(digits);
}

/** `a + b`. @throws LimitError if that is too long. */
export function addNumbers(a: bigint, b: bigint): bigint {
  const sum = a + b;
  chargeNumber(sum);
  return sum;
}

/** `a * b`. @throws LimitError if that is too long. */
export function multiplyNumbers(a: bigint, b: bigint): bigint {
  if (isSmall(a) && isSmall(b)) return a * b;
  const [left, right] = [bitsOf(a), bitsOf(b)];
  fits(left + right);
  chargeWords(left, right);
  return a * b;
}

/** `a ** b` for `b` of at least 0. @throws LimitError if that is too long. */
export function powerOfNumber(a: bigint, b: bigint): bigint {
  if (a === 0n || a === 1n || b === 0n) return b === 0n ? 1n : a;
  if (b > BigInt(MAXIMUM_BITS)) throw new LimitError("memory", `the exponent of a power has ${bitsOf(b)} bits`);
  const length = isSmall(a) ? (a < 0n ? -a : a).toString(2).length : bitsOf(a);
  const bits = length * Number(b);
  fits(bits);
  chargeWords(bits, bits);
  return a ** b;
}

/** Charges for a quotient, a remainder or a greatest common divisor. @throws LimitError if a number is too long. */
export function chargeDivision(a: bigint, b: bigint): void {
  if (isSmall(a) && isSmall(b)) return;
  const [left, right] = [bitsOf(a), bitsOf(b)];
  fits(Math.max(left, right));
  chargeWords(left, right);
}
