// The tactics rw and rewrite, on the goal and on hypotheses.

import type { DefinitionInfo } from "../../../kernel/index.ts";
import { app, apps, bvar, constant, type Expr, freshId, instantiateLevelParams, lam } from "../../../kernel/index.ts";
import type { RewriteRule, Tactic } from "../../../syntax/index.ts";
import { Failure, type Position, Unsupported } from "../../../syntax/index.ts";
import { openBinders } from "../../constructions/opened.ts";
import type { Elaborator } from "../../engine/elaborator.ts";
import { RewriteFailure, type Rewritten, rewriteTerm } from "../../engine/rewriting.ts";
import { isAccessible } from "../../meta/context.ts";
import { hasMVar, isFVar, type MVar } from "../../meta/holes.ts";
import { firstPart, onlyConstant, resolveGlobal } from "../../names/scope.ts";
import { equationLemmas } from "../../recursion/lemmas_of.ts";
import { isByCases } from "../../simp/definitions.ts";
import { closeByReflexivity } from "../basic/reflexivity.ts";
import { replaceHypothesis, requireHypothesis } from "../goals/hypotheses.ts";
import { newHoles, type TacticState } from "../goals/state.ts";

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
  if (!succeeded)
    throw state.failed("rewrite", goal, rule.at, "did not find instance of the pattern in the current goal");
}

interface Applied {
  readonly rewritten: Rewritten;
  readonly rule: Expr;
  readonly holes: readonly MVar[];
}

function applyRule(state: TacticState, goal: MVar, e: Expr, rule: RewriteRule): Applied {
  const equations = definitionEquations(state, goal, rule);
  if (equations === undefined)
    return applyTerm(state, goal, e, rule, () => state.elaborate(goal, rule.term, undefined).value);
  let error: Failure | undefined;
  for (const equation of equations) {
    let applied: Applied | undefined;
    error = state.attempt(() => {
      applied = applyTerm(state, goal, e, rule, () => equation);
    });
    if (applied !== undefined) return applied;
  }
  throw error ?? state.failed("rewrite", goal, rule.at, "Failed to rewrite using equation theorems");
}

function applyTerm(state: TacticState, goal: MVar, e: Expr, rule: RewriteRule, term: () => Expr): Applied {
  const start = freshId();
  const value = term();
  const rewritten = toldWithGoal(state, goal, () =>
    rewriteTerm(state.elab, e, value, rule.symm, rule.at, rule.unfolding ? "default" : "instances"),
  );
  const holes = newHoles(state.elab, rewritten.proof, start);
  return {
    rewritten,
    rule: value,
    holes: [...rewritten.open, ...holes.filter((hole) => !rewritten.open.includes(hole))],
  };
}

function toldWithGoal<T>(state: TacticState, goal: MVar, work: () => T): T {
  try {
    return state.within(goal, work);
  } catch (error) {
    if (error instanceof RewriteFailure) throw state.failed("rewrite", goal, error.at, error.message);
    throw error;
  }
}

/** What the name of a definition stands for as a rule: its equations, by case or as a whole. Undefined for other terms. */
function definitionEquations(state: TacticState, goal: MVar, { term }: RewriteRule): Expr[] | undefined {
  if (term.kind !== "identifier" || term.levels !== undefined) return undefined;
  const { elab } = state;
  if (state.context(goal).find(firstPart(term.name)) !== undefined) return undefined;
  const name = onlyConstant(resolveGlobal(elab.environment, elab.scope, term.name, term.at));
  const info = name === undefined ? undefined : elab.environment.get(name);
  if (info?.kind !== "definition" || elab.meta.isProposition(info.type)) return undefined;
  const lemmas = equationLemmas(elab.environment, info.name);
  if (lemmas.length > 0) return lemmas.map((name) => elab.constant(name, term.at));
  if (isByCases(elab, info.name)) throw new Unsupported(`rewriting with the definition '${info.name}'`, term.at);
  return [wholeEquation(elab, info)];
}

/** `∀ x, f x = …` for a definition `fun x => …`, proved by reflexivity. */
function wholeEquation(elab: Elaborator, info: DefinitionInfo): Expr {
  const { meta } = elab;
  const levels = info.levelParams.map(() => elab.freshLevel());
  const { variables, rest: body } = openBinders(instantiateLevelParams(info.value, info.levelParams, levels), "lam");
  const left = apps(constant(info.name, levels), variables);
  const type = meta.infer(left);
  const level = meta.checker.sortOf(type);
  const statement = meta.bind("pi", variables, apps(constant("Eq", [level]), [type, left, body]));
  const proof = meta.bind("lam", variables, apps(constant("Eq.refl", [level]), [type, left]));
  return app(lam("h", statement, bvar(0)), proof);
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
  if (isFVar(used) && used.id === variable.id) throw new Unsupported("rewriting a hypothesis with itself", rule.at);
  const level = state.within(goal, () => elab.ensureSort(type, rule.at));
  const value = apps(constant("Eq.mp", [level]), [type, rewritten.result, rewritten.proof, variable]);
  if (hasMVar(elab.meta.instantiate(rewritten.result))) throw new Failure("rewritten hypothesis has holes", rule.at);
  replaceHypothesis(state, goal, variable, rewritten.result, value);
  state.goals = [...state.goals.slice(0, 1), ...holes, ...state.goals.slice(1)];
}
