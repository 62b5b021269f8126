// Theorems that are the same but for trivial equivalences: names, the order of hypotheses, currying, commuted ∧, ∨ and ↔, negations
// unfolded, hypotheses split, and what is to be introduced first.

import { itemAt } from "../../../platform/index.ts";
import type { Formula, Sequent, Term } from "../formula.ts";
import { signatureOf } from "../formula.ts";

/** How symbols are called, and bound variables by their depth. */
interface Names {
  readonly symbol: (name: string, arity: number, isPredicate: boolean) => string;
  readonly bound: readonly (readonly [name: string, text: string])[];
}

/** So many ways of naming are tried; with more symbols, those are named in the order in which they appear. */
const MOST_NAMINGS = 5040;

/** Equal for sequents that are the same but for trivial equivalences, and for some others: cheap to compute. */
export function twinShape(sequent: Sequent): string {
  return textOf(sequent, { symbol: (_, arity, isPredicate) => `${isPredicate ? "P" : "f"}${arity}`, bound: [] });
}

/**
 * Equal for two sequents if and only if they are the same but for trivial equivalences; with more symbols than can be tried, twins may
 * have different texts.
 */
export function twinForm(sequent: Sequent): string {
  const { predicates, functions } = signatureOf(sequent);
  const classes = [...classesOf(predicates, "P"), ...classesOf(functions, "f")];
  const namings = classes.reduce((product, { symbols }) => product * factorial(symbols.length), 1);
  let least: string | undefined;
  for (const names of namings > MOST_NAMINGS ? [firstNaming(classes)] : namingsOf(classes)) {
    const text = textOf(sequent, { symbol: (name) => names.get(name) ?? name, bound: [] });
    if (least === undefined || text < least) least = text;
  }
  return least!;
}

/** Symbols that can stand for each other. */
interface SymbolClass {
  readonly prefix: string;
  readonly symbols: readonly string[];
}

function classesOf(symbols: ReadonlyMap<string, number>, kind: string): SymbolClass[] {
  const arities = [...new Set(symbols.values())].sort((a, b) => a - b);
  return arities.map((arity) => ({
    prefix: `${kind}${arity}_`,
    symbols: [...symbols].flatMap(([name, own]) => (own === arity ? [name] : [])),
  }));
}

const factorial = (count: number): number => (count < 2 ? 1 : count * factorial(count - 1));

function firstNaming(classes: readonly SymbolClass[]): ReadonlyMap<string, string> {
  return new Map(
    classes.flatMap(({ prefix, symbols }) => symbols.map((name, index): [string, string] => [name, prefix + index])),
  );
}

/** Every way to name the symbols of each class by numbers. */
function* namingsOf(classes: readonly SymbolClass[]): Generator<ReadonlyMap<string, string>> {
  const [first, ...rest] = classes;
  if (first === undefined) {
    yield new Map();
    return;
  }
  for (const others of namingsOf(rest))
    for (const order of permutations(first.symbols))
      yield new Map([...others, ...order.map((name, index): [string, string] => [name, first.prefix + index])]);
}

function* permutations<T>(items: readonly T[]): Generator<T[]> {
  if (items.length <= 1) {
    yield [...items];
    return;
  }
  for (const index of items.keys()) {
    const rest = items.filter((_, other) => other !== index);
    for (const tail of permutations(rest)) yield [itemAt(items, index), ...tail];
  }
}

function textOf({ hypotheses, goal }: Sequent, names: Names): string {
  const target = implication(goal);
  const known = [...hypotheses, ...target.premises].flatMap(conjuncts).map((formula) => write(formula, names));
  return `${sorted(known).join(", ")} ⊢ ${write(target.conclusion, names)}`;
}

const falsity: Formula = { kind: "false" };

/** An implication with all its premises, those of a conjunction one by one. A negation is one of falsity. */
function implication(formula: Formula): { readonly premises: readonly Formula[]; readonly conclusion: Formula } {
  if (formula.kind === "not") return { premises: conjuncts(formula.body), conclusion: falsity };
  if (formula.kind !== "implies") return { premises: [], conclusion: formula };
  const { premises, conclusion } = implication(formula.right);
  return { premises: [...conjuncts(formula.left), ...premises], conclusion };
}

function conjuncts(formula: Formula): Formula[] {
  return formula.kind === "and" ? [...conjuncts(formula.left), ...conjuncts(formula.right)] : [formula];
}

function disjuncts(formula: Formula): Formula[] {
  return formula.kind === "or" ? [...disjuncts(formula.left), ...disjuncts(formula.right)] : [formula];
}

/** In order, each once. */
const sorted = (texts: readonly string[]): string[] => [...new Set(texts)].sort();

function write(formula: Formula, names: Names): string {
  const all = (parts: readonly Formula[]) => sorted(parts.map((part) => write(part, names)));
  switch (formula.kind) {
    case "false":
    case "true":
      return formula.kind;
    case "atom":
      return application(names.symbol(formula.name, formula.args.length, true), formula.args, names);
    case "equal":
      return `(${term(formula.left, names)} = ${term(formula.right, names)})`;
    case "and":
      return joined(all(conjuncts(formula)), "∧");
    case "or":
      return joined(all(disjuncts(formula)), "∨");
    case "iff":
      return `(${[write(formula.left, names), write(formula.right, names)].sort().join(" ↔ ")})`;
    case "forall":
    case "exists": {
      const variable = `x${names.bound.length}`;
      const bound = [...names.bound, [formula.variable, variable] as const];
      return `(${formula.kind} ${variable}, ${write(formula.body, { ...names, bound })})`;
    }
    default: {
      const { premises, conclusion } = implication(formula);
      return `(${all(premises).join(", ")} → ${write(conclusion, names)})`;
    }
  }
}

const joined = (parts: readonly string[], symbol: string): string =>
  parts.length === 1 ? itemAt(parts, 0) : `(${parts.join(` ${symbol} `)})`;

function application(head: string, args: readonly Term[], names: Names): string {
  return args.length === 0 ? head : `(${[head, ...args.map((each) => term(each, names))].join(" ")})`;
}

function term({ name, args }: Term, names: Names): string {
  const bound = names.bound.findLast(([own]) => own === name);
  return application(bound?.[1] ?? names.symbol(name, args.length, false), args, names);
}
