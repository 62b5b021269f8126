// How far two arrays of numbers are apart, and where.
import { itemAt } from "./shapes.ts";

/** The worst disagreement of two arrays. */
export interface Disagreement {
  /** The largest |actual - expected| / (1 + |expected|); infinite when one side is not finite or lengths differ. */
  readonly error: number;
  readonly index: number;
  readonly actual: number;
  readonly expected: number;
}

/** Finds the worst disagreement by |a - b| / (1 + |b|), the measure of the operation tests. */
export function worstDisagreement(actual: ArrayLike<number>, expected: ArrayLike<number>): Disagreement {
  if (actual.length !== expected.length) {
    return { error: Infinity, index: -1, actual: actual.length, expected: expected.length };
  }
  let worst = { error: 0, index: -1, actual: 0, expected: 0 };
  for (let index = 0; index < expected.length; index++) {
    const [given, wanted] = [itemAt(actual, index), itemAt(expected, index)];
    const distance = Math.abs(given - wanted) / (1 + Math.abs(wanted));
    const error = Object.is(given, wanted) ? 0 : Number.isFinite(distance) ? distance : Infinity;
    if (error > worst.error) worst = { error, index, actual: given, expected: wanted };
  }
  return worst;
}

/** The largest |actual - expected| over the largest |expected|: the relative error of a whole array. */
export function relativeError(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (actual.length !== expected.length) return Infinity;
  let distance = 0;
  let magnitude = 0;
  for (let index = 0; index < expected.length; index++) {
    const wanted = itemAt(expected, index);
    const difference = Math.abs(itemAt(actual, index) - wanted);
    if (!Number.isFinite(difference)) return Infinity;
    distance = Math.max(distance, difference);
    magnitude = Math.max(magnitude, Math.abs(wanted));
  }
  return distance === 0 ? 0 : distance / magnitude;
}
