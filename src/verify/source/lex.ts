// Cuts Lean 4 text, Mathlib's notations included, into tokens without loss: joined, they are the text again.
import { charge } from "../../lean/kernel/index.ts";
import {
  blockCommentEnd,
  continuesIdentifier,
  documentationEnd,
  isDigit,
  isKeyword,
  startsDocumentation,
  startsIdentifier,
  symbolEnd,
} from "../../lean/syntax/index.ts";
import { interpolatedEnd, rawStringEnd, stringEnd } from "./literals.ts";

/** `space` is white space alone; `doc` is a documentation comment, which is a token for Lean and no space. */
export type SourceTokenKind =
  | "space"
  | "comment"
  | "doc"
  | "identifier"
  | "keyword"
  | "number"
  | "string"
  | "character"
  | "symbol";

/** A piece of a text. Offsets are in UTF-16 units from the start of the text. */
export interface SourceToken {
  readonly kind: SourceTokenKind;
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** False for a comment, a string or a quoted identifier that the text ends in. */
  readonly closed: boolean;
}

/** Words after which a string is interpolated: `{…}` in it holds code. */
const interpolating = new Set([
  "s!",
  "m!",
  "f!",
  "panic!",
  "throwError",
  "dbg_trace",
  "logInfo",
  "logWarning",
  "logError",
]);

/** Symbols of Mathlib that hold a quote, which would otherwise begin a character. */
const quotedSymbols = ["⁻¹'", "''"];

/**
 * The tokens of `text`, in order and without gaps. Never throws: what is not closed ends with the text, and a character
 * that Lean does not know is a symbol.
 */
export function lexSource(text: string): SourceToken[] {
  return new Lexer(text).run();
}

/** True for white space and for comments that Lean passes over; a comment that the text ends in is an error instead. */
export function isBlank({ kind, closed }: SourceToken): boolean {
  return kind === "space" || (kind === "comment" && closed);
}

/** The tokens that mean something: no white space, no comments; documentation is among them. */
export function significant(tokens: readonly SourceToken[]): SourceToken[] {
  return tokens.filter((token) => !isBlank(token));
}

interface Piece {
  readonly kind: SourceTokenKind;
  readonly end: number;
  readonly closed?: boolean;
}

class Lexer {
  readonly #text: string;
  readonly #tokens: SourceToken[] = [];
  /** For every interpolated string that is open, the braces opened in its current hole. */
  readonly #holes: number[] = [];
  /** The last token that is not blank. */
  #last: SourceToken | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  run(): SourceToken[] {
    for (let start = 0; start < this.#text.length; ) {
      const { kind, end, closed = true } = this.#piece(start);
      charge(16 + ((end - start) >> 3));
      const token: SourceToken = { kind, text: this.#text.slice(start, end), start, end, closed };
      this.#tokens.push(token);
      if (!isBlank(token)) this.#last = token;
      start = end;
    }
    return this.#tokens;
  }

  #piece(start: number): Piece {
    const text = this.#text;
    const character = text.charAt(start);
    if (isSpace(character)) return { kind: "space", end: spaceEnd(text, start) };
    if (text.startsWith("--", start)) {
      const end = text.indexOf("\n", start);
      return { kind: "comment", end: end < 0 ? text.length : end };
    }
    if (startsDocumentation(text, start)) return { kind: "doc", ...documentationEnd(text, start) };
    if (text.startsWith("/-", start)) return { kind: "comment", ...blockCommentEnd(text, start) };
    if (character === "}" && this.#holes.at(-1) === 0) {
      this.#holes.pop();
      return this.#interpolated(start + 1);
    }
    if (character === '"') {
      if (this.#last !== undefined && interpolating.has(this.#last.text)) return this.#interpolated(start + 1);
      return { kind: "string", ...stringEnd(text, start + 1) };
    }
    const raw = character === "r" ? rawStringEnd(text, start) : undefined;
    if (raw !== undefined) return { kind: "string", ...raw };
    if (character === "'") {
      const literal = /^'(?:\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|.)|[^\\'])'/su.exec(text.slice(start, start + 10));
      if (literal !== null) return { kind: "character", end: start + literal[0].length };
    }
    if (isDigit(text.charCodeAt(start))) return { kind: "number", end: this.#numberEnd(start) };
    if (character === "«" || startsWord(text, start)) return this.#word(start);
    return this.#symbol(start);
  }

  /** The rest of an interpolated string, up to its end or up to the brace that opens the next hole. */
  #interpolated(start: number): Piece {
    const { end, closed, hole } = interpolatedEnd(this.#text, start);
    if (hole) this.#holes.push(0);
    return { kind: "string", end, closed };
  }

  #word(start: number): Piece {
    const text = this.#text;
    let end = start;
    for (;;) {
      if (text[end] === "«") {
        const close = /^[^»\n]*»/.exec(text.slice(end));
        if (close === null) return { kind: "identifier", end: lineEnd(text, end), closed: false };
        end += close[0].length;
      } else {
        while (continuesWord(text, end)) end += widthAt(text, end);
      }
      if (text[end] !== "." || !(text[end + 1] === "«" || startsWord(text, end + 1))) break;
      end++;
    }
    return { kind: isKeyword(text.slice(start, end)) ? "keyword" : "identifier", end };
  }

  /** After a dot a number is the index of a field, which has digits alone. */
  #numberEnd(start: number): number {
    const isField = this.#last?.text === "." && this.#last.end === start;
    const form = isField
      ? /\d+/y
      : /0[xX][0-9a-fA-F_]+|0[bB][01_]+|0[oO][0-7_]+|\d[\d_]*(?:\.\d[\d_]*)?(?:[eE][+-]?\d+)?/y;
    form.lastIndex = start;
    form.test(this.#text);
    return form.lastIndex;
  }

  #symbol(start: number): Piece {
    const quoted = quotedSymbols.find((symbol) => this.#text.startsWith(symbol, start));
    const end = quoted === undefined ? symbolEnd(this.#text, start) : start + quoted.length;
    const braces = this.#holes.pop();
    if (braces !== undefined) {
      const character = this.#text[start];
      this.#holes.push(character === "{" ? braces + 1 : character === "}" ? braces - 1 : braces);
    }
    return { kind: "symbol", end };
  }
}

function isSpace(character: string): boolean {
  return character === " " || character === "\n" || character === "\t" || character === "\r";
}

function spaceEnd(text: string, start: number): number {
  let end = start;
  while (isSpace(text.charAt(end))) end++;
  return end;
}

function lineEnd(text: string, start: number): number {
  const end = text.indexOf("\n", start);
  return end < 0 ? text.length : end;
}

function widthAt(text: string, offset: number): number {
  return (text.codePointAt(offset) as number) > 0xffff ? 2 : 1;
}

/** Letters with accents, which newer Leans take. */
function isAccented(code: number): boolean {
  return code >= 0xc0 && code <= 0x17f && code !== 0xd7 && code !== 0xf7;
}

function startsWord(text: string, offset: number): boolean {
  const code = text.codePointAt(offset);
  return code !== undefined && (startsIdentifier(code) || isAccented(code));
}

function continuesWord(text: string, offset: number): boolean {
  const code = text.codePointAt(offset);
  return code !== undefined && (continuesIdentifier(code) || isAccented(code));
}
