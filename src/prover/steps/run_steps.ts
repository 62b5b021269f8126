// The steps of a run: what its SFT set teaches, and what its own attempts have shown, kept as it comes (Node).
import type { Journal } from "../../runs/node.ts";
import { type Problem, stepTexts, type TrainingText } from "../../tasks/index.ts";
import type { JudgedProblem } from "../judge/judge.ts";
import { knownSamples } from "../judge/judge.ts";
import type { RunSets, RunTask } from "../problems/run_task.ts";
import type { RunFolder } from "../run/run_folder.ts";
import { GoalTable, type TriedRecord, type WeightedLesson } from "./goal_table.ts";
import { triedSteps } from "./hindsight.ts";
import { HeldOutGoals, stepLessons } from "./lessons.ts";

export class RunSteps {
  readonly #task: RunTask;
  readonly #sets: RunSets;
  readonly #journal: Journal<TriedRecord>;
  readonly #table = new GoalTable();
  #lessons: readonly TrainingText[] | undefined;
  #heldOut: HeldOutGoals | undefined;

  constructor(folder: RunFolder, task: RunTask, sets: RunSets) {
    this.#task = task;
    this.#sets = sets;
    this.#journal = folder.samples("steps");
    for (const record of this.#journal.read()) this.#table.add(record);
  }

  /** The steps of the SFT set. */
  get lessons(): readonly TrainingText[] {
    this.#lessons ??= stepLessons(this.#task, this.#sets);
    return this.#lessons;
  }

  /** Keeps what an attempt has shown; it is on disk when this returns. */
  take(key: string, judged: readonly JudgedProblem[]): void {
    const completions = judged.flatMap((entry) => knownSamples(entry).map(({ completion }) => completion));
    const record = { key, tried: triedSteps(completions) };
    if (this.#table.add(record)) this.#journal.append([record]);
  }

  /** Keeps the steps of proofs that were searched; they are on disk when this returns. */
  takeProofs(key: string, proofs: readonly { readonly problem: Problem; readonly proof: string }[]): void {
    const { format, mode } = this.#task;
    const texts = proofs.flatMap(({ problem, proof }) => stepTexts(format, problem, proof, mode));
    const tried = texts.map(({ prompt, completion: text }) => ({ prompt, text, tried: 1, closed: 1 }));
    if (tried.length > 0 && this.#table.add({ key, tried })) this.#journal.append([{ key, tried }]);
  }

  /** What attempts have shown, without goals closed by more than this share and without those held out. */
  found(maxRate: number): readonly WeightedLesson[] {
    this.#heldOut ??= new HeldOutGoals(this.#task, [...this.#sets.validation, ...this.#sets.test]);
    const heldOut = this.#heldOut;
    return this.#table.lessons(maxRate, (prompt) => heldOut.has(prompt));
  }

  /** Goals met so far, and those closed. */
  get counts() {
    return this.#table.counts;
  }
}
