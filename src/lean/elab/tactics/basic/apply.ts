// Tactics that give the proof, whole or in part: exact, apply, refine, constructor, left, right, exfalso, show.

import { itemAt } from "../../../../platform/index.ts";
import { app, appHead, constant, type Expr, freshId, instantiate1, isConst } from "../../../kernel/index.ts";
import type { Term } from "../../../syntax/index.ts";
import { Failure, type Position } from "../../../syntax/index.ts";
import { type Family, familyOf } from "../../cases/cases.ts";
import { solveInstances } from "../../engine/rewriting.ts";
import { isMVar, type MVar } from "../../meta/holes.ts";
import { mentionsHole } from "../../meta/occurrence.ts";
import { firstPart, onlyConstant, resolveGlobal } from "../../names/scope.ts";
import { newHoles, placeholderError, type TacticState } from "../goals/state.ts";

export function exactTactic(state: TacticState, term: Term, at: Position): void {
  const goal = state.main(at);
  const value = state.elaborateWhole(goal, term, state.target(goal));
  state.elab.meta.assign(goal, value);
  state.replaceMain([]);
}

/** The holes `?_` become goals, in the order of the text; any other hole is an error. */
export function refineTactic(state: TacticState, term: Term, at: Position): void {
  const goal = state.main(at);
  const { value, holes } = state.elaborate(goal, term, state.target(goal));
  const unknown = holes.find((hole) => !state.elab.meta.info(hole).opaque);
  if (unknown !== undefined) throw placeholderError(state, unknown, term.at);
  state.elab.meta.assign(goal, value);
  tagGoals(state, state.tag(goal), holes);
  state.replaceMain(holes);
}

function tagGoals(state: TacticState, parent: string, goals: readonly MVar[]): void {
  for (const goal of goals) {
    const own = state.tag(goal);
    if (own === "" && goals.length === 1) state.elab.meta.setTag(goal, parent);
    else if (own !== "") state.elab.meta.setTag(goal, joinTags(parent, own));
  }
}

/** `parent.own`, as Lean names the cases of a case. */
export function joinTags(parent: string, own: string): string {
  if (own === "") return parent;
  return parent === "" ? own : `${parent}.${own}`;
}

export function applyTactic(state: TacticState, term: Term, at: Position): void {
  const goal = state.main(at);
  const start = freshId();
  const { elab } = state;
  const made = state.within(goal, () =>
    elab.finishing(() => {
      const fn = plainName(state, term) ?? elab.elaborate(term, undefined);
      return applyTo(state, goal, fn, at);
    }),
  );
  const others = newHoles(elab, made.value, start).filter((hole) => !made.goals.some(({ id }) => id === hole.id));
  state.replaceMain([...made.goals.filter((hole) => !elab.meta.isAssigned(hole)), ...others]);
}

/** A name alone is applied as it is, with its implicit arguments still to be found. */
function plainName(state: TacticState, term: Term): Expr | undefined {
  if (term.kind !== "identifier" || term.levels !== undefined) return undefined;
  const local = state.elab.local(term.name);
  if (local !== undefined) return local;
  if (state.elab.local(firstPart(term.name)) !== undefined) return undefined;
  const name = onlyConstant(resolveGlobal(state.elab.environment, state.elab.scope, term.name, term.at));
  return name === undefined ? undefined : state.elab.constant(name, term.at);
}

/**
 * Applies a term to new holes until its type agrees with the goal, and assigns the goal. New goals that others do not
 * depend on come first.
 */
export function applyTo(state: TacticState, goal: MVar, fn: Expr, at: Position): { value: Expr; goals: MVar[] } {
  const { meta } = state.elab;
  const target = state.target(goal);
  const type = meta.infer(fn);
  const most = arity(state, type);
  const least = isMVar(appHead(resultType(state, type))) ? most : Math.max(0, most - arity(state, target));
  for (let count = least; count <= most; count++) {
    const holes: MVar[] = [];
    let value = fn;
    const done = meta.attempt(() => {
      let rest = type;
      for (let i = 0; i < count; i++) {
        if (rest.kind !== "pi") rest = meta.whnf(rest);
        if (rest.kind !== "pi") return false;
        const isInstance = rest.info === "instImplicit";
        const hole = meta.fresh(state.context(goal), rest.type, { tag: rest.name, isInstance });
        holes.push(hole);
        value = app(value, hole);
        rest = instantiate1(rest.body, hole);
      }
      return meta.isDefEq(rest, target);
    });
    if (done) {
      state.within(goal, () => solveInstances(state.elab, holes, at));
      meta.assign(goal, value);
      return { value, goals: orderGoals(state, goal, holes) };
    }
  }
  throw notApplicable(state, goal, fn, type, at);
}

/** The error for a term that does not fit the goal, with its type where that is not all that was said. */
function notApplicable(state: TacticState, goal: MVar, fn: Expr, type: Expr, at: Position): Failure {
  const { elab } = state;
  const target = elab.text(state.target(goal));
  const name = elab.text(fn);
  const conclusion = namedResult(state, type);
  if (conclusion === type)
    return state.failed(
      "apply",
      goal,
      at,
      `could not unify the type of \`${name}\`\n  ${elab.text(type)}\nwith the goal\n  ${target}`,
    );
  const note = `Note: The full type of \`${name}\` is\n  ${elab.text(type)}`;
  return state.failed(
    "apply",
    goal,
    at,
    `could not unify the conclusion of \`${name}\`\n  ${elab.text(conclusion)}\nwith the goal\n  ${target}\n\n${note}`,
  );
}

/** What the type says in the end, with holes of their names for its variables. */
function namedResult({ elab }: TacticState, type: Expr): Expr {
  let rest = elab.meta.instantiate(type);
  while (rest.kind === "pi")
    rest = instantiate1(rest.body, elab.meta.fresh(elab.context, rest.type, { tag: rest.name }));
  return rest;
}

function orderGoals(state: TacticState, goal: MVar, holes: readonly MVar[]): MVar[] {
  const { meta } = state.elab;
  const open = holes.filter((hole) => !meta.isAssigned(hole));
  const needed = (hole: MVar): boolean =>
    open.some((other) => other !== hole && mentionsHole(meta.instantiate(other.type), hole));
  const goals = [...open.filter((hole) => !needed(hole)), ...open.filter(needed)];
  const parent = state.tag(goal);
  for (const hole of goals) {
    const own = state.tag(hole).replace(/✝$/, "");
    meta.setTag(hole, goals.length === 1 ? parent : joinTags(parent, own));
  }
  return goals;
}

/** How many arguments a term of this type takes, after unfolding. */
function arity(state: TacticState, type: Expr): number {
  let count = 0;
  forEachBinder(state, type, () => {
    count++;
  });
  return count;
}

function resultType(state: TacticState, type: Expr): Expr {
  return forEachBinder(state, type, () => undefined);
}

function forEachBinder(state: TacticState, type: Expr, visit: () => void): Expr {
  const { meta } = state.elab;
  let rest = type;
  for (;;) {
    if (rest.kind !== "pi") {
      const reduced = meta.whnf(rest);
      if (reduced.kind !== "pi") return rest;
      rest = reduced;
    }
    visit();
    rest = instantiate1(rest.body, meta.fresh(state.elab.context, rest.type));
  }
}

export function constructorTactic(state: TacticState, at: Position): void {
  const goal = state.main(at);
  const family = inductiveTarget(state, goal, "constructor", at);
  let error: Failure | undefined;
  for (const maker of family.info.constructors) {
    error = state.attempt(() => applyMaker(state, goal, maker, at));
    if (error === undefined) return;
  }
  throw error ?? state.failed("constructor", goal, at, "no applicable constructor found");
}

/** `left` and `right`: the first or second constructor of a type with exactly two. */
export function sideTactic(state: TacticState, index: 0 | 1, at: Position): void {
  const goal = state.main(at);
  const name = index === 0 ? "left" : "right";
  const { info } = inductiveTarget(state, goal, name, at);
  if (info.constructors.length !== 2) {
    throw state.failed(name, goal, at, `${name} tactic works for inductive types with exactly 2 constructors`);
  }
  applyMaker(state, goal, itemAt(info.constructors, index), at);
}

function inductiveTarget(state: TacticState, goal: MVar, tactic: string, at: Position): Family {
  const family = familyOf(state.elab, state.target(goal));
  if (family === undefined) throw state.failed(tactic, goal, at, "target is not an inductive datatype");
  return family;
}

function applyMaker(state: TacticState, goal: MVar, maker: string, at: Position): void {
  const made = state.within(goal, () => applyTo(state, goal, state.elab.constant(maker, at), at));
  state.replaceMain(made.goals);
}

/** `and_intros`: splits a conjunction into its parts, again while they are conjunctions. */
export function andIntrosTactic(state: TacticState, at: Position): void {
  const goal = state.main(at);
  if (!isConjunction(state, goal)) throw state.failed("and_intros", goal, at);
  state.replaceMain(state.focus(goal, () => splitConjunction(state, goal, at)));
}

function isConjunction(state: TacticState, goal: MVar): boolean {
  return isConst(appHead(state.elab.meta.whnfReducible(state.target(goal))), "And");
}

function splitConjunction(state: TacticState, goal: MVar, at: Position): void {
  if (!isConjunction(state, goal)) return;
  applyMaker(state, goal, "And.intro", at);
  state.goals = state.goals.flatMap((part) => state.focus(part, () => splitConjunction(state, part, at)));
}

export function exfalsoTactic(state: TacticState, at: Position): void {
  const goal = state.main(at);
  const { elab } = state;
  const target = state.target(goal);
  const level = state.within(goal, () => elab.ensureSort(target, at));
  const next = state.next(goal, constant("False"));
  elab.meta.assign(goal, app(app(constant("False.elim", [level]), target), next));
  state.replaceMain([next]);
}

/** The first goal that agrees with the type becomes the main goal, stated as the text has it. */
export function showTactic(state: TacticState, term: Term, at: Position): void {
  state.main(at);
  let error: Failure | undefined;
  for (const goal of state.goals) {
    const failed = state.attempt(() => {
      const { value: type, holes } = state.elaborate(goal, term, undefined);
      state.within(goal, () => state.elab.ensureSort(type, term.at));
      if (!state.elab.meta.isDefEq(state.target(goal), type)) throw showMismatch(state, goal, type, at);
      const open = holes.find((hole) => !state.elab.meta.isAssigned(hole));
      if (open !== undefined) throw placeholderError(state, open, term.at);
      const next = state.next(goal, state.elab.meta.instantiate(type));
      state.elab.meta.assign(goal, next);
      state.goals = [next, ...state.goals.filter((other) => other !== goal)];
    });
    if (failed === undefined) return;
    error ??= failed;
  }
  throw error ?? new Failure("No goals to be solved", at);
}

function showMismatch(state: TacticState, goal: MVar, type: Expr, at: Position): Failure {
  return new Failure(
    `'show' tactic failed, pattern\n  ${state.elab.text(type)}\nis not definitionally equal to target\n  ${state.elab.text(state.target(goal))}`,
    at,
  );
}
