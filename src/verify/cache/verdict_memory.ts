// Verdicts that a pool remembers, bounded by their number and by the length of their keys.
import type { Verdict } from "../verifier.ts";

/** Characters of keys that are kept, at most. */
const MOST_CHARACTERS = 64 * 2 ** 20;

/** Answers by key; the oldest are forgotten first. */
export class VerdictMemory {
  readonly #answers = new Map<string, Promise<Verdict>>();
  readonly #most: number;
  #characters = 0;

  /** @param most how many answers are kept */
  constructor(most: number) {
    this.#most = most;
  }

  get(key: string): Promise<Verdict> | undefined {
    return this.#answers.get(key);
  }

  set(key: string, answer: Promise<Verdict>): void {
    this.#answers.set(key, answer);
    this.#characters += key.length;
    for (const oldest of this.#answers.keys()) {
      if (oldest === key || (this.#answers.size <= this.#most && this.#characters <= MOST_CHARACTERS)) return;
      this.forget(oldest);
    }
  }

  forget(key: string): void {
    if (this.#answers.delete(key)) this.#characters -= key.length;
  }
}
