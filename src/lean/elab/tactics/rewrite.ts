// The tactics rw and rewrite, on the goal and on hypotheses.
import { freshId } from "../../kernel/expr.ts";
import type { RewriteRule, Tactic } from "../../syntax/ast.ts";
import { Failure, type Position, Unsupported } from "../../syntax/failure.ts";
import { isAccessible } from "../context.ts";
import { apps, constant, type Expr, hasMVar, type MVar } from "../kernel.ts";
import { type Rewritten, rewriteTerm } from "../rewriting.ts";
import { mentions } from "../unify.ts";
import { replaceHypothesis, requireHypothesis } from "./hypotheses.ts";
import { closeByReflexivity } from "./reflexivity.ts";
import { newHoles, type TacticState } from "./state.ts";

export function rewriteTactic(state: TacticState, tactic: Tactic & { kind: "rewrite" }): void {
  const { location, rules, at } = tactic;
  for (const rule of rules) {
    if (location === undefined) rewriteGoal(state, rule);
    else if (location.everywhere) rewriteEverywhere(state, rule);
    else {
      for (const { name, at: place } of location.names) rewriteHypothesis(state, name, rule, place);
      if (location.goal) rewriteGoal(state, rule);
    }
  }
  if (rules.length === 0) state.main(at);
  state.prune();
  const [goal] = state.goals;
  if (tactic.close && goal !== undefined) state.elab.meta.reducibly(() => closeByReflexivity(state, goal));
}

/** `rw [e] at *`: wherever it succeeds, and at least once. */
function rewriteEverywhere(state: TacticState, rule: RewriteRule): void {
  const goal = state.main(rule.at);
  const names = state
    .context(goal)
    .variables.filter((variable) => isAccessible(variable.name) && state.context(goal).find(variable.name) === variable)
    .map(({ name }) => name);
  let succeeded = false;
  for (const name of names.reverse()) {
    if (state.attempt(() => rewriteHypothesis(state, name, rule, rule.at)) === undefined) succeeded = true;
  }
  if (state.attempt(() => rewriteGoal(state, rule)) === undefined) succeeded = true;
  if (!succeeded) throw state.failed("rewrite", goal, rule.at, "did not find instance of the pattern anywhere");
}

interface Applied {
  readonly rewritten: Rewritten;
  readonly rule: Expr;
  readonly holes: readonly MVar[];
}

function applyRule(state: TacticState, goal: MVar, e: Expr, rule: RewriteRule): Applied {
  const start = freshId();
  const { value } = state.elaborate(goal, rule.term, undefined);
  const rewritten = state.within(goal, () => rewriteTerm(state.elab, e, value, rule.symm, rule.at));
  const holes = newHoles(state.elab, rewritten.proof, start);
  return {
    rewritten,
    rule: value,
    holes: [...rewritten.open, ...holes.filter((hole) => !rewritten.open.includes(hole))],
  };
}

function rewriteGoal(state: TacticState, rule: RewriteRule): void {
  const goal = state.main(rule.at);
  const { elab } = state;
  const target = state.target(goal);
  const { rewritten, holes } = applyRule(state, goal, target, rule);
  const level = state.within(goal, () => elab.ensureSort(target, rule.at));
  const next = state.next(goal, rewritten.result);
  elab.meta.assign(goal, apps(constant("Eq.mpr", [level]), [target, rewritten.result, rewritten.proof, next]));
  state.replaceMain([next, ...holes]);
}

function rewriteHypothesis(state: TacticState, name: string, rule: RewriteRule, at: Position): void {
  const goal = state.main(rule.at);
  const { elab } = state;
  const variable = requireHypothesis(state, goal, name, at);
  const type = elab.meta.instantiate(variable.type);
  const { rewritten, holes, rule: used } = applyRule(state, goal, type, rule);
  if (mentions(used, [variable])) throw new Unsupported("rewriting a hypothesis with itself", rule.at);
  const level = state.within(goal, () => elab.ensureSort(type, rule.at));
  const value = apps(constant("Eq.mp", [level]), [type, rewritten.result, rewritten.proof, variable]);
  if (hasMVar(elab.meta.instantiate(rewritten.result))) throw new Failure("rewritten hypothesis has holes", rule.at);
  replaceHypothesis(state, goal, variable, rewritten.result, value);
  state.goals = [...state.goals.slice(0, 1), ...holes, ...state.goals.slice(1)];
}
