// How hard the conjectures of a theory are for the portfolio: without induction, by one induction, with one lemma of the theory, by more.
// What is likely to prove one is guessed by rewriting; the checker says what does.

import { itemAt } from "../../platform/index.ts";
import { type Means, type PortfolioProof, type ProvedLemma, portfolioProof } from "./portfolio/portfolio.ts";
import { Predictor } from "./portfolio/predict.ts";
import { closureOf, printHeader, printLemma, printStatement, variableNames } from "./theory/print.ts";
import { type Conjecture, calledBy, type Equation, isParametric, sizeOf, type Theory } from "./theory/theory.ts";

/**
 * 0: the portfolio needs no induction; 1: one induction; 2: one lemma of the theory besides; 3: two lemmas, an induction inside another or
 * one over generalised variables; open: none of these.
 */
export const levels = ["0", "1", "2", "3", "open"] as const;
export type Level = (typeof levels)[number];

/** A conjecture with what the portfolio made of it. */
export interface Labelled {
  readonly conjecture: Conjecture;
  readonly level: Level;
  /** A checked proof; absent where it is open. */
  readonly proof?: string;
}

/** Lemmas of which all pairs are tried. */
const MOST_PAIRED = 6;
/** Lemmas that an open conjecture is tried with at once. */
const MOST_TOGETHER = 4;

/** Conjectures of one theory that everything is tried on. */
const MOST_OPEN = 2;

const alone: readonly Means[] = ["no induction", "one induction"];

/**
 * Labels conjectures, which are in the order of their size. The answer depends on them and on the checker alone.
 *
 * @param isWanted whether problems of a level are of use: others are left out, and cost little
 */
export function labelConjectures(
  theory: Theory,
  conjectures: readonly Conjecture[],
  isWanted: (level: Level) => boolean = () => true,
): readonly Labelled[] {
  return new Labeller(theory, conjectures, isWanted).run();
}

/** A conjecture that may be a lemma. */
interface Known {
  readonly lemma: ProvedLemma;
  readonly index: number;
}

/** What is likely to prove a conjecture. */
interface Plan {
  readonly means: Means;
  readonly variables: readonly number[];
}

class Labeller {
  readonly #theory: Theory;
  readonly #conjectures: readonly Conjecture[];
  readonly #isWanted: (level: Level) => boolean;
  readonly #header: string;
  readonly #found = new Map<number, Labelled>();
  readonly #known: Known[] = [];

  constructor(theory: Theory, conjectures: readonly Conjecture[], isWanted: (level: Level) => boolean) {
    this.#theory = theory;
    this.#conjectures = conjectures;
    this.#isWanted = isWanted;
    this.#header = printHeader(theory);
  }

  run(): readonly Labelled[] {
    const all = [...this.#conjectures.keys()];
    for (const index of all) this.#settle(index, "1", this.#byPlans(index, ["one induction"], []));
    for (const index of this.#rest()) this.#settle(index, "2", this.#withOneLemma(index));
    for (const index of this.#rest())
      this.#settle(index, "3", this.#byPlans(index, ["generalizing", "nested"], []) ?? this.#withTwoLemmas(index));
    if (this.#isWanted("open")) for (const index of this.#rest().slice(0, MOST_OPEN)) this.#tryAll(index);
    return all.flatMap((index) => this.#found.get(index) ?? []);
  }

  #rest(): number[] {
    return [...this.#conjectures.keys()].filter((index) => !this.#found.has(index));
  }

  /** Notes a proof: under its level, or under a lower one where the portfolio can do with less. */
  #settle(index: number, level: Level, found: PortfolioProof | undefined): void {
    if (found === undefined) return;
    const conjecture = itemAt(this.#conjectures, index);
    const isPlain = level === "1";
    if (isPlain) {
      const proof = lemmaProof(this.#theory, conjecture, found.proof);
      this.#known.push({ lemma: { claim: printLemma(this.#theory, conjecture), proof }, index });
    }
    if (!this.#isWanted(level)) {
      this.#found.set(index, { conjecture, level, proof: found.proof });
      return;
    }
    const less = this.#prove(index, isPlain ? ["no induction"] : alone);
    if (less === undefined) this.#found.set(index, { conjecture, level, proof: found.proof });
    else this.#found.set(index, { conjecture, level: levelOf(less), proof: less.proof });
  }

  /** Everything that the portfolio has, for one that no guess was good for. */
  #tryAll(index: number): void {
    const conjecture = itemAt(this.#conjectures, index);
    const near = this.#lemmasFor(index).slice(0, MOST_TOGETHER);
    const bare = this.#prove(index, [...alone, "generalizing", "nested"]);
    if (bare !== undefined) this.#found.set(index, { conjecture, level: levelOf(bare), proof: bare.proof });
    else if (near.length === 0 || this.#prove(index, alone, near) === undefined)
      this.#found.set(index, { conjecture, level: "open" });
  }

  #prove(
    index: number,
    means: readonly Means[],
    lemmas: readonly Known[] = [],
    variables?: readonly number[],
  ): PortfolioProof | undefined {
    const conjecture = itemAt(this.#conjectures, index);
    const names = variableNames(this.#theory, conjecture.variables);
    const problem = { header: this.#header, statement: printStatement(this.#theory, conjecture) };
    return portfolioProof(problem, {
      means,
      lemmas: lemmas.map(({ lemma }) => lemma),
      ...(variables && { variables: variables.map((place) => itemAt(names, place)) }),
    });
  }

  /** The first of these means that a guess is good for, and the checker agrees to. Conjectures with a condition are not guessed. */
  #byPlans(index: number, means: readonly Means[], lemmas: readonly Known[]): PortfolioProof | undefined {
    const conjecture = itemAt(this.#conjectures, index);
    if (conjecture.condition !== undefined) return this.#prove(index, means, lemmas);
    for (const plan of this.#plans(conjecture, means, lemmas)) {
      const found = this.#prove(index, [plan.means], lemmas, plan.variables);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  *#plans(conjecture: Conjecture, means: readonly Means[], lemmas: readonly Known[]): Generator<Plan> {
    const equations = lemmas.map(({ index }): Equation => itemAt(this.#conjectures, index).conclusion);
    const predictor = new Predictor(this.#theory, conjecture, equations);
    for (const each of means) {
      if (each === "no induction") {
        if (predictor.needsNoInduction()) yield { means: each, variables: [] };
        continue;
      }
      const variables = predictor.inductions(each === "one induction" ? "plain" : each);
      if (variables.length > 0) yield { means: each, variables };
    }
  }

  #withOneLemma(index: number): PortfolioProof | undefined {
    for (const lemma of this.#lemmasFor(index)) {
      const found = this.#byPlans(index, alone, [lemma]);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #withTwoLemmas(index: number): PortfolioProof | undefined {
    const near = this.#lemmasFor(index).slice(0, MOST_PAIRED);
    for (const [place, first] of near.entries()) {
      for (const second of near.slice(place + 1)) {
        const found = this.#byPlans(index, alone, [first, second]);
        if (found !== undefined) return found;
      }
    }
    return undefined;
  }

  /** The known equations about nothing but what the conjecture is about, those first that share most with it. */
  #lemmasFor(index: number): readonly Known[] {
    const conjecture = itemAt(this.#conjectures, index);
    if (conjecture.condition !== undefined) return [];
    const own = functionsOf(conjecture);
    const all = closureOf(this.#theory, own);
    const isGeneric = parametric(this.#theory, conjecture);
    const score = ({ index: other }: Known): number => {
      const lemma = itemAt(this.#conjectures, other);
      return 10 * [...functionsOf(lemma)].filter((callee) => own.has(callee)).length - sizeOfConjecture(lemma);
    };
    return this.#known
      .filter((each) => {
        const other = itemAt(this.#conjectures, each.index);
        if (each.index === index || other.condition !== undefined) return false;
        if (parametric(this.#theory, other) && !isGeneric) return false;
        return [...functionsOf(other)].every((callee) => all.has(callee));
      })
      .sort((a, b) => score(b) - score(a) || a.index - b.index);
  }
}

function levelOf({ means }: PortfolioProof): Level {
  return means === "no induction" ? "0" : means === "one induction" ? "1" : "3";
}

/** A theorem's proof as one of the same proposition without variables before the colon. */
function lemmaProof(theory: Theory, conjecture: Conjecture, proof: string): string {
  const names = variableNames(theory, conjecture.variables);
  if (names.length === 0) return proof;
  return proof.replace(/^by\n/, `by\n  intro ${names.join(" ")}\n`);
}

/** The functions that a conjecture calls. */
export function functionsOf({ condition, conclusion }: Conjecture): Set<number> {
  const behind = condition === undefined ? [] : [condition.left, condition.right];
  return calledBy(conclusion.left, conclusion.right, ...behind);
}

function parametric(theory: Theory, { variables }: Conjecture): boolean {
  return variables.some((type) => isParametric(theory, type));
}

function sizeOfConjecture({ condition, conclusion }: Conjecture): number {
  const size = ({ left, right }: Equation) => sizeOf(left) + sizeOf(right);
  return size(conclusion) + (condition === undefined ? 0 : size(condition));
}
