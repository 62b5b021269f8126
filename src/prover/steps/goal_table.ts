// What a run knows of goals from having tried them: which steps closed a goal, and how often. Verified alone counts, whatever became of
// the proof that a goal was met in.
import type { TrainingText } from "../../tasks/index.ts";
import type { TriedStep } from "./hindsight.ts";

/** Steps that one attempt tried; plain data, as it is kept. */
export interface TriedRecord {
  /** Names the attempt: the same again after a crash changes nothing. */
  readonly key: string;
  readonly tried: readonly TriedStep[];
}

/** A step to learn, and how much more often than others. */
export interface WeightedLesson {
  readonly text: TrainingText;
  readonly weight: number;
}

interface Outcome {
  tried: number;
  closed: number;
}

export class GoalTable {
  readonly #goals = new Map<string, Map<string, Outcome>>();
  readonly #keys = new Set<string>();

  /** @returns whether the attempt is new */
  add({ key, tried }: TriedRecord): boolean {
    if (this.#keys.has(key)) return false;
    this.#keys.add(key);
    for (const { prompt, text, ...outcome } of tried) {
      const goal = this.#goals.get(prompt) ?? new Map<string, Outcome>();
      const before = goal.get(text) ?? { tried: 0, closed: 0 };
      goal.set(text, { tried: before.tried + outcome.tried, closed: before.closed + outcome.closed });
      this.#goals.set(prompt, goal);
    }
    return true;
  }

  /**
   * Every step that closed its goal. A goal counts by the share of its steps that did not, so that one which is always closed hardly comes
   * again, however often it was met; within a goal a step counts by how often it closed it, times the share of its tries that did.
   *
   * @param maxRate goals closed by more than this share are left out
   */
  lessons(maxRate: number, isHeldOut: (prompt: string) => boolean): WeightedLesson[] {
    const lessons: WeightedLesson[] = [];
    for (const [prompt, steps] of this.#goals) {
      const all = [...steps].map(([text, { tried, closed }]) => ({
        text,
        closed,
        rate: (closed + 1) / (tried + 2),
        tried,
      }));
      const tried = all.reduce((sum, each) => sum + each.tried, 0);
      const closed = all.reduce((sum, each) => sum + each.closed, 0);
      if (closed === 0 || closed > maxRate * tried || isHeldOut(prompt)) continue;
      const total = all.reduce((sum, each) => sum + each.closed * each.rate, 0);
      const rarity = 1 - closed / (tried + 1);
      for (const { text, closed: often, rate } of all) {
        if (often > 0) lessons.push({ text: { prompt, completion: text }, weight: (rarity * often * rate) / total });
      }
    }
    return lessons;
  }

  /** How many goals were met, and how many of them were closed. */
  get counts(): { readonly met: number; readonly closed: number } {
    const closed = [...this.#goals.values()].filter((steps) => [...steps.values()].some((each) => each.closed > 0));
    return { met: this.#goals.size, closed: closed.length };
  }
}
