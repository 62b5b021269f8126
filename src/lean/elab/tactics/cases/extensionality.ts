// The tactics ext and ext1: lemmas tagged `@[ext]` turn an equation into equations of parts. After Lean's Elab/Tactic/Ext.lean.

import type { Expr } from "../../../kernel/index.ts";
import type { CasePattern, Tactic } from "../../../syntax/index.ts";
import { Failure, type Position, Unsupported } from "../../../syntax/index.ts";
import { extensionalityLemmas, typeKey } from "../../environment/ext_lemmas.ts";
import { equationSides } from "../../meta/equality.ts";
import type { MVar } from "../../meta/holes.ts";
import { applyTo } from "../basic/apply.ts";
import { introduce } from "../basic/intro.ts";
import type { TacticState } from "../goals/state.ts";
import { introducePattern } from "./rcases.ts";

/** Applies lemmas as often as they fit, or up to the given depth, and at least once. */
export function extensionalityTactic(state: TacticState, tactic: Tactic & { kind: "ext" }): void {
  const { patterns, once, at } = tactic;
  const goal = state.main(at);
  if (!once) {
    const depth = tactic.depth ?? Number.POSITIVE_INFINITY;
    state.replaceMain(depth === 0 ? [goal] : applyAgain(state, goal, patterns, depth, at, true));
    return;
  }
  const goals = applyLemma(state, goal, at).flatMap((next) =>
    patterns.length === 0
      ? [introduceAll(state, next, at)]
      : patterns.reduce<MVar[]>(
          (open, pattern) => open.flatMap((each) => introducePattern(state, each, pattern, at)),
          [next],
        ),
  );
  state.replaceMain(goals);
}

/** The goals that are left when a lemma has been applied, and others to what that leaves; `must` makes a lemma that is missing an error. */
function applyAgain(
  state: TacticState,
  goal: MVar,
  patterns: readonly CasePattern[],
  depth: number,
  at: Position,
  must: boolean,
): MVar[] {
  if (depth === 0) return [goal];
  state.elab.meta.budget.step();
  let made: MVar[] | undefined;
  const error = state.attempt(() => {
    made = applyLemma(state, goal, at);
  });
  if (made === undefined) {
    if (must && error !== undefined) throw error;
    return [goal];
  }
  return made.flatMap((next) => introduceThen(state, next, patterns, depth - 1, at));
}

/** Introduces by the patterns as far as there are binders, all binders where no pattern is left, and goes on. */
function introduceThen(
  state: TacticState,
  goal: MVar,
  patterns: readonly CasePattern[],
  depth: number,
  at: Position,
): MVar[] {
  const [first, ...rest] = patterns;
  if (first === undefined) return applyAgain(state, introduceAll(state, goal, at), [], depth, at, false);
  if (state.elab.meta.whnf(state.target(goal)).kind !== "pi")
    return applyAgain(state, goal, patterns, depth, at, false);
  return introducePattern(state, goal, first, at).flatMap((next) => introduceThen(state, next, rest, depth, at));
}

function introduceAll(state: TacticState, goal: MVar, at: Position): MVar {
  let next = goal;
  while (["pi", "let"].includes(state.target(next).kind)) next = introduce(state, next, undefined, at).goal;
  return next;
}

/** The goals of the first lemma that fits. @throws Failure where there is none. @throws Unsupported where the library lacks it. */
function applyLemma(state: TacticState, goal: MVar, at: Position): MVar[] {
  const { elab } = state;
  const target = elab.meta.whnf(state.target(goal));
  const sides = equationSides(target);
  if (sides === undefined)
    throw new Failure(`applyExtTheorem only applies to equations, not\n  ${elab.text(target)}`, at);
  const { type } = sides;
  for (const name of lemmasFor(state, type)) {
    if (!elab.environment.has(name)) throw new Unsupported(`'ext' with the lemma '${name}'`, at);
    let made: MVar[] | undefined;
    state.attempt(() => {
      made = state.within(goal, () => applyTo(state, goal, elab.constant(name, at), at).goals);
    });
    if (made !== undefined) return made;
  }
  throw new Failure(`no applicable extensionality theorem found for type\n  ${elab.text(type)}`, at);
}

function lemmasFor(state: TacticState, type: Expr): string[] {
  const key = typeKey(state.elab.meta.whnfReducible(type));
  return key === undefined ? [] : extensionalityLemmas(state.elab.environment, key);
}
