// Which of the problems that were found a model can be asked about, and why not about the others.
import type { Format, FoundProblems, LeftOut, Problem, PromptMode } from "../task.ts";

/** Problems with their prompts, and all others with the reason. */
export interface UsableProblems {
  readonly problems: readonly Problem[];
  readonly prompts: ReadonlyMap<Problem, string>;
  /** What no problem could be read from, and problems that the format cannot put. */
  readonly outside: readonly LeftOut[];
  /** Problems that the format puts like an earlier one: under other names, in another order. */
  readonly repeated: readonly LeftOut[];
}

/** Puts every problem in a format; of several with equal prompts the first is kept. */
export function usableProblems(found: FoundProblems, format: Format, mode?: PromptMode): UsableProblems {
  const problems: Problem[] = [];
  const prompts = new Map<Problem, string>();
  const outside = [...found.leftOut];
  const repeated = [...found.repeated];
  const first = new Map<string, Problem>();
  for (const problem of found.problems) {
    const reason = format.refuses?.(problem);
    if (reason !== undefined) {
      outside.push({ source: problem.source, reason });
      continue;
    }
    const prompt = format.prompt(problem, mode);
    const before = first.get(prompt);
    if (before !== undefined) {
      repeated.push({ source: problem.source, reason: `repeats ${before.source}` });
      continue;
    }
    first.set(prompt, problem);
    prompts.set(problem, prompt);
    problems.push(problem);
  }
  return { problems, prompts, outside, repeated };
}
