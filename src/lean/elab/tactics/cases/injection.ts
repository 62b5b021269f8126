// The tactics injection and injections: what follows from an equation between constructor applications.

import { required } from "../../../../platform/index.ts";
import type { FVar } from "../../../kernel/index.ts";
import type { BoundName, Failure, Position, Term } from "../../../syntax/index.ts";
import { constructorApplication } from "../../cases/constructors.ts";
import { isFVar, type MVar } from "../../meta/holes.ts";
import { binderName } from "../../terms/binders.ts";
import { assumptionTactic } from "../basic/assumption.ts";
import { introduce } from "../basic/intro.ts";
import { addHypothesis } from "../goals/hypotheses.ts";
import type { TacticState } from "../goals/state.ts";
import { injectEquation } from "./equations.ts";
import { sidesOf } from "./subst.ts";

/**
 * `injection h with h₁ …`: the equations between the fields become hypotheses; a contradiction closes the goal, and so does
 * a hypothesis that is the goal (Lean's `Elab/Tactic/Injection.lean`).
 */
export function injectionTactic(state: TacticState, term: Term, names: readonly BoundName[], at: Position): void {
  const goal = state.main(at);
  const value = state.elaborateWhole(goal, term, undefined);
  let current = goal;
  let found: FVar | undefined;
  if (isFVar(value)) found = state.context(goal).variables.find(({ id }) => id === value.id);
  else {
    current = addHypothesis(state, goal, binderName("_"), state.elab.meta.infer(value), value);
    found = state.context(current).variables.at(-1);
  }
  const equation = required(found, "a variable that is not in its goal");
  const left = inject(state, current, equation, names, at);
  state.replaceMain(left === undefined ? [] : [left.goal]);
  if (left === undefined && names.length > 0) throw unusedNames(state, "injection", current, at);
  if (left !== undefined && names.length > left.used) {
    throw unusedNames(state, "injection", left.goal, at);
  }
  if (left !== undefined) state.attempt(() => assumptionTactic(state, at));
}

function inject(
  state: TacticState,
  goal: MVar,
  equation: FVar,
  names: readonly BoundName[],
  at: Position,
): { goal: MVar; used: number } | undefined {
  const step = state.within(goal, () => injectEquation(state, goal, equation, at));
  if (step === undefined) return undefined;
  let current = step.goal;
  for (let i = 0; i < step.added; i++) {
    const given = names[i]?.name;
    current = introduce(state, current, given === "_" ? undefined : given, at).goal;
  }
  return { goal: current, used: Math.min(step.added, names.length) };
}

/** `injections h₁ …`: uses every equation between constructor applications, and those that come of them; then assumption. */
export function injectionsTactic(state: TacticState, names: readonly BoundName[], at: Position): void {
  const start = state.main(at);
  let goal = start;
  let unused = names;
  const seen = new Set<number>();
  for (;;) {
    state.elab.meta.budget.step();
    const equation = state
      .context(goal)
      .variables.find((variable) => !seen.has(variable.id) && isInjectable(state, goal, variable));
    if (equation === undefined) break;
    seen.add(equation.id);
    const left = inject(state, goal, equation, unused, at);
    if (left === undefined) {
      state.replaceMain([]);
      if (unused.length > 0) throw unusedNames(state, "injections", goal, at);
      return;
    }
    goal = left.goal;
    unused = unused.slice(left.used);
  }
  if (goal === start) throw state.failed("injections", goal, at, "no equation between constructor applications");
  state.replaceMain([goal]);
  if (unused.length > 0) throw unusedNames(state, "injections", goal, at);
  state.attempt(() => assumptionTactic(state, at));
}

function unusedNames(state: TacticState, tactic: string, goal: MVar, at: Position): Failure {
  return state.failed(tactic, goal, at, "too many identifiers provided, unused");
}

function isInjectable(state: TacticState, goal: MVar, variable: FVar): boolean {
  return state.within(goal, () => {
    const sides = sidesOf(state, variable);
    if (sides === undefined) return false;
    const { elab } = state;
    return (
      constructorApplication(elab, sides.left) !== undefined && constructorApplication(elab, sides.right) !== undefined
    );
  });
}
