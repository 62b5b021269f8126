// The canonical form of a sequent: what is left of it once names and the order of its hypotheses are ignored.
import { itemAt } from "../../platform/index.ts";
import type { Formula, Sequent, Term } from "./formula.ts";
import { connectives, signatureOf } from "./formula.ts";
import { printFormula, printSequent } from "./print.ts";

const propositionNames = ["p", "q", "r", "s", "t", "u", "v", "w"];
const predicateNames = ["P", "Q", "R", "S", "T", "U", "V", "W"];
const constantNames = ["a", "b", "c", "d", "e"];
const functionNames = ["f", "g", "k", "l"];
const boundNames = ["x", "y", "z"];

/** Hypotheses up to this number are put in order by trying all orders; more are sorted until nothing changes. */
const exhaustiveLimit = 5;

/** A sequent in canonical form with its one-line text; equal texts mean equal up to names and order of hypotheses. */
export interface Canonical {
  readonly sequent: Sequent;
  readonly text: string;
  /** For each canonical hypothesis, its place in the sequent that was given. */
  readonly order: readonly number[];
  /** The canonical name of every free symbol that was given. */
  readonly names: ReadonlyMap<string, string>;
}

/**
 * Renames symbols in order of appearance (hypotheses first) and bound variables by depth, drops repeated hypotheses, and
 * orders the hypotheses by size, then so that the text is the least. With at most five hypotheses of one size the
 * result is exact: two sequents have the same text if and only if they differ by names and order alone.
 */
export function canonicalForm(sequent: Sequent): Canonical {
  const sized = distinctHypotheses(sequent).map((index) => ({
    index,
    size: connectives(itemAt(sequent.hypotheses, index)),
  }));
  sized.sort((a, b) => a.size - b.size || a.index - b.index);
  const classes = new Map<number, number[]>();
  for (const { index, size } of sized) classes.set(size, [...(classes.get(size) ?? []), index]);
  const groups = [...classes.values()];
  if (groups.every((group) => group.length <= exhaustiveLimit)) {
    let best: Canonical | undefined;
    for (const order of orders(groups)) {
      const candidate = renamed(sequent, order);
      if (best === undefined || candidate.text < best.text) best = candidate;
    }
    return best!;
  }
  return sortedToFixedPoint(
    sequent,
    sized.map(({ index }) => index),
  );
}

/** A 64-bit hash of a text as 16 hexadecimal digits (two 32-bit FNV-1a passes with different starts). */
export function textHash(text: string): string {
  let low = 0x811c9dc5;
  let high = 0x9747b28c;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    low = Math.imul(low ^ unit, 0x01000193);
    high = Math.imul(high ^ unit ^ (low >>> 15), 0x01000193);
  }
  const finish = (value: number): string => {
    const mixed = Math.imul(value ^ (value >>> 16), 0x45d9f3b);
    return ((mixed ^ (mixed >>> 13)) >>> 0).toString(16).padStart(8, "0");
  };
  return finish(high) + finish(low);
}

function distinctHypotheses(sequent: Sequent): number[] {
  const seen = new Set<string>();
  const kept: number[] = [];
  sequent.hypotheses.forEach((formula, index) => {
    const text = printFormula(renameFormula(formula, new Map(), []));
    if (seen.has(text)) return;
    seen.add(text);
    kept.push(index);
  });
  return kept;
}

/** Every order of the hypotheses that keeps the groups one after the other. */
function* orders(groups: readonly (readonly number[])[]): Generator<number[]> {
  const [first, ...rest] = groups;
  if (first === undefined) {
    yield [];
    return;
  }
  for (const tail of orders(rest)) {
    for (const head of permutations(first)) yield [...head, ...tail];
  }
}

function* permutations(items: readonly number[]): Generator<number[]> {
  if (items.length <= 1) {
    yield [...items];
    return;
  }
  for (const [i, item] of items.entries()) {
    const others = items.filter((_, index) => index !== i);
    for (const rest of permutations(others)) yield [item, ...rest];
  }
}

function sortedToFixedPoint(sequent: Sequent, start: readonly number[]): Canonical {
  let current = renamed(sequent, start);
  for (let round = 0; round < 16; round++) {
    const keyed = current.sequent.hypotheses.map((formula, place) => ({
      index: itemAt(current.order, place),
      key: `${String(connectives(formula)).padStart(3, "0")} ${printFormula(formula)}`,
    }));
    keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
    const next = renamed(
      sequent,
      keyed.map((entry) => entry.index),
    );
    if (next.text >= current.text) break;
    current = next;
  }
  return current;
}

/** The sequent with its hypotheses in this order and all names replaced in order of appearance. */
function renamed(sequent: Sequent, order: readonly number[]): Canonical {
  const reordered: Sequent = {
    hypotheses: order.map((index) => itemAt(sequent.hypotheses, index)),
    goal: sequent.goal,
  };
  const { predicates, functions } = signatureOf(reordered);
  const names = new Map<string, string>();
  const counts = new Map<readonly string[], number>();
  const assign = (symbol: string, pool: readonly string[]): void => {
    const count = counts.get(pool) ?? 0;
    counts.set(pool, count + 1);
    names.set(symbol, pool[count] ?? `${pool[0]}${count}`);
  };
  for (const [symbol, arity] of predicates) assign(symbol, arity === 0 ? propositionNames : predicateNames);
  for (const [symbol, arity] of functions) assign(symbol, arity === 0 ? constantNames : functionNames);
  const canonical: Sequent = {
    hypotheses: reordered.hypotheses.map((formula) => renameFormula(formula, names, [])),
    goal: renameFormula(reordered.goal, names, []),
  };
  return { sequent: canonical, text: printSequent(canonical), order, names };
}

function renameFormula(
  formula: Formula,
  names: ReadonlyMap<string, string>,
  bound: readonly (readonly [string, string])[],
): Formula {
  const term = (t: Term): Term => {
    const variable = bound.findLast(([from]) => from === t.name);
    return { name: variable?.[1] ?? names.get(t.name) ?? t.name, args: t.args.map(term) };
  };
  switch (formula.kind) {
    case "false":
    case "true":
      return formula;
    case "atom":
      return { kind: "atom", name: names.get(formula.name) ?? formula.name, args: formula.args.map(term) };
    case "equal":
      return { kind: "equal", left: term(formula.left), right: term(formula.right) };
    case "not":
      return { kind: "not", body: renameFormula(formula.body, names, bound) };
    case "forall":
    case "exists": {
      const variable = boundNames[bound.length] ?? `x${bound.length}`;
      const inner = [...bound, [formula.variable, variable] as const];
      return { kind: formula.kind, variable, body: renameFormula(formula.body, names, inner) };
    }
    default:
      return {
        kind: formula.kind,
        left: renameFormula(formula.left, names, bound),
        right: renameFormula(formula.right, names, bound),
      };
  }
}
