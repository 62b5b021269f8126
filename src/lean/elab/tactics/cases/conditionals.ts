// Conditionals whose condition is a hypothesis, or is denied by one.

import { exactly } from "../../../../platform/index.ts";
import { app, appArgs, appHead, apps, betaArgs, constant, type Expr, isConst } from "../../../kernel/index.ts";
import type { MVar } from "../../meta/holes.ts";
import type { Result } from "../../simp/result.ts";
import { type Procedure, Simplifier } from "../../simp/simplifier.ts";
import { findHypothesis } from "../goals/hypotheses.ts";
import type { TacticState } from "../goals/state.ts";

export function isConditional(e: Expr): boolean {
  const head = appHead(e);
  return (isConst(head, "ite") || isConst(head, "dite")) && appArgs(e).length === 5;
}

/** Decides conditionals by the hypotheses of a goal. */
export function decided(state: TacticState, goal: MVar): Procedure {
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

/** The goal with the conditionals in it decided. */
export function decideConditionals(state: TacticState, goal: MVar): MVar {
  const target = state.target(goal);
  return state.within(goal, () => {
    const early = [decided(state, goal)];
    const run = new Simplifier(state.elab, { rules: [], hypotheses: [], early, procedures: [] });
    const result = run.simplify(target);
    if (result.expr === target) return goal;
    const next = state.next(goal, result.expr);
    state.elab.meta.assign(goal, run.proofs.transportedBack(target, result, next));
    return next;
  });
}
