// A position in a token list, with the layout column that Lean's parser remembers and the operators declared so far.

import { LimitError } from "../kernel/errors.ts";
import type { BoundName } from "./ast.ts";
import { Failure, type Position, Unsupported } from "./failure.ts";
import type { Token } from "./lexer.ts";
import { type Operator, operators } from "./operators.ts";

/** Terms nested deeper than this are not read, so that no later pass overflows the JavaScript stack. */
const MAXIMUM_NESTING = 192;

export class Cursor {
  readonly tokens: readonly Token[];
  /** Operators declared in the text, by symbol; the built-in ones are in `operators`. */
  readonly declared: ReadonlyMap<string, Operator>;
  index = 0;
  /** The column of the enclosing layout block: arguments must stand to its right. -1 when there is none. */
  column = -1;
  /** The arguments `·` of the innermost parenthesis that is being read. */
  placeholders: BoundName[] = [];
  private nesting = 0;

  constructor(tokens: readonly Token[], declared: ReadonlyMap<string, Operator> = new Map()) {
    this.tokens = tokens;
    this.declared = declared;
  }

  get token(): Token {
    return this.tokens[this.index];
  }

  /** The token `distance` further on, or the end token. */
  ahead(distance: number): Token {
    return this.tokens[Math.min(this.index + distance, this.tokens.length - 1)];
  }

  next(): Token {
    const token = this.tokens[this.index];
    if (token.kind !== "end") this.index++;
    return token;
  }

  /** True if the current token is the symbol or keyword `text`. */
  is(text: string): boolean {
    const token = this.tokens[this.index];
    return token.text === text && token.kind !== "identifier" && token.kind !== "string" && token.kind !== "end";
  }

  isWord(text: string): boolean {
    const token = this.tokens[this.index];
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
    const token = this.tokens[this.index - 1];
    return { line: token.line, column: token.column + [...token.text].length };
  }

  unexpected(expected: string): Failure {
    const { token } = this;
    if (token.kind === "end") return new Failure(`unexpected end of input; expected ${expected}`, token);
    return new Failure(`unexpected token '${token.text}'; expected ${expected}`, token);
  }

  operator(symbol: string): Operator | undefined {
    return this.declared.get(symbol) ?? operators.get(symbol);
  }

  /** Reads with the layout column set to that of the current token. */
  withPosition<T>(read: () => T): T {
    return this.withColumn(this.token.column, read);
  }

  /** Reads with no layout column, as inside parentheses. */
  withoutPosition<T>(read: () => T): T {
    return this.withColumn(-1, read);
  }

  private withColumn<T>(column: number, read: () => T): T {
    const saved = this.column;
    this.column = column;
    try {
      return read();
    } finally {
      this.column = saved;
    }
  }

  /** Counts one level of nesting while `read` runs; throws `LimitError` when it is too deep. */
  nested<T>(read: () => T): T {
    if (this.nesting >= MAXIMUM_NESTING) throw new LimitError("depth", `terms nested deeper than ${MAXIMUM_NESTING}`);
    this.nesting++;
    try {
      return read();
    } finally {
      this.nesting--;
    }
  }
}
