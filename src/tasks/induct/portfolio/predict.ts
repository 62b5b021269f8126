// Which inductions are likely to prove a conjecture, by rewriting alone: a guess in microseconds that says what the checker is asked.

import { itemAt } from "../../../platform/index.ts";
import { Rewriter } from "../explore/rewriting.ts";
import {
  type Conjecture,
  call,
  ELEMENT,
  type Equation,
  isRecursive,
  keyOf,
  make,
  substituted,
  type Term,
  type Theory,
  type TypeRef,
  variable,
  walkTerm,
  withParts,
} from "../theory/theory.ts";

/** How an induction goes: the others fixed, over all others, or with an induction inside. */
export type Induction = "plain" | "generalizing" | "nested";

/** Variables that are split where both sides differ. */
const MOST_SPLIT = 2;

/** A goal: an equation without variables, in constants that stand for values which nothing is known of. */
interface OpenGoal {
  readonly equation: Equation;
  /** Those constants with their types. */
  readonly unknown: ReadonlyMap<number, TypeRef>;
}

/** Equations that a conjecture may be rewritten with, as its lemmas. */
export class Predictor {
  readonly #theory: Theory;
  readonly #conjecture: Conjecture;
  readonly #lemmas: readonly Equation[];
  #constants: number;

  constructor(theory: Theory, conjecture: Conjecture, lemmas: readonly Equation[] = []) {
    this.#theory = theory;
    this.#conjecture = conjecture;
    this.#lemmas = lemmas;
    this.#constants = conjecture.variables.length;
  }

  /** Whether rewriting and cases are likely to do. */
  needsNoInduction(): boolean {
    return this.#closes(this.#goal(), []);
  }

  /** The variables by an induction on which the conjecture is likely to be proved, by their places. */
  inductions(how: Induction): number[] {
    const { variables } = this.#conjecture;
    return [...variables.keys()].filter((index) => {
      if (!isRecursive(this.#theory, itemAt(variables, index))) return false;
      return this.#induction(this.#goal(), index, how, []);
    });
  }

  /** The conclusion about constants. A condition is a premise that rewriting does not use: such conjectures are for the checker. */
  #goal(): OpenGoal {
    const { variables, conclusion } = this.#conjecture;
    return {
      equation: { left: rigid(conclusion.left), right: rigid(conclusion.right) },
      unknown: new Map(variables.entries()),
    };
  }

  #induction(goal: OpenGoal, on: number, how: Induction, before: readonly Equation[]): boolean {
    const type = goal.unknown.get(on);
    if (type === undefined || type === ELEMENT) return false;
    return itemAt(this.#theory.types, type).constructors.every(({ fields }, maker) => {
      const parts = fields.map(() => this.#constants++);
      const unknown = new Map([...goal.unknown].filter(([constant]) => constant !== on));
      parts.forEach((part, index) => {
        unknown.set(part, itemAt(fields, index));
      });
      const made = make(type, maker, parts.map(constantOf));
      const hypotheses = fields.flatMap((field, index) => {
        if (field !== type) return [];
        const smaller = replaced(goal.equation, on, constantOf(itemAt(parts, index)));
        return [how === "generalizing" ? this.#generalized(smaller, goal.unknown, on) : smaller];
      });
      const inside: OpenGoal = { equation: replaced(goal.equation, on, made), unknown };
      const known = [...before, ...hypotheses];
      if (this.#closes(inside, known)) return true;
      if (how !== "nested") return false;
      return [...goal.unknown.keys()].some(
        (other) =>
          other !== on &&
          isRecursive(this.#theory, goal.unknown.get(other)!) &&
          this.#induction(inside, other, "plain", known),
      );
    });
  }

  /** The equation for all values of the other constants. */
  #generalized(equation: Equation, unknown: ReadonlyMap<number, TypeRef>, on: number): Equation {
    const free = (term: Term): Term => {
      if (term.kind === "call" && term.callee < 0) {
        const constant = -1 - term.callee;
        return constant !== on && unknown.has(constant) ? variable(constant) : term;
      }
      return term.kind === "variable" ? term : withParts(term, term.args.map(free));
    };
    return { left: free(equation.left), right: free(equation.right) };
  }

  /** Whether both sides come to the same, in every case of some constants. */
  #closes(goal: OpenGoal, hypotheses: readonly Equation[]): boolean {
    const rules = new Rewriter(this.#theory);
    for (const lemma of this.#lemmas) rules.add(lemma);
    for (const hypothesis of hypotheses) rules.add(hypothesis);
    const holds = ({ equation, unknown }: OpenGoal, more: number): boolean => {
      const now = { left: rules.normal(equation.left), right: rules.normal(equation.right) };
      if (keyOf(now.left) === keyOf(now.right)) return true;
      if (more === 0) return false;
      return constantsOf(now.left, now.right).some((constant) => {
        const type = unknown.get(constant);
        if (type === undefined || type === ELEMENT) return false;
        return itemAt(this.#theory.types, type).constructors.every(({ fields }, maker) => {
          const made = make(
            type,
            maker,
            fields.map(() => constantOf(this.#constants++)),
          );
          return holds({ equation: replaced(now, constant, made), unknown }, more - 1);
        });
      });
    };
    return holds(goal, MOST_SPLIT);
  }
}

/** A constant that stands for a value: a call of no function. */
const constantOf = (index: number): Term => call(-1 - index, []);

/** The term with its variables as constants. */
function rigid(term: Term): Term {
  return substituted(term, constantOf);
}

function replaced({ left, right }: Equation, constant: number, by: Term): Equation {
  const inside = (term: Term): Term => {
    if (term.kind === "call" && term.callee === -1 - constant) return by;
    return term.kind === "variable" ? term : withParts(term, term.args.map(inside));
  };
  return { left: inside(left), right: inside(right) };
}

function constantsOf(...terms: readonly Term[]): number[] {
  const found = new Set<number>();
  for (const term of terms) {
    walkTerm(term, (part) => {
      if (part.kind === "call" && part.callee < 0) found.add(-1 - part.callee);
    });
  }
  return [...found];
}
