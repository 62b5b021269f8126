// The tactic split, on conditionals of the goal or of a hypothesis: one goal where the condition holds, and one where it does not.

import { exactly, itemAt } from "../../../../platform/index.ts";
import { app, appArgs, apps, constant, type Expr, type FVar, forEachNode, fvar } from "../../../kernel/index.ts";
import type { Location } from "../../../syntax/index.ts";
import { type Position, Unsupported } from "../../../syntax/index.ts";
import { inaccessible } from "../../meta/context.ts";
import type { MVar } from "../../meta/holes.ts";
import { Simplifier } from "../../simp/simplifier.ts";
import { joinTags } from "../basic/apply.ts";
import { decided, isConditional } from "../cases/conditionals.ts";
import { replaceHypothesis, requireHypothesis } from "../goals/hypotheses.ts";
import type { TacticState } from "../goals/state.ts";

export function splitTactic(state: TacticState, location: Location | undefined, at: Position): void {
  const goal = state.main(at);
  const [place, ...others] = location?.names ?? [];
  if (location !== undefined && (place === undefined || others.length > 0 || location.goal))
    throw new Unsupported("'split' at several places", at);
  const hypothesis = place === undefined ? undefined : requireHypothesis(state, goal, place.name, place.at);
  const found = firstConditional(
    hypothesis === undefined ? state.target(goal) : state.elab.meta.instantiate(hypothesis.type),
  );
  if (found === undefined) throw new Unsupported("'split' of anything but a conditional", at);
  const [, condition, instance] = exactly(appArgs(found), 5);
  state.replaceMain(splitCondition(state, goal, condition, instance, hypothesis, at));
}

/** The first conditional from the outside in; one in its condition comes before it. */
function firstConditional(e: Expr): Expr | undefined {
  let found: Expr | undefined;
  forEachNode(e, (node) => {
    if (found !== undefined) return false;
    if (node.looseRange > 0 || !isConditional(node)) return true;
    found = firstConditional(itemAt(appArgs(node), 1)) ?? node;
    return false;
  });
  return found;
}

/** The two goals, with the conditionals of the hypothesis decided, or else those of the target. */
function splitCondition(
  state: TacticState,
  goal: MVar,
  condition: Expr,
  instance: Expr,
  hypothesis: FVar | undefined,
  at: Position,
): MVar[] {
  const { elab } = state;
  const target = state.target(goal);
  const level = state.within(goal, () => elab.ensureSort(target, at));
  const branch = (holds: boolean): { value: Expr; goals: readonly MVar[] } => {
    const type = holds ? condition : app(constant("Not"), condition);
    const variable = fvar(inaccessible("h"), type);
    const context = state.context(goal).with(variable);
    const tag = joinTags(state.tag(goal), holds ? "isTrue" : "isFalse");
    if (hypothesis !== undefined) {
      const next = state.next(goal, target, { context, tag });
      const value = elab.meta.bind("lam", [variable], next);
      return { value, goals: state.focus(next, () => decideHypothesis(state, next, hypothesis)) };
    }
    const result = elab.inContext(context, () => decideConditionals(state, goal, variable, target));
    const next = state.next(goal, result.expr, { context, tag });
    const body = elab.inContext(context, () => result.back(next));
    return { value: elab.meta.bind("lam", [variable], body), goals: [next] };
  };
  const [yes, no] = [branch(true), branch(false)];
  elab.meta.assign(goal, apps(constant("dite", [level]), [target, condition, instance, yes.value, no.value]));
  return [...yes.goals, ...no.goals];
}

/** The target with every conditional decided whose condition is a hypothesis or denied by one. */
function decideConditionals(
  state: TacticState,
  goal: MVar,
  variable: FVar,
  target: Expr,
): { expr: Expr; back: (value: Expr) => Expr } {
  const { elab } = state;
  const inner = state.next(goal, target, { context: state.context(goal).with(variable) });
  const run = new Simplifier(elab, { rules: [], hypotheses: [], early: [decided(state, inner)], procedures: [] });
  const result = run.simplify(target);
  return { expr: result.expr, back: (value) => run.proofs.transportedBack(target, result, value) };
}

/** The main goal with the conditionals of a hypothesis decided. */
function decideHypothesis(state: TacticState, goal: MVar, hypothesis: FVar): void {
  state.within(goal, () => {
    const { elab } = state;
    const type = elab.meta.instantiate(hypothesis.type);
    const run = new Simplifier(elab, { rules: [], hypotheses: [], early: [decided(state, goal)], procedures: [] });
    const result = run.simplify(type);
    replaceHypothesis(state, goal, hypothesis, result.expr, run.proofs.transported(type, result, hypothesis));
  });
}
