// Looks for a countermodel of a sequent: a truth assignment, or a small finite structure, in which it is false.
import { itemAt, Random } from "../../../platform/index.ts";
import { type Formula, isPropositional, type Sequent, signatureOf, type Term } from "../formula.ts";

/** A finite structure. Tables are indexed by the arguments read as digits in base `size`. */
export interface Model {
  readonly size: number;
  readonly predicates: ReadonlyMap<string, readonly boolean[]>;
  readonly functions: ReadonlyMap<string, readonly number[]>;
}

/** Up to this many structures of one size are all tried; of more, this many random ones. */
const structureLimit = 2048;

/**
 * A structure with one to `maxSize` individuals in which every hypothesis holds and the goal does not, or undefined
 * where none was found. For propositional sequents with at most eleven variables the answer is complete: undefined
 * means classically valid. A sequent with a countermodel cannot be proved in Lean.
 */
export function findCountermodel(sequent: Sequent, maxSize = 2): Model | undefined {
  const sizes = isPropositional(sequent) ? 1 : maxSize;
  for (let size = 1; size <= sizes; size++) {
    for (const model of structures(sequent, size)) {
      if (
        !evaluateFormula(sequent.goal, model) &&
        sequent.hypotheses.every((formula) => evaluateFormula(formula, model))
      )
        return model;
    }
  }
  return undefined;
}

/** Whether a formula without free variables holds in a structure. */
export function evaluateFormula(
  formula: Formula,
  model: Model,
  values: ReadonlyMap<string, number> = new Map(),
): boolean {
  switch (formula.kind) {
    case "false":
      return false;
    case "true":
      return true;
    case "atom":
      return itemAt(model.predicates.get(formula.name)!, place(formula.args, model, values));
    case "equal":
      return evaluateTerm(formula.left, model, values) === evaluateTerm(formula.right, model, values);
    case "not":
      return !evaluateFormula(formula.body, model, values);
    case "and":
      return evaluateFormula(formula.left, model, values) && evaluateFormula(formula.right, model, values);
    case "or":
      return evaluateFormula(formula.left, model, values) || evaluateFormula(formula.right, model, values);
    case "implies":
      return !evaluateFormula(formula.left, model, values) || evaluateFormula(formula.right, model, values);
    case "iff":
      return evaluateFormula(formula.left, model, values) === evaluateFormula(formula.right, model, values);
    default: {
      const wanted = formula.kind === "exists";
      for (let value = 0; value < model.size; value++) {
        const inner = new Map(values).set(formula.variable, value);
        if (evaluateFormula(formula.body, model, inner) === wanted) return wanted;
      }
      return !wanted;
    }
  }
}

function evaluateTerm(term: Term, model: Model, values: ReadonlyMap<string, number>): number {
  const bound = values.get(term.name);
  if (bound !== undefined) return bound;
  return itemAt(model.functions.get(term.name)!, place(term.args, model, values));
}

function place(args: readonly Term[], model: Model, values: ReadonlyMap<string, number>): number {
  let index = 0;
  for (const argument of args) index = index * model.size + evaluateTerm(argument, model, values);
  return index;
}

/** All structures of this size for the sequent's symbols, or a fixed random selection where there are too many. */
function* structures(sequent: Sequent, size: number): Generator<Model> {
  const { predicates, functions } = signatureOf(sequent);
  const slots: { symbol: string; predicate: boolean; length: number; base: number }[] = [];
  for (const [symbol, arity] of predicates) slots.push({ symbol, predicate: true, length: size ** arity, base: 2 });
  for (const [symbol, arity] of functions) slots.push({ symbol, predicate: false, length: size ** arity, base: size });
  const total = slots.reduce((product, slot) => product * slot.base ** slot.length, 1);
  const random = new Random("countermodels");
  for (let number = 0; number < Math.min(total, structureLimit); number++) {
    let code = number;
    const digit = (base: number): number => {
      if (total > structureLimit) return random.int(base);
      const value = code % base;
      code = Math.floor(code / base);
      return value;
    };
    const model = { size, predicates: new Map<string, boolean[]>(), functions: new Map<string, number[]>() };
    for (const { symbol, predicate, length, base } of slots) {
      const values = Array.from({ length }, () => digit(base));
      if (predicate) {
        model.predicates.set(
          symbol,
          values.map((value) => value === 1),
        );
      } else model.functions.set(symbol, values);
    }
    yield model;
  }
}
