// Case analyses carry what knows the results of calls into their branches, where its type speaks of the constructor.

import { itemAt, pairsOf } from "../../../platform/index.ts";
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
  hasLooseBVars,
  headBeta,
  instantiate1,
  isConst,
  type RecursorInfo,
  replaceFVars,
  someNode,
  type TypeChecker,
} from "../../kernel/index.ts";
import { placesOf, recursorArguments, recursorBranches } from "../cases/recursor_branches.ts";
import { openBinders } from "../constructions/opened.ts";
import type { Surroundings } from "../environment/view.ts";
import { isFVar } from "../meta/holes.ts";
import { mentions } from "../meta/unify.ts";
import { NotStructural } from "./calls.ts";
import { type Caller, type Results, replaceCalls } from "./replace_calls.ts";

/** Whose calls are replaced, and where its constants are. */
interface Surrounded extends Caller {
  readonly environment: Surroundings;
}

/** True if a call in the term passes a variable that is bound there, at the place of an argument that `matters`. */
function callsBound(e: Expr, self: string, matters: Carried["matters"]): boolean {
  return someNode(e, (node) => isConst(appHead(node), self) && matters(appArgs(node)).some(hasLooseBVars));
}

/** What is carried: a variable whose type says what is known, and what replaces calls where there is another such variable. */
export interface Carried {
  readonly under: FVar;
  /** The arguments of the function that its type speaks of, if it speaks of several. */
  readonly current?: readonly Expr[];
  /** The arguments of a call that tell which result it is. */
  matters(args: readonly Expr[]): readonly Expr[];
  results(inBranch: FVar, fields: readonly FVar[]): Results;
}

/** A recursor applied to all its arguments and perhaps more. */
export interface RecursorCall {
  readonly recursor: RecursorInfo;
  readonly head: Expr & { kind: "const" };
  readonly params: readonly Expr[];
  readonly motive: Expr;
  readonly minors: readonly Expr[];
  readonly indices: readonly Expr[];
  readonly major: Expr;
  readonly extra: readonly Expr[];
}

export function recursorCall(
  plan: Pick<Surrounded, "environment">,
  head: Expr,
  args: readonly Expr[],
): RecursorCall | undefined {
  if (head.kind !== "const") return undefined;
  const recursor = plan.environment.get(head.name);
  if (recursor?.kind !== "recursor") return undefined;
  const places = placesOf(plan.environment, recursor);
  if (places === undefined) return undefined;
  const [motive, major] = [args[places.motive], args[places.major]];
  if (motive === undefined || major === undefined) return undefined;
  return {
    recursor,
    head,
    params: args.slice(0, recursor.numParams),
    motive,
    minors: args.slice(...places.minors),
    indices: args.slice(places.indices, places.major),
    major,
    extra: args.slice(places.major + 1),
  };
}

/**
 * A case analysis on something that the type of `under` mentions: each branch gets `under` at its constructor.
 * Undefined if the type does not mention it, or mentions what depends on it and is not analysed with it, or if no call needs
 * it: then calls on what is analysed itself keep their results (Lean's `recArgHasLooseBVarsAt`).
 */
export function carryInto(plan: Surrounded, carried: Carried, call: RecursorCall): Expr | undefined {
  const { checker } = plan;
  const { under } = carried;
  const { recursor, params, indices, major, extra } = call;
  const analysed = [...indices, major];
  const variables = analysed.filter((e) => isFVar(e));
  if (!mentions(under.type, variables)) return undefined;
  if (!call.minors.some((minor) => callsBound(minor, plan.self, carried.matters))) return undefined;
  const dependents = dependentsIn(carried, variables);
  const places = dependents.map(({ id }) => extra.findIndex((e) => isFVar(e) && e.id === id));
  const count = Math.max(-1, ...places) + 1;
  const opened = openBinders(call.motive, "lam", analysed.length);
  if (opened.variables.length < analysed.length || places.includes(-1)) return undefined;
  // Behind the arguments of the case analysis that the type of `under` mentions, too.
  const knowing = (values: readonly Expr[]): { args: FVar[]; brought: FVar; rest: Expr } => {
    const chosen = pairsOf(values, analysed).flatMap(([value, e]) => (isFVar(e) ? [value] : []));
    const { binders: args, result: rest } = openPis(
      checker,
      replaceFVars(opened.rest, opened.variables, values),
      count,
    );
    const type = replaceFVars(
      under.type,
      [...variables, ...dependents],
      [...chosen, ...places.map((place) => itemAt(args, place))],
    );
    return { args, brought: fvar("f", type), rest };
  };
  const { args, brought, rest } = knowing(opened.variables);
  const stated = bindPi([...args, brought], rest);
  const motive = bindLambda(opened.variables, stated);
  const large = recursor.levelParams.length > (plan.environment.get(recursor.inductive)?.levelParams.length ?? 0);
  const { levels } = call.head;
  const familyLevels = large ? levels.slice(1) : levels;
  const minors = pairsOf(recursorBranches(checker, recursor, familyLevels, params), call.minors).map(
    ([branch, minor]) => {
      const old = branch.hypotheses(call.motive);
      const { args, brought: inBranch } = knowing([...branch.indices, branch.made]);
      const body = headBeta(apps(minor, [...branch.fields, ...old, ...args]));
      if (mentions(body, old)) throw new NotStructural();
      const replaced = replaceCalls(plan, carried.results(inBranch, [...branch.fields, ...args]), body);
      return bindLambda([...branch.fields, ...branch.hypotheses(motive), ...args, inBranch], replaced);
    },
  );
  const newLevels = large ? [checker.sortOf(stated), ...familyLevels] : levels;
  const results = carried.results(under, []);
  const inside = (part: Expr): Expr => replaceCalls(plan, results, part);
  const outer = recursorArguments(checker, recursor, newLevels, params, motive, minors);
  const applied = apps(constant(recursor.name, newLevels), [...outer, ...indices, inside(major)]);
  return apps(applied, [...extra.slice(0, count).map(inside), under, ...extra.slice(count).map(inside)]);
}

/** The arguments that the type of `under` mentions and whose types mention the variables. */
function dependentsIn({ under, current = [] }: Carried, variables: readonly FVar[]): FVar[] {
  return current.filter(
    (e): e is FVar =>
      isFVar(e) && !variables.some(({ id }) => id === e.id) && mentions(under.type, [e]) && mentions(e.type, variables),
  );
}

function openPis(checker: TypeChecker, type: Expr, count: number): { binders: FVar[]; result: Expr } {
  const binders: FVar[] = [];
  let result = type;
  while (binders.length < count) {
    const reduced = checker.whnf(result);
    if (reduced.kind !== "pi") throw new NotStructural();
    const binder = fvar(reduced.name, reduced.type, { info: reduced.info });
    binders.push(binder);
    result = instantiate1(reduced.body, binder);
  }
  return { binders, result };
}
