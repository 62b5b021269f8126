// What is to be had without a model: which problems each list of proofs that a task has proves.
import { pairsOf } from "../../platform/index.ts";
import type { Baseline } from "../../tasks/index.ts";
import type { ProofJudge } from "../interfaces.ts";
import { FairJudge } from "../judge/fair_judge.ts";
import { type Attemptable, requestFor } from "../judge/judge.ts";
import type { TalliedProblem } from "../passk.ts";

/** Tries each proof of a list on the problems: one try a problem, which holds where one of them does. Canaries are not tried. */
export async function tryProofs(
  { proofs }: Baseline,
  problems: readonly Attemptable[],
  judge: ProofJudge,
): Promise<TalliedProblem[]> {
  const tried = problems.filter(({ provable }) => provable !== false);
  const requests = tried.flatMap((problem) =>
    proofs(problem).map((proof) => ({ problem, request: requestFor(problem, { proof }) })),
  );
  const settled = await FairJudge.of(judge).settleAll(requests.map(({ request }) => request));
  const proved = new Set(
    pairsOf(requests, settled).flatMap(([{ problem }, { verdict }]) => (verdict.kind === "proved" ? [problem] : [])),
  );
  return tried.map((problem) => ({ problem, samples: 1, proved: proved.has(problem) ? 1 : 0 }));
}
