// Samples proofs for problems and has them judged: the one place where completions become verdicts.

import type { RefusalCode, Verdict } from "../lean/index.ts";
import { LeanError } from "../platform/index.ts";
import type { ProofJudge, SampledCompletion, Sampler, SamplingOptions } from "./interfaces.ts";
import type { Problem } from "./problems/problem.ts";
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
}

/** What it takes to try a problem. */
export type Attemptable = Pick<Problem, "name" | "statement" | "provable">;

/** The judged completions of one problem. */
export interface JudgedProblem<P extends Attemptable = Problem> {
  readonly problem: P;
  readonly samples: readonly JudgedCompletion[];
}

/**
 * Samples `options.count` completions for each problem and judges them against the problem's own statement. A completion
 * that was cut off is judged too: what counts is whether it proves. Equal proofs of one problem are judged once.
 *
 * @throws LeanError when a false statement is `proved`: then the verifier is unsound, and no reward can be trusted
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
  const keyOf = (problem: Attemptable, proof: string): string => `${problem.name} ${proof}`;
  const proofs = completions.map((group, index) =>
    group.map((completion) => {
      const proof = proofFrom(completion.text);
      requests.set(keyOf(problems[index], proof), { statement: problems[index].statement, proof });
      return proof;
    }),
  );
  const verdicts = await judge.verifyAll([...requests.values()]);
  const verdictOf = new Map([...requests.keys()].map((key, index) => [key, verdicts[index]]));
  return problems.map((problem, index) => {
    const samples = completions[index].map((completion, place) => {
      const proof = proofs[index][place];
      const verdict = verdictOf.get(keyOf(problem, proof))!;
      const judged = { completion, proof, verdict: verdict.kind };
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
