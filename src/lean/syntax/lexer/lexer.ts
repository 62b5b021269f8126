// Cuts a text into Lean tokens: longest match for symbols, dotted identifiers, nested comments, positions in code points.
import { charge } from "../../kernel/index.ts";
import { continuesIdentifier, isDigit, startsIdentifier } from "./characters.ts";
import { blockCommentEnd, documentationEnd, startsDocumentation } from "./comments.ts";
import { Failure, type Position, Unsupported } from "./failure.ts";
import { isKeyword } from "./keywords.ts";

/** `field` is a number right after a dot, as in `h.1`; `doc` is documentation; `end` closes every token list. */
export type TokenKind =
  | "identifier"
  | "keyword"
  | "symbol"
  | "number"
  | "field"
  | "string"
  | "character"
  | "doc"
  | "end";

export interface Token extends Position {
  readonly kind: TokenKind;
  /** The text as written; for a quoted identifier, as written with « and ». */
  readonly text: string;
  /** Offset of the first character, in UTF-16 units from the start of the text. */
  readonly start: number;
  /** Offset just after the last character. */
  readonly end: number;
  /** True if white space or a comment comes before. */
  readonly spaced: boolean;
}

/** What a token costs besides its characters. */
const TOKEN_PIECES = 16;

/** Symbols of more than one character, longest first within one initial. */
const longSymbols = new Map<string, readonly string[]>();
for (const symbol of [
  "...",
  "..",
  ":=",
  "::",
  "=>",
  "==",
  "->",
  "/\\",
  "\\/",
  "<->",
  "<;>",
  "<|>",
  "<-",
  "<=",
  "<|",
  "<$>",
  "<*>",
  ">=",
  ">>=",
  ">>",
  "!=",
  "||",
  "|>.",
  "|>",
  "|||",
  "&&",
  "&&&",
  "++",
  "^^",
  "^^^",
  "<<<",
  ">>>",
  "?_",
  "//",
  "!?",
  "@[",
  "#[",
  "%[",
  "$(",
  "`(",
  "``",
  "+++",
]) {
  const initial = symbol.charAt(0);
  longSymbols.set(
    initial,
    [...(longSymbols.get(initial) ?? []), symbol].sort((a, b) => b.length - a.length),
  );
}

interface Cursor {
  readonly text: string;
  offset: number;
  line: number;
  /** Offset in UTF-16 units at which the current line starts, less the columns that came before the text. */
  column: number;
}

function codeAt(text: string, offset: number): number {
  return offset < text.length ? (text.codePointAt(offset) as number) : -1;
}

function widthOf(code: number): number {
  return code > 0xffff ? 2 : 1;
}

function step(cursor: Cursor): void {
  const code = codeAt(cursor.text, cursor.offset);
  cursor.offset += widthOf(code);
  if (code === 0x0a) {
    cursor.line++;
    cursor.column = 0;
  } else {
    cursor.column++;
  }
}

function positionOf(cursor: Cursor): Position {
  return { line: cursor.line, column: cursor.column };
}

/** Moves on to an offset that is not before the cursor. */
function moveTo(cursor: Cursor, offset: number): void {
  charge((offset - cursor.offset) >> 3);
  while (cursor.offset < offset) step(cursor);
}

function skipBlockComment(cursor: Cursor): void {
  const { end, closed } = blockCommentEnd(cursor.text, cursor.offset);
  if (!closed) throw new Failure("unterminated comment", positionOf(cursor));
  moveTo(cursor, end);
}

/** The offset after the documentation at the cursor. */
function docEnd({ text, offset }: Cursor, at: Position): number {
  const { end, closed } = documentationEnd(text, offset);
  if (closed) return end;
  if (end < text.length || text.endsWith("-/")) throw new Unsupported("documentation that begins with '--'", at);
  throw new Failure("unterminated comment", at);
}

/** Skips white space and comments; true if there were any. */
function skipSpace(cursor: Cursor): boolean {
  const { text } = cursor;
  const start = cursor.offset;
  for (;;) {
    charge(1);
    const code = text.charCodeAt(cursor.offset);
    if (code === 0x20 || code === 0x0a) {
      step(cursor);
    } else if (code === 0x0d) {
      if (text.charCodeAt(cursor.offset + 1) !== 0x0a)
        throw new Failure("isolated carriage returns are not allowed", positionOf(cursor));
      cursor.offset++;
    } else if (code === 0x09) {
      throw new Failure("tabs are not allowed; please configure your editor to expand them", positionOf(cursor));
    } else if (code === 0x2d && text.charCodeAt(cursor.offset + 1) === 0x2d) {
      const end = text.indexOf("\n", cursor.offset);
      moveTo(cursor, end < 0 ? text.length : end);
    } else if (code === 0x2f && text.charCodeAt(cursor.offset + 1) === 0x2d) {
      if (startsDocumentation(text, cursor.offset)) return cursor.offset > start;
      skipBlockComment(cursor);
    } else {
      return cursor.offset > start;
    }
  }
}

/** The offset after the dotted identifier that starts at `offset`. */
function identifierEnd(text: string, offset: number, at: Position): number {
  let end = offset;
  for (;;) {
    if (text[end] === "«") {
      const close = text.indexOf("»", end);
      if (close < 0 || text.slice(end, close).includes("\n")) throw new Failure("unterminated identifier escape", at);
      if (close === end + 1) throw new Failure("empty identifier", at);
      end = close + 1;
    } else {
      while (continuesIdentifier(codeAt(text, end))) end += widthOf(codeAt(text, end));
    }
    if (text[end] !== ".") return end;
    const next = codeAt(text, end + 1);
    if (!startsIdentifier(next) && next !== 0xab) return end;
    end++;
  }
}

function stringEnd(text: string, offset: number, at: Position): number {
  let end = offset + 1;
  while (text[end] !== '"') {
    if (end >= text.length) throw new Failure("unterminated string literal", at);
    end += text[end] === "\\" ? 2 : 1;
  }
  return end + 1;
}

/** What stands before a string may say that it is of another kind. */
function requirePlain(before: Token | undefined, start: number, at: Position): void {
  if (before?.text.endsWith("!")) throw new Unsupported(`string behind '${before.text}'`, at);
  if (before?.end === start && /^(?:r|#)$/.test(before.text)) throw new Unsupported("raw string literal", at);
}

/** The offset after the character literal at `offset`, if there is one. */
function characterEnd(text: string, offset: number): number | undefined {
  const escaped = text[offset + 1] === "\\";
  const close = escaped ? text.indexOf("'", offset + 3) : offset + 1 + widthOf(codeAt(text, offset + 1));
  return close > offset + 1 && text[close] === "'" ? close + 1 : undefined;
}

/** The offset after the longest symbol that starts at `offset`. */
export function symbolEnd(text: string, offset: number): number {
  const candidates = longSymbols.get(text.charAt(offset));
  if (candidates !== undefined) {
    for (const symbol of candidates) if (text.startsWith(symbol, offset)) return offset + symbol.length;
  }
  return offset + widthOf(codeAt(text, offset));
}

function numberEnd(text: string, offset: number, at: Position): number {
  let end = offset;
  while (isDigit(text.charCodeAt(end))) end++;
  if (startsIdentifier(codeAt(text, end))) throw new Unsupported("numeric literal with letters", at);
  return end;
}

/** True if `token` ends right where the dot of a field access may follow. */
function mayHaveField(token: Token | undefined, offset: number): boolean {
  if (token === undefined || token.end !== offset) return false;
  if (token.kind === "identifier" || token.kind === "field") return true;
  return token.text === ")" || token.text === "⟩" || token.text === "›" || token.text === "]";
}

/**
 * The tokens of `text`, the last of kind `end`. `origin` is the position of the first character.
 * @throws Failure for tabs, lone carriage returns, unterminated comments, strings and escapes. @throws Unsupported for odd numbers.
 */
export function tokenize(text: string, origin: Position = { line: 1, column: 0 }): Token[] {
  const cursor: Cursor = { text, offset: 0, line: origin.line, column: origin.column };
  const tokens: Token[] = [];
  for (;;) {
    const spaced = skipSpace(cursor);
    const { offset: start, line, column } = cursor;
    charge(TOKEN_PIECES);
    if (start >= text.length) {
      tokens.push({ kind: "end", text: "", start, end: start, line, column, spaced });
      return tokens;
    }
    const code = codeAt(text, start);
    let kind: TokenKind;
    let end: number;
    if (startsDocumentation(text, start)) {
      kind = "doc";
      end = docEnd(cursor, cursor);
    } else if (startsIdentifier(code) || code === 0xab) {
      end = identifierEnd(text, start, cursor);
      kind = isKeyword(text.slice(start, end)) ? "keyword" : "identifier";
    } else if (isDigit(code)) {
      const before = tokens.at(-1);
      const isField = before?.text === "." && before.end === start && mayHaveField(tokens.at(-2), before.start);
      kind = isField ? "field" : "number";
      end = numberEnd(text, start, cursor);
    } else if (code === 0x22) {
      kind = "string";
      requirePlain(tokens.at(-1), start, cursor);
      end = stringEnd(text, start, cursor);
    } else if (code === 0x27 && characterEnd(text, start) !== undefined) {
      kind = "character";
      end = characterEnd(text, start) ?? start;
    } else {
      kind = "symbol";
      end = symbolEnd(text, start);
    }
    const written = text.slice(start, end);
    tokens.push({ kind, text: written, start, end, line, column, spaced });
    moveTo(cursor, end);
  }
}
