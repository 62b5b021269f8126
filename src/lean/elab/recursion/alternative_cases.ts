// Cases of a definition by the alternatives of its text: what the arguments are in each, what it assumes of those before it, and the
// proof that the definition is there what the alternative says.

import { itemAt } from "../../../platform/index.ts";
import { apps, constant, type Expr, type FVar, fvar, replaceFVars } from "../../kernel/index.ts";
import { type Position, Unsupported } from "../../syntax/index.ts";
import type { Elaborator } from "../engine/elaborator.ts";
import { compile } from "../matching/compile.ts";
import { alternativesOf } from "../matching/marked_match.ts";
import { exclusion, fromExclusion, overlapsOf } from "../matching/overlaps.ts";
import { type ElaboratedPatterns, readPatterns } from "../matching/patterns.ts";
import type { Matching, Problem } from "../matching/problem.ts";
import { equationSides } from "../meta/equality.ts";
import { isFVar } from "../meta/holes.ts";

/** The place of what no text says. */
export const START: Position = { line: 1, column: 0 };

/** That an alternative before the chosen one does not match. */
interface Excluded {
  readonly earlier: number;
  readonly bound: readonly FVar[];
  readonly proof: Expr;
}

/** A match on the way to a case, and which of its alternatives is taken. */
export interface Taken {
  readonly lefts: readonly ElaboratedPatterns[];
  readonly chosen: number;
  readonly columns: readonly Expr[];
  readonly excluded: readonly Excluded[];
}

/** What one alternative of a match makes of the variables. */
export interface AlternativeCase {
  readonly variables: readonly FVar[];
  /** Those of its patterns; the others are as they were, but for copies of what depends on the forms. */
  readonly own: readonly FVar[];
  readonly hasCopies: boolean;
  /** The variables that the match takes apart. */
  readonly matched: readonly FVar[];
  /** What is assumed of the alternatives before it. */
  readonly hypotheses: readonly FVar[];
  /** Puts in what has become of variables. */
  readonly put: (e: Expr) => Expr;
  readonly right: Expr;
  readonly taken: Taken;
}

/** The alternatives of a match over variables; undefined for other terms. @throws Unsupported where types depend on forms */
export function alternativeCases(
  elab: Elaborator,
  variables: readonly FVar[],
  e: Expr,
): readonly AlternativeCase[] | undefined {
  const alternatives = alternativesOf(elab.environment, e);
  const matched = alternatives[0]?.columns.map((column) => elab.meta.whnfCore(column)) ?? [];
  const columns = matched
    .filter((column) => isFVar(column))
    .map((column) => variables.find(({ id }) => id === column.id));
  const known = columns.filter((column) => column !== undefined);
  if (alternatives.length === 0 || known.length < matched.length || new Set(known).size < known.length)
    return undefined;
  const lefts = alternatives.map(({ variables, patterns }) => readPatterns(elab, variables, patterns, START));
  const overlaps = overlapsOf(elab, known, lefts, START);
  return alternatives.map(({ right }, chosen) => {
    const left = itemAt(lefts, chosen);
    const from: FVar[] = [...known];
    const to: Expr[] = [...left.values];
    const kept: FVar[] = [];
    const copies: FVar[] = [];
    for (const variable of variables) {
      if (known.includes(variable)) continue;
      const type = replaceFVars(variable.type, from, to);
      if (type === variable.type) {
        kept.push(variable);
        continue;
      }
      const copy = fvar(variable.name, type, { info: variable.info });
      from.push(variable);
      to.push(copy);
      copies.push(copy);
    }
    const excluded = (overlaps.get(chosen) ?? []).flatMap((earlier): Excluded[] => {
      const found = exclusion(elab, itemAt(lefts, earlier), left.values, START);
      return found === undefined ? [] : [{ earlier, bound: found.bound, proof: fvar("x", found.type) }];
    });
    const put = (part: Expr): Expr => replaceFVars(part, from, to);
    const own = left.variables.map(accessible);
    return {
      variables: [...kept, ...own, ...copies],
      own,
      hasCopies: copies.length > 0,
      matched: known,
      hypotheses: excluded.map(({ proof }) => proof).filter((proof) => isFVar(proof)),
      put,
      right: put(right),
      taken: { lefts, chosen, columns: left.values, excluded },
    };
  });
}

function accessible({ name, type, id }: FVar): FVar {
  return fvar(name.replace("✝", ""), type, { id });
}

/** What was taken, with what has become of variables since. */
export function putIn(taken: readonly Taken[], put: (e: Expr) => Expr): Taken[] {
  return taken.map(({ columns, excluded, ...rest }) => ({
    ...rest,
    columns: columns.map(put),
    excluded: excluded.map((each) => ({ ...each, proof: put(each.proof) })),
  }));
}

/** A proof of an equation by going the way to its case; `known` proves it where the forms of all terms are known. */
export function provenCase(
  elab: Elaborator,
  variables: readonly FVar[],
  taken: readonly Taken[],
  statement: Expr,
  known: (equation: Expr) => Expr,
): Expr {
  const followed = taken.map(({ columns, excluded }) => [...columns, ...excluded.map(({ proof }) => proof)]);
  const from = (step: number, reached: Pick<Problem, "target" | "locals" | "examples">): Expr => {
    const level = taken[step];
    if (level === undefined) return known(reached.target);
    const { lefts, chosen, columns, excluded } = level;
    const offset = followed.slice(0, step).reduce((sum, each) => sum + each.length, 0);
    const matching: Matching = {
      elab,
      alternatives: [],
      used: new Set(),
      matched: new Set(variables.map(({ id }) => id)),
      doubt: undefined,
      at: START,
      leaf: (problem, [row]) => {
        if (row.alternative === chosen) return from(step + 1, problem);
        const place = excluded.findIndex(({ earlier }) => earlier === row.alternative);
        const proof = problem.examples[offset + columns.length + place];
        if (place < 0 || proof === undefined) throw new Unsupported("alternatives of this form", START);
        const values = itemAt(excluded, place).bound.map(({ id }) => row.values.get(id) as Expr);
        return fromExclusion(elab, problem.target, proof, elab.meta.infer(proof), values);
      },
    };
    return compile(matching, {
      columns: reached.examples.slice(offset, offset + columns.length),
      rows: lefts.map(({ patterns }, alternative) => ({ patterns, values: new Map(), alternative })),
      target: reached.target,
      locals: reached.locals,
      examples: reached.examples,
    });
  };
  return from(0, { target: statement, locals: variables, examples: followed.flat() });
}

/** The equation holds by reflexivity. */
export function byReflexivity(equation: Expr): Expr {
  const sides = equationSides(equation);
  if (sides === undefined) throw new Unsupported("a case that is no equation", START);
  return apps(constant("Eq.refl", [sides.level]), [sides.type, sides.left]);
}
