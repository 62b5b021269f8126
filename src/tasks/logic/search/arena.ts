// Formulas interned as numbered nodes, so that the proof search compares and hashes them in constant time.
import { itemAt } from "../../../platform/index.ts";
import type { Connective, Formula, Term } from "../formula.ts";
import { printTerm } from "../print.ts";

/** An interned formula. Two nodes of one arena are the same formula, up to bound names, if and only if they are identical. */
export interface Node {
  readonly id: number;
  readonly formula: Formula;
  readonly kind: Formula["kind"];
  /** The operands of a connective; the body of a negation or quantifier stands in `left`. */
  readonly left: Node | undefined;
  readonly right: Node | undefined;
  /**
   * Truth table over the atoms' symbols: bit i is the value under assignment i. Terms are ignored, as if there were a
   * single individual, so for propositional formulas it is the truth table itself and otherwise one family of models.
   */
  readonly mask: number;
}

/**
 * Truth tables of five symbols fit 32 bits; the sixth symbol shares the first one's column, and so on. A sequent that
 * fails under a shared column fails in general; with at most five symbols the converse holds too.
 */
export const exactSymbols = 5;

const columns = [0xaaaaaaaa, 0xcccccccc, 0xf0f0f0f0, 0xff00ff00, 0xffff0000].map((bits) => bits | 0);
const kindCodes = { and: 1, or: 2, implies: 3, iff: 4, not: 5, forall: 6, exists: 7 } as const;

/** A growing table of interned formulas; make one for each problem. */
export class Arena {
  readonly nodes: Node[] = [];
  readonly falsity: Node;
  readonly truth: Node;
  private readonly compounds = new Map<number, Node>();
  private readonly leaves = new Map<string, Node>();
  private readonly symbols = new Map<string, number>();

  constructor() {
    this.falsity = this.add({ kind: "false" }, undefined, undefined, 0);
    this.truth = this.add({ kind: "true" }, undefined, undefined, -1);
  }

  /** Interns a formula. Bound variables are renamed by height, so formulas that differ by bound names alone are one node. */
  intern(formula: Formula): Node {
    switch (formula.kind) {
      case "false":
        return this.falsity;
      case "true":
        return this.truth;
      case "atom":
        return this.leaf(printTerm(formula), formula, () => this.column(formula.name));
      case "equal":
        return this.leaf(`${printTerm(formula.left)} = ${printTerm(formula.right)}`, formula, () => -1);
      case "not":
        return this.not(this.intern(formula.body));
      case "forall":
      case "exists": {
        const variable = `#${quantifierHeight(formula.body)}`;
        const body = substitute(formula.body, formula.variable, { name: variable, args: [] });
        return this.quantify(formula.kind, variable, this.intern(body));
      }
      default:
        return this.connect(formula.kind, this.intern(formula.left), this.intern(formula.right));
    }
  }

  connect(kind: Connective, left: Node, right: Node): Node {
    const key = (kindCodes[kind] * 0x10000 + left.id) * 0x10000 + right.id;
    const known = this.compounds.get(key);
    if (known !== undefined) return known;
    const a = left.mask;
    const b = right.mask;
    const mask = kind === "and" ? a & b : kind === "or" ? a | b : kind === "implies" ? ~a | b : ~(a ^ b);
    const node = this.add({ kind, left: left.formula, right: right.formula }, left, right, mask);
    this.compounds.set(key, node);
    return node;
  }

  not(body: Node): Node {
    const key = (kindCodes.not * 0x10000 + body.id) * 0x10000;
    const known = this.compounds.get(key);
    if (known !== undefined) return known;
    const node = this.add({ kind: "not", body: body.formula }, body, undefined, ~body.mask);
    this.compounds.set(key, node);
    return node;
  }

  /** The body of a quantified node with a term in place of its variable. */
  instantiate(node: Node, term: Term): Node {
    const formula = node.formula;
    if (formula.kind !== "forall" && formula.kind !== "exists") throw new TypeError("not a quantified formula");
    return this.intern(substitute(formula.body, formula.variable, term));
  }

  private quantify(kind: "forall" | "exists", variable: string, body: Node): Node {
    const key = (kindCodes[kind] * 0x10000 + body.id) * 0x10000 + Number(variable.slice(1));
    const known = this.compounds.get(key);
    if (known !== undefined) return known;
    const node = this.add({ kind, variable, body: body.formula }, body, undefined, body.mask);
    this.compounds.set(key, node);
    return node;
  }

  private leaf(key: string, formula: Formula, mask: () => number): Node {
    const known = this.leaves.get(key);
    if (known !== undefined) return known;
    const node = this.add(formula, undefined, undefined, mask());
    this.leaves.set(key, node);
    return node;
  }

  private column(symbol: string): number {
    let index = this.symbols.get(symbol);
    if (index === undefined) {
      index = this.symbols.size;
      this.symbols.set(symbol, index);
    }
    return itemAt(columns, index % exactSymbols);
  }

  private add(formula: Formula, left: Node | undefined, right: Node | undefined, mask: number): Node {
    const node: Node = { id: this.nodes.length, formula, kind: formula.kind, left, right, mask };
    this.nodes.push(node);
    return node;
  }
}

/** The formula with a term in place of a free variable. The term's own names must not be bound in the formula. */
export function substitute(formula: Formula, variable: string, term: Term): Formula {
  switch (formula.kind) {
    case "false":
    case "true":
      return formula;
    case "atom":
      return { kind: "atom", name: formula.name, args: formula.args.map((part) => replaceIn(part, variable, term)) };
    case "equal":
      return {
        kind: "equal",
        left: replaceIn(formula.left, variable, term),
        right: replaceIn(formula.right, variable, term),
      };
    case "not":
      return { kind: "not", body: substitute(formula.body, variable, term) };
    case "forall":
    case "exists":
      if (formula.variable === variable) return formula;
      return { kind: formula.kind, variable: formula.variable, body: substitute(formula.body, variable, term) };
    default:
      return {
        kind: formula.kind,
        left: substitute(formula.left, variable, term),
        right: substitute(formula.right, variable, term),
      };
  }
}

function replaceIn(term: Term, variable: string, replacement: Term): Term {
  if (term.args.length === 0) return term.name === variable ? replacement : term;
  return { name: term.name, args: term.args.map((part) => replaceIn(part, variable, replacement)) };
}

function quantifierHeight(formula: Formula): number {
  switch (formula.kind) {
    case "not":
      return quantifierHeight(formula.body);
    case "forall":
    case "exists":
      return 1 + quantifierHeight(formula.body);
    case "and":
    case "or":
    case "implies":
    case "iff":
      return Math.max(quantifierHeight(formula.left), quantifierHeight(formula.right));
    default:
      return 0;
  }
}
