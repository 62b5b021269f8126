// The tactics rcases, obtain and rintro: case analysis by nested patterns.

import { itemAt, pairsOf, tupleOf } from "../../../../platform/index.ts";
import { app, type BinderInfo, type Expr, type FVar, fvar } from "../../../kernel/index.ts";
import type { CasePattern, CaseTarget, Tactic } from "../../../syntax/index.ts";
import { Failure, type Position, Unsupported } from "../../../syntax/index.ts";
import { familyOf } from "../../cases/cases.ts";
import { inaccessible } from "../../meta/context.ts";
import { isFVar, type MVar } from "../../meta/holes.ts";
import { generalizeTerm } from "../basic/generalize.ts";
import { introduce } from "../basic/intro.ts";
import { restateHypothesis, tryClear } from "../goals/hypotheses.ts";
import type { TacticState } from "../goals/state.ts";
import { replacedIn } from "./equations.ts";
import { splitGoal } from "./split_goal.ts";
import { type Replacement, substitute } from "./subst.ts";

/** A term still to be taken apart by a pattern. */
interface Task {
  readonly major: Expr;
  readonly pattern: CasePattern;
}

/** What is left to do with a goal: tasks in order, then variables to clear. */
interface Work {
  readonly tasks: readonly Task[];
  readonly clears: readonly Expr[];
  readonly at: Position;
}

export function rcasesTactic(
  state: TacticState,
  targets: readonly CaseTarget[],
  pattern: CasePattern | undefined,
  at: Position,
): void {
  const only = tupleOf(targets, 1);
  if (only === undefined) throw new Unsupported("several targets of 'rcases'", at);
  takeApartTerm(state, only[0], pattern ?? { kind: "tuple", patterns: [], at }, at);
}

export function obtainTactic(state: TacticState, tactic: Tactic & { kind: "obtain" }): void {
  const { pattern, type, value, at } = tactic;
  if (value !== undefined) {
    const plain: CasePattern = pattern ?? { kind: "wildcard", at };
    const typed: CasePattern = type === undefined ? plain : { kind: "typed", pattern: plain, type, at };
    takeApartTerm(state, { name: undefined, term: value }, typed, at);
    return;
  }
  if (type === undefined) throw new Unsupported("'obtain' without a type or a value", at);
  const goal = state.main(at);
  const { elab } = state;
  const stated = state.elaborateWhole(goal, type, undefined);
  state.within(goal, () => elab.ensureSort(stated, type.at));
  const plain: CasePattern = pattern ?? { kind: "name", name: "this", at };
  const variable = fvar(nameOf(plain) ?? inaccessible("x"), stated);
  const next = state.next(goal, state.target(goal), { context: state.context(goal).with(variable) });
  const claim = state.next(goal, stated, { tag: "" });
  elab.meta.assign(goal, app(elab.meta.bind("lam", [variable], next), claim));
  const left = takeApart(state, next, { tasks: [{ major: variable, pattern: plain }], clears: [], at });
  state.replaceMain([claim, ...left]);
}

/** Elaborates the term, makes it a hypothesis if it is none, and takes that apart. */
function takeApartTerm(state: TacticState, { name, term }: CaseTarget, pattern: CasePattern, at: Position): void {
  const goal = state.main(at);
  const { elab } = state;
  let expected: Expr | undefined;
  if (pattern.kind === "typed") {
    const stated = state.elaborateWhole(goal, pattern.type, undefined);
    state.within(goal, () => elab.ensureSort(stated, at));
    expected = stated;
  }
  const value = state.elaborateWhole(goal, term, expected);
  let current = goal;
  let major = value;
  if (!isFVar(value) || name !== undefined) {
    const names = {
      name: nameOf(pattern) ?? inaccessible("x"),
      equation: name === undefined ? undefined : name === "_" ? inaccessible("h") : name,
    };
    const made = generalizeTerm(state, goal, value, names, at);
    current = made.goal;
    major = made.variable;
  }
  state.replaceMain(takeApart(state, current, { tasks: [{ major, pattern }], clears: [], at }));
}

export function rintroTactic(state: TacticState, patterns: readonly CasePattern[], at: Position): void {
  let goals: readonly MVar[] = [state.main(at)];
  for (const pattern of patterns) goals = goals.flatMap((goal) => introducePattern(state, goal, pattern, at));
  state.replaceMain(goals);
}

/** Introduces one variable and takes it apart; answers the goals that are left. */
export function introducePattern(state: TacticState, goal: MVar, pattern: CasePattern, at: Position): MVar[] {
  const { goal: next, variable } = introduce(state, goal, nameOf(pattern), at);
  return takeApart(state, next, { tasks: [{ major: variable, pattern }], clears: [], at });
}

/** The name that a pattern gives to what it matches as a whole. */
function nameOf(pattern: CasePattern): string | undefined {
  switch (pattern.kind) {
    case "name":
      return pattern.name;
    case "typed":
      return nameOf(pattern.pattern);
    case "alternatives": {
      const [only] = tupleOf(pattern.patterns, 1) ?? [];
      return only === undefined ? undefined : nameOf(only);
    }
    default:
      return undefined;
  }
}

/** Works through the tasks from left to right; answers the goals that are left. */
function takeApart(state: TacticState, goal: MVar, work: Work): MVar[] {
  const [task, ...rest] = work.tasks;
  if (task === undefined) return [cleared(state, goal, work.clears)];
  const { major, pattern } = task;
  const after: Work = { ...work, tasks: rest };
  switch (pattern.kind) {
    case "wildcard":
    case "name":
      return takeApart(state, goal, after);
    case "clear":
      return takeApart(state, goal, { ...after, clears: [...work.clears, major] });
    case "typed":
      return typed(state, goal, major, pattern, after);
    case "rfl":
      return replaced(state, goal, major, after);
    case "explicit":
    case "tuple":
    case "alternatives":
      return split(state, goal, major, pattern, after);
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

/** The goal without the variables, as far as nothing depends on them. */
function cleared(state: TacticState, goal: MVar, clears: readonly Expr[]): MVar {
  return singly(state, goal, () => tryClear(state, goal, clears.filter(isFVar)));
}

function variableOf(state: TacticState, goal: MVar, major: Expr, at: Position): FVar {
  const found = isFVar(major) ? state.context(goal).variables.find(({ id }) => id === major.id) : undefined;
  if (found === undefined) throw state.failed("rcases", goal, at, `'${state.elab.text(major)}' is not a free variable`);
  return found;
}

function typed(
  state: TacticState,
  goal: MVar,
  major: Expr,
  pattern: CasePattern & { kind: "typed" },
  after: Work,
): MVar[] {
  const { meta } = state.elab;
  const type = state.elaborateWhole(goal, pattern.type, undefined);
  const found = meta.infer(major);
  if (!meta.isDefEq(type, found)) throw state.elab.mismatch(major, found, type, pattern.at);
  const tasks = [{ major, pattern: pattern.pattern }, ...after.tasks];
  if (!isFVar(major)) return takeApart(state, goal, { ...after, tasks });
  const variable = variableOf(state, goal, major, pattern.at);
  const next = singly(state, goal, () => restateHypothesis(state, goal, variable, meta.instantiate(type)));
  return takeApart(state, next, { ...after, tasks });
}

function replaced(state: TacticState, goal: MVar, major: Expr, after: Work): MVar[] {
  const variable = variableOf(state, goal, major, after.at);
  const done = substitute(state, goal, variable, after.at);
  return takeApart(state, done.goal, moved(after, done.replaced));
}

/** The work with the variables put in that others have been replaced by. */
function moved(work: Work, replacement: Replacement): Work {
  const tasks = work.tasks.map(({ major, pattern }) => ({ major: replacedIn(major, replacement), pattern }));
  return { ...work, tasks, clears: work.clears.map((e) => replacedIn(e, replacement)) };
}

function split(state: TacticState, goal: MVar, major: Expr, pattern: CasePattern, after: Work): MVar[] {
  const { at } = after;
  const variable = variableOf(state, goal, major, at);
  const family = familyOf(state.elab, state.elab.meta.infer(variable));
  if (family === undefined) {
    const type = state.elab.text(variable.type);
    throw new Failure(`Tactic \`rcases\` failed: \`${variable.name} : ${type}\` is not an inductive datatype`, at);
  }
  const patterns = new Map<string, CasePattern[]>();
  const alternatives = alternativesFor(pattern, family.info.constructors.length);
  const names = (maker: string, binders: readonly BinderInfo[]): (string | undefined)[] => {
    const fields = patternsFor(itemAt(alternatives, family.info.constructors.indexOf(maker)), binders);
    patterns.set(maker, fields);
    return fields.map(nameOf);
  };
  const branches = splitGoal(state, goal, variable, at, { names, independentIndices: true });
  return branches.flatMap((branch) => {
    const fields = pairsOf(branch.fields, patterns.get(branch.maker) ?? []);
    const tasks = fields.map(([major, pattern]): Task => ({ major, pattern }));
    return takeApart(state, branch.goal, moved({ ...after, tasks: [...tasks, ...after.tasks] }, branch.replaced));
  });
}

/** One pattern for each constructor: those that are missing are `_`, and surplus ones belong to the last. */
function alternativesFor(pattern: CasePattern, count: number): CasePattern[] {
  const { at } = pattern;
  const given = pattern.kind === "alternatives" ? pattern.patterns : [pattern];
  const found: CasePattern[] = [];
  for (let i = 0; i < count; i++) {
    const last = i === count - 1 && given.length > count;
    const rest: CasePattern = { kind: "alternatives", patterns: given.slice(i), at };
    found.push(last ? { kind: "tuple", patterns: [rest], at } : (given[i] ?? { kind: "wildcard", at }));
  }
  return found;
}

/** One pattern for each field: `_` for implicit ones unless the pattern is explicit, surplus ones nested into the last. */
function patternsFor(pattern: CasePattern, binders: readonly BinderInfo[]): CasePattern[] {
  const { at } = pattern;
  const explicit = pattern.kind === "explicit";
  const inner = explicit ? pattern.pattern : pattern;
  const given = inner.kind === "tuple" ? [...inner.patterns] : [inner];
  const nested = (patterns: readonly CasePattern[]): CasePattern => {
    const tuple: CasePattern = { kind: "tuple", patterns, at };
    return explicit ? { kind: "explicit", pattern: tuple, at } : tuple;
  };
  return binders.map((info, i): CasePattern => {
    if (info !== "default" && !explicit) return { kind: "wildcard", at };
    if (i === binders.length - 1 && given.length > 1) return nested(given);
    return given.shift() ?? { kind: "wildcard", at };
  });
}
