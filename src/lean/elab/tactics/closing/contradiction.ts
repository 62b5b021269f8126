// The tactic contradiction: hypotheses that cannot hold together.

import { app, apps, constant, type Expr, type FVar, hasFVar, isConst } from "../../../kernel/index.ts";
import type { Position } from "../../../syntax/index.ts";
import { familyOf } from "../../cases/cases.ts";
import { confusion, constructorApplication } from "../../cases/constructors.ts";
import { decided } from "../../cases/decidable.ts";
import { equationSides } from "../../meta/equality.ts";
import { hasMVar, type MVar } from "../../meta/holes.ts";
import { splitGoal } from "../cases/split_goal.ts";
import { sidesOf } from "../cases/subst.ts";
import { findHypothesis } from "../goals/hypotheses.ts";
import type { TacticState } from "../goals/state.ts";

/** How many case analyses the search for an empty type may make. */
const SEARCH_FUEL = 16;

/**
 * Closes a goal with a hypothesis of an empty type, with `h : ¬p` and `h' : p`, with `h : a ≠ a`, or with an equation
 * between different constructors.
 */
export function contradictionTactic(state: TacticState, at: Position): void {
  const goal = state.main(at);
  for (const variable of state.context(goal).variables) {
    const proof = state.within(goal, () => falsehood(state, goal, variable, at));
    if (proof !== undefined) {
      const target = state.target(goal);
      const level = state.within(goal, () => state.elab.ensureSort(target, at));
      state.elab.meta.assign(goal, apps(constant("False.elim", [level]), [target, proof]));
      state.replaceMain([]);
      return;
    }
    if (closedByCases(state, goal, variable, at)) {
      state.replaceMain([]);
      return;
    }
  }
  throw state.failed("contradiction", goal, at);
}

/** A proof of `False` from one hypothesis and perhaps another that it denies. */
function falsehood(state: TacticState, goal: MVar, variable: FVar, at: Position): Expr | undefined {
  const { elab } = state;
  const { meta } = elab;
  const type = meta.instantiate(variable.type);
  const denied = negated(type) ?? negated(meta.whnfReducible(type));
  if (denied !== undefined) {
    const found = findHypothesis(state, goal, denied);
    if (found !== undefined) return app(variable, found);
    const proof = reflexiveEquation(state, denied);
    if (proof !== undefined) return app(variable, proof);
  }
  if (!hasFVar(type) && !hasMVar(type) && meta.isProposition(type)) {
    const denial = decided(elab, type, false);
    if (denial !== undefined) return app(denial, variable);
  }
  const sides = sidesOf(state, variable);
  if (sides === undefined) return undefined;
  const { left, right } = sides;
  const from = constructorApplication(elab, left);
  const to = from === undefined ? undefined : constructorApplication(elab, right);
  if (from === undefined || to === undefined || from.info.name === to.info.name) return undefined;
  return confusion(elab, { proof: variable, type: sides.type, left, right }, at);
}

/** `p` of `¬p` or `p → False`. */
function negated(type: Expr): Expr | undefined {
  if (type.kind === "app" && isConst(type.fn, "Not")) return type.arg;
  if (type.kind === "pi" && type.body.looseRange === 0 && isConst(type.body, "False")) return type.type;
  return undefined;
}

/** A proof of an equation whose sides are equal by definition. */
function reflexiveEquation(state: TacticState, type: Expr): Expr | undefined {
  const { meta } = state.elab;
  const known = meta.whnfReducible(type);
  const sides = equationSides(known);
  if (sides === undefined || !meta.isDefEq(sides.left, sides.right)) return undefined;
  return apps(constant("Eq.refl", [sides.level]), [sides.type, sides.left]);
}

/** True if case analysis of the hypothesis leaves nothing: its type has no constructors, or none that fits its indices. */
function closedByCases(state: TacticState, goal: MVar, variable: FVar, at: Position): boolean {
  if (!mayBeEmpty(state, variable)) return false;
  let fuel = SEARCH_FUEL;
  const close = (current: MVar, hypothesis: FVar): boolean => {
    if (fuel-- <= 0) return false;
    const branches = splitGoal(state, current, hypothesis, at);
    return branches.every((branch) =>
      branch.fields.some((field) => {
        const known = state.context(branch.goal).variables.find(({ id }) => id === field.id);
        return known !== undefined && mayBeEmpty(state, known) && close(branch.goal, known);
      }),
    );
  };
  const failed = state.attempt(() => {
    const target = state.target(goal);
    const level = state.within(goal, () => state.elab.ensureSort(target, at));
    const inner = state.next(goal, constant("False"));
    state.elab.meta.assign(goal, apps(constant("False.elim", [level]), [target, inner]));
    if (!close(inner, variable)) throw state.failed("contradiction", inner, at);
  });
  return failed === undefined;
}

function mayBeEmpty(state: TacticState, variable: FVar): boolean {
  const family = familyOf(state.elab, variable.type);
  if (family === undefined || family.info.name === "Eq" || family.info.name === "HEq") return false;
  return family.info.constructors.length === 0 || family.info.numIndices > 0;
}
