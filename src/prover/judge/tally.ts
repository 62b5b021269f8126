// Counts of judged samples: how many there are, their tokens, and their verdicts by kind.
import { modelTokens } from "../../data/index.ts";
import type { Attemptable, JudgedProblem } from "./judge.ts";
import { refusalCounts } from "./refusals.ts";

/** Under which names samples without a verdict on them are counted, beside the kinds of verdicts. */
const standingNames = { crashes: "crashes_checker", lost: "lost" } as const;

/** Samples, tokens that were sampled, verdicts by kind, rejections by reason, and refusals by code: a rising share of those is an alarm. */
export function tallyVerdicts(judged: readonly Pick<JudgedProblem<Attemptable>, "samples">[]): Record<string, number> {
  const counts: Record<string, number> & { samples: number; tokens: number } = { samples: 0, tokens: 0 };
  for (const { samples } of judged) {
    for (const { completion, verdict, reason, refusal, standing } of samples) {
      counts.samples += 1;
      if (reason !== undefined) counts[`rejected/${reason}`] = (counts[`rejected/${reason}`] ?? 0) + 1;
      if (refusal !== undefined) {
        for (const [name, value] of Object.entries(refusalCounts(refusal))) counts[name] = (counts[name] ?? 0) + value;
      }
      counts.tokens += modelTokens(completion.tokens.length, completion.segments);
      const name = `verdict/${standing === undefined ? verdict : standingNames[standing]}`;
      counts[name] = (counts[name] ?? 0) + 1;
    }
  }
  return counts;
}
