// Splicing: the text that is judged is the trusted header and statement, with the untrusted proof behind them.
import type { Position } from "../syntax/failure.ts";
import type { VerifyRequest } from "../verifier.ts";

/** A whole source text, and the place where the proof starts in it. */
export interface SplicedSource {
  readonly source: string;
  /** Position of the first character of the proof. */
  readonly proofStart: Position;
}

/** The text that is checked: header, statement, ` := `, proof. The statement is never taken from the proof. */
export function spliceSource({ header, statement, proof }: VerifyRequest): SplicedSource {
  const before = `${headerText(header)}${statement} := `;
  return { source: before + proof, proofStart: endOf(before) };
}

/** The header as it stands before the statement: empty, or ending with a line break. */
export function headerText(header: string | undefined): string {
  if (header === undefined || header === "") return "";
  return header.endsWith("\n") ? header : `${header}\n`;
}

/** The position just after a text that starts at line 1, column 0. */
export function endOf(text: string): Position {
  let line = 1;
  let lineStart = 0;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) {
    line++;
    lineStart = at + 1;
  }
  return { line, column: [...text.slice(lineStart)].length };
}
