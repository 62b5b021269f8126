// Conditionals whose condition is a hypothesis, or is denied by one.

import { exactly, itemAt } from "../../../../platform/index.ts";
import { app, appArgs, appHead, apps, betaArgs, constant, type Expr, fvar, isConst } from "../../../kernel/index.ts";
import type { MVar } from "../../meta/holes.ts";
import type { Result } from "../../simp/result.ts";
import { type Procedure, Simplifier } from "../../simp/simplifier.ts";
import { joinTags } from "../basic/apply.ts";
import { findHypothesis } from "../goals/hypotheses.ts";
import type { TacticState } from "../goals/state.ts";

export function isConditional(e: Expr): boolean {
  const head = appHead(e);
  return (isConst(head, "ite") || isConst(head, "dite")) && appArgs(e).length === 5;
}

/** A term of a goal with the conditionals decided that its hypotheses decide. */
export function decidedIn(state: TacticState, goal: MVar, e: Expr): { run: Simplifier; result: Result } {
  const run = new Simplifier(state.elab, { rules: [], hypotheses: [], early: [decided(state, goal)], procedures: [] });
  return { run, result: run.simplify(e) };
}

/** Decides conditionals by the hypotheses of a goal. */
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

/** The goal with the conditionals in it decided. */
export function decideConditionals(state: TacticState, goal: MVar): MVar {
  const target = state.target(goal);
  return state.within(goal, () => {
    const { run, result } = decidedIn(state, goal, target);
    if (result.expr === target) return goal;
    const next = state.next(goal, result.expr);
    state.elab.meta.assign(goal, run.proofs.transportedBack(target, result, next));
    return next;
  });
}

/** A condition with its decision procedure, the name of the hypothesis about it, and the tags of both goals. */
interface Distinction {
  readonly condition: Expr;
  readonly instance: Expr;
  readonly name: string;
  readonly tags: readonly [string, string];
}

/** A goal where the condition holds, and one where it does not. */
export function distinguish(state: TacticState, goal: MVar, { condition, instance, name, tags }: Distinction): MVar[] {
  const { meta } = state.elab;
  const target = state.target(goal);
  const goals: MVar[] = [];
  const values = [condition, app(constant("Not"), condition)].map((statement, i) => {
    const variable = fvar(name, statement);
    const context = state.context(goal).with(variable);
    const next = state.next(goal, target, { context, tag: joinTags(state.tag(goal), itemAt(tags, i)) });
    goals.push(next);
    return meta.bind("lam", [variable], next);
  });
  const level = state.within(goal, () => meta.checker.sortOf(target));
  meta.assign(goal, apps(constant("dite", [level]), [target, condition, instance, ...values]));
  return goals;
}
