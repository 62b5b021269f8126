// Splicing: the text that is judged is the trusted header and statement, with the untrusted proof behind them.
import { codePoints, type Position } from "../../lean/syntax/index.ts";
import type { VerifyRequest } from "../verifier.ts";
import { splitHeader } from "./header.ts";

/** A whole source text, and the place where the proof starts in it. */
export interface SplicedSource {
  readonly source: string;
  /** Position of the first character of the proof. */
  readonly proofStart: Position;
}

/** The text that is checked: header, lemmas, statement, ` := `, proof. The statement is never taken from the proof. */
export function spliceSource(request: VerifyRequest): SplicedSource {
  const { complete, lemmas, dangling } = splitBefore(request);
  const before = `${complete}${lemmas}${dangling}${request.statement} := `;
  return { source: before + request.proof, proofStart: endOf(before) };
}

/** What stands before a statement, in order: trusted commands, the candidate's lemmas, and what belongs to the statement. */
export function splitBefore({ header, lemmas = "" }: Pick<VerifyRequest, "header" | "lemmas">): {
  readonly complete: string;
  readonly lemmas: string;
  readonly dangling: string;
} {
  const own = lemmas.trimEnd();
  return { ...splitHeader(headerText(header)), lemmas: own === "" ? "" : `${own}\n\n` };
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
  return { line, column: codePoints(text, lineStart) };
}
