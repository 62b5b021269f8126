// Where tokens stand in a text: columns as Lean counts them, and which tokens begin a line.
import { itemAt } from "../../platform/index.ts";
import { lexSource, type SourceToken, significant } from "../../verify/index.ts";

/** A token that means something, with its place. */
export interface PlacedToken extends SourceToken {
  /** From 0, in characters. */
  readonly column: number;
  readonly beginsLine: boolean;
  /** How many white characters its line begins with. */
  readonly indentation: number;
}

/** The tokens of a text that mean something. */
export function placedTokens(text: string): PlacedToken[] {
  let lineStart = 0;
  let scanned = 0;
  let lastLine = -1;
  return significant(lexSource(text)).map((token) => {
    for (let at = text.indexOf("\n", scanned); at >= 0 && at < token.start; at = text.indexOf("\n", at + 1)) {
      lineStart = at + 1;
    }
    scanned = token.start;
    const beginsLine = lineStart !== lastLine;
    lastLine = lineStart;
    const column = [...text.slice(lineStart, token.start)].length;
    return { ...token, column, beginsLine, indentation: indentationOf(text.slice(lineStart)) };
  });
}

/** How many white characters a line begins with. */
export function indentationOf(line: string): number {
  return line.length - line.trimStart().length;
}

/** The column of a place in a text, in characters. */
export function columnAt(text: string, offset: number): number {
  return [...text.slice(text.lastIndexOf("\n", offset - 1) + 1, offset)].length;
}

/** The lines of a text after the first moved to the right, or to the left; blank ones, and what stands within strings, stay as they are. */
export function shiftLines(text: string, by: number): string {
  if (by === 0 || !text.includes("\n")) return text;
  const strings = lexSource(text).filter(({ kind }) => kind === "string");
  let start = 0;
  const lines = text.split("\n").map((line, index) => {
    const own = start;
    start += line.length + 1;
    const isKept = index === 0 || line.trim() === "" || strings.some((token) => token.start < own && own < token.end);
    if (isKept) return line;
    return by > 0 ? " ".repeat(by) + line : line.slice(Math.min(-by, indentationOf(line)));
  });
  return lines.join("\n");
}

/** The least indentation of the lines after the first that are not blank; undefined where there are none. */
export function leastIndentation(text: string): number | undefined {
  const lines = text
    .split("\n")
    .slice(1)
    .filter((line) => line.trim() !== "");
  return lines.length === 0 ? undefined : Math.min(...lines.map(indentationOf));
}

/** The index of the first token at or behind an offset. */
export function tokenAt(tokens: readonly PlacedToken[], offset: number): number {
  let [low, high] = [0, tokens.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (itemAt(tokens, middle).start < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
