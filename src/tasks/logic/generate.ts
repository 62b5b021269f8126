// Draws random sequents of propositional logic, first-order logic and equality.

import type { Random } from "../../platform/index.ts";
import { itemAt, lastOf, tupleOf } from "../../platform/index.ts";
import {
  type Connective,
  connect,
  constant,
  type Formula,
  falsity,
  not,
  predicate,
  proposition,
  quantify,
  type Sequent,
  type Term,
} from "./formula.ts";

/** The language that random sequents are drawn from. */
export type Language = "propositional" | "first_order" | "equality";

export interface GeneratorOptions {
  readonly language: Language;
  /** Propositional variables, at most five. */
  readonly symbols: number;
  readonly maxHypotheses: number;
  /** Connectives in a formula, quantifiers included. */
  readonly maxConnectives: number;
}

export const propositionalOptions: GeneratorOptions = {
  language: "propositional",
  symbols: 3,
  maxHypotheses: 3,
  maxConnectives: 4,
};

const propositions = ["p", "q", "r", "s", "t"];

/** Relative frequencies of what a formula with connectives left starts with. */
type Weights = Readonly<Partial<Record<Formula["kind"], number>>>;
const propositionalWeights: Weights = { and: 22, or: 22, implies: 30, iff: 6, not: 20 };
const firstOrderWeights: Weights = { and: 14, or: 12, implies: 24, iff: 3, not: 12, forall: 18, exists: 17 };
const falsityShare = 0.06;

/** Draws one sequent: most are not provable. Deterministic in the generator's state. */
export function randomSequent(random: Random, options: GeneratorOptions): Sequent {
  const count = random.int(options.maxHypotheses + 1);
  const hypotheses: Formula[] = [];
  for (let index = 0; index < count; index++) {
    hypotheses.push(randomFormula(random, options, random.int(options.maxConnectives + 1)));
  }
  const least = count === 0 ? 1 : 0;
  const size = least + random.int(options.maxConnectives + 1 - least);
  return { hypotheses, goal: randomFormula(random, options, size) };
}

/** Draws a formula with exactly this many connectives and quantifiers (equations between terms count as atoms here). */
export function randomFormula(
  random: Random,
  options: GeneratorOptions,
  size: number,
  bound: readonly string[] = [],
): Formula {
  if (size === 0) return randomAtom(random, options, bound);
  const weights = options.language === "propositional" ? propositionalWeights : firstOrderWeights;
  const kind = pickWeighted(random, weights);
  if (kind === "not") return not(randomFormula(random, options, size - 1, bound));
  if (kind === "forall" || kind === "exists") {
    const variable = ["x", "y"][bound.length];
    if (variable === undefined) return randomFormula(random, options, size, bound);
    const body = randomFormula(random, options, size - 1, [...bound, variable]);
    return body.kind === "false" ? randomFormula(random, options, size, bound) : quantify(kind, variable, body);
  }
  const left = random.int(size);
  return connect(
    kind as Connective,
    randomFormula(random, options, left, bound),
    randomFormula(random, options, size - 1 - left, bound),
  );
}

function randomAtom(random: Random, options: GeneratorOptions, bound: readonly string[]): Formula {
  if (random.next() < falsityShare) return falsity;
  if (options.language === "propositional") return proposition(itemAt(propositions, random.int(options.symbols)));
  if (options.language === "equality") return randomEquation(random, bound);
  if (bound.length === 0 || random.next() < 0.12) {
    return random.next() < 0.5
      ? proposition(itemAt(propositions, random.int(2)))
      : predicate(random.pick(["P", "Q"]), constant("a"));
  }
  const both = tupleOf(bound, 2);
  if (both !== undefined && random.next() < 0.5) {
    const [x, y] = both;
    const [first, second] = random.next() < 0.5 ? [x, y] : [y, x];
    return predicate("R", constant(first), constant(second));
  }
  return predicate(random.pick(["P", "Q"]), constant(random.pick(bound)));
}

function randomEquation(random: Random, bound: readonly string[]): Formula {
  if (random.next() < 0.3) return predicate("P", randomTerm(random, bound));
  return { kind: "equal", left: randomTerm(random, bound), right: randomTerm(random, bound) };
}

function randomTerm(random: Random, bound: readonly string[]): Term {
  const variables = bound.length > 0 && random.next() < 0.7 ? bound : ["a", "b", "c"];
  const base = constant(random.pick(variables));
  return random.next() < 0.3 ? { name: "f", args: [base] } : base;
}

/** One of the keys, each with a probability in proportion to its weight. */
export function pickWeighted<K extends string>(random: Random, weights: Readonly<Partial<Record<K, number>>>): K {
  const entries = Object.entries(weights) as [K, number][];
  let point = random.next() * entries.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [key, weight] of entries) {
    point -= weight;
    if (point < 0) return key;
  }
  return lastOf(entries)[0];
}
