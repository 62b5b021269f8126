// Goals that hold because what is known cannot be: the tactic `contradiction`, and a match that has no alternative left.

import { apps, constant, type Expr, type FVar } from "../../kernel/index.ts";
import { Failure, type Position, Unsupported } from "../../syntax/index.ts";
import { falsehood, mayBeEmpty } from "../cases/falsehood.ts";
import type { Elaborator } from "../engine/elaborator.ts";
import { isFVar } from "../meta/holes.ts";
import type { Matching, Problem } from "./problem.ts";
import { type BranchWork, splitColumn } from "./split.ts";

/** How many case analyses the search for an empty type may make. */
const SEARCH_FUEL = 16;

/** A term of the type, if the context contradicts itself: by one hypothesis of an empty type, or as {@link falsehood} says. */
export function contradiction(elab: Elaborator, target: Expr, at: Position): Expr | undefined {
  const { variables } = elab.context;
  const matched = new Set(variables.map(({ id }) => id));
  const matching: Matching = { elab, alternatives: [], used: new Set(), matched, doubt: undefined, at };
  return absurd(matching, { columns: [], rows: [], target, locals: variables, examples: [] }, variables);
}

/** A term of the problem's target, if one of the hypotheses cannot hold. */
export function absurd(matching: Matching, problem: Problem, hypotheses: readonly FVar[]): Expr | undefined {
  const { elab, at } = matching;
  const inner = { ...problem, target: constant("False") };
  for (const variable of hypotheses) {
    const proof =
      falsehood(elab, hypotheses, variable, at) ?? emptied(matching, inner, variable, { left: SEARCH_FUEL });
    if (proof === undefined) continue;
    const level = elab.meta.checker.sortOf(problem.target);
    return apps(constant("False.elim", [level]), [problem.target, proof]);
  }
  return undefined;
}

/** A term of the problem's target by case analysis that leaves nothing: no constructor makes the element, or only from fields of such types. */
function emptied(matching: Matching, problem: Problem, variable: FVar, fuel: { left: number }): Expr | undefined {
  if (!mayBeEmpty(matching.elab, variable) || fuel.left-- <= 0) return undefined;
  const open = new Failure("", matching.at);
  try {
    return attemptSplit(matching, problem, variable, (branch, _maker, fields) => {
      for (const field of fields) {
        const made = isFVar(field) ? emptied(matching, branch, field, fuel) : undefined;
        if (made !== undefined) return made;
      }
      throw open;
    });
  } catch (error) {
    if (error !== open) throw error;
    return undefined;
  }
}

/** The case analysis, if it can be made; that it cannot for want of something Lean has is noted as a doubt. Errors of `work` are thrown. */
export function attemptSplit(matching: Matching, problem: Problem, major: FVar, work: BranchWork): Expr | undefined {
  const { meta } = matching.elab;
  const mark = meta.mark();
  let inside = false;
  try {
    return splitColumn(matching, problem, major, (...branch) => {
      inside = true;
      const made = work(...branch);
      inside = false;
      return made;
    });
  } catch (error) {
    meta.restore(mark);
    if (inside || !(error instanceof Failure || error instanceof Unsupported)) throw error;
    if (error instanceof Unsupported) matching.doubt = error;
    return undefined;
  }
}
