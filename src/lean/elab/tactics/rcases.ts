// The tactics rcases, obtain and rintro: case analysis by nested patterns.
import type { CasePattern, Tactic, Term } from "../../syntax/ast.ts";
import { type Position, Unsupported } from "../../syntax/failure.ts";
import { familyOf } from "../cases.ts";
import { inaccessible } from "../context.ts";
import type { Expr, FVar, MVar } from "../kernel.ts";
import { dependents } from "../occurrence.ts";
import { mentions } from "../unify.ts";
import { addHypothesis, moveTo, renameHypothesis, replaceHypothesis } from "./hypotheses.ts";
import { introduce } from "./intro.ts";
import { splitGoal } from "./split_goal.ts";
import { placeholderError, type TacticState } from "./state.ts";
import { substitute } from "./subst.ts";

/** A term still to be taken apart by a pattern. */
interface Task {
  readonly major: Expr;
  readonly pattern: CasePattern;
}

export function rcasesTactic(state: TacticState, term: Term, pattern: CasePattern | undefined, at: Position): void {
  const goal = state.main(at);
  if (pattern === undefined) throw new Unsupported("'rcases' without a pattern", at);
  const major = state.elaborateWhole(goal, term, undefined);
  state.replaceMain(takeApart(state, goal, [{ major, pattern }], at));
}

export function obtainTactic(state: TacticState, tactic: Tactic & { kind: "obtain" }): void {
  const { pattern, type, value, at } = tactic;
  const goal = state.main(at);
  if (pattern === undefined || value === undefined) throw new Unsupported("'obtain' without a pattern or ':='", at);
  let expected: Expr | undefined;
  if (type !== undefined) {
    expected = state.elaborateWhole(goal, type, undefined);
    const stated = expected;
    state.within(goal, () => state.elab.ensureSort(stated, type.at));
  }
  const { value: major, holes } = state.elaborate(goal, value, expected);
  if (holes.length > 0) throw placeholderError(state, holes[0], value.at);
  state.replaceMain(takeApart(state, goal, [{ major, pattern }], at));
}

export function rintroTactic(state: TacticState, patterns: readonly CasePattern[], at: Position): void {
  let goals: readonly MVar[] = [state.main(at)];
  for (const pattern of patterns) {
    goals = goals.flatMap((goal) => {
      const { goal: next, variable } = introduce(state, goal, undefined, at);
      return takeApart(state, next, [{ major: variable, pattern }], at);
    });
  }
  state.replaceMain(goals);
}

/** Works through the tasks from left to right; answers the goals that are left. */
function takeApart(state: TacticState, goal: MVar, tasks: readonly Task[], at: Position): MVar[] {
  const [task, ...rest] = tasks;
  if (task === undefined) return [goal];
  const { major, pattern } = task;
  switch (pattern.kind) {
    case "wildcard":
      return takeApart(state, keep(state, goal, major, undefined), rest, at);
    case "name":
      return takeApart(state, keep(state, goal, major, pattern.name), rest, at);
    case "clear":
      return takeApart(state, removed(state, goal, major), rest, at);
    case "typed":
      return typed(state, goal, major, pattern, rest, at);
    case "rfl":
      return replaced(state, goal, major, rest, at);
    case "tuple":
    case "alternatives":
      return split(state, goal, major, pattern, rest, at);
  }
}

function singly<T>(state: TacticState, goal: MVar, work: () => T): T {
  const before = state.goals;
  state.goals = [goal];
  try {
    return work();
  } finally {
    state.goals = before;
  }
}

/** The hypothesis under its name; a term becomes a hypothesis. */
function keep(state: TacticState, goal: MVar, major: Expr, name: string | undefined): MVar {
  return singly(state, goal, () => {
    if (major.kind === "fvar") {
      const variable = state.context(goal).variables.find(({ id }) => id === major.id);
      return variable === undefined || name === undefined ? goal : renameHypothesis(state, goal, variable, name);
    }
    return addHypothesis(state, goal, name ?? inaccessible("x"), state.elab.meta.infer(major), major);
  });
}

function removed(state: TacticState, goal: MVar, major: Expr): MVar {
  if (major.kind !== "fvar") return goal;
  const needed =
    dependents(state.elab.meta, state.context(goal), [major]).length > 0 || mentions(state.target(goal), [major]);
  return needed ? goal : singly(state, goal, () => moveTo(state, goal, state.context(goal).without([major])));
}

function typed(
  state: TacticState,
  goal: MVar,
  major: Expr,
  pattern: CasePattern & { kind: "typed" },
  rest: readonly Task[],
  at: Position,
): MVar[] {
  const { meta } = state.elab;
  const type = state.elaborateWhole(goal, pattern.type, undefined);
  const found = meta.infer(major);
  if (!meta.isDefEq(type, found)) throw state.elab.mismatch(major, found, type, pattern.at);
  if (major.kind !== "fvar") return takeApart(state, goal, [{ major, pattern: pattern.pattern }, ...rest], at);
  const variable = state.context(goal).variables.find(({ id }) => id === major.id) as FVar;
  if (dependents(meta, state.context(goal), [variable]).length > 0)
    throw new Unsupported("typed pattern on a dependent variable", at);
  const next = singly(state, goal, () => replaceHypothesis(state, goal, variable, type, variable));
  const restated = state.context(next).variables.at(-1) as FVar;
  return takeApart(state, next, [{ major: restated, pattern: pattern.pattern }, ...rest], at);
}

function replaced(state: TacticState, goal: MVar, major: Expr, rest: readonly Task[], at: Position): MVar[] {
  let current = goal;
  let equation = major;
  if (major.kind !== "fvar") {
    current = keep(state, goal, major, undefined);
    equation = state.context(current).variables.at(-1) as FVar;
  }
  const variable = state.context(current).variables.find(({ id }) => id === (equation as FVar).id) as FVar;
  const { goal: next, moved } = substitute(state, current, variable, at);
  return takeApart(state, next, moveTasks(rest, moved), at);
}

function moveTasks(tasks: readonly Task[], moved: ReadonlyMap<number, FVar>): Task[] {
  return tasks.map(({ major, pattern }) => ({
    major: major.kind === "fvar" ? (moved.get(major.id) ?? major) : major,
    pattern,
  }));
}

function split(
  state: TacticState,
  goal: MVar,
  major: Expr,
  pattern: CasePattern,
  rest: readonly Task[],
  at: Position,
): MVar[] {
  const family = familyOf(state.elab, state.elab.meta.infer(major));
  if (family === undefined) throw new Unsupported("pattern for a term whose type is not inductive", pattern.at);
  const count = family.info.constructors.length;
  const alternatives = alternativesFor(pattern, count);
  const branches = splitGoal(state, goal, major, at, { tag: () => "" });
  return branches.flatMap((branch, i) => {
    const fields = patternsFor(alternatives[i], branch.fields.length);
    const tasks = branch.fields.map((field, j): Task => ({ major: field, pattern: fields[j] }));
    return takeApart(state, branch.goal, [...tasks, ...moveTasks(rest, branch.moved)], at);
  });
}

/** One pattern for each constructor; surplus alternatives belong to the last. */
function alternativesFor(pattern: CasePattern, count: number): CasePattern[] {
  const { at } = pattern;
  if (pattern.kind === "tuple" && pattern.patterns.length === 0 && count === 0) return [];
  const given = pattern.kind === "alternatives" ? pattern.patterns : [pattern];
  if (given.length < count || count === 0) throw new Unsupported("pattern with too few alternatives", at);
  if (given.length === count) return [...given];
  if (count === 1) throw new Unsupported("pattern with too many alternatives", at);
  return [...given.slice(0, count - 1), { kind: "alternatives", patterns: given.slice(count - 1), at }];
}

/** One pattern for each field; surplus patterns are nested into the last. */
function patternsFor(pattern: CasePattern, count: number): CasePattern[] {
  const { at } = pattern;
  const given = pattern.kind === "tuple" ? pattern.patterns : [pattern];
  if (count === 0) {
    if (pattern.kind === "name" || given.length > 1) throw new Unsupported("pattern with too many parts", at);
    return [];
  }
  if (given.length < count) throw new Unsupported("pattern with too few parts", at);
  if (given.length === count) return [...given];
  return [...given.slice(0, count - 1), { kind: "tuple", patterns: given.slice(count - 1), at }];
}
