// Changing the hypotheses of a goal: looking one up, replacing, adding, renaming, removing.

import { app, type Expr, type FVar, fvar } from "../../../kernel/index.ts";
import { Failure, type Position } from "../../../syntax/index.ts";
import { LocalContext } from "../../meta/context.ts";
import type { MVar } from "../../meta/holes.ts";
import { dependents } from "../../meta/occurrence.ts";
import { mentions } from "../../meta/unify.ts";
import type { TacticState } from "./state.ts";

/** The hypothesis of this name. @throws Failure if there is none. */
export function requireHypothesis(state: TacticState, goal: MVar, name: string, at: Position): FVar {
  const found = state.context(goal).find(name);
  if (found === undefined) throw new Failure(`Unknown identifier \`${name}\``, at);
  return found;
}

/** The newest hypothesis whose type is the given one. */
export function findHypothesis(state: TacticState, goal: MVar, type: Expr): FVar | undefined {
  return state.context(goal).variables.findLast((variable) => state.elab.meta.isDefEq(variable.type, type));
}

/** The main goal with one more hypothesis, proved by `value`. */
export function addHypothesis(state: TacticState, goal: MVar, name: string, type: Expr, value: Expr): MVar {
  const variable = fvar(name, type);
  const next = state.next(goal, state.target(goal), { context: state.context(goal).with(variable) });
  state.elab.meta.assign(goal, app(state.elab.meta.bind("lam", [variable], next), value));
  state.replaceMain([next]);
  return next;
}

/**
 * The main goal with a new statement in place of a hypothesis, as near to its place as its dependencies allow; the old
 * one stays only if something depends on it.
 */
export function replaceHypothesis(state: TacticState, goal: MVar, old: FVar, type: Expr, value: Expr): MVar {
  const { meta } = state.elab;
  const context = state.context(goal);
  const known = meta.instantiate(type);
  const variable = fvar(old.name, known);
  const needed =
    dependents(meta, context, [old]).length > 0 || mentions(state.target(goal), [old]) || mentions(known, [old]);
  let place = 0;
  context.variables.forEach((other, i) => {
    if (other.id === old.id || mentions(known, [other])) place = i + 1;
  });
  const variables = [...context.variables.slice(0, place), variable, ...context.variables.slice(place)];
  const kept = needed ? variables : variables.filter(({ id }) => id !== old.id);
  const next = state.next(goal, state.target(goal), { context: new LocalContext(kept) });
  meta.assign(goal, app(meta.bind("lam", [variable], next), value));
  state.replaceMain([next]);
  return next;
}

/** The main goal with a hypothesis stated otherwise, by a type that is equal by definition. */
export function restateHypothesis(state: TacticState, goal: MVar, old: FVar, type: Expr): MVar {
  const { id, info, name, value } = old;
  const restated = fvar(name, type, { id, info, ...(value === undefined ? {} : { value }) });
  const variables = state.context(goal).variables.map((other) => (other.id === id ? restated : other));
  return moveTo(state, goal, new LocalContext(variables));
}

/** The main goal in another context that states the same; for renamed or removed hypotheses. */
export function moveTo(state: TacticState, goal: MVar, context: LocalContext): MVar {
  const next = state.next(goal, state.target(goal), { context });
  state.elab.meta.assign(goal, next);
  state.replaceMain([next]);
  return next;
}

/** The main goal without the variables, those that something depends on excepted. */
export function tryClear(state: TacticState, goal: MVar, variables: readonly FVar[]): MVar {
  let current = goal;
  for (const variable of [...variables].reverse()) {
    const context = state.context(current);
    const needed =
      dependents(state.elab.meta, context, [variable]).length > 0 || mentions(state.target(current), [variable]);
    if (!needed) current = moveTo(state, current, context.without([variable]));
  }
  return current;
}

/** The same variable under another name. */
export function renamed(variable: FVar, name: string): FVar {
  const { id, info, type, value } = variable;
  return fvar(name, type, { id, info, ...(value === undefined ? {} : { value }) });
}

/** Renames one hypothesis of the main goal. */
export function renameHypothesis(state: TacticState, goal: MVar, variable: FVar, name: string): MVar {
  const variables = state
    .context(goal)
    .variables.map((other) => (other.id === variable.id ? renamed(other, name) : other));
  return moveTo(state, goal, new LocalContext(variables));
}
