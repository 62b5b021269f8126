// One problem searched over its states with a model, as a way to prove it.

import type { ProofJudge, Sampler } from "../../interfaces.ts";
import type { Attemptable } from "../../judge/judge.ts";
import type { ProveOptions, ProveResult } from "../prove.ts";
import { sampledPolicy } from "./sampled_policy.ts";
import type { SearchSettings } from "./search.ts";
import { type SearchMethod, searchOne } from "./search_states.ts";

/** How states are searched. */
export interface ProveSearch {
  readonly method: SearchMethod;
  readonly settings: SearchSettings;
}

/** Searches a proof. @throws ConfigError for a format that cannot be searched, LeanError where the checker does not work */
export async function proveByStates(
  problem: Attemptable,
  { sampler, judge }: { readonly sampler: Sampler; readonly judge: ProofJudge },
  options: ProveOptions,
  { method, settings }: ProveSearch,
): Promise<ProveResult> {
  const { seed, samples, onProgress, signal } = options;
  const policy = sampledPolicy(sampler, options);
  const found = await searchOne(problem, {
    ...{ policy, judge, method, settings, seed, signal },
    onProgress: (_, { tokens, checks }) => onProgress?.(Math.floor((samples * tokens) / settings.tokens), checks),
  });
  const { proof, verdict, refused, spent, judged } = found;
  const rejections = refused?.kind === "rejected" ? { [refused.reason]: 1 } : {};
  const about = { bySubgoals: false, samples: 0, checked: judged, search: spent, rejections };
  if (proof === undefined || verdict === undefined)
    return { ...about, verdicts: judged > 0 ? { refused: judged } : {} };
  return { ...about, proof, verdict, verdicts: { [verdict.kind]: 1 } };
}
