// Recursion through `brecOn`: calls become parts of what is below, which case analyses carry into their branches.

import { itemAt, lastOf, pairsOf } from "../../../platform/index.ts";
import {
  appArgs,
  appHead,
  apps,
  bindLambda,
  bindPi,
  constant,
  type Expr,
  type FVar,
  fvar,
  headBeta,
  instantiate1,
  isConst,
  levelIMax,
  proj,
  type RecursorInfo,
  replaceFVars,
} from "../../kernel/index.ts";
import { recursorBranches } from "../cases/recursor_branches.ts";
import { isFVar } from "../meta/holes.ts";
import { mentions } from "../meta/unify.ts";
import { NotStructural } from "./calls.ts";
import { type Results, replaceCalls } from "./replace_calls.ts";
import type { RecursionPlan } from "./structural.ts";

/** A recursor applied to all its arguments and perhaps more. */
interface RecursorCall {
  readonly recursor: RecursorInfo;
  readonly head: Expr & { kind: "const" };
  readonly params: readonly Expr[];
  readonly motive: Expr;
  readonly minors: readonly Expr[];
  readonly indices: readonly Expr[];
  readonly major: Expr;
  readonly extra: readonly Expr[];
}

/** The function by `brecOn` of the type of the argument. */
export function recurseBelow(plan: RecursionPlan): Expr {
  const { checker, info, head, params, motive, indices, major, others, body, result } = plan;
  const level = checker.sortOf(bindPi(others, result));
  const levels = [level, ...head.levels];
  const stand = fvar("motive", checker.infer(motive));
  const below = constant(`${info.name}.below`, levels);
  const under = fvar("f", apps(below, [...params, stand, ...indices, major]));
  const replaced = replaceCalls(plan, resultsBelow(plan, stand, under), body);
  const inner = replaceFVars(bindLambda([under, ...others], replaced), [stand], [motive]);
  const step = bindLambda([...indices, major], inner);
  const value = apps(constant(`${info.name}.brecOn`, levels), [...params, motive, ...indices, major, step]);
  return apps(value, others);
}

/** The type of `under` says what is below, with the variable `stand` for the motive. */
function resultsBelow(plan: RecursionPlan, stand: FVar, under: FVar): Results {
  return {
    known: new Map(),
    find: (element) => findBelow(plan, stand, under, element),
    enter: (head, args) => {
      const call = recursorCall(plan, head, args);
      return call === undefined ? undefined : carryInto(plan, stand, under, call);
    },
  };
}

/** The component of `under` whose type is the motive at this element. */
function findBelow(plan: RecursionPlan, stand: FVar, under: FVar, element: Expr): Expr | undefined {
  const { checker } = plan;
  const search = (value: Expr, type: Expr): Expr | undefined => {
    const reduced = checker.whnf(type);
    const head = appHead(reduced);
    const args = appArgs(reduced);
    if (isConst(head, "PProd")) {
      return search(proj("PProd", 0, value), itemAt(args, 0)) ?? search(proj("PProd", 1, value), itemAt(args, 1));
    }
    if (!isFVar(head) || head.id !== stand.id) return undefined;
    return checker.isDefEq(lastOf(args), element) ? value : undefined;
  };
  return search(under, under.type);
}

function recursorCall(plan: RecursionPlan, head: Expr, args: readonly Expr[]): RecursorCall | undefined {
  if (head.kind !== "const") return undefined;
  const recursor = plan.environment.get(head.name);
  if (recursor?.kind !== "recursor") return undefined;
  const { numParams, numMinors, numIndices } = recursor;
  const afterMinors = numParams + 1 + numMinors;
  const majorAt = afterMinors + numIndices;
  const [motive, major] = [args[numParams], args[majorAt]];
  if (motive === undefined || major === undefined) return undefined;
  return {
    recursor,
    head,
    params: args.slice(0, numParams),
    motive,
    minors: args.slice(numParams + 1, afterMinors),
    indices: args.slice(afterMinors, majorAt),
    major,
    extra: args.slice(majorAt + 1),
  };
}

/**
 * A case analysis on something that the type of `under` mentions: each branch gets `under` at its constructor.
 * Undefined if the type does not mention it.
 */
function carryInto(plan: RecursionPlan, stand: FVar, under: FVar, call: RecursorCall): Expr | undefined {
  const { checker } = plan;
  const { recursor, params, indices, major, extra } = call;
  const analysed = [...indices, major];
  const variables = analysed.filter((e) => isFVar(e));
  if (!mentions(under.type, variables)) return undefined;
  const opened = openMotive(call.motive, analysed.length);
  if (opened === undefined) return undefined;
  const belowAt = (values: readonly Expr[]): Expr => {
    const chosen = pairsOf(values, analysed).flatMap(([value, e]) => (isFVar(e) ? [value] : []));
    return replaceFVars(under.type, variables, chosen);
  };
  const carried = fvar("f", belowAt(opened.binders));
  const motive = bindLambda(opened.binders, bindPi([carried], opened.result));
  const large = recursor.levelParams.length > (plan.environment.get(recursor.inductive)?.levelParams.length ?? 0);
  const { levels } = call.head;
  const familyLevels = large ? levels.slice(1) : levels;
  const minors = pairsOf(recursorBranches(checker, recursor, familyLevels, params), call.minors).map(
    ([branch, minor]) => {
      const old = branch.hypotheses(call.motive);
      const body = headBeta(apps(minor, [...branch.fields, ...old]));
      if (mentions(body, old)) throw new NotStructural("a recursor is used by hand");
      const inBranch = fvar("f", belowAt([...branch.indices, branch.made]));
      const replaced = replaceCalls(plan, resultsBelow(plan, stand, inBranch), body);
      return bindLambda([...branch.fields, ...branch.hypotheses(motive), inBranch], replaced);
    },
  );
  const newLevels = large ? [levelIMax(checker.sortOf(carried.type), itemAt(levels, 0)), ...familyLevels] : levels;
  const results = resultsBelow(plan, stand, under);
  const inside = (part: Expr): Expr => replaceCalls(plan, results, part);
  const applied = apps(constant(recursor.name, newLevels), [...params, motive, ...minors, ...indices, inside(major)]);
  return apps(applied, [under, ...extra.map(inside)]);
}

function openMotive(motive: Expr, count: number): { binders: FVar[]; result: Expr } | undefined {
  const binders: FVar[] = [];
  let result = motive;
  while (binders.length < count) {
    if (result.kind !== "lam") return undefined;
    const binder = fvar(result.name, result.type);
    binders.push(binder);
    result = instantiate1(result.body, binder);
  }
  return { binders, result };
}
