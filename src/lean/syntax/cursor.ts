// A position in a token list, with the saved column that Lean's rules of position compare with, and the declared operators.
// The rules (`withPosition`, `checkColGt`, `many1Indent`, `sepByIndent`) are those of Lean's src/Lean/Parser/Basic.lean and
// Extra.lean; where no column is saved, every one of them holds.

import { itemAt, lastOf } from "../../platform/index.ts";
import { charge, LimitError } from "../kernel/index.ts";
import type { BoundName } from "./ast/terms.ts";
import { codePoints } from "./lexer/characters.ts";
import { Failure, type Position, Unsupported } from "./lexer/failure.ts";
import type { Token } from "./lexer/lexer.ts";
import { type Operator, operators } from "./operators.ts";

/** Terms nested deeper than this are not read, so that no later pass overflows the JavaScript stack. */
const MAXIMUM_NESTING = 256;
/** So are chains of operators, of fields, of items in brackets: what stands first in them nests as deep. */
const MAXIMUM_CHAIN = 1000;

/** True for symbols and keywords: what a grammar writes in quotes. */
function isSign({ kind }: Token): boolean {
  return kind === "symbol" || kind === "keyword";
}

export class Cursor {
  readonly tokens: readonly Token[];
  /** Operators declared in the text, by symbol; the built-in ones are in `operators`. */
  readonly declared: ReadonlyMap<string, Operator>;
  index = 0;
  /** The arguments `·` of the innermost parenthesis that is being read; undefined outside of all parentheses. */
  placeholders: BoundName[] | undefined = undefined;
  /** The saved column: that of the command, block, step or alternative around. Undefined within parentheses. */
  #column: number | undefined = undefined;
  #nesting = 0;

  constructor(tokens: readonly Token[], declared: ReadonlyMap<string, Operator> = new Map()) {
    this.tokens = tokens;
    this.declared = declared;
  }

  get token(): Token {
    return itemAt(this.tokens, this.index);
  }

  /** The token `distance` further on, or the end token. */
  ahead(distance: number): Token {
    if (distance > 2) charge(1);
    return this.tokens[this.index + distance] ?? lastOf(this.tokens);
  }

  next(): Token {
    const { token } = this;
    charge(2);
    if (token.kind !== "end") this.index++;
    return token;
  }

  /** True if the current token is the symbol or keyword `text`. */
  is(text: string): boolean {
    const { token } = this;
    return token.text === text && isSign(token);
  }

  isWord(text: string): boolean {
    const { token } = this;
    return token.text === text && (token.kind === "identifier" || token.kind === "keyword");
  }

  accept(text: string): boolean {
    if (!this.is(text)) return false;
    this.index++;
    return true;
  }

  expect(...texts: readonly string[]): Token {
    for (const text of texts) if (this.is(text)) return this.next();
    throw this.unexpected(`'${texts[0]}'`);
  }

  identifier(): Token {
    if (this.token.kind !== "identifier") throw this.unexpected("identifier");
    return this.next();
  }

  /** An identifier without dots, or `_`. */
  binderName(): { name: string; at: Position } {
    const token = this.token;
    if (token.kind !== "identifier") throw this.unexpected("identifier");
    if (token.text.includes(".") || token.text.includes("«")) {
      throw new Unsupported(`binder name '${token.text}'`, token);
    }
    this.index++;
    return { name: token.text, at: token };
  }

  /** The end of the token before the current one. */
  previousEnd(): Position {
    if (this.index === 0) return this.token;
    const token = itemAt(this.tokens, this.index - 1);
    charge(token.text.length >> 4);
    return { line: token.line, column: token.column + codePoints(token.text) };
  }

  unexpected(expected: string): Failure {
    const { token } = this;
    if (token.kind === "end") return new Failure(`unexpected end of input; expected ${expected}`, token);
    return new Failure(`unexpected token '${token.text}'; expected ${expected}`, token);
  }

  operator(symbol: string): Operator | undefined {
    return this.declared.get(symbol) ?? operators.get(symbol);
  }

  /** Saves the column of the current token while `read` runs. */
  withPosition<T>(read: () => T): T {
    return this.withColumn(this.token.column, read);
  }

  /** Reads with no saved column, as inside parentheses. */
  withoutPosition<T>(read: () => T): T {
    return this.withColumn(undefined, read);
  }

  /** Reads with these as the `·` that are met; undefined where none has a meaning. */
  withPlaceholders<T>(placeholders: BoundName[] | undefined, read: () => T): T {
    const outer = this.placeholders;
    this.placeholders = placeholders;
    try {
      return read();
    } finally {
      this.placeholders = outer;
    }
  }

  /** Reads with a given column saved: for a text whose beginning has been read before. */
  withColumn<T>(column: number | undefined, read: () => T): T {
    const saved = this.#column;
    this.#column = column;
    try {
      return read();
    } finally {
      this.#column = saved;
    }
  }

  /** True if the current token stands to the right of the saved column (`colGt`). */
  isRight(): boolean {
    return this.#column === undefined || this.token.column > this.#column;
  }

  /** True if the current token does not stand to the left of the saved column (`colGe`). */
  isNotLeft(): boolean {
    return this.#column === undefined || this.token.column >= this.#column;
  }

  /** True if the current token begins a line (`linebreak`). */
  beginsLine(): boolean {
    return this.index > 0 && this.token.line > this.#previousLine();
  }

  #previousLine(): number {
    const token = itemAt(this.tokens, this.index - 1);
    if (token.kind !== "doc" && token.kind !== "string") return token.line;
    return token.line + token.text.split("\n").length - 1;
  }

  /** Parts one after another, none of them to the left of the first (`manyIndent`). */
  manyIndent<T>(starts: () => boolean, read: () => T): T[] {
    return this.withPosition(() => {
      const parts: T[] = [];
      while (this.isNotLeft() && starts()) parts.push(read());
      return parts;
    });
  }

  /**
   * Parts that are separated by `separator`, or by a line break where they stand in the column of the first
   * (`sepByIndent`). After a separator no further part need follow.
   */
  sepByIndent<T>(separator: string, starts: () => boolean, read: () => T): T[] {
    return this.withPosition(() => {
      const parts: T[] = [];
      while (this.isNotLeft() && starts()) {
        parts.push(read());
        if (this.accept(separator)) continue;
        if (this.token.column !== this.#column || !this.beginsLine()) break;
      }
      return parts;
    });
  }

  /** Reads, or answers undefined and stays where it is, if what stands here does not even begin what `read` reads. */
  attempt<T>(read: () => T): T | undefined {
    const start = this.index;
    try {
      return read();
    } catch (error) {
      if (this.index === start && error instanceof Failure) return undefined;
      throw error;
    }
  }

  /** @throws LimitError when a chain has too many links. */
  chained(links: number): void {
    if (links > MAXIMUM_CHAIN) throw new LimitError("depth", `a chain of more than ${MAXIMUM_CHAIN} links`);
  }

  /** Counts one level of nesting while `read` runs; throws `LimitError` when it is too deep. */
  nested<T>(read: () => T): T {
    if (this.#nesting >= MAXIMUM_NESTING) throw new LimitError("depth", `terms nested deeper than ${MAXIMUM_NESTING}`);
    charge(16);
    this.#nesting++;
    try {
      return read();
    } finally {
      this.#nesting--;
    }
  }
}
