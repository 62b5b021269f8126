// One theorem searched goal by goal with a model, for gentzen prove.

import {
  type Attemptable,
  type AttemptGoals,
  attempt,
  type PromptStyle,
  proveBySubgoals,
  type Sampler,
  type SamplingOptions,
} from "../prover/index.ts";
import type { Verifier } from "../verify/index.ts";

/** First tactics tried in a step, and attempts at each goal that they leave: more than in training, for one theorem alone. */
const effort = { width: 6, samples: 8 };

export interface SubgoalSearch {
  readonly sampler: Sampler;
  readonly verifier: Verifier;
  readonly sampling: Omit<SamplingOptions, "count"> & { readonly style: PromptStyle };
  readonly waves: number;
}

/** A verified proof of the theorem, in its own names; undefined where the search ends without one. */
export async function searchSubgoals(
  theorem: Attemptable,
  { sampler, verifier, sampling, waves }: SubgoalSearch,
): Promise<string | undefined> {
  const tries: AttemptGoals = (goals, { count, wave }) =>
    attempt(sampler, verifier, goals, { ...sampling, count, seed: sampling.seed + wave + 1 });
  const first = await tries([theorem], { count: 4 * effort.samples, wave: -1 });
  const { proofs } = await proveBySubgoals(first, { attempt: tries, judge: verifier }, { waves, ...effort });
  return proofs.get(theorem.name);
}
