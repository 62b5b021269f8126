// Why samples were rejected, for people: what a verifier does not take of a header rejects every proof behind it.
import { counted } from "../../platform/index.ts";
import type { Attemptable, JudgedProblem } from "./judge.ts";

/** Numbers of rejected samples by their reason. */
export type Rejections = Readonly<Record<string, number>>;

/** How many samples were rejected for each reason. */
export function countRejections(judged: readonly Pick<JudgedProblem<Attemptable>, "samples">[]): Rejections {
  const counts: Record<string, number> = {};
  for (const { samples } of judged)
    for (const { result } of samples)
      if (result.kind === "rejected") counts[result.reason] = (counts[result.reason] ?? 0) + 1;
  return counts;
}

/** The rejections among counts of verdicts, such as the steps of a run: their reasons have lost what they quote. */
export function rejectionsIn(counts: readonly Readonly<Record<string, unknown>>[]): Rejections {
  const found: Record<string, number> = {};
  for (const each of counts)
    for (const [name, count] of Object.entries(each)) {
      const reason = /^(?:rejected|refused)\/(.*)$/s.exec(name)?.[1];
      if (reason !== undefined) found[reason] = (found[reason] ?? 0) + Number(count);
    }
  return found;
}

const rejected = (count: number) => counted(count, "try was rejected", "tries were rejected");

/** A line for each of the most frequent reasons, then how many others there are. */
export function describeRejections(rejections: Rejections, most = 5): string[] {
  const sorted = Object.entries(rejections).sort(([, a], [, b]) => b - a);
  const rest = sorted.slice(most).reduce((sum, [, count]) => sum + count, 0);
  const lines = sorted.slice(0, most).map(([reason, count]) => `  ${rejected(count)}: ${reason.split("\n")[0]}`);
  return rest === 0 ? lines : [...lines, `  ${rejected(rest)} for other reasons`];
}
