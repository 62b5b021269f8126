// Tactics that run other tactics: bullets, first, repeat, all_goals, any_goals, `<;>`, case, next.
import type { BoundName, Tactic, TacticBlock } from "../../syntax/ast.ts";
import { Failure, type Position } from "../../syntax/failure.ts";
import type { MVar } from "../kernel.ts";
import { moveTo } from "./hypotheses.ts";
import { withNames } from "./intro.ts";
import { runBlock, runTactic } from "./run.ts";
import type { TacticState } from "./state.ts";

/** Runs the block on the first goal alone; with `closing`, it must solve it. */
export function bullet(state: TacticState, block: TacticBlock, closing: boolean, at: Position): void {
  const goal = state.main(at);
  const left = state.focus(goal, () => runBlock(state, block));
  if (closing && left.length > 0) throw state.unsolved(left, at);
  state.replaceMain(left);
}

/** Runs the block on the first goal again and again until it fails. */
export function repeatTactic(state: TacticState, block: TacticBlock): void {
  for (;;) {
    state.elab.meta.budget.step();
    if (state.attempt(() => runBlock(state, block)) !== undefined) return;
  }
}

export function allGoals(state: TacticState, block: TacticBlock): void {
  state.prune();
  const left: MVar[] = [];
  for (const goal of state.goals) {
    if (state.elab.meta.isAssigned(goal)) continue;
    left.push(...state.focus(goal, () => runBlock(state, block)));
  }
  state.goals = left;
}

export function anyGoals(state: TacticState, block: TacticBlock, at: Position): void {
  state.prune();
  const goals = state.goals;
  const left: MVar[] = [];
  let succeeded = false;
  for (const goal of goals) {
    if (state.elab.meta.isAssigned(goal)) continue;
    let rest: readonly MVar[] = [goal];
    const failed = state.attempt(() => {
      rest = state.focus(goal, () => runBlock(state, block));
    });
    if (failed === undefined) succeeded = true;
    left.push(...(failed === undefined ? rest : [goal]));
  }
  if (!succeeded) throw new Failure("failed on all goals", at);
  state.goals = left;
}

export function firstTactic(state: TacticState, alternatives: readonly TacticBlock[], at: Position): void {
  let error: Failure | undefined;
  for (const alternative of alternatives) {
    error = state.attempt(() => runBlock(state, alternative));
    if (error === undefined) return;
  }
  throw error ?? new Failure("'first' without alternatives", at);
}

/** `a <;> b`: runs `b` on every goal that `a` makes of the first one. */
export function sequenceTactic(state: TacticState, first: Tactic, second: Tactic, at: Position): void {
  const goal = state.main(at);
  const left: MVar[] = [];
  for (const part of state.focus(goal, () => runTactic(state, first))) {
    if (state.elab.meta.isAssigned(part)) continue;
    left.push(...state.focus(part, () => runTactic(state, second)));
  }
  state.replaceMain(left);
}

/** The goal of this case name: exactly so named, or ending in it. */
function findCase(state: TacticState, tag: string): MVar | undefined {
  state.prune();
  return (
    state.goals.find((goal) => state.tag(goal) === tag) ??
    state.goals.find((goal) => state.tag(goal).endsWith(`.${tag}`)) ??
    state.goals.find((goal) => state.tag(goal).startsWith(`${tag}.`))
  );
}

export function caseTactic(
  state: TacticState,
  tag: string,
  names: readonly BoundName[],
  block: TacticBlock,
  at: Position,
): void {
  const goal = tag === "_" ? state.main(at) : findCase(state, tag);
  if (goal === undefined) throw new Failure(`tag '${tag}' not found`, at);
  solveCase(state, goal, names, block, at);
}

export function nextTactic(state: TacticState, names: readonly BoundName[], block: TacticBlock, at: Position): void {
  solveCase(state, state.main(at), names, block, at);
}

function solveCase(
  state: TacticState,
  goal: MVar,
  names: readonly BoundName[],
  block: TacticBlock,
  at: Position,
): void {
  const others = state.goals.filter((other) => other !== goal);
  const left = state.focus(goal, () => {
    if (names.length > 0) moveTo(state, goal, withNames(state, goal, names, at));
    runBlock(state, block);
  });
  if (left.length > 0) throw state.unsolved(left, at);
  state.goals = others;
}
