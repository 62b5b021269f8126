// Reads problems in TPTP's first-order form (`fof`) as sequents: axioms are hypotheses, the conjecture is the goal.

import { DataError, itemAt, lastOf } from "../../platform/index.ts";
import { connect, type Formula, falsity, not, type Sequent, type Term, truth } from "../logic/formula.ts";

/** A problem of a file. */
export interface TptpProblem {
  readonly sequent: Sequent;
  /** What the comment lines before it say, by the word before their colon, without the space around. */
  readonly comments: ReadonlyMap<string, string>;
}

interface TptpToken {
  readonly kind: "upper" | "lower" | "defined" | "symbol" | "end";
  readonly text: string;
  readonly line: number;
}

const PATTERN =
  /(?<space>\s+|%[^\n]*|\/\*[\s\S]*?\*\/)|(?<upper>[A-Z][A-Za-z0-9_]*)|(?<lower>[a-z][A-Za-z0-9_]*|[0-9]+)|'(?<quoted>(?:[^'\\]|\\.)+)'|(?<defined>\$\$?[a-z][A-Za-z0-9_]*)|(?<symbol><~>|<=>|=>|<=|~\||~&|!=|[()[\],.:!?~&|=])/uy;

function tokens(text: string, path: string): TptpToken[] {
  const found: TptpToken[] = [];
  let line = 1;
  PATTERN.lastIndex = 0;
  while (PATTERN.lastIndex < text.length) {
    const at = PATTERN.lastIndex;
    const match = PATTERN.exec(text);
    if (match?.groups === undefined)
      throw broken(path, line, `the character ${JSON.stringify([...text.slice(at, at + 2)][0])} begins nothing`);
    const { upper, lower, quoted, defined, symbol } = match.groups;
    if (upper !== undefined) found.push({ kind: "upper", text: upper, line });
    else if (lower !== undefined) found.push({ kind: "lower", text: lower, line });
    else if (quoted !== undefined) found.push({ kind: "lower", text: quoted.replace(/^(?=[A-Z])/, "c"), line });
    else if (defined !== undefined) found.push({ kind: "defined", text: defined, line });
    else if (symbol !== undefined) found.push({ kind: "symbol", text: symbol, line });
    line += match[0].split("\n").length - 1;
  }
  return [...found, { kind: "end", text: "the end of the file", line }];
}

function broken(path: string, line: number, reason: string): DataError {
  return new DataError(
    `not a problem in TPTP's first-order form: ${path}, line ${line}`,
    reason,
    "formulas are fof(name, axiom | conjecture, formula).",
  );
}

const binary = new Set(["&", "|", "=>", "<=", "<=>", "<~>", "~|", "~&"]);

/** What stands between parentheses, as far as it was read. */
interface Group {
  /** Variables bound around it, and around its present unit. */
  readonly bound: readonly string[];
  inside: readonly string[];
  /** What stands before its present unit, outermost first. */
  prefixes: ("not" | { readonly kind: "forall" | "exists"; readonly variable: string })[];
  left?: Formula;
  connective?: string;
}

/** The group with one more unit, whose prefixes are then used up. */
function joined(group: Group, bare: Formula): Formula {
  const unit = group.prefixes.reduceRight<Formula>(
    (body, prefix) => (prefix === "not" ? not(body) : { ...prefix, body }),
    bare,
  );
  group.prefixes = [];
  group.inside = group.bound;
  const { left, connective } = group;
  if (left === undefined) return unit;
  switch (connective) {
    case "&":
      return connect("and", left, unit);
    case "|":
      return connect("or", left, unit);
    case "=>":
      return connect("implies", left, unit);
    case "<=":
      return connect("implies", unit, left);
    case "<=>":
      return connect("iff", left, unit);
    case "<~>":
      return not(connect("iff", left, unit));
    default:
      return not(connect(connective === "~|" ? "or" : "and", left, unit));
  }
}

const premises = new Set(["axiom", "hypothesis", "definition", "assumption", "lemma", "theorem", "corollary"]);

/**
 * Reads a file.
 *
 * @throws DataError that names the line and what is wrong there; for files that include others, too
 */
export function parseTptp(text: string, path: string): TptpProblem {
  const comments = new Map<string, string>();
  for (const [, word, said] of text.matchAll(/^%\s*([A-Za-z][^:\n]*?)\s*: (.*)$/gm)) {
    if (!comments.has(word!)) comments.set(word!, said!.trim());
  }
  return { sequent: new TptpReader(tokens(text, path), path).file(), comments };
}

class TptpReader {
  readonly #tokens: readonly TptpToken[];
  readonly #path: string;
  #place = 0;
  readonly #names = new SymbolNames();

  constructor(all: readonly TptpToken[], path: string) {
    this.#tokens = all;
    this.#path = path;
  }

  get #token(): TptpToken {
    return itemAt(this.#tokens, this.#place);
  }

  #next(): TptpToken {
    const token = this.#token;
    if (token.kind !== "end") this.#place++;
    return token;
  }

  #error(reason: string): DataError {
    return broken(this.#path, this.#token.line, reason);
  }

  #is(text: string): boolean {
    return this.#token.kind === "symbol" && this.#token.text === text;
  }

  #accept(text: string): boolean {
    if (!this.#is(text)) return false;
    this.#place++;
    return true;
  }

  #expect(text: string, where: string): void {
    if (!this.#accept(text)) throw this.#error(`${where}: '${text}' is missing before ${this.#token.text}`);
  }

  file(): Sequent {
    const hypotheses: Formula[] = [];
    const goals: Formula[] = [];
    while (this.#token.kind !== "end") {
      const { text } = this.#next();
      if (text !== "fof") throw this.#error(`${text} is not read: only fof is`);
      this.#expect("(", "fof");
      const name = this.#next().text;
      const where = `formula ${name}`;
      this.#expect(",", where);
      const role = this.#next().text;
      this.#expect(",", where);
      const formula = this.#formula(where);
      if (this.#is(",")) this.#skipAnnotations();
      this.#expect(")", where);
      this.#expect(".", where);
      if (role === "conjecture") goals.push(formula);
      else if (premises.has(role)) hypotheses.push(formula);
      else throw this.#error(`${where}: the role ${role} is none of ${[...premises].join(", ")} and conjecture`);
    }
    const [goal, second] = goals;
    if (goal === undefined) throw this.#error("there is no conjecture");
    if (second !== undefined) throw this.#error(`there are ${goals.length} conjectures`);
    return { hypotheses, goal };
  }

  /** Source and other remarks behind a formula. */
  #skipAnnotations(): void {
    for (let depth = 0; this.#token.kind !== "end" && (depth > 0 || !this.#is(")")); this.#place++) {
      if (this.#is("(") || this.#is("[")) depth++;
      if (this.#is(")") || this.#is("]")) depth--;
    }
  }

  /**
   * A unit, or units joined by one connective: `&` and `|` in chains, to the left as they stand; the others once. Parentheses are kept on
   * a stack of their own: there are files with thousands of them inside each other.
   */
  #formula(where: string): Formula {
    const groups: Group[] = [{ bound: [], inside: [], prefixes: [] }];
    for (;;) {
      const group = lastOf(groups);
      this.#prefixes(where, group);
      if (this.#accept("(")) {
        groups.push({ bound: group.inside, inside: group.inside, prefixes: [] });
        continue;
      }
      let unit = this.#atom(where, group.inside);
      for (;;) {
        const around = lastOf(groups);
        unit = joined(around, unit);
        if (this.#connective(around, unit)) break;
        if (groups.length === 1) return unit;
        this.#expect(")", where);
        groups.pop();
      }
    }
  }

  /** Reads negations and quantifiers, which reach over the unit that follows. */
  #prefixes(where: string, group: Group): void {
    for (;;) {
      if (this.#accept("~")) group.prefixes.push("not");
      else if (this.#is("!") || this.#is("?")) {
        const kind = this.#next().text === "!" ? "forall" : "exists";
        this.#expect("[", where);
        do {
          const variable = this.#next();
          if (variable.kind !== "upper") throw this.#error(`${where}: ${variable.text} is no variable`);
          group.prefixes.push({ kind, variable: variable.text });
          group.inside = [...group.inside, variable.text];
        } while (this.#accept(","));
        this.#expect("]", where);
        this.#expect(":", where);
      } else return;
    }
  }

  /** Whether the group goes on with a connective, which is then read. */
  #connective(group: Group, left: Formula): boolean {
    const { text, kind } = this.#token;
    if (kind !== "symbol" || !binary.has(text)) return false;
    const isChain = (text === "&" || text === "|") && group.connective === text;
    if (group.connective !== undefined && !isChain) return false;
    this.#place++;
    group.connective = text;
    group.left = left;
    return true;
  }

  #atom(where: string, bound: readonly string[]): Formula {
    if (this.#token.kind === "defined") {
      const { text } = this.#next();
      if (text === "$true") return truth;
      if (text === "$false") return falsity;
      throw this.#error(`${where}: ${text} is not known`);
    }
    const term = this.#term(where, bound);
    const equation = this.#is("=") || this.#is("!=");
    if (!equation) {
      if (bound.includes(term.name)) throw this.#error(`${where}: the variable ${term.name} is no formula`);
      return {
        kind: "atom",
        name: this.#names.of(term, "predicate"),
        args: term.args.map((part) => this.#named(part)),
      };
    }
    const differs = this.#next().text === "!=";
    const equal: Formula = { kind: "equal", left: this.#named(term), right: this.#named(this.#term(where, bound)) };
    return differs ? not(equal) : equal;
  }

  /** A term with the names of the file. */
  #term(where: string, bound: readonly string[]): Term {
    const head = this.#next();
    if (head.kind === "upper") {
      if (!bound.includes(head.text)) throw this.#error(`${where}: the variable ${head.text} is not bound`);
      return { name: head.text, args: [] };
    }
    if (head.kind !== "lower") throw this.#error(`${where}: ${head.text} begins no term`);
    if (!this.#accept("(")) return { name: `${head.text}`, args: [] };
    const args: Term[] = [];
    do args.push(this.#term(where, bound));
    while (this.#accept(","));
    this.#expect(")", where);
    return { name: head.text, args };
  }

  /** The same with names that Lean can have; variables keep theirs. */
  #named({ name, args }: Term): Term {
    // Only variables begin with a capital: quoted names that do were given a letter before it.
    if (/^[A-Z]/.test(name)) return { name, args };
    return { name: this.#names.of({ name, args }, "function"), args: args.map((part) => this.#named(part)) };
  }
}

/** Words that no symbol can be called by in Lean text. */
const words = new Set(
  "at by in do if then else let fun have show from with where match end open def theorem example variable axiom class structure inductive instance true false forall exists and or not iff for return this suffices calc deriving import infix prefix notation section namespace mutual private protected unless while try using rec rfl id".split(
    " ",
  ),
);

/** A name for each symbol: one name with several numbers of arguments, or for a predicate and a function, is as many symbols. */
class SymbolNames {
  readonly #given = new Map<string, string>();
  readonly #taken = new Set<string>();

  of({ name, args }: Term, kind: "predicate" | "function"): string {
    const key = `${kind} ${name}/${args.length}`;
    const known = this.#given.get(key);
    if (known !== undefined) return known;
    const letters = name.replace(/[^A-Za-z0-9_]/g, "_").replace(/^(?=[0-9_])/, "c");
    const plain = words.has(letters) ? `${letters}_` : letters;
    let fresh = plain;
    for (let count = 2; this.#taken.has(fresh); count++) fresh = `${plain}_${count}`;
    this.#taken.add(fresh);
    this.#given.set(key, fresh);
    return fresh;
  }
}
