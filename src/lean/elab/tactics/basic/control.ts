// Tactics that run other tactics: bullets, first, repeat, all_goals, any_goals, `<;>`, case, next.

import type { BoundName, Tactic, TacticBlock } from "../../../syntax/index.ts";
import { Failure, type Position } from "../../../syntax/index.ts";
import type { MVar } from "../../meta/holes.ts";
import { moveTo } from "../goals/hypotheses.ts";
import type { TacticState } from "../goals/state.ts";
import { withNames } from "./intro.ts";

/** Runs the block on the first goal alone; with `closing`, it must solve it. */
export function bullet(state: TacticState, block: TacticBlock, closing: boolean, at: Position): void {
  const goal = state.main(at);
  const left = state.focus(goal, () => state.runBlock(block));
  if (closing && left.length > 0) throw state.unsolved(left, at);
  state.replaceMain(left);
}

/** Runs the block on the first goal again and again until it fails. */
export function repeatTactic(state: TacticState, block: TacticBlock): void {
  for (;;) {
    state.elab.meta.budget.step();
    if (state.attempt(() => state.runBlock(block)) !== undefined) return;
  }
}

/** `repeat'`: runs the block on every goal, and on what it makes of them, as long as it succeeds. */
export function repeatAllTactic(state: TacticState, block: TacticBlock): void {
  state.prune();
  const left: MVar[] = [];
  const open = [...state.goals];
  for (let goal = open.shift(); goal !== undefined; goal = open.shift()) {
    state.elab.meta.budget.step();
    if (state.elab.meta.isAssigned(goal)) continue;
    const current = goal;
    let rest: readonly MVar[] = [];
    const failed = state.attempt(() => {
      rest = state.focus(current, () => state.runBlock(block));
    });
    if (failed === undefined) open.unshift(...rest);
    else left.push(goal);
  }
  state.goals = left;
}

/** `iterate n`: runs the block `n` times; without a number, as often as it succeeds. */
export function iterateTactic(state: TacticState, count: number | undefined, block: TacticBlock): void {
  if (count === undefined) repeatTactic(state, block);
  else for (let i = 0; i < count; i++) state.runBlock(block);
}

/** `rotate_left n`: the first `n` goals go to the end; a negative amount rotates the other way. */
export function rotateTactic(state: TacticState, amount: number): void {
  state.prune();
  const count = state.goals.length;
  if (count === 0) return;
  const by = ((amount % count) + count) % count;
  state.goals = [...state.goals.slice(by), ...state.goals.slice(0, by)];
}

export function failIfSuccessTactic(state: TacticState, block: TacticBlock, at: Position): void {
  const { meta } = state.elab;
  const mark = meta.mark();
  const before = state.goals;
  if (state.attempt(() => state.runBlock(block)) !== undefined) return;
  meta.restore(mark);
  state.goals = before;
  throw new Failure("tactic succeeded", at);
}

/** `solve | a | b`: the first alternative that closes the first goal. */
export function solveTactic(state: TacticState, alternatives: readonly TacticBlock[], at: Position): void {
  for (const block of alternatives) {
    if (state.attempt(() => bullet(state, block, true, at)) === undefined) return;
  }
  throw state.failed("solve", state.main(at), at);
}

export function allGoals(state: TacticState, block: TacticBlock): void {
  state.prune();
  const left: MVar[] = [];
  for (const goal of state.goals) {
    if (state.elab.meta.isAssigned(goal)) continue;
    left.push(...state.focus(goal, () => state.runBlock(block)));
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
      rest = state.focus(goal, () => state.runBlock(block));
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
    error = state.attempt(() => state.runBlock(alternative));
    if (error === undefined) return;
  }
  throw error ?? new Failure("'first' without alternatives", at);
}

/** `a <;> b`: runs `b` on every goal that `a` makes of the first one. */
export function sequenceTactic(state: TacticState, first: Tactic, second: Tactic, at: Position): void {
  const goal = state.main(at);
  const left: MVar[] = [];
  for (const part of state.focus(goal, () => state.run(first))) {
    if (state.elab.meta.isAssigned(part)) continue;
    left.push(...state.focus(part, () => state.run(second)));
  }
  state.replaceMain(left);
}

/** The goal of this case name: exactly so named, or ending in it. */
export function findCase(state: TacticState, tag: string): MVar | undefined {
  state.prune();
  return (
    state.goals.find((goal) => state.tag(goal) === tag) ??
    state.goals.find((goal) => state.tag(goal).endsWith(`.${tag}`)) ??
    state.goals.find((goal) => state.tag(goal).startsWith(`${tag}.`))
  );
}

/** The error for a case that there is none of, with the names that there are. */
export function caseNotFound(state: TacticState, tag: string, at: Position): Failure {
  const first = `Case tag \`${tag}\` not found.`;
  const tags = state.goals.map((goal) => state.tag(goal)).filter((name) => name !== "");
  const [only, ...others] = tags;
  if (only === undefined) return new Failure(`${first}\n\nNote: There are no cases to select.`, at);
  if (others.length === 0)
    return new Failure(
      `${first}\n\nHint: The only available case tag is \`${only}\`.\n  ${replacement(tag, only)}`,
      at,
    );
  const each = tags.map((name) => `\n  • ${replacement(tag, name)}`);
  return new Failure(`${first}\n\nHint: Available tags:${each.join("")}`, at);
}

/** One name crossed out and another underlined, as Lean shows a change to the text. */
function replacement(before: string, after: string): string {
  const marked = (name: string, mark: string) => [...name].map((character) => character + mark).join("");
  return marked(before, "\u0335") + marked(after, "\u0332");
}

export function caseTactic(state: TacticState, tactic: Tactic & { kind: "case" }, at: Position): void {
  const { cases, open, block } = tactic;
  const left: MVar[] = [];
  for (const { tag, names } of cases) {
    const goal = tag === "_" ? state.main(at) : findCase(state, tag);
    if (goal === undefined) throw caseNotFound(state, tag, at);
    left.push(...runOnCase(state, goal, names, block, at));
  }
  if (!open && left.length > 0) throw state.unsolved(left, at);
  state.goals = [...left, ...state.goals];
}

export function nextTactic(state: TacticState, names: readonly BoundName[], block: TacticBlock, at: Position): void {
  const left = runOnCase(state, state.main(at), names, block, at);
  if (left.length > 0) throw state.unsolved(left, at);
}

/** Runs the block on one goal, which leaves the others; answers what is left of it. */
function runOnCase(
  state: TacticState,
  goal: MVar,
  names: readonly BoundName[],
  block: TacticBlock,
  at: Position,
): readonly MVar[] {
  const others = state.goals.filter((other) => other !== goal);
  const left = state.focus(goal, () => {
    if (names.length > 0) moveTo(state, goal, withNames(state, goal, names, at));
    state.runBlock(block);
  });
  state.goals = others;
  return left;
}
