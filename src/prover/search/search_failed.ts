// What is tried for problems that no sample proved: the search goal by goal, and the search over the states of their proofs.
import type { Format } from "../../tasks/index.ts";
import type { ProofJudge } from "../interfaces.ts";
import type { Attemptable, JudgedProblem } from "../judge/judge.ts";
import type { LinePolicy } from "./states/policy.ts";
import { checkSearchable } from "./states/sampled_policy.ts";
import { type furtherMethods, type SearchMethod, searchCounts, searchStates } from "./states/search_states.ts";
import { searchSettings } from "./states/settings.ts";
import { proveBySubgoals, type SubgoalOptions, seededAttempts } from "./subgoals.ts";

/** The search over states for problems that no sample proved. */
export interface StatesEffort {
  readonly method: (typeof furtherMethods)[number];
  /** Tokens that it may sample for a problem, and lines that it may have checked. */
  readonly tokens: number;
  readonly checks: number;
  /** Lines that are sampled in a state at a time. */
  readonly width: number;
}

/** How far the searches go. */
export interface FurtherSearch {
  readonly subgoals: SubgoalOptions;
  readonly states: StatesEffort;
}

/** What they are done with. */
export interface FurtherTools {
  /** Samples and judges problems and goals. */
  readonly attempt: Parameters<typeof seededAttempts>[0];
  readonly policy: () => LinePolicy;
  readonly judge: ProofJudge;
  readonly format: Format;
  /** The most tokens of a whole proof. */
  readonly maxTokens: number;
  readonly seed: number;
}

/** Proofs by problem name, and what they took. */
export interface FurtherResult {
  readonly proofs: ReadonlyMap<string, string>;
  readonly counts: Readonly<Record<string, number>>;
}

/** @throws ConfigError where states are to be searched and the format does not show any */
export function checkFurther({ states }: FurtherSearch, format: Format): void {
  if (states.method !== "none") checkSearchable(format);
}

/** Searches proofs of problems, given attempts at them that failed: goal by goal first, then for the rest over states. */
export async function searchFailed(
  failed: readonly JudgedProblem<Attemptable>[],
  tools: FurtherTools,
  { subgoals, states }: FurtherSearch,
): Promise<FurtherResult> {
  const proofs = new Map<string, string>();
  const counts: Record<string, number> = {};
  if (subgoals.waves > 0) {
    const attempt = seededAttempts(tools.attempt, tools.seed);
    const found = await proveBySubgoals(failed, { ...tools, attempt }, subgoals);
    for (const [name, proof] of found.proofs) proofs.set(name, proof);
    const { goals, proved, refused } = found;
    Object.assign(counts, { "subgoals/goals": goals, "subgoals/proved": proved, "subgoals/refused": refused });
    counts["subgoals/stitched"] = proofs.size;
  }
  const left = failed.map(({ problem }) => problem).filter(({ name }) => !proofs.has(name));
  if (states.method !== "none" && left.length > 0) {
    const found = await searchAll(left, tools, { ...states, method: states.method });
    for (const { problem, proof } of found) if (proof !== undefined) proofs.set(problem.name, proof);
    Object.assign(counts, searchCounts(found));
    counts["search/proved"] = found.filter(({ proof }) => proof !== undefined).length;
  }
  return { proofs, counts };
}

function searchAll(
  problems: readonly Attemptable[],
  { policy, judge, maxTokens, seed }: FurtherTools,
  { method, tokens, checks, width }: StatesEffort & { readonly method: SearchMethod },
) {
  const fields = { searchChecks: checks, searchWidth: width };
  const settings = searchSettings(fields, { tokens, maxTokens, parallel: 1 });
  return searchStates(problems, { policy: policy(), judge, method, settings, seed });
}
