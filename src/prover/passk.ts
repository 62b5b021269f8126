// pass@k: the chance that at least one of k samples is a proof, estimated without bias, with its uncertainty.
import { ConfigError, itemAt, Random } from "../platform/index.ts";
import type { Attemptable } from "./judge/judge.ts";

/**
 * The unbiased estimate 1 − C(n−c, k) / C(n, k) of Chen et al. 2021 ("Evaluating large language models trained on code").
 *
 * @param n samples drawn for a problem
 * @param c how many of them are proofs
 * @param k from 1 to n
 */
export function passAtK(n: number, c: number, k: number): number {
  if (!(k >= 1 && k <= n && c >= 0 && c <= n)) {
    throw new ConfigError("pass@k is not defined here", `n = ${n}, c = ${c}, k = ${k}`, "draw at least k samples");
  }
  if (n - c < k) return 1;
  let allFail = 1;
  for (let i = 0; i < k; i++) allFail *= (n - c - i) / (n - i);
  return 1 - allFail;
}

/** How often one problem was tried and proved. */
export interface Tally {
  readonly samples: number;
  readonly proved: number;
}

/** The same of a problem that is named. */
export interface TalliedProblem extends Tally {
  readonly problem: Attemptable;
}

/** A mean over problems with its uncertainty; all between 0 and 1. */
export interface PassEstimate {
  readonly k: number;
  readonly value: number;
  /** Standard deviation over problems divided by the square root of their number. */
  readonly standardError: number;
  /** Ends of the 95 % interval of a bootstrap over problems. */
  readonly low: number;
  readonly high: number;
  readonly problems: number;
}

const bootstrapRounds = 500;

/** pass@k over the problems that have at least k samples. With no problems, everything is 0. */
export function estimatePass(tallies: readonly Tally[], k: number): PassEstimate {
  const enough = tallies.filter(({ samples }) => samples >= k);
  const values = enough.map(({ samples, proved }) => passAtK(samples, proved, k));
  const count = values.length;
  if (count === 0) return { k, value: 0, standardError: 0, low: 0, high: 0, problems: 0 };
  const value = mean(values);
  const variance = values.reduce((sum, x) => sum + (x - value) ** 2, 0) / Math.max(1, count - 1);
  const random = new Random(`bootstrap ${count} ${k}`);
  const means: number[] = [];
  for (let round = 0; round < bootstrapRounds; round++) {
    let sum = 0;
    for (let i = 0; i < count; i++) sum += random.pick(values);
    means.push(sum / count);
  }
  means.sort((a, b) => a - b);
  return {
    k,
    value,
    standardError: Math.sqrt(variance / count),
    low: itemAt(means, Math.floor(0.025 * bootstrapRounds)),
    high: itemAt(means, Math.ceil(0.975 * bootstrapRounds) - 1),
    problems: count,
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, x) => sum + x, 0) / values.length;
}
