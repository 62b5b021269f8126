// What is written of a library before it is known how often each thing is referred to: the most frequent get the shortest numbers.
import { required } from "../../../platform/index.ts";
import { separator, writeNumber } from "./numbers.ts";

/** A number as it is, a word, or an item by the text that tells it from others. */
export type Part = number | { readonly word: string } | { readonly item: string };

function ranked(counts: ReadonlyMap<string, number>): string[] {
  return [...counts].sort(([, a], [, b]) => b - a).map(([key]) => key);
}

/** The position of each entry. */
function positions(entries: readonly string[]): ReadonlyMap<string, number> {
  return new Map(entries.map((entry, position) => [entry, position]));
}

/** Counts what is referred to, then writes it. */
export class PartWriter {
  readonly #words: string[];
  readonly #wordAt: ReadonlyMap<string, number>;
  readonly #itemAt: ReadonlyMap<string, number>;
  /** The items that are referred to, as records. */
  readonly items: string;

  /** `items` tells what each item is; `used` is all that will be written but the items. */
  constructor(items: ReadonlyMap<string, readonly Part[]>, used: Iterable<readonly Part[]>) {
    const words = new Map<string, number>();
    const counts = new Map<string, number>();
    const count = (parts: readonly Part[]): void => {
      for (const part of parts) {
        if (typeof part === "number") continue;
        if ("word" in part) words.set(part.word, (words.get(part.word) ?? 0) + 1);
        else counts.set(part.item, (counts.get(part.item) ?? 0) + 1);
      }
    };
    for (const parts of used) count(parts);
    for (const parts of items.values()) count(parts);
    this.#words = ranked(words);
    this.#wordAt = positions(this.#words);
    const ranking = ranked(counts);
    this.#itemAt = positions(ranking);
    this.items = this.records(ranking.map((key) => required(items.get(key), "an item that is nowhere")));
  }

  /** The words, the most frequent first. */
  get words(): string {
    return this.#words.map((word) => word.replace(/[ %]/g, encodeURIComponent)).join(" ");
  }

  record(parts: readonly Part[]): string {
    return parts.map((part) => writeNumber(this.#number(part))).join("");
  }

  records(list: readonly (readonly Part[])[]): string {
    return list.map((parts) => this.record(parts)).join(separator);
  }

  #number(part: Part): number {
    if (typeof part === "number") return part;
    const number = "word" in part ? this.#wordAt.get(part.word) : this.#itemAt.get(part.item);
    return required(number, "a part that was not counted");
  }
}
