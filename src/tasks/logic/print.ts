// Writes formulas, sequents and theorems as Lean 4 core syntax with as few parentheses as Lean's precedences allow.
import type { Formula, Sequent, Term } from "./formula.ts";
import { signatureOf } from "./formula.ts";

/** The name of the type that individuals have in first-order statements. */
export const individualType = "α";

/** The name every generated theorem has. */
export const theoremName = "ex";

/** Binary operators of Lean's core library: symbol, own level, least levels of the left and the right operand. */
const operators = {
  iff: { symbol: "↔", level: 20, left: 21, right: 21 },
  implies: { symbol: "→", level: 25, left: 26, right: 25 },
  or: { symbol: "∨", level: 30, left: 31, right: 30 },
  and: { symbol: "∧", level: 35, left: 36, right: 35 },
} as const;

const equalityLevel = 50;
const negationOperandLevel = 40;

/** Writes a term; applications are in parentheses when they are themselves arguments. */
export function printTerm(term: Term, argument = false): string {
  if (term.args.length === 0) return term.name;
  const text = [term.name, ...term.args.map((part) => printTerm(part, true))].join(" ");
  return argument ? `(${text})` : text;
}

/** Writes a formula, e.g. `¬p ∧ q → r`. */
export function printFormula(formula: Formula): string {
  return write(formula, 0, true);
}

/**
 * @param least the least level that may stand here without parentheses
 * @param last whether nothing can follow on the right, so that a quantifier may reach to the end
 */
function write(formula: Formula, least: number, last: boolean): string {
  switch (formula.kind) {
    case "false":
      return "False";
    case "true":
      return "True";
    case "atom":
      return printTerm(formula);
    case "equal":
      return wrap(`${printTerm(formula.left)} = ${printTerm(formula.right)}`, equalityLevel < least);
    case "not":
      return `¬${write(formula.body, negationOperandLevel, last)}`;
    case "forall":
    case "exists": {
      const symbol = formula.kind === "forall" ? "∀" : "∃";
      return wrap(`${symbol} ${formula.variable} : ${individualType}, ${write(formula.body, 0, true)}`, !last);
    }
    default: {
      const { symbol, level, left, right } = operators[formula.kind];
      const bare = level >= least;
      const text = `${write(formula.left, left, false)} ${symbol} ${write(formula.right, right, bare ? last : true)}`;
      return wrap(text, !bare);
    }
  }
}

function wrap(text: string, parentheses: boolean): string {
  return parentheses ? `(${text})` : text;
}

/** One line for a sequent, e.g. `p ∨ q, ¬p ⊢ q`. */
export function printSequent(sequent: Sequent): string {
  return `${sequent.hypotheses.map(printFormula).join(", ")} ⊢ ${printFormula(sequent.goal)}`.trim();
}

/** The name of the hypothesis with this index. */
export function hypothesisName(index: number): string {
  return `h${index}`;
}

/**
 * A sequent as a Lean theorem without its proof: `theorem ex (p q : Prop) (h0 : p ∨ q) : q ∨ p`. Symbols are declared in
 * order of appearance; individuals live in a type `α`.
 */
export function printStatement(sequent: Sequent, name = theoremName): string {
  const { predicates, functions } = signatureOf(sequent);
  const binders: string[] = [];
  const declare = (symbols: [string, number][], result: string): void => {
    for (const arity of [...new Set(symbols.map(([, count]) => count))].sort((a, b) => a - b)) {
      const names = symbols.filter(([, count]) => count === arity).map(([symbol]) => symbol);
      binders.push(`(${names.join(" ")} : ${`${individualType} → `.repeat(arity)}${result})`);
    }
  };
  const individuals = functions.size > 0 || usesIndividuals(sequent);
  if (individuals) binders.push(`(${individualType} : Type)`);
  declare([...predicates], "Prop");
  declare([...functions], individualType);
  sequent.hypotheses.forEach((formula, index) => {
    binders.push(`(${hypothesisName(index)} : ${printFormula(formula)})`);
  });
  return [`theorem ${name}`, ...binders, ":", printFormula(sequent.goal)].join(" ");
}

function usesIndividuals(sequent: Sequent): boolean {
  return [...sequent.hypotheses, sequent.goal].some((formula) => /[∀∃]/.test(printFormula(formula)));
}
