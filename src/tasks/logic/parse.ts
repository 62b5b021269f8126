// Reads formulas and theorem statements of the fragment back from Lean 4 text, also those that others wrote.
import { DataError } from "../../platform/index.ts";
import type { Connective, Formula, Sequent, Term } from "./formula.ts";
import { connect, falsity, not, truth } from "./formula.ts";

/** A statement that was read: the sequent and the hypotheses' names as written. */
export interface ParsedStatement {
  readonly name: string;
  readonly sequent: Sequent;
  readonly hypothesisNames: readonly string[];
}

const tokenPattern = /\s+|--[^\n]*|[\p{L}_][\p{L}\p{N}_'!?₀-₉.]*|:=|->|<->|\/\\|\\\/|↔|→|[^\s]/gu;
const aliases: Record<string, string> = { "->": "→", "<->": "↔", "/\\": "∧", "\\/": "∨", Not: "¬", fun: "λ" };
const infixes: Record<string, { kind: Connective; level: number; right: number }> = {
  "↔": { kind: "iff", level: 20, right: 21 },
  "→": { kind: "implies", level: 25, right: 25 },
  "∨": { kind: "or", level: 30, right: 30 },
  "∧": { kind: "and", level: 35, right: 35 },
};

/** Reads one formula. @throws DataError where the text is not a formula of the fragment. */
export function parseFormula(text: string): Formula {
  const reader = new Reader(text);
  const formula = reader.formula(0);
  reader.end();
  return formula;
}

/**
 * Reads a theorem statement such as `theorem ex (p q : Prop) (h : p) : p ∨ q`, with or without `:= …` after it. A binder
 * whose type is `Prop`, a type, or an arrow ending in one declares symbols; every other binder is a hypothesis.
 *
 * @throws DataError where the text is not a statement of the fragment.
 */
export function parseStatement(text: string): ParsedStatement {
  return new Reader(text).statement();
}

class Reader {
  private readonly tokens: string[];
  private readonly text: string;
  private position = 0;

  constructor(text: string) {
    this.text = text;
    this.tokens = (text.match(tokenPattern) ?? [])
      .filter((token) => !/^\s/.test(token) && !token.startsWith("--"))
      .map((token) => aliases[token] ?? token);
  }

  statement(): ParsedStatement {
    if (!["theorem", "lemma", "example"].includes(this.peek())) this.fail("'theorem'");
    const name = this.next() === "example" ? "example" : this.next();
    const hypotheses: Formula[] = [];
    const hypothesisNames: string[] = [];
    while (this.peek() === "(" || this.peek() === "{") {
      const close = this.next() === "(" ? ")" : "}";
      const names: string[] = [];
      while (this.peek() !== ":") names.push(this.identifier());
      this.expect(":");
      if (!this.declaration(close)) {
        const formula = this.formula(0);
        for (const hypothesis of names) {
          hypotheses.push(formula);
          hypothesisNames.push(hypothesis);
        }
      }
      this.expect(close);
    }
    this.expect(":");
    const goal = this.formula(0);
    if (this.peek() !== ":=") this.end();
    return { name, sequent: { hypotheses, goal }, hypothesisNames };
  }

  /** Skips a type such as `Prop`, `Type` or `α → α → Prop`; false, and nothing read, where a formula stands instead. */
  private declaration(close: string): boolean {
    const start = this.position;
    let depth = 0;
    let words = 0;
    let previous = "";
    for (; this.position < this.tokens.length; this.position++) {
      const token = this.peek();
      if (depth === 0 && token === close) break;
      if (token === "(") depth++;
      else if (token === ")") depth--;
      else if (/^[\p{L}_*]/u.test(token)) words += previous === "Type" || previous === "Sort" ? 0 : 1;
      else if (token !== "→" && token !== "*" && !/^\d/.test(token)) words = Number.NaN;
      previous = token;
    }
    const last = this.tokens[this.position - 1] ?? "";
    const symbols = this.tokens.slice(start, this.position);
    const isType = ["Prop", "Type"].includes(last) || symbols[0] === "Type" || symbols[0] === "Sort";
    const individuals = symbols.every((token) => token === "→" || this.types.has(token));
    if (!Number.isNaN(words) && (isType || individuals)) {
      if (last === "Type" || symbols[0] === "Type" || symbols[0] === "Sort") this.noteTypes(start);
      return true;
    }
    this.position = start;
    return false;
  }

  private readonly types = new Set<string>();

  /** Remembers the names before the colon at `start` as names of types. */
  private noteTypes(start: number): void {
    const before = this.tokens.slice(0, Math.max(0, start - 1));
    for (const token of before.slice(before.findLastIndex((each) => each === "(" || each === "{") + 1))
      this.types.add(token);
  }

  formula(least: number): Formula {
    let left = this.operand();
    for (;;) {
      const infix = infixes[this.peek()];
      if (infix === undefined || infix.level < least) return left;
      this.next();
      left = connect(infix.kind, left, this.formula(infix.right));
      if (infix.kind === "iff" && this.peek() === "↔") this.fail("parentheses around one '↔'");
    }
  }

  private operand(): Formula {
    const token = this.peek();
    if (token === "¬") {
      this.next();
      return not(this.formula(40));
    }
    if (token === "∀" || token === "∃") {
      this.next();
      const names: string[] = [];
      const bracketed = this.peek() === "(";
      if (bracketed) this.next();
      while (this.peek() !== ":" && this.peek() !== ",") names.push(this.identifier());
      if (this.peek() === ":") {
        this.next();
        this.identifier();
      }
      if (bracketed) this.expect(")");
      this.expect(",");
      const body = this.formula(0);
      const kind = token === "∀" ? "forall" : "exists";
      return names.reduceRight((inner: Formula, variable) => ({ kind, variable, body: inner }), body);
    }
    return this.relation();
  }

  /** An atom, an equation, or a formula in parentheses. */
  private relation(): Formula {
    const start = this.position;
    if (this.peek() === "(" && !this.equationAhead()) {
      this.next();
      const inner = this.formula(0);
      this.expect(")");
      return inner;
    }
    const left = this.application();
    if (this.peek() === "=" || this.peek() === "≠") {
      const negated = this.next() === "≠";
      const equal: Formula = { kind: "equal", left, right: this.application() };
      return negated ? not(equal) : equal;
    }
    if (left.name === "False" || left.name === "True") {
      if (left.args.length > 0) {
        this.position = start + 1;
        this.fail("an operator");
      }
      return left.name === "False" ? falsity : truth;
    }
    return { kind: "atom", name: left.name, args: left.args };
  }

  /** Whether the parenthesis here closes before an equality sign, so that it belongs to a term. */
  private equationAhead(): boolean {
    let depth = 0;
    for (let index = this.position; index < this.tokens.length; index++) {
      if (this.tokens[index] === "(") depth++;
      if (this.tokens[index] === ")") depth--;
      if (depth === 0) return ["=", "≠"].includes(this.tokens[index + 1] ?? "");
    }
    return false;
  }

  private application(): Term {
    const head = this.simpleTerm();
    const args: Term[] = [];
    while (this.peek() === "(" || isIdentifier(this.peek())) args.push(this.simpleTerm());
    return args.length === 0 ? head : { name: head.name, args: [...head.args, ...args] };
  }

  private simpleTerm(): Term {
    if (this.peek() !== "(") return { name: this.identifier(), args: [] };
    this.next();
    const inner = this.application();
    this.expect(")");
    return inner;
  }

  private identifier(): string {
    if (!isIdentifier(this.peek())) this.fail("a name");
    return this.next();
  }

  end(): void {
    if (this.position < this.tokens.length) this.fail("the end");
  }

  private peek(): string {
    return this.tokens[this.position] ?? "";
  }

  private next(): string {
    return this.tokens[this.position++] ?? "";
  }

  private expect(token: string): void {
    if (this.next() !== token) {
      this.position--;
      this.fail(`'${token}'`);
    }
  }

  private fail(wanted: string): never {
    const found = this.tokens[this.position];
    throw new DataError(
      `statement not understood: expected ${wanted}, found ${found === undefined ? "the end" : `'${found}'`}`,
      [`text: ${this.text.trim()}`, `after: ${this.tokens.slice(0, this.position).join(" ")}`],
      "the fragment has Prop variables, predicates, ∧ ∨ → ↔ ¬ ∀ ∃ =, True and False",
    );
  }
}

function isIdentifier(token: string): boolean {
  return /^[\p{L}_]/u.test(token) && token !== "λ";
}
