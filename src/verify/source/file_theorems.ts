// The theorems of a file one after another, each with the text before it; those that are not believed can be left out of it.
import type { Verdict } from "../verifier.ts";
import { type SourceDeclaration, sourceDeclarations } from "./declaration.ts";
import { type SeenTheorem, seenTheorems } from "./seen_theorems.ts";

/** A theorem that stands in a file. */
export interface FileTheorem {
  readonly seen: SeenTheorem;
  /** Undefined where the word stands in the text without beginning a declaration of it. */
  readonly declaration: SourceDeclaration | undefined;
}

/** A file's text, gone through theorem by theorem. */
export class FileTheorems {
  readonly theorems: readonly FileTheorem[];
  #text: string;

  constructor(source: string) {
    this.#text = source;
    const declarations = new Map(sourceDeclarations(source).map((each) => [each.statement.start, each]));
    this.theorems = seenTheorems(source).map((seen) => ({ seen, declaration: declarations.get(seen.start) }));
  }

  /** The text as it is believed up to now; every place in it is as in the file. */
  get text(): string {
    return this.#text;
  }

  /** What stands before a theorem. */
  before({ statement }: SourceDeclaration): string {
    return this.#text.slice(0, statement.start);
  }

  /** Leaves a theorem out for those that follow, so that one mistake does not spoil them all. One without a proof stays. */
  leaveOut({ modifiers, proof }: SourceDeclaration): void {
    if (proof !== undefined) this.#text = blank(this.#text, modifiers.start, proof.end);
  }
}

/** Whether a theorem with this verdict is there for those that follow: proved, or left incomplete. */
export function isBelieved({ kind }: Verdict): boolean {
  return kind === "proved" || kind === "incomplete";
}

/** The text with a part of it gone, and everything else in its place. */
function blank(text: string, start: number, end: number): string {
  return text.slice(0, start) + text.slice(start, end).replace(/[^\n]/gu, " ") + text.slice(end);
}
