// What somebody has typed as a theorem: what stands before it, its statement, and a proof if there is one behind it.
import { spliceSource, splitTheorem } from "gentzen/verify";

export interface TypedTheorem {
  readonly header: string;
  readonly statement: string;
  /** The value behind `:=`; empty where there is none, or a hole. */
  readonly proof: string;
}

/** Takes a text apart. @returns what is wrong with it, where it is no theorem */
export function readTheorem(text: string): TypedTheorem | { readonly problem: string } {
  if (text.trim() === "") return { problem: "Type a theorem, or choose an example." };
  const found = findTheorem(text);
  if (found === undefined) return { problem: FORM };
  const { before, statement, proof } = found;
  const hole = /^(by\s*)?(sorry)?$/.test(proof.trim());
  return { header: before, statement, proof: hole ? "" : proof };
}

const FORM = "A theorem begins with theorem, then its name: theorem name (p q : Prop) : p → q → p";

function findTheorem(text: string): ReturnType<typeof splitTheorem> | undefined {
  try {
    const split = splitTheorem(text);
    return /^(theorem|lemma|example)\b/.test(split.statement) ? split : undefined;
  } catch {
    return undefined;
  }
}

/** The whole text that is judged. */
export function wholeText({ header, statement }: TypedTheorem, proof: string): string {
  return `${spliceSource({ header, statement, proof: proof.trim() === "" ? "by\n  sorry" : proof }).source}\n`;
}

/** A place in the whole text as one in the theorem or in the proof; lines count from 0 there. */
export interface Place {
  readonly part: "theorem" | "proof";
  readonly line: number;
  readonly column: number;
}

export function placeOf(
  { header, statement }: TypedTheorem,
  proof: string,
  { line, column }: { readonly line: number; readonly column: number },
): Place {
  const { proofStart } = spliceSource({ header, statement, proof });
  const below = line - proofStart.line;
  if (below < 0 || (below === 0 && column < proofStart.column)) return { part: "theorem", line: line - 1, column };
  return { part: "proof", line: below, column: below === 0 ? column - proofStart.column : column };
}

/** The lines of a proof by tactics, and the line of the proof that the first of them stands in; undefined for a term. */
export function tacticLines(proof: string): { readonly lines: readonly string[]; readonly first: number } | undefined {
  const opening = /^\s*by\b[ \t]*/.exec(proof);
  if (opening === null) return undefined;
  const before = opening[0].split("\n").length - 1;
  const rest = proof.slice(opening[0].length);
  if (!rest.includes("\n") && rest.trim() === "") return { lines: [], first: before + 1 };
  if (rest.startsWith("\n")) return { lines: rest.slice(1).split("\n"), first: before + 1 };
  // A tactic behind `by` stands where it stands: those below it have its column.
  const column = opening[0].length - (opening[0].lastIndexOf("\n") + 1);
  return { lines: `${" ".repeat(column)}${rest}`.split("\n"), first: before };
}
