// The tactic split, on conditionals: one goal where the condition holds, and one where it does not.

import { exactly, itemAt } from "../../../../platform/index.ts";
import {
  app,
  appArgs,
  appHead,
  apps,
  betaArgs,
  constant,
  type Expr,
  type FVar,
  fvar,
  isConst,
  mapExpr,
} from "../../../kernel/index.ts";
import type { Location } from "../../../syntax/index.ts";
import { type Position, Unsupported } from "../../../syntax/index.ts";
import { inaccessible } from "../../meta/context.ts";
import type { MVar } from "../../meta/holes.ts";
import type { Result } from "../../simp/result.ts";
import { type Procedure, Simplifier } from "../../simp/simplifier.ts";
import { joinTags } from "../basic/apply.ts";
import { findHypothesis } from "../goals/hypotheses.ts";
import type { TacticState } from "../goals/state.ts";

export function splitTactic(state: TacticState, location: Location | undefined, at: Position): void {
  if (location !== undefined) throw new Unsupported("'split … at'", at);
  const goal = state.main(at);
  const found = firstConditional(state.target(goal));
  if (found === undefined) throw new Unsupported("'split' of anything but a conditional", at);
  const [, condition, instance] = exactly(appArgs(found), 5);
  state.replaceMain(splitCondition(state, goal, condition, instance, at));
}

/** The first conditional from the outside in; one in its condition comes before it. */
function firstConditional(e: Expr): Expr | undefined {
  let found: Expr | undefined;
  mapExpr(e, (node) => {
    if (found !== undefined) return node;
    if (node.looseRange > 0 || !isConditional(node)) return undefined;
    found = firstConditional(itemAt(appArgs(node), 1)) ?? node;
    return node;
  });
  return found;
}

function isConditional(e: Expr): boolean {
  const head = appHead(e);
  return (isConst(head, "ite") || isConst(head, "dite")) && appArgs(e).length === 5;
}

function splitCondition(state: TacticState, goal: MVar, condition: Expr, instance: Expr, at: Position): MVar[] {
  const { elab } = state;
  const target = state.target(goal);
  const level = state.within(goal, () => elab.ensureSort(target, at));
  const branch = (holds: boolean): { value: Expr; goal: MVar } => {
    const type = holds ? condition : app(constant("Not"), condition);
    const variable = fvar(inaccessible("h"), type);
    const context = state.context(goal).with(variable);
    const tag = joinTags(state.tag(goal), holds ? "isTrue" : "isFalse");
    const result = elab.inContext(context, () => decideConditionals(state, goal, variable, target));
    const next = state.next(goal, result.expr, { context, tag });
    const body = elab.inContext(context, () => result.back(next));
    return { value: elab.meta.bind("lam", [variable], body), goal: next };
  };
  const [yes, no] = [branch(true), branch(false)];
  elab.meta.assign(goal, apps(constant("dite", [level]), [target, condition, instance, yes.value, no.value]));
  return [yes.goal, no.goal];
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

function decided(state: TacticState, goal: MVar): Procedure {
  return ({ proofs }, e): Result | undefined => {
    if (!isConditional(e)) return undefined;
    const [type, condition, instance, yes, no] = exactly(appArgs(e), 5);
    const holds = findHypothesis(state, goal, condition);
    const evidence = holds ?? findHypothesis(state, goal, app(constant("Not"), condition));
    if (evidence === undefined) return undefined;
    const dependent = isConst(appHead(e), "dite");
    const branch = holds === undefined ? no : yes;
    const lemma = `${dependent ? "dif" : "if"}_${holds === undefined ? "neg" : "pos"}`;
    const proof = apps(constant(lemma, [proofs.levelOf(type)]), [condition, instance, evidence, type, yes, no]);
    return { expr: dependent ? betaArgs(branch, [evidence]) : branch, proof };
  };
}
