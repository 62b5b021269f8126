// One theorem searched goal by goal with a model.

import type { Format, PromptMode } from "../../tasks/index.ts";
import type { ProofJudge, Sampler, SamplingOptions } from "../interfaces.ts";
import { type Attemptable, attempt } from "../judge/judge.ts";
import { type AttemptGoals, proveBySubgoals } from "./subgoals.ts";

/** First tactics tried in a step, and attempts at each goal that they leave: more than in training, for one theorem alone. */
const effort = { width: 6, samples: 8 };

/** What the search is done with. */
export interface SubgoalSearch {
  readonly sampler: Sampler;
  readonly judge: ProofJudge;
  readonly sampling: Omit<SamplingOptions, "count"> & { readonly format: Format; readonly mode?: PromptMode };
  readonly waves: number;
}

/** A verified proof of the theorem; undefined where the search ends without one. */
export async function searchSubgoals(
  theorem: Attemptable,
  { sampler, judge, sampling, waves }: SubgoalSearch,
): Promise<string | undefined> {
  const { format } = sampling;
  const tries: AttemptGoals = (goals, { count, wave }) =>
    attempt(sampler, judge, goals, { ...sampling, count, seed: sampling.seed + wave + 1 });
  const first = await tries([theorem], { count: 4 * effort.samples, wave: -1 });
  const { proofs } = await proveBySubgoals(first, { attempt: tries, judge, format }, { waves, ...effort });
  return proofs.get(theorem.name);
}
