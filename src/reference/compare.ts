// How far two arrays of numbers are apart, and where.

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
    const distance = Math.abs(actual[index] - expected[index]) / (1 + Math.abs(expected[index]));
    const error = Object.is(actual[index], expected[index]) ? 0 : Number.isFinite(distance) ? distance : Infinity;
    if (error > worst.error) worst = { error, index, actual: actual[index], expected: expected[index] };
  }
  return worst;
}

/** The largest |actual - expected| over the largest |expected|: the relative error of a whole array. */
export function relativeError(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (actual.length !== expected.length) return Infinity;
  let distance = 0;
  let magnitude = 0;
  for (let index = 0; index < expected.length; index++) {
    const difference = Math.abs(actual[index] - expected[index]);
    if (!Number.isFinite(difference)) return Infinity;
    distance = Math.max(distance, difference);
    magnitude = Math.max(magnitude, Math.abs(expected[index]));
  }
  return distance === 0 ? 0 : distance / magnitude;
}
