// Answers that a problem asks for besides a proof: definitions before the theorem, such as PutnamBench's `abbrev …_solution`, whose value is
// a hole. Their names and types are trusted text; what is put into a hole is the answer that the source records.
import { lexSource, type SourceDeclaration, sourceDeclarations } from "../../verify/index.ts";
import { isOpenProof } from "./open_proof.ts";

/** A definition whose value is to be filled in. Places are of the text that was read. */
export interface AnswerSlot {
  readonly name: string;
  /** From its keyword to the end of its type. */
  readonly stated: string;
  /** Where the hole is. */
  readonly start: number;
  readonly end: number;
  /** What the source says belongs there: the comment behind the hole. */
  readonly recorded: string | undefined;
}

/** The answers that a text before a theorem leaves open and the statement speaks of. */
export function answerSlots(header: string, statement: string): AnswerSlot[] {
  if (!header.includes("sorry") && !/:=\s*$/m.test(header)) return [];
  const words = new Set(lexSource(statement).map(({ text }) => text));
  // The statement is read along, since what documents it ends the definition before it.
  return sourceDeclarations(`${header}\n${statement}`).flatMap((each) => {
    const slot = words.has(each.name) && each.statement.start < header.length ? slotOf(header, each) : undefined;
    return slot === undefined ? [] : [slot];
  });
}

function slotOf(header: string, { keyword, name, statement, form, proof }: SourceDeclaration): AnswerSlot | undefined {
  if (!["abbrev", "def"].includes(keyword) || form !== ":=" || proof === undefined) return undefined;
  if (!isOpenProof(header.slice(proof.start, proof.end))) return undefined;
  const comment = /^[ \t]*\n?((?:[ \t]*--[^\n]*(?:\n|$))+)/.exec(header.slice(proof.end))?.[1];
  const recorded = comment
    ?.split("\n")
    .map((line) => line.replace(/^[ \t]*--[ \t]?/, ""))
    .join("\n")
    .trim();
  return {
    name,
    stated: header.slice(statement.start, statement.end),
    start: proof.start,
    end: proof.end,
    recorded: recorded === "" ? undefined : recorded,
  };
}

/**
 * The text with an answer in each of its holes: those that are recorded behind them, or those given, in order.
 *
 * @returns the name of a definition instead for which there is none
 */
export function fillAnswers(
  header: string,
  statement: string,
  given: readonly string[] = [],
): { readonly header: string } | { readonly missing: string } {
  const slots = answerSlots(header, statement);
  const answers = slots.map(({ recorded }, index) => (given.length === slots.length ? given[index] : recorded));
  const missing = slots.find((_, index) => answers[index] === undefined);
  if (missing !== undefined) return { missing: missing.name };
  let filled = header;
  for (const [index, { start, end }] of [...slots.entries()].reverse())
    filled = `${filled.slice(0, start)}${answers[index]}${filled.slice(end)}`;
  return { header: filled };
}
