// Refuting integer linear constraints: equalities are eliminated exactly, then variables by Fourier and Motzkin's method,
// every constraint tightened to integers. It answers with a certificate that is checked elsewhere.
import { itemAt } from "../../../platform/index.ts";
import { charge } from "../../kernel/index.ts";
import {
  absolute,
  addMultiple,
  balancedRemainder,
  coefficientOf,
  contentOf,
  divideDown,
  isConstant,
  type LinearForm,
  multiply,
  variableForm,
} from "./linear_form.ts";

/**
 * One inference: `form ≥ 0` because `Σ factor·premise ≤ divisor·form + (divisor − 1)`, where every premise is at least 0.
 * Premises are numbers of hypotheses, or of cuts, counted on from the hypotheses.
 */
export interface Cut {
  readonly form: LinearForm;
  readonly premises: readonly { readonly factor: bigint; readonly fact: number }[];
  readonly divisor: bigint;
}

/** Constraints that one refutation may hold at a time, and cuts that it may make. */
const MOST_CONSTRAINTS = 2_000;
const MOST_CUTS = 20_000;

/** A fact over the current variables, and what it says about the variables of the problem. */
interface Fact {
  /** `form ≥ 0` in the current variables. */
  readonly form: LinearForm;
  /** The same over the variables of the hypotheses. */
  readonly original: LinearForm;
  readonly fact: number;
}

/** What is known about one linear form: that it is at least, and at most, some constant. */
interface Interval {
  lower: Fact | undefined;
  upper: Fact | undefined;
}

/** Two halves of an equality, and the variable with its smallest coefficient. */
interface Equality {
  readonly lower: Fact;
  readonly upper: Fact;
  readonly variable: number;
  /** The absolute value of that coefficient. */
  readonly size: bigint;
}

/** Thrown when the constraints are found to contradict each other. */
class Refuted extends Error {}

/**
 * A list of cuts, the last of which says `c ≥ 0` for a negative number `c`, if the hypotheses `form ≥ 0` have no integer
 * solution and the method finds that out; undefined otherwise. `variables` is one more than the largest variable.
 */
export function refute(hypotheses: readonly LinearForm[], variables: number): readonly Cut[] | undefined {
  const solver = new Solver(hypotheses.length, variables);
  try {
    hypotheses.forEach((form, fact) => {
      solver.add({ form, original: form, fact });
    });
    solver.run();
    return undefined;
  } catch (error) {
    if (!(error instanceof Refuted)) throw error;
    return solver.neededCuts();
  }
}

class Solver {
  readonly #hypotheses: number;
  readonly #cuts: Cut[] = [];
  #variables: number;
  #constraints = new Map<string, Interval>();

  constructor(hypotheses: number, variables: number) {
    this.#hypotheses = hypotheses;
    this.#variables = variables;
  }

  run(): void {
    while (this.#constraints.size > 0 && this.#constraints.size < MOST_CONSTRAINTS && this.#cuts.length < MOST_CUTS) {
      const equality = this.#easiestEquality();
      if (equality !== undefined) this.#solve(equality);
      else this.#eliminate();
    }
  }

  /** Enters a fact, tightened to integers. */
  add(fact: Fact): void {
    if (isConstant(fact.form)) {
      if (fact.form.constant < 0n) this.#contradiction([{ factor: 1n, fact }]);
      return;
    }
    const content = contentOf(fact.form);
    const tight = content === 1n ? fact : this.#combine([{ factor: 1n, fact }], content);
    charge(16 * tight.form.coefficients.size);
    const [, leading] = itemAt(
      [...tight.form.coefficients].sort(([a], [b]) => a - b),
      0,
    );
    const isLower = leading > 0n;
    const key = keyOf(isLower ? tight.form : multiply(-1n, tight.form));
    const known = this.#constraints.get(key) ?? { lower: undefined, upper: undefined };
    const side = isLower ? "lower" : "upper";
    const before = known[side];
    if (before !== undefined && before.form.constant <= tight.form.constant) return;
    known[side] = tight;
    this.#constraints.set(key, known);
    const { lower, upper } = known;
    if (lower === undefined || upper === undefined || lower.form.constant + upper.form.constant >= 0n) return;
    this.#contradiction([
      { factor: 1n, fact: lower },
      { factor: 1n, fact: upper },
    ]);
  }

  /** `(Σ factor·fact) / divisor`, rounded down, as a new fact. */
  #combine(parts: readonly { factor: bigint; fact: Fact }[], divisor: bigint): Fact {
    const sum = (of: (fact: Fact) => LinearForm): LinearForm => {
      const first = itemAt(parts, 0);
      const start = multiply(first.factor, of(first.fact));
      return parts.slice(1).reduce((form, { factor, fact }) => addMultiple(form, factor, of(fact)), start);
    };
    const original = divideDown(
      sum((fact) => fact.original),
      divisor,
    );
    const premises = parts.map(({ factor, fact }) => ({ factor, fact: fact.fact }));
    this.#cuts.push({ form: original, premises, divisor });
    const form = divideDown(
      sum((fact) => fact.form),
      divisor,
    );
    return { form, original, fact: this.#hypotheses + this.#cuts.length - 1 };
  }

  #contradiction(parts: readonly { factor: bigint; fact: Fact }[]): never {
    this.#combine(parts, 1n);
    throw new Refuted();
  }

  /** The equality with the smallest coefficient, and that coefficient's variable. */
  #easiestEquality(): Equality | undefined {
    let best: Equality | undefined;
    charge(4 * this.#constraints.size);
    for (const { lower, upper } of this.#constraints.values()) {
      if (lower === undefined || upper === undefined || lower.form.constant + upper.form.constant !== 0n) continue;
      charge(4 * lower.form.coefficients.size);
      for (const [variable, coefficient] of lower.form.coefficients) {
        const size = absolute(coefficient);
        if (best === undefined || size < best.size) best = { lower, upper, variable, size };
      }
    }
    return best;
  }

  /**
   * Eliminates a variable with coefficient 1 or −1 by its equality. Another equality `Σ aᵢxᵢ + c = 0` is first written
   * `Σ bᵢxᵢ + d = mσ` with a new variable `σ` and remainders `bᵢ` modulo `m`, one of which is 1 or −1.
   */
  #solve({ lower, upper, variable, size }: Equality): void {
    if (size === 1n) {
      this.#substitute(lower, upper, variable);
      return;
    }
    const reduced = this.#reduce(lower.form, size + 1n);
    this.#substitute({ ...lower, form: reduced }, { ...upper, form: multiply(-1n, reduced) }, variable);
  }

  /** `Σ bᵢxᵢ + d − mσ` for `Σ aᵢxᵢ + c`, where `bᵢ` and `d` are the balanced remainders modulo `m`. */
  #reduce(form: LinearForm, modulus: bigint): LinearForm {
    const fresh = this.#variables++;
    const small: LinearForm = {
      constant: balancedRemainder(form.constant, modulus),
      coefficients: new Map(
        [...form.coefficients]
          .map(([variable, value]): [number, bigint] => [variable, balancedRemainder(value, modulus)])
          .filter(([, value]) => value !== 0n),
      ),
    };
    return addMultiple(small, -modulus, variableForm(fresh));
  }

  /** Replaces the variable, which has coefficient 1 or −1 in the equality, in all constraints. */
  #substitute(lower: Fact, upper: Fact, variable: number): void {
    const own = coefficientOf(lower.form, variable);
    const before = this.#constraints;
    this.#constraints = new Map();
    charge(4 * before.size);
    for (const interval of before.values()) {
      for (const fact of [interval.lower, interval.upper]) {
        if (fact === undefined) continue;
        const coefficient = coefficientOf(fact.form, variable);
        if (coefficient === 0n) {
          this.add(fact);
          continue;
        }
        const factor = -coefficient * own;
        const half = factor > 0n ? lower : upper;
        const sum = addMultiple(fact.form, absolute(factor), half.form);
        if (isConstant(sum) && sum.constant >= 0n) continue;
        this.add(
          this.#combine(
            [
              { factor: 1n, fact },
              { factor: absolute(factor), fact: half },
            ],
            1n,
          ),
        );
      }
    }
  }

  /** Eliminates one variable by adding each of its lower bounds to each upper bound. */
  #eliminate(): void {
    const { variable, lower, upper } = this.#cheapest();
    const before = this.#constraints;
    this.#constraints = new Map();
    for (const interval of before.values()) {
      for (const fact of [interval.lower, interval.upper]) {
        if (fact !== undefined && coefficientOf(fact.form, variable) === 0n) this.add(fact);
      }
    }
    for (const below of lower) {
      for (const above of upper) {
        const parts = [
          { factor: -coefficientOf(above.form, variable), fact: below },
          { factor: coefficientOf(below.form, variable), fact: above },
        ];
        this.add(this.#combine(parts, 1n));
      }
    }
  }

  /** The variable to eliminate: one that loses nothing over the integers if there is one, then one with few pairs. */
  #cheapest(): Bounds {
    const bounds = new Map<number, Bounds>();
    for (const interval of this.#constraints.values()) {
      for (const fact of [interval.lower, interval.upper]) {
        if (fact === undefined) continue;
        charge(8 * fact.form.coefficients.size);
        for (const [variable, coefficient] of fact.form.coefficients) {
          const known = bounds.get(variable) ?? { variable, lower: [], upper: [] };
          (coefficient > 0n ? known.lower : known.upper).push(fact);
          bounds.set(variable, known);
        }
      }
    }
    const choices = [...bounds.values()].sort((a, b) => a.variable - b.variable);
    const free = choices.find(({ lower, upper }) => lower.length * upper.length === 0);
    if (free !== undefined) return free;
    return choices.reduce((best, next) => {
      const exact = isExact(next);
      if (exact !== isExact(best)) return exact ? next : best;
      return next.lower.length * next.upper.length < best.lower.length * best.upper.length ? next : best;
    });
  }

  /** The cuts on which the last one rests, renumbered. */
  neededCuts(): readonly Cut[] {
    const needed = new Set<number>();
    const pending = [this.#cuts.length - 1];
    for (let index = pending.pop(); index !== undefined; index = pending.pop()) {
      if (needed.has(index)) continue;
      needed.add(index);
      const { premises } = itemAt(this.#cuts, index);
      charge(1 + premises.length);
      for (const { fact } of premises) {
        if (fact >= this.#hypotheses) pending.push(fact - this.#hypotheses);
      }
    }
    const kept = [...needed].sort((a, b) => a - b);
    const place = new Map(kept.map((index, position) => [index, this.#hypotheses + position]));
    const renumber = (fact: number) =>
      fact < this.#hypotheses ? fact : (place.get(fact - this.#hypotheses) as number);
    return kept.map((index) => {
      const cut = itemAt(this.#cuts, index);
      return { ...cut, premises: cut.premises.map(({ factor, fact }) => ({ factor, fact: renumber(fact) })) };
    });
  }
}

interface Bounds {
  readonly variable: number;
  readonly lower: Fact[];
  readonly upper: Fact[];
}

/** True if eliminating the variable loses no integer solution: all its lower or all its upper bounds have coefficient 1. */
function isExact({ variable, lower, upper }: Bounds): boolean {
  const unit = (fact: Fact) => absolute(coefficientOf(fact.form, variable)) === 1n;
  return lower.every(unit) || upper.every(unit);
}

/** The same for forms that differ in the constant alone. */
function keyOf(form: LinearForm): string {
  return [...form.coefficients]
    .sort(([a], [b]) => a - b)
    .map(([variable, coefficient]) => `${variable}:${coefficient}`)
    .join(" ");
}
