// Ground instances on which terms are compared.

import { itemAt, type Random } from "../../../platform/index.ts";
import type { Evaluator, Value } from "../theory/evaluate.ts";
import type { Equation, Term, TypeRef } from "../theory/theory.ts";

/**
 * Values for variables of these types, so many times: small ones mostly, and no list twice.
 *
 * @param most from so many of the smallest values of a type
 * @param larger the share of values that are drawn at random instead, up to a dozen constructors
 */
export function drawSamples(
  evaluator: Evaluator,
  variables: readonly TypeRef[],
  random: Random,
  count: number,
  most: number,
  larger = 0,
): readonly (readonly Value[])[] {
  const pools = variables.map((type) => evaluator.smallest(type, most));
  const drawn = new Map<string, Value[]>();
  for (let tries = 0; tries < 6 * count && drawn.size < count; tries++) {
    // The square of a uniform number: half of the draws are from the first quarter.
    const row = pools.map((pool, index) =>
      random.next() < larger
        ? evaluator.random(itemAt(variables, index), random, 2 + random.int(10))
        : itemAt(pool, Math.floor(pool.length * random.next() ** 2)),
    );
    drawn.set(row.map(({ id }) => id).join(), row);
  }
  return [...drawn.values()];
}

/** What a term comes to on each sample, as a text; undefined where too much is too large. */
export function columnOf(evaluator: Evaluator, term: Term, samples: readonly (readonly Value[])[]): string | undefined {
  const ids = samples.map((sample) => evaluator.value(term, sample)?.id ?? -1);
  return ids.filter((id) => id < 0).length * 4 > ids.length ? undefined : ids.join();
}

/** Whether an equation holds where both sides can be told. */
export function holdsOn(
  evaluator: Evaluator,
  { left, right }: Equation,
  samples: readonly (readonly Value[])[],
): boolean {
  return samples.every((sample) => {
    const a = evaluator.value(left, sample);
    const b = a === undefined ? undefined : evaluator.value(right, sample);
    return b === undefined || a === b;
  });
}
