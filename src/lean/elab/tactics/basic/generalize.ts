// The tactic generalize: a term of the goal becomes a variable.

import { tupleOf } from "../../../../platform/index.ts";
import { apps, CheckError, constant, type Expr, type FVar, fvar, instantiate1 } from "../../../kernel/index.ts";
import type { GeneralizeTarget, Location } from "../../../syntax/index.ts";
import { Failure, type Position, Unsupported } from "../../../syntax/index.ts";
import { abstractInstances } from "../../engine/rewriting.ts";
import { inaccessible } from "../../meta/context.ts";
import { isMVar, type MVar } from "../../meta/holes.ts";
import { binderName } from "../../terms/binders.ts";
import type { TacticState } from "../goals/state.ts";

/** A goal in which a term has become a variable, with the equation `term = variable` if one was asked for. */
export interface Generalized {
  readonly goal: MVar;
  readonly variable: FVar;
}

export interface GeneralizedNames {
  readonly name: string;
  readonly equation: string | undefined;
}

/** Replaces the instances of a term in the target by a new variable. @throws Failure if that is not type correct. */
export function generalizeTerm(
  state: TacticState,
  goal: MVar,
  e: Expr,
  { name, equation }: GeneralizedNames,
  at: Position,
): Generalized {
  const { elab } = state;
  const { meta } = elab;
  return state.within(goal, () => {
    const type = meta.infer(e);
    const variable = fvar(name, type);
    const target = instantiate1(abstractInstances(elab, state.target(goal), e), variable);
    const level = elab.ensureSort(type, at);
    const added =
      equation === undefined
        ? [variable]
        : [variable, fvar(equation, apps(constant("Eq", [level]), [type, e, variable]))];
    const context = state.context(goal).with(...added);
    checkTarget(state, goal, target, at);
    const next = state.next(goal, target, { context });
    const values = equation === undefined ? [e] : [e, apps(constant("Eq.refl", [level]), [type, e])];
    meta.assign(goal, apps(meta.bind("lam", added, next), values));
    return { goal: next, variable };
  });
}

function checkTarget(state: TacticState, goal: MVar, target: Expr, at: Position): void {
  const { meta } = state.elab;
  const checker = meta.strictChecker();
  try {
    checker.infer(target);
  } catch (error) {
    if (!(error instanceof CheckError)) throw error;
    throw state.failed("generalize", goal, at, "result is not type correct");
  }
}

/** `generalize h : e = x, …`. */
export function generalizeTactic(
  state: TacticState,
  targets: readonly GeneralizeTarget[],
  location: Location | undefined,
  at: Position,
): void {
  if (location !== undefined) throw new Unsupported("'generalize … at'", at);
  const only = tupleOf(targets, 1);
  if (only === undefined) throw new Unsupported("'generalize' of several terms", at);
  const [{ equation, term, name }] = only;
  const goal = state.main(at);
  const value = state.elaborateWhole(goal, term, undefined);
  if (isMVar(value)) throw new Failure("'generalize' needs a term", at);
  const names = {
    name: binderName(name, "x"),
    equation: equation === undefined ? undefined : equation === "_" ? inaccessible("h") : equation,
  };
  state.replaceMain([generalizeTerm(state, goal, value, names, at).goal]);
}
