// Conjectures of a theory by testing, as QuickSpec finds them (Claessen, Smallbone and Hughes 2010): terms are put into classes by their
// values on ground instances; two terms of one class are a conjecture, unless it follows from smaller ones by rewriting.

import { itemAt, type Random } from "../../../platform/index.ts";
import type { Evaluator, Value } from "../theory/evaluate.ts";
import {
  type Conjecture,
  call,
  ELEMENT,
  type Equation,
  keyOf,
  make,
  sizeOf,
  substituted,
  type Term,
  type Theory,
  type TypeRef,
  variable,
  variablesOf,
} from "../theory/theory.ts";
import { holdsByCases, Rewriter, unfoldedCall } from "./rewriting.ts";
import { columnOf, drawSamples, holdsOn } from "./samples.ts";

/** How far a theory is explored. */
export interface Exploration {
  /** Symbols of the largest term of an equation, and behind a condition. */
  readonly largest: number;
  readonly largestBehind: number;
  /** Terms that are compared at most. */
  readonly terms: number;
  /** Conjectures at most, of equations and of those with a condition. */
  readonly equations: number;
  readonly conditional: number;
  readonly canaries: number;
}

export const defaultExploration: Exploration = {
  largest: 7,
  largestBehind: 4,
  terms: 900,
  equations: 10,
  conditional: 1,
  canaries: 2,
};

/** What was found: conjectures in the order of their size, and equations that are nearly true. */
export interface Explored {
  readonly conjectures: readonly Conjecture[];
  readonly refuted: readonly Conjecture[];
}

const SAMPLES = 32;
const MORE_SAMPLES = 200;
/** Samples that meet a condition, at least, for it to be looked at. */
const FEWEST_BEHIND = 14;

interface KnownTerm {
  readonly term: Term;
  readonly type: TypeRef;
}

/** Explores a theory. The result depends on the theory and the generator alone. */
export function explore(evaluator: Evaluator, random: Random, options: Exploration = defaultExploration): Explored {
  return new Explorer(evaluator, random, options).run();
}

class Explorer {
  readonly #theory: Theory;
  readonly #evaluator: Evaluator;
  readonly #random: Random;
  readonly #options: Exploration;
  /** The types of the variables that terms are made of. */
  readonly #variables: readonly TypeRef[];
  readonly #samples: readonly (readonly Value[])[];
  readonly #more: readonly (readonly Value[])[];
  readonly #rules: Rewriter;
  /** The first term of each class, by its values. */
  readonly #classes = new Map<string, KnownTerm>();
  readonly #columns = new Map<string, string>();
  /** Those by their size, then by their type. */
  readonly #bySize: Map<TypeRef, Term[]>[] = [];
  readonly #found: Equation[] = [];
  readonly #nearly: Equation[] = [];

  constructor(evaluator: Evaluator, random: Random, options: Exploration) {
    const { theory } = evaluator;
    this.#theory = theory;
    this.#evaluator = evaluator;
    this.#random = random;
    this.#options = options;
    this.#variables = variableTypes(theory);
    this.#samples = drawSamples(evaluator, this.#variables, random.fork("samples"), SAMPLES, 14);
    this.#more = drawSamples(evaluator, this.#variables, random.fork("more"), MORE_SAMPLES, 30, 0.4);
    // What is used in both directions makes too much follow: from `x + y = y + x` what proves it.
    this.#rules = new Rewriter(theory, false);
  }

  run(): Explored {
    const { largest, equations, conditional, canaries } = this.#options;
    for (let size = 1; size <= largest && this.#found.length < equations; size++) this.#grow(size);
    const plain = this.#found.slice(0, equations).map((conclusion) => this.#closed({ conclusion }));
    const behind = conditional > 0 ? this.#conditionals() : [];
    const refuted = this.#nearly.filter((equation) => !holdsOn(this.#evaluator, equation, this.#more));
    return {
      conjectures: [...plain, ...behind],
      refuted: refuted.slice(0, canaries).map((conclusion) => this.#closed({ conclusion })),
    };
  }

  /** All terms of a size that are made of first terms of their classes. */
  #grow(size: number): void {
    const here = new Map<TypeRef, Term[]>();
    this.#bySize[size] = here;
    const add = (term: Term, type: TypeRef): void => {
      if (this.#classes.size >= this.#options.terms || this.#found.length >= this.#options.equations) return;
      const column = this.#column(term);
      if (column === undefined) return;
      const known = this.#classes.get(`${type}:${column}`);
      if (known !== undefined) {
        this.#propose({ left: term, right: known.term });
        return;
      }
      this.#classes.set(`${type}:${column}`, { term, type });
      here.set(type, [...(here.get(type) ?? []), term]);
    };
    const candidates: { readonly term: Term; readonly type: TypeRef }[] = [];
    if (size === 1)
      for (const [index, type] of this.#variables.entries()) candidates.push({ term: variable(index), type });
    for (const [type, { constructors }] of this.#theory.types.entries())
      for (const [maker, { fields }] of constructors.entries())
        for (const parts of this.#tuples(fields, size - 1)) candidates.push({ term: make(type, maker, parts), type });
    for (const [callee, { args, result }] of this.#theory.functions.entries())
      for (const parts of this.#tuples(args, size - 1)) candidates.push({ term: call(callee, parts), type: result });
    // The most general first: instances then follow from them. Those that are equal to smaller ones before the others: with
    // `x + y = y + x` known, `x + 0 = x` would follow, which is what proves it.
    const spread = candidates.map((each) => ({ ...each, variables: variablesOf(each.term).length }));
    spread.sort((a, b) => b.variables - a.variables);
    const later = spread.filter(({ term, type }) => {
      const known = this.#knownLike(term, type);
      if (known !== undefined) this.#propose({ left: term, right: known.term });
      return known === undefined;
    });
    for (const { term, type } of later) add(term, type);
  }

  /** What a term comes to; undefined for one that is too large, or that unfolding makes another. */
  #column(term: Term): string | undefined {
    if (unfoldedCall(this.#theory, term) !== undefined) return undefined;
    const key = keyOf(term);
    const known = this.#columns.get(key);
    if (known !== undefined) return known;
    const column = columnOf(this.#evaluator, term, this.#samples);
    if (column !== undefined) this.#columns.set(key, column);
    return column;
  }

  /** The first term of the class that a term belongs to, as far as there is one. */
  #knownLike(term: Term, type: TypeRef): KnownTerm | undefined {
    const column = this.#column(term);
    return column === undefined ? undefined : this.#classes.get(`${type}:${column}`);
  }

  /** Lists of first terms of these types whose sizes add up to this. */
  *#tuples(types: readonly TypeRef[], size: number): Generator<Term[]> {
    const [first, ...rest] = types;
    if (first === undefined) {
      if (size === 0) yield [];
      return;
    }
    for (let own = 1; own <= size - rest.length; own++) {
      for (const term of this.#bySize[own]?.get(first) ?? []) {
        for (const others of this.#tuples(rest, size - own)) yield [term, ...others];
      }
    }
  }

  /** An equation that holds on the samples: it is found if it holds on more, and does not follow. */
  #propose(given: Equation): void {
    const turned = { left: given.right, right: given.left };
    const equation = [given, turned].find((each) => this.#isCanonical(each));
    if (equation === undefined) return;
    if (!holdsOn(this.#evaluator, equation, this.#more)) {
      this.#nearly.push(equation);
      return;
    }
    if (this.#rules.joins(equation)) return;
    this.#rules.add(equation);
    if (!holdsByCases(this.#theory, this.#variables, equation)) this.#found.push(equation);
  }

  /** Whether the variables of each type occur in their order, so that of all renamings one is taken. */
  #isCanonical({ left, right }: Equation): boolean {
    const next = new Map<TypeRef, number>();
    return variablesOf(left, right).every((index) => {
      const type = itemAt(this.#variables, index);
      const expected = next.get(type) ?? this.#variables.indexOf(type);
      next.set(type, expected + 1);
      return index === expected;
    });
  }

  /** Equations that hold where a function of variables gives a constant, and not everywhere. */
  #conditionals(): Conjecture[] {
    const found: Conjecture[] = [];
    const terms = [...this.#classes.values()];
    const conditions = this.#random.shuffle(terms.flatMap(({ term, type }) => this.#conditionsOf(term, type)));
    for (const condition of conditions) {
      if (found.length >= this.#options.conditional) break;
      const bound = new Set(variablesOf(condition.left));
      const meets = (sample: readonly Value[]) =>
        this.#evaluator.value(condition.left, sample) === this.#evaluator.value(condition.right, sample);
      const samples = this.#more.filter(meets);
      if (samples.length < FEWEST_BEHIND || samples.length === this.#more.length) continue;
      const classes = new Map<string, Term>();
      for (const { term, type } of terms) {
        if (sizeOf(term) > this.#options.largestBehind || !variablesOf(term).every((index) => bound.has(index)))
          continue;
        const column = columnOf(this.#evaluator, term, samples);
        if (column === undefined) continue;
        const key = `${type}:${column}`;
        const known = classes.get(key);
        if (known === undefined) {
          classes.set(key, term);
          continue;
        }
        const conclusion = { left: term, right: known };
        if (repeats(conclusion, condition) || this.#rules.joins(conclusion)) continue;
        found.push(this.#closed({ condition, conclusion }));
        break;
      }
    }
    return found;
  }

  /** `f x y = c`, for a constant of the type of f. */
  #conditionsOf(term: Term, type: TypeRef): Equation[] {
    if (term.kind !== "call" || type === ELEMENT || sizeOf(term) > 3) return [];
    if (!this.#isCanonical({ left: term, right: term }) || term.args.some((part) => part.kind !== "variable"))
      return [];
    return itemAt(this.#theory.types, type).constructors.flatMap(({ fields }, maker) =>
      fields.length > 0 ? [] : [{ left: term, right: make(type, maker, []) }],
    );
  }

  /** The conjecture with its own variables alone, in the order in which they occur. */
  #closed({ condition, conclusion }: Omit<Conjecture, "variables">): Conjecture {
    const order = variablesOf(
      ...(condition === undefined ? [] : [condition.left, condition.right]),
      conclusion.left,
      conclusion.right,
    );
    const rename = ({ left, right }: Equation): Equation => ({
      left: substituted(left, (index) => variable(order.indexOf(index))),
      right: substituted(right, (index) => variable(order.indexOf(index))),
    });
    return {
      variables: order.map((index) => itemAt(this.#variables, index)),
      ...(condition === undefined ? {} : { condition: rename(condition) }),
      conclusion: rename(conclusion),
    };
  }
}

/** Whether a conclusion only says its condition again. */
function repeats(conclusion: Equation, condition: Equation): boolean {
  const sides = ({ left, right }: Equation) => [keyOf(left), keyOf(right)].sort().join();
  return sides(conclusion) === sides(condition);
}

/** Three variables of each type, and of elements where there are any. */
function variableTypes({ types }: Theory): TypeRef[] {
  const elements = types.some(({ constructors }) => constructors.some(({ fields }) => fields.includes(ELEMENT)));
  const all = [...types.keys(), ...(elements ? [ELEMENT] : [])];
  return all.flatMap((type) => [type, type, ...(type === ELEMENT ? [] : [type])]);
}
