// How far one prover is above another on the same theorems: a difference theorem by theorem is known better than two means are.
import type { EvaluatedProblem } from "../evaluate.ts";

/** A mean difference of pass@1, between -1 and 1, with one standard error over the theorems. */
export interface PairedDifference {
  readonly value: number;
  readonly standardError: number;
  readonly problems: number;
}

/** What a model's pass@1 is above that of another row of the table, by classes of theorems. */
export interface Gain {
  readonly above: string;
  readonly buckets: Readonly<Record<string, PairedDifference>>;
}

/** The differences on the theorems of which both have samples. */
export function pairedDifferences(
  of: readonly EvaluatedProblem[],
  above: readonly EvaluatedProblem[],
): Record<string, PairedDifference> {
  const others = new Map(above.map((each) => [each.problem, each]));
  const differences = new Map<string, number[]>();
  for (const { problem, bucket, samples, proved } of of) {
    const other = others.get(problem);
    if (other === undefined || samples === 0 || other.samples === 0) continue;
    const list = differences.get(bucket) ?? [];
    list.push(proved / samples - other.proved / other.samples);
    differences.set(bucket, list);
  }
  return Object.fromEntries([...differences].map(([bucket, list]) => [bucket, meanOf(list)]));
}

function meanOf(values: readonly number[]): PairedDifference {
  const problems = values.length;
  const value = values.reduce((sum, each) => sum + each, 0) / problems;
  const squares = values.reduce((sum, each) => sum + (each - value) ** 2, 0);
  return { value, standardError: Math.sqrt(squares / Math.max(1, problems - 1) / problems), problems };
}
