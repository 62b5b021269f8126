// What follows from equations that are known, by rewriting to smaller terms: how instances and consequences of earlier conjectures are
// found before anybody has to prove them.

import { everyPair, itemAt } from "../../../platform/index.ts";
import {
  type Body,
  ELEMENT,
  type Equation,
  keyOf,
  make,
  partsOf,
  sizeOf,
  substituted,
  type Term,
  type Theory,
  type TypeRef,
  variable,
  variablesOf,
  withParts,
} from "../theory/theory.ts";

/** Rewriting steps of one term; beyond, it stays as it is then. */
const MOST_STEPS = 200;

/** Values of variables by their places. */
type Substitution = Map<number, Term>;

/** Makes a pattern equal to a term; false where nothing does. */
export function matchTerm(pattern: Term, term: Term, found: Substitution): boolean {
  if (pattern.kind === "variable") {
    const known = found.get(pattern.index);
    if (known !== undefined) return keyOf(known) === keyOf(term);
    found.set(pattern.index, term);
    return true;
  }
  if (term.kind === "variable" || pattern.kind !== term.kind) return false;
  const same =
    pattern.kind === "make" && term.kind === "make"
      ? pattern.type === term.type && pattern.maker === term.maker
      : pattern.kind === "call" && term.kind === "call" && pattern.callee === term.callee;
  return same && everyPair(pattern.args, term.args, (a, b) => matchTerm(a, b, found));
}

function isInstance({ left, right }: Equation, a: Term, b: Term): boolean {
  const found: Substitution = new Map();
  return matchTerm(left, a, found) && matchTerm(right, b, found);
}

/** Whether a term comes before another: by size, then by text. An order without endless descents. */
export function isSmaller(a: Term, b: Term): boolean {
  const difference = sizeOf(a) - sizeOf(b);
  return difference < 0 || (difference === 0 && keyOf(a) < keyOf(b));
}

/** The term with a call of a function on a constructor, at its head, replaced by its case; undefined where no case is decided. */
export function unfoldedCall({ functions }: Theory, term: Term): Term | undefined {
  if (term.kind !== "call" || term.callee < 0) return undefined;
  const take = (body: Body, env: readonly Term[]): Term | undefined => {
    const inside = (part: Term) => substituted(part, (index) => itemAt(env, index));
    if (body.kind === "term") return inside(body.term);
    const on = inside(body.on);
    return on.kind === "make" ? take(itemAt(body.branches, on.maker), [...env, ...on.args]) : undefined;
  };
  return take(itemAt(functions, term.callee).body, term.args);
}

/** Equations that are taken for true, used from the larger side to the smaller. */
export class Rewriter {
  readonly #theory: Theory;
  readonly #rules: { readonly from: Term; readonly to: Term }[] = [];
  readonly #equations: Equation[] = [];
  readonly #usesAll: boolean;

  /** @param usesAll whether equations whose sides are of one size are used for rewriting, in whatever direction makes a term smaller */
  constructor(theory: Theory, usesAll = true) {
    this.#theory = theory;
    this.#usesAll = usesAll;
  }

  add({ left, right }: Equation): void {
    this.#equations.push({ left, right });
    if (!this.#usesAll && sizeOf(left) === sizeOf(right)) return;
    for (const [from, to] of [
      [left, right],
      [right, left],
    ] as const) {
      const bound = new Set(variablesOf(from));
      if (from.kind !== "variable" && variablesOf(to).every((index) => bound.has(index)))
        this.#rules.push({ from, to });
    }
  }

  /** The smallest term that rewriting leads to. */
  normal(term: Term): Term {
    let steps = 0;
    const visit = (start: Term): Term => {
      let current = withParts(start, partsOf(start).map(visit));
      for (;;) {
        if (steps >= MOST_STEPS) return current;
        const next = this.#step(current);
        if (next === undefined) return current;
        steps++;
        current = withParts(next, partsOf(next).map(visit));
      }
    };
    return visit(term);
  }

  /** Whether both sides come to the same, or are an instance of what is known. */
  joins({ left, right }: Equation): boolean {
    const [a, b] = [this.normal(left), this.normal(right)];
    if (keyOf(a) === keyOf(b)) return true;
    return this.#equations.some(
      (known) =>
        isInstance(known, left, right) ||
        isInstance(known, right, left) ||
        isInstance(known, a, b) ||
        isInstance(known, b, a),
    );
  }

  #step(term: Term): Term | undefined {
    const unfolded = unfoldedCall(this.#theory, term);
    if (unfolded !== undefined) return unfolded;
    for (const { from, to } of this.#rules) {
      const found: Substitution = new Map();
      if (!matchTerm(from, term, found)) continue;
      const result = substituted(to, (index) => found.get(index)!);
      if (isSmaller(result, term)) return result;
    }
    return undefined;
  }
}

/** Variables that are split at once where an equation is tried by cases. */
const MOST_SPLIT = 2;

/** Whether unfolding alone makes both sides equal, in every case of up to two variables: then no induction is needed. */
export function holdsByCases(
  theory: Theory,
  types: readonly TypeRef[],
  equation: Equation,
  split = MOST_SPLIT,
): boolean {
  const computing = new Rewriter(theory);
  const holds = ({ left, right }: Equation, more: number, next: number): boolean => {
    const now = { left: computing.normal(left), right: computing.normal(right) };
    if (keyOf(now.left) === keyOf(now.right)) return true;
    if (more === 0) return false;
    return variablesOf(now.left, now.right).some((index) => {
      const type = types[index];
      if (type === undefined || type === ELEMENT) return false;
      return itemAt(theory.types, type).constructors.every(({ fields }, maker) => {
        // Fields are variables that nothing else is called by, and that are not split again.
        const made = make(
          type,
          maker,
          fields.map((_, field) => variable(next + field)),
        );
        const inside = (term: Term) => substituted(term, (other) => (other === index ? made : variable(other)));
        return holds({ left: inside(now.left), right: inside(now.right) }, more - 1, next + fields.length);
      });
    });
  };
  return holds(equation, split, types.length);
}
