// Walks through a body and replaces recursive calls by results that something else holds.
import {
  abstract,
  appArgs,
  appHead,
  apps,
  type Expr,
  type FVar,
  fvar,
  headBeta,
  instantiate1,
  isConst,
  lam,
  letIn,
  pi,
  proj,
  type TypeChecker,
} from "../../kernel/index.ts";
import { mentionsConstant, NotStructural } from "./calls.ts";
import type { RecursionPlan } from "./structural.ts";

/** What replaces recursive calls. */
export interface Results {
  /** What terms have become so far: parts may be shared. */
  readonly known: Map<Expr, Expr>;
  /** What a call becomes; `inside` replaces the calls in its arguments. @throws NotStructural if there is no result for it */
  call(args: readonly Expr[], inside: (e: Expr) => Expr): Expr;
  /** A chance to treat an application in another way; undefined to go on as usual. */
  enter(head: Expr, args: readonly Expr[]): Expr | undefined;
  /** What replaces calls under a binder; the same where it is left out. */
  under?(variable: FVar): Results;
}

/** Whose calls are replaced. */
export interface Caller {
  readonly checker: TypeChecker;
  readonly self: string;
}

/** The term without calls. @throws NotStructural if a result is missing. */
export function replaceCalls(plan: Caller, results: Results, e: Expr): Expr {
  const before = results.known.get(e);
  if (before !== undefined) return before;
  if (!mentionsConstant(e, plan.self)) return e;
  plan.checker.budget.step();
  const result = replaceInside(plan, results, e);
  results.known.set(e, result);
  return result;
}

function replaceInside(plan: Caller, results: Results, e: Expr): Expr {
  const inside = (part: Expr): Expr => replaceCalls(plan, results, part);
  const below = (body: Expr, variable: FVar): Expr =>
    abstract(replaceCalls(plan, results.under?.(variable) ?? results, instantiate1(body, variable)), [variable]);
  switch (e.kind) {
    case "app": {
      const head = appHead(e);
      const args = appArgs(e);
      if (isConst(head, plan.self)) return results.call(args, inside);
      if (head.kind === "lam") return inside(headBeta(e));
      return results.enter(head, args) ?? apps(inside(head), args.map(inside));
    }
    case "lam":
    case "pi": {
      const variable = fvar(e.name, e.type, { info: e.info });
      const body = below(e.body, variable);
      return (e.kind === "lam" ? lam : pi)(e.name, inside(e.type), body, e.info);
    }
    case "let": {
      const variable = fvar(e.name, e.type, { value: e.value });
      const body = below(e.body, variable);
      return letIn(e.name, inside(e.type), inside(e.value), body);
    }
    case "proj":
      return proj(e.structName, e.index, inside(e.struct));
    default:
      throw new NotStructural();
  }
}

/**
 * `self fixed … major …` as the result that is held, applied to the other arguments. `find` tells the result for a value of
 * the argument of the recursion, as a function of the other arguments.
 */
export function heldResult(
  { fixed, varying, major, others }: RecursionPlan,
  find: (element: Expr) => Expr | undefined,
  args: readonly Expr[],
  inside: (e: Expr) => Expr,
): Expr {
  const given = args.slice(fixed.length);
  const position = varying.indexOf(major);
  const element = given[position];
  if (element === undefined) throw new NotStructural();
  const known = find(element);
  if (known === undefined) throw new NotStructural();
  const passed = others.flatMap((variable) => {
    const arg = given[varying.indexOf(variable)];
    return arg === undefined ? [] : [inside(arg)];
  });
  return apps(known, [...passed, ...given.slice(varying.length).map(inside)]);
}
