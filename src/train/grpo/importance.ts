// Truncated importance sampling: what to do when the trainer gives a completion another probability than its sampler did,
// because they compute differently, or because the completion is stale: made by weights that are not the trainer's any more.

import { ConfigError, DataError, itemAt, option, type Rule } from "../../platform/index.ts";
import { forEachLearnt, type MicroBatch } from "../batch.ts";
import type { WeightsId } from "../weights_id.ts";
import type { RolloutGroup } from "./rollouts.ts";

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
  const difference = (row: number) => {
    const then = itemAt(sampled, row);
    return Number.isNaN(then) ? 0 : itemAt(old, row) - then;
  };
  const sums = new Map<number, number>();
  forEachLearnt(batch, (row, sequence) => sums.set(sequence, (sums.get(sequence) ?? 0) + difference(row)));
  forEachLearnt(batch, (row, sequence) => {
    const logWeight = correction.kind === "token" ? difference(row) : (sums.get(sequence) ?? 0);
    weights[row] = Math.min(Math.exp(logWeight), correction.cap);
  });
  return weights;
}

/**
 * The share of the completions that are stale.
 * @throws ConfigError where some are and nothing corrects for it, DataError where a stale one has no log-probabilities to correct by
 */
export function staleShare(
  groups: readonly RolloutGroup[],
  present: WeightsId,
  correction: ImportanceCorrection,
): number {
  const all = groups.flatMap(({ rollouts }) => rollouts);
  const stale = all.filter(({ weightsId = present }) => weightsId !== present);
  if (stale.length === 0) return 0;
  const evidence = [
    `stale: ${stale.length} of ${all.length}`,
    `made by: ${stale[0]?.weightsId}`,
    `the trainer's weights: ${present}`,
  ];
  if (correction.kind === "none") {
    const hint = 'set importance to { kind: "token", cap: 2 } or { kind: "sequence", cap: 2 }, or sample again';
    throw new ConfigError("completions of other weights, and nothing corrects for them", evidence, hint);
  }
  if (stale.some(({ logprobs }) => logprobs === undefined)) {
    const hint = "keep the sampler's log-probabilities with the completions";
    throw new DataError("completions of other weights without log-probabilities to correct by", evidence, hint);
  }
  return stale.length / all.length;
}
