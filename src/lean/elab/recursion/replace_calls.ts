// Walks through a body and replaces recursive calls by results that something else holds.
import {
  abstract,
  appArgs,
  appHead,
  apps,
  type Expr,
  fvar,
  headBeta,
  instantiate1,
  isConst,
  lam,
  letIn,
  pi,
  proj,
} from "../../kernel/index.ts";
import { mentionsConstant, NotStructural } from "./calls.ts";
import type { RecursionPlan } from "./structural.ts";

/** Where results of calls come from. */
export interface Results {
  /** What terms have become so far: parts may be shared. */
  readonly known: Map<Expr, Expr>;
  /** The result for this value of the argument of the recursion, as a function of the other arguments. */
  find(element: Expr): Expr | undefined;
  /** A chance to treat an application in another way; undefined to go on as usual. */
  enter(head: Expr, args: readonly Expr[]): Expr | undefined;
}

/** The term without calls. @throws NotStructural if a result is missing. */
export function replaceCalls(plan: RecursionPlan, results: Results, e: Expr): Expr {
  const before = results.known.get(e);
  if (before !== undefined) return before;
  if (!mentionsConstant(e, plan.self)) return e;
  plan.checker.budget.step();
  const result = replaceInside(plan, results, e);
  results.known.set(e, result);
  return result;
}

function replaceInside(plan: RecursionPlan, results: Results, e: Expr): Expr {
  const inside = (part: Expr): Expr => replaceCalls(plan, results, part);
  switch (e.kind) {
    case "app": {
      const head = appHead(e);
      const args = appArgs(e);
      if (isConst(head, plan.self)) return replaceCall(plan, results, args, inside);
      if (head.kind === "lam") return inside(headBeta(e));
      return results.enter(head, args) ?? apps(inside(head), args.map(inside));
    }
    case "lam":
    case "pi": {
      const variable = fvar(e.name, e.type, { info: e.info });
      const body = abstract(inside(instantiate1(e.body, variable)), [variable]);
      return (e.kind === "lam" ? lam : pi)(e.name, inside(e.type), body, e.info);
    }
    case "let": {
      const variable = fvar(e.name, e.type, { value: e.value });
      const body = abstract(inside(instantiate1(e.body, variable)), [variable]);
      return letIn(e.name, inside(e.type), inside(e.value), body);
    }
    case "proj":
      return proj(e.structName, e.index, inside(e.struct));
    default:
      throw new NotStructural("the function is used without its arguments");
  }
}

/** `self fixed … major …` as the result that is held, applied to the other arguments. */
function replaceCall(
  { fixed, varying, major, others }: RecursionPlan,
  results: Results,
  args: readonly Expr[],
  inside: (e: Expr) => Expr,
): Expr {
  const given = args.slice(fixed.length);
  const position = varying.indexOf(major);
  const element = given[position];
  if (element === undefined) throw new NotStructural("the function is used without the argument of the recursion");
  const known = results.find(element);
  if (known === undefined) throw new NotStructural("a call is not on a part of the argument");
  const passed = others.flatMap((variable) => {
    const arg = given[varying.indexOf(variable)];
    return arg === undefined ? [] : [inside(arg)];
  });
  return apps(known, [...passed, ...given.slice(varying.length).map(inside)]);
}
