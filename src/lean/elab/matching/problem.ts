// The state of a match compilation: columns of terms, rows of patterns, and what has to be produced.
import { charge, type Expr, type FVar, fvar, replaceFVars } from "../../kernel/index.ts";
import type { Position, Unsupported } from "../../syntax/index.ts";
import type { Elaborator } from "../engine/elaborator.ts";
import { mentions } from "../meta/unify.ts";
import type { Pattern } from "./patterns.ts";

/** An alternative, as far as it is matched. */
export interface Row {
  /** One pattern for each column that is left. */
  readonly patterns: readonly Pattern[];
  /** What the pattern variables stand for, by their identity. */
  readonly values: ReadonlyMap<number, Expr>;
  readonly alternative: number;
}

/** A right side, closed over the variables of its patterns. */
export interface Alternative {
  readonly variables: readonly FVar[];
  readonly value: Expr;
  readonly position: Position;
  /** What a mark on it tells of the match; undefined where none is wanted. */
  readonly sides?: Expr | undefined;
  /** Those of its variables that stand for proofs that no alternative before it matches. */
  readonly excluded?: ReadonlySet<number> | undefined;
}

/** What does not change during a compilation. */
export interface Matching {
  readonly elab: Elaborator;
  readonly alternatives: readonly Alternative[];
  readonly used: Set<number>;
  /** The variables of the context that are matched. */
  readonly matched: ReadonlySet<number>;
  /** Why a case analysis could not be made that Lean may make. */
  doubt: Unsupported | undefined;
  readonly at: Position;
  /** The target in a form that is equal by definition. */
  readonly reduced?: (target: Expr) => Expr;
  /** What stands where rows are matched whole, of which the first is taken; else the right side of that. */
  readonly leaf?: (problem: Problem, rows: readonly [Row, ...Row[]]) => Expr;
}

export interface Problem {
  readonly columns: readonly Expr[];
  readonly rows: readonly Row[];
  /** The type of the term to be made. */
  readonly target: Expr;
  /** The variables in scope that may depend on the columns, in order. */
  readonly locals: readonly FVar[];
  /** The terms that are matched, as far as their forms are known. */
  readonly examples: readonly Expr[];
}

/** Replaces variables everywhere in a problem. The variables are taken out of the scope. */
export function substitute(problem: Problem, variables: readonly FVar[], values: readonly Expr[]): Problem {
  charge(problem.rows.reduce((sum, row) => sum + 1 + row.values.size, problem.locals.length));
  const put = (e: Expr): Expr => replaceFVars(e, variables, values);
  return {
    columns: problem.columns.map(put),
    rows: problem.rows.map((row) => ({
      ...row,
      values: new Map([...row.values].map(([id, value]) => [id, put(value)])),
    })),
    target: put(problem.target),
    locals: problem.locals.filter(({ id }) => !variables.some((variable) => variable.id === id)),
    examples: problem.examples.map(put),
  };
}

/** The variables in scope whose types depend on the given ones, directly or through others; not those themselves. */
export function dependents(matching: Matching, problem: Problem, on: readonly FVar[]): FVar[] {
  const { meta } = matching.elab;
  const all = [...on];
  const found: FVar[] = [];
  for (const variable of problem.locals) {
    if (all.some(({ id }) => id === variable.id)) continue;
    const parts = variable.value === undefined ? [variable.type] : [variable.type, variable.value];
    if (!parts.some((part) => mentions(meta.instantiate(part), all))) continue;
    all.push(variable);
    found.push(variable);
  }
  return found;
}

/** Copies of variables whose types follow a replacement of others; the pairs of the replacement with those of the copies. */
export function copies(
  variables: readonly FVar[],
  replaced: readonly FVar[],
  values: readonly Expr[],
): { copied: FVar[]; replaced: FVar[]; values: Expr[] } {
  const from = [...replaced];
  const to = [...values];
  const copied = variables.map((variable) => {
    const copy = fvar(variable.name, replaceFVars(variable.type, from, to), { info: variable.info });
    from.push(variable);
    to.push(copy);
    return copy;
  });
  return { copied, replaced: from, values: to };
}
