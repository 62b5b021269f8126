// What is to be had without a model: how many problems each baseline of a task proves.
import { pairsOf } from "../platform/index.ts";
import type { Baseline } from "../tasks/index.ts";
import type { ProofJudge } from "./interfaces.ts";
import { FairJudge } from "./judge/fair_judge.ts";
import { type Attemptable, requestFor } from "./judge/judge.ts";

/** The numbers of problems with a proof among those that a baseline tries, by its name. Canaries are not tried. */
export async function tryBaselines(
  baselines: readonly Baseline[],
  problems: readonly Attemptable[],
  judge: ProofJudge,
): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { name, proofs } of baselines) {
    const tried = problems
      .filter(({ provable }) => provable !== false)
      .flatMap((problem) => proofs(problem).map((proof) => ({ problem, request: requestFor(problem, { proof }) })));
    const settled = await FairJudge.of(judge).settleAll(tried.map(({ request }) => request));
    counts[name] = new Set(
      pairsOf(tried, settled).flatMap(([{ problem }, { verdict }]) =>
        verdict.kind === "proved" ? [problem.name] : [],
      ),
    ).size;
  }
  return counts;
}
