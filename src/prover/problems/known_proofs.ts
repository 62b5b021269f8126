// What of a user's problems a run can work with: those that fit the model, and known proofs that hold.
import { DataError, pairsOf } from "../../platform/index.ts";
import type { KnownProblem, LeftOut } from "../../tasks/index.ts";
import type { Verdict } from "../../verify/index.ts";
import { FairJudge } from "../judge/fair_judge.ts";
import { requestFor } from "../judge/judge.ts";
import { plainText, type RunSets, type RunTask, type SettleTools } from "./run_task.ts";

/** How the problems are put. */
type Put = Pick<RunTask, "format" | "mode">;

/** The sets without problems for whose prompt, with the longest proof, there is no room; those are named. */
export function withoutTooLong(sets: RunSets, { format, mode }: Put, tools: SettleTools, leftOut: LeftOut[]): RunSets {
  const { lengths } = tools;
  if (lengths === undefined) return sets;
  const { maxTokens } = tools.config.sampling;
  const fits = (problem: KnownProblem): boolean => {
    const length = lengths.of(format.prompt(problem, mode)) + maxTokens;
    if (length <= lengths.sampled) return true;
    const reason = `too long: ${length} tokens with a proof of ${maxTokens}, and ${lengths.sampled} fit`;
    leftOut.push({ source: problem.source, reason });
    return false;
  };
  const { sft, pool, validation, test, canaries } = sets;
  const fitting = new Set(pool.filter(fits));
  return {
    sft: sft.filter((problem) => fitting.has(problem)),
    pool: [...fitting],
    validation: validation.filter(fits),
    test: test.filter(fits),
    canaries: canaries.filter(fits),
  };
}

/** The problems with a known proof that the format can write; proofs that it cannot are named. */
export function withWritableProofs(problems: readonly KnownProblem[], put: Put, leftOut: LeftOut[]): KnownProblem[] {
  return problems.filter((problem) => {
    const { proof, source } = problem;
    if (proof === undefined) return false;
    try {
      plainText(put, { problem, proof });
      return true;
    } catch (error) {
      if (!(error instanceof DataError)) throw error;
      leftOut.push({ source, reason: `its known proof cannot be put as ${put.format.name}: ${error.what}` });
      return false;
    }
  });
}

/** Proofs that are sent to the judge at the same time. */
const BATCH = 256;

/** The problems whose known proof fits and holds; proofs that do not are named. Each problem has one that can be written. */
export async function withProofsThatHold(
  problems: readonly KnownProblem[],
  put: Put,
  { judge, lengths, report }: SettleTools,
  leftOut: LeftOut[],
): Promise<KnownProblem[]> {
  const leaveOut = ({ source }: KnownProblem, why: string) =>
    leftOut.push({ source, reason: `its known proof ${why}` });
  const known = problems.filter((problem) => {
    if (lengths === undefined) return true;
    const { prompt, completion } = plainText(put, { problem, proof: problem.proof! });
    const length = lengths.of(prompt, completion);
    if (length > lengths.learnt) leaveOut(problem, `is too long to learn: ${length} tokens, and ${lengths.learnt} fit`);
    return length <= lengths.learnt;
  });
  const fair = FairJudge.of(judge);
  const holding: KnownProblem[] = [];
  for (let start = 0; start < known.length; start += BATCH) {
    const batch = known.slice(start, start + BATCH);
    const settled = await fair.settleAll(batch.map((problem) => requestFor(problem, { proof: problem.proof! })));
    pairsOf(batch, settled).forEach(([problem, { verdict }]) => {
      if (verdict.kind === "proved") holding.push(problem);
      else leaveOut(problem, `does not hold: ${verdict.kind}${whyNot(verdict)}`);
    });
    const done = start + batch.length;
    report({ kind: "progress", stage: "known proofs", done, total: known.length, note: `${holding.length} hold` });
  }
  return holding;
}

/** What the judge said first, in a line. */
function whyNot(verdict: Verdict): string {
  if (verdict.kind === "rejected" || verdict.kind === "crashed") return `: ${verdict.reason.split("\n")[0]}`;
  const first = verdict.kind === "failed" ? verdict.messages[0] : undefined;
  if (first !== undefined) return `: ${first.text.split("\n")[0]}`;
  return "";
}
