// Samples proofs for problems and has them judged: the one place where completions become verdicts.

import { itemAt, LeanError, now, type PhaseClock, pairsOf, secondsSince } from "../../platform/index.ts";
import { type Answer, type Format, type Problem, type PromptMode, tacticCount } from "../../tasks/index.ts";
import { type RefusalCode, requestKey, type Verdict, type VerifyRequest } from "../../verify/index.ts";
import type { ProofJudge, SampledCompletion, Sampler, SamplingOptions } from "../interfaces.ts";
import { type ClosedPart, partsOf, withVerifiedParts } from "../steps/hindsight.ts";
import { CheckStream } from "./check_stream.ts";
import { drawProofs, type ToldCompletion } from "./draw_proofs.ts";

/** A completion with the proof it stands for and the verdict on it. */
export interface JudgedCompletion {
  readonly completion: SampledCompletion;
  /** The proof that it says; empty where there is none in it. */
  readonly proof: string;
  /** Theorems of its own before the proof, and what it says around it. */
  readonly lemmas?: string;
  readonly thought?: string;
  readonly verdict: Verdict["kind"];
  /** The whole verdict, for rewards. */
  readonly result: Verdict;
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

/** A problem to be tried; `provable` is false for a canary, of which no proof may be accepted. */
export type Attemptable = Problem & { readonly provable?: boolean };

/** The judged completions of one problem. */
export interface JudgedProblem<P extends Attemptable = Problem> {
  readonly problem: P;
  readonly samples: readonly JudgedCompletion[];
}

/** The samples of which it is known whether they prove; the others count neither for nor against anything. */
export function knownSamples({ samples }: Pick<JudgedProblem<Attemptable>, "samples">): readonly JudgedCompletion[] {
  return samples.filter(({ standing }) => standing !== "lost");
}

/** How problems are put and judged. */
export interface AttemptOptions {
  readonly format: Format;
  readonly mode?: PromptMode;
  readonly clock?: PhaseClock;
  /** Whether the goals are checked that proofs closed which failed, of proofs that are written step by step; else none of them counts. */
  readonly hindsight?: boolean;
}

/**
 * Samples `options.count` completions for each problem and judges them against the problem's own header and statement. A
 * completion that was cut off is judged too: what counts is whether it proves. Equal proofs of one problem are judged once, and a
 * completion without a proof in it has none to be judged. Checks begin while others are still being sampled.
 *
 * @throws LeanError when a false statement is `proved`: then the verifier is unsound, and no reward can be trusted; and when
 *   most checks come to no verdict
 */
export async function attempt<P extends Attemptable>(
  sampler: Sampler,
  judge: ProofJudge,
  problems: readonly P[],
  options: SamplingOptions & AttemptOptions,
): Promise<JudgedProblem<P>[]> {
  const { format, mode, clock, hindsight = false, ...sampling } = options;
  const stream = new CheckStream(judge);
  const read = (
    index: number,
    { text, refused }: ToldCompletion,
  ): { readonly answer: Answer; readonly key: string } | undefined => {
    const problem = itemAt(problems, index);
    const answer = format.read(text, problem);
    if (answer === undefined) return undefined;
    const request = requestFor(problem, answer);
    const key = requestKey(request);
    if (refused === undefined) stream.add(key, request);
    return { answer, key };
  };
  const started = now();
  const completions = await drawProofs(sampler, problems, { format, mode }, sampling, read);
  clock?.add("sampling", secondsSince(started));
  const answers = completions.map((group, index) => group.map((completion) => read(index, completion)));
  const parts = completions.map((group, index) => (hindsight ? partsOf(itemAt(problems, index), group) : []));
  for (const { key, request } of parts.flat().flatMap(([, own]) => own)) stream.add(key, request);
  const settledOf = await stream.settle();
  const partsOfCompletion = new Map(parts.flat());
  const holds = ({ key }: ClosedPart) => settledOf.get(key)?.verdict.kind === "proved";
  clock?.add("checking", stream.seconds);
  return pairsOf(problems, pairsOf(completions, answers)).map(([problem, [group, ofGroup]]) => {
    const samples = pairsOf(group, ofGroup).map(([sampled, read]): JudgedCompletion => {
      const wrong =
        read === undefined || sampled.refused !== undefined || settledOf.get(read.key)?.verdict.kind !== "proved";
      const completion = wrong ? withVerifiedParts(sampled, partsOfCompletion.get(sampled) ?? [], holds) : sampled;
      if (read === undefined) {
        return { completion, proof: "", verdict: noProof.kind, result: noProof, reason: noProof.reason };
      }
      const { refused } = completion;
      const { verdict, standing } = refused === undefined ? settledOf.get(read.key)! : judgedAs(refused);
      const judged = { completion, ...read.answer, verdict: verdict.kind, result: verdict };
      if (standing !== "judged") return { ...judged, standing };
      if (verdict.kind !== "rejected") return judged;
      return verdict.code === undefined
        ? { ...judged, reason: reasonCode(verdict.reason) }
        : { ...judged, refusal: verdict.code };
    });
    const alarm = problem.provable !== false ? undefined : samples.find(({ verdict }) => verdict === "proved");
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

/** A verdict that was given without a check. */
export const judgedAs = (verdict: Verdict) => ({ verdict, standing: "judged" as const });

const noProof = { kind: "rejected", reason: "there is no proof in the text" } as const satisfies Verdict;

/** A problem with an answer to it, as a verifier is asked: the header and the statement are the problem's own. */
export function requestFor(
  { header, statement }: Pick<Problem, "header" | "statement">,
  answer: Answer,
): VerifyRequest {
  const { proof, lemmas } = answer;
  return { statement, proof, ...(lemmas ? { lemmas } : {}), ...(header ? { header } : {}) };
}

/**
 * A reason for rejection without what it quotes, so that the few kinds of reasons can be counted; but for commands, which are few
 * themselves, and say what is wrong with a header.
 */
function reasonCode(reason: string): string {
  return reason
    .split("\n", 1)
    .join()
    .replace(/(?<!command )'(?!open )[^']*'|"[^"]*"|`[^`]*`/g, "…")
    .slice(0, 60);
}

/** Tokens that the samples of a problem took, without what was written between turns. */
export function sampledTokens({ samples }: Pick<JudgedProblem<Attemptable>, "samples">): number {
  return samples.reduce((sum, { completion }) => sum + completion.logprobs.length, 0);
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
export function bestProof({ samples }: Pick<JudgedProblem<Attemptable>, "samples">): string | undefined {
  return shortestProof(samples.filter(({ verdict }) => verdict === "proved").map(({ proof }) => proof));
}
