// Samples proofs for problems and has them judged: the one place where completions become verdicts.

import { LeanError } from "../platform/index.ts";
import type { Problem } from "../tasks/index.ts";
import { type RefusalCode, requestKey, type Verdict } from "../verify/index.ts";
import { FairJudge } from "./fair_judge.ts";
import type { ProofJudge, SampledCompletion, Sampler, SamplingOptions } from "./interfaces.ts";
import { type PromptStyle, promptFor, proofFrom, tacticCount } from "./prompts.ts";

/** A completion with the proof it stands for and the verdict on it. */
export interface JudgedCompletion {
  readonly completion: SampledCompletion;
  readonly proof: string;
  readonly verdict: Verdict["kind"];
  /** Why it was rejected, without the texts that are quoted in the reason. */
  readonly reason?: string;
  /** Why the policy refused it, if it did. */
  readonly refusal?: RefusalCode;
  /**
   * Present where the check came to no verdict on the proof: `crashes` for a proof that ends the checker each time, which is a
   * failure; `lost` where the checker could not be asked, so that nothing is known of the proof.
   */
  readonly standing?: "crashes" | "lost";
}

/** What it takes to try a problem. */
export type Attemptable = Pick<Problem, "name" | "statement" | "provable">;

/** The judged completions of one problem. */
export interface JudgedProblem<P extends Attemptable = Problem> {
  readonly problem: P;
  readonly samples: readonly JudgedCompletion[];
}

/** The samples of which it is known whether they prove; the others count neither for nor against anything. */
export function knownSamples({ samples }: Pick<JudgedProblem<Attemptable>, "samples">): readonly JudgedCompletion[] {
  return samples.filter(({ standing }) => standing !== "lost");
}

/**
 * Samples `options.count` completions for each problem and judges them against the problem's own statement. A completion
 * that was cut off is judged too: what counts is whether it proves. Equal proofs of one problem are judged once.
 *
 * @throws LeanError when a false statement is `proved`: then the verifier is unsound, and no reward can be trusted; and when
 *   most checks come to no verdict
 */
export async function attempt<P extends Attemptable>(
  sampler: Sampler,
  judge: ProofJudge,
  problems: readonly P[],
  options: SamplingOptions & { readonly style: PromptStyle },
): Promise<JudgedProblem<P>[]> {
  const { style, ...sampling } = options;
  const prompts = problems.map((problem) => promptFor(problem.statement, style));
  const completions = await sampler.sample(prompts, sampling);
  const requests = new Map<string, { statement: string; proof: string }>();
  const keyOf = ({ statement }: Attemptable, proof: string): string => requestKey({ statement, proof });
  const proofs = completions.map((group, index) =>
    group.map((completion) => {
      const proof = proofFrom(completion.text);
      requests.set(keyOf(problems[index], proof), { statement: problems[index].statement, proof });
      return proof;
    }),
  );
  const settled = await FairJudge.of(judge).settleAll([...requests.values()]);
  const settledOf = new Map([...requests.keys()].map((key, index) => [key, settled[index]]));
  return problems.map((problem, index) => {
    const samples = completions[index].map((completion, place) => {
      const proof = proofs[index][place];
      const { verdict, standing } = settledOf.get(keyOf(problem, proof))!;
      const judged = { completion, proof, verdict: verdict.kind };
      if (standing !== "judged") return { ...judged, standing };
      if (verdict.kind !== "rejected") return judged;
      return verdict.code === undefined
        ? { ...judged, reason: reasonCode(verdict.reason) }
        : { ...judged, refusal: verdict.code };
    });
    const alarm = problem.provable ? undefined : samples.find(({ verdict }) => verdict === "proved");
    if (alarm !== undefined) {
      throw new LeanError(
        "the verifier accepted a proof of a false statement",
        [`statement: ${problem.statement}`, `proof: ${alarm.proof}`],
        "the statement has a finite countermodel: report this proof as a bug of the checker",
      );
    }
    return { problem, samples };
  });
}

/** A reason for rejection without what it quotes: the few kinds of reasons can be counted. */
function reasonCode(reason: string): string {
  return reason
    .split("\n")[0]
    .replace(/'[^']*'|"[^"]*"|`[^`]*`/g, "…")
    .slice(0, 60);
}

/** The number of proofs among the samples. */
export function provedCount({ samples }: JudgedProblem<Attemptable>): number {
  return samples.filter(({ verdict }) => verdict === "proved").length;
}

/** The proof with the fewest tactics, then the fewest characters, then the first in order of text. */
export function shortestProof(proofs: readonly string[]): string | undefined {
  return [...proofs].sort(
    (a, b) => tacticCount(a) - tacticCount(b) || a.length - b.length || (a < b ? -1 : a > b ? 1 : 0),
  )[0];
}

/** The shortest verified proof among the samples. */
export function bestProof({ samples }: JudgedProblem<Attemptable>): string | undefined {
  return shortestProof(samples.filter(({ verdict }) => verdict === "proved").map(({ proof }) => proof));
}
