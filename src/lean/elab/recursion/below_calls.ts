// Recursion through `brecOn`: calls become parts of what is below, which case analyses carry into their branches.

import { itemAt, lastOf } from "../../../platform/index.ts";
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
  isConst,
  proj,
  replaceFVars,
} from "../../kernel/index.ts";
import { isFVar } from "../meta/holes.ts";
import { carryInto, recursorCall } from "./carrying.ts";
import { heldResult, type Results, replaceCalls } from "./replace_calls.ts";
import type { RecursionPlan } from "./structural.ts";

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
    call: (args, inside) => heldResult(plan, (element) => findBelow(plan, stand, under, element), args, inside),
    enter: (head, args) => {
      const call = recursorCall(plan, head, args);
      const position = plan.fixed.length + plan.varying.indexOf(plan.major);
      const matters = (of: readonly Expr[]): readonly Expr[] => of.slice(position, position + 1);
      const carried = { under, matters, results: (inBranch: FVar) => resultsBelow(plan, stand, inBranch) };
      return call === undefined ? undefined : carryInto(plan, carried, call);
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
