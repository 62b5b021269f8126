// Formulas of first-order logic with equality over one type, the sequents made of them, and what occurs in them.

/** A term: a variable or constant when it has no arguments, otherwise a function application. */
export interface Term {
  readonly name: string;
  readonly args: readonly Term[];
}

/** A formula. Propositional variables are atoms without arguments; a quantifier's variable is bound by name. */
export type Formula =
  | { readonly kind: "false" }
  | { readonly kind: "true" }
  | { readonly kind: "atom"; readonly name: string; readonly args: readonly Term[] }
  | { readonly kind: "equal"; readonly left: Term; readonly right: Term }
  | { readonly kind: "not"; readonly body: Formula }
  | { readonly kind: Connective; readonly left: Formula; readonly right: Formula }
  | { readonly kind: "forall" | "exists"; readonly variable: string; readonly body: Formula };

/** The binary connectives. */
export type Connective = "and" | "or" | "implies" | "iff";

/** Hypotheses and the goal that is to follow from them. */
export interface Sequent {
  readonly hypotheses: readonly Formula[];
  readonly goal: Formula;
}

/** The free symbols of a sequent, in order of appearance, each with its number of arguments. */
export interface Signature {
  /** Propositions (no arguments) and predicates. */
  readonly predicates: ReadonlyMap<string, number>;
  /** Constants (no arguments) and functions. */
  readonly functions: ReadonlyMap<string, number>;
}

export const falsity: Formula = { kind: "false" };
export const truth: Formula = { kind: "true" };

/** A propositional variable. */
export function proposition(name: string): Formula {
  return { kind: "atom", name, args: [] };
}

/** A predicate applied to terms. */
export function predicate(name: string, ...args: Term[]): Formula {
  return { kind: "atom", name, args };
}

export function not(body: Formula): Formula {
  return { kind: "not", body };
}

export function connect(kind: Connective, left: Formula, right: Formula): Formula {
  return { kind, left, right };
}

export function quantify(kind: "forall" | "exists", variable: string, body: Formula): Formula {
  return { kind, variable, body };
}

/** A constant or variable as a term. */
export function constant(name: string): Term {
  return { name, args: [] };
}

/** The number of connectives, quantifiers and equations in a formula. */
export function connectives(formula: Formula): number {
  switch (formula.kind) {
    case "false":
    case "true":
    case "atom":
      return 0;
    case "equal":
      return 1;
    case "not":
    case "forall":
    case "exists":
      return 1 + connectives(formula.body);
    default:
      return 1 + connectives(formula.left) + connectives(formula.right);
  }
}

/** Calls `visit` on every subformula with the variables bound around it, outermost first. */
export function walkFormula(
  formula: Formula,
  visit: (formula: Formula, bound: readonly string[]) => void,
  bound: readonly string[] = [],
): void {
  visit(formula, bound);
  switch (formula.kind) {
    case "not":
      walkFormula(formula.body, visit, bound);
      return;
    case "forall":
    case "exists":
      walkFormula(formula.body, visit, [...bound, formula.variable]);
      return;
    case "and":
    case "or":
    case "implies":
    case "iff":
      walkFormula(formula.left, visit, bound);
      walkFormula(formula.right, visit, bound);
  }
}

/** The free symbols of a sequent in order of appearance, hypotheses before the goal. */
export function signatureOf(sequent: Sequent): Signature {
  const predicates = new Map<string, number>();
  const functions = new Map<string, number>();
  const term = (t: Term, bound: readonly string[]): void => {
    if (!bound.includes(t.name) && !functions.has(t.name)) functions.set(t.name, t.args.length);
    for (const argument of t.args) term(argument, bound);
  };
  for (const formula of [...sequent.hypotheses, sequent.goal]) {
    walkFormula(formula, (part, bound) => {
      if (part.kind === "atom") {
        if (!predicates.has(part.name)) predicates.set(part.name, part.args.length);
        for (const argument of part.args) term(argument, bound);
      } else if (part.kind === "equal") {
        term(part.left, bound);
        term(part.right, bound);
      }
    });
  }
  return { predicates, functions };
}

/** Whether a sequent has no predicates with arguments, no terms and no quantifiers. */
export function isPropositional(sequent: Sequent): boolean {
  return [...sequent.hypotheses, sequent.goal].every((formula) => {
    let plain = true;
    walkFormula(formula, (part) => {
      if (part.kind === "equal" || part.kind === "forall" || part.kind === "exists") plain = false;
      if (part.kind === "atom" && part.args.length > 0) plain = false;
    });
    return plain;
  });
}
