// What is learnt of proofs that are written step by step: each step at its goal, every pair of both once, and never at a goal that is a
// held-out problem.
import { canonicalForm, type KnownProblem, sequentOfPrompt, stepTexts, type TrainingText } from "../../tasks/index.ts";
import type { RunSets, RunTask } from "../problems/run_task.ts";

/** Goals that are held-out problems, under whatever names. */
export class HeldOutGoals {
  readonly #prompts: ReadonlySet<string>;
  readonly #shapes: ReadonlySet<string>;
  readonly #canonical: ReadonlySet<string>;

  constructor({ format, mode }: Pick<RunTask, "format" | "mode">, problems: readonly KnownProblem[]) {
    const prompts = problems.map((problem) => format.prompt(problem, mode));
    this.#prompts = new Set(prompts);
    this.#shapes = new Set(prompts.map(shapeOf));
    this.#canonical = new Set(prompts.flatMap((prompt) => canonicalOfPrompt(prompt) ?? []));
  }

  has(prompt: string): boolean {
    if (this.#prompts.has(prompt)) return true;
    // Equal goals have equal shapes, and few goals have that of a held-out one.
    if (!this.#shapes.has(shapeOf(prompt))) return false;
    const canonical = canonicalOfPrompt(prompt);
    return canonical !== undefined && this.#canonical.has(canonical);
  }
}

/** The formulas of a goal without their symbols, in no order. */
function shapeOf(prompt: string): string {
  const [target = "", ...hypotheses] = prompt.replace(/ by$/, "").split(/ h\d+ /);
  const bare = (text: string) => text.replace(/[\p{L}_][\p{L}\p{N}_']*/gu, "_").trim();
  return [bare(target), ...hypotheses.map(bare).sort()].join(" , ");
}

function canonicalOfPrompt(prompt: string): string | undefined {
  const sequent = sequentOfPrompt(prompt);
  return sequent && canonicalForm(sequent).text;
}

/** The steps of the proofs that are learnt from first, each once. */
export function stepLessons(task: RunTask, { sft, validation, test }: RunSets): TrainingText[] {
  const heldOut = new HeldOutGoals(task, [...validation, ...test]);
  const lessons = new Map<string, TrainingText>();
  for (const problem of sft) {
    const taught = task.teach?.(problem) ?? stepTexts(task.format, problem, problem.proof!, task.mode);
    for (const text of taught) {
      const key = `${text.prompt}\n${text.completion}`;
      if (!lessons.has(key) && !heldOut.has(text.prompt)) lessons.set(key, text);
    }
  }
  return [...lessons.values()];
}
