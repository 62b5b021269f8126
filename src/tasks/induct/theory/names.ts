// Made-up names: pronounceable, without a meaning, and new in each theory, so that nothing can be learnt from them.

import { prelude } from "../../../lean/library/index.ts";
import type { Random } from "../../../platform/index.ts";

const consonants = [..."bdfgklmnprstvz"];
const vowels = [..."aeiou"];

/** Words that mean something to Lean's grammar, as far as two syllables can spell them. */
const reserved = new Set(
  "have show case from fun next calc open then else with that this done skip exact intro induction cases local macro mutual variable using simp split left right rename revert unfold where".split(
    " ",
  ),
);

/** Names of one theory: each is given once. */
export class NameSource {
  readonly #random: Random;
  readonly #given = new Set<string>();

  constructor(random: Random) {
    this.#random = random;
  }

  /** A name of two or three syllables, in small letters or with a capital. */
  fresh(capital = false): string {
    for (;;) {
      const syllables = Array.from({ length: this.#random.next() < 0.7 ? 2 : 3 }, () => this.#syllable()).join("");
      const name = capital ? `${syllables.slice(0, 1).toUpperCase()}${syllables.slice(1)}` : syllables;
      const taken = reserved.has(name) || this.#given.has(name.toLowerCase()) || prelude().environment.has(name);
      if (taken) continue;
      this.#given.add(name.toLowerCase());
      return name;
    }
  }

  #syllable(): string {
    return this.#random.pick(consonants) + this.#random.pick(vowels);
  }
}
