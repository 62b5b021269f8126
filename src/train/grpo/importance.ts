// Truncated importance sampling: what to do when sampler and trainer, on the same weights, give different probabilities.

import { option, type Rule } from "../../platform/index.ts";
import { forEachLearnt, type MicroBatch } from "../batch.ts";

/**
 * The factor on the policy loss: trainer's over sampler's probability, of the token or of its whole sequence, and not more
 * than `cap`.
 */
export type ImportanceCorrection =
  | { readonly kind: "none" }
  | { readonly kind: "token"; readonly cap: number }
  | { readonly kind: "sequence"; readonly cap: number };

export const importanceRule: Rule = option.variants({
  none: {},
  token: { cap: option.number({ above: 0 }) },
  sequence: { cap: option.number({ above: 0 }) },
});

/**
 * One factor a row: 1 where nothing is to be corrected or the sampler's log-probability is not known (NaN).
 * @param old the trainer's log-probability of each row
 * @param sampled the sampler's
 */
export function importanceWeights(
  batch: MicroBatch,
  old: Float32Array,
  sampled: Float32Array,
  correction: ImportanceCorrection,
): Float32Array {
  const weights = new Float32Array(batch.ids.length).fill(1);
  if (correction.kind === "none") return weights;
  const difference = (row: number) => (Number.isNaN(sampled[row]) ? 0 : old[row] - sampled[row]);
  const sums = new Map<number, number>();
  forEachLearnt(batch, (row, sequence) => sums.set(sequence, (sums.get(sequence) ?? 0) + difference(row)));
  forEachLearnt(batch, (row, sequence) => {
    const logWeight = correction.kind === "token" ? difference(row) : (sums.get(sequence) ?? 0);
    weights[row] = Math.min(Math.exp(logWeight), correction.cap);
  });
  return weights;
}
