// Terms inside formulas: collecting the closed ones, and rewriting one into another.
import { everyPair } from "../../platform/index.ts";
import type { Formula, Term } from "./formula.ts";
import { printTerm } from "./print.ts";

/** Adds every term of the formula that contains no bound variable to the map, by its text. */
export function termsIn(formula: Formula, into: Map<string, Term>, bound: readonly string[] = []): void {
  const visit = (term: Term): boolean => {
    const closed = term.args.map(visit).every(Boolean) && !bound.includes(term.name);
    if (closed) into.set(printTerm(term), term);
    return closed;
  };
  switch (formula.kind) {
    case "atom":
      formula.args.forEach(visit);
      return;
    case "equal":
      visit(formula.left);
      visit(formula.right);
      return;
    case "not":
      termsIn(formula.body, into, bound);
      return;
    case "forall":
    case "exists":
      termsIn(formula.body, into, [...bound, formula.variable]);
      return;
    case "and":
    case "or":
    case "implies":
    case "iff":
      termsIn(formula.left, into, bound);
      termsIn(formula.right, into, bound);
  }
}

/** The formula with every occurrence of the closed term `from` replaced by `to`. */
export function replaceTerm(formula: Formula, from: Term, to: Term): Formula {
  const source = printTerm(from);
  const inTerm = (term: Term): Term => {
    if (printTerm(term) === source) return to;
    return term.args.length === 0 ? term : { name: term.name, args: term.args.map(inTerm) };
  };
  const visit = (part: Formula): Formula => {
    switch (part.kind) {
      case "false":
      case "true":
        return part;
      case "atom":
        return { kind: "atom", name: part.name, args: part.args.map(inTerm) };
      case "equal":
        return { kind: "equal", left: inTerm(part.left), right: inTerm(part.right) };
      case "not":
        return { kind: "not", body: visit(part.body) };
      case "forall":
      case "exists":
        return { kind: part.kind, variable: part.variable, body: visit(part.body) };
      default:
        return { kind: part.kind, left: visit(part.left), right: visit(part.right) };
    }
  };
  return visit(formula);
}

/** Whether two terms are the same. */
export function sameTerm(a: Term, b: Term): boolean {
  return a.name === b.name && everyPair(a.args, b.args, sameTerm);
}
