// Structural recursion: a body that calls itself on parts of one argument becomes a use of that type's `brecOn`.

import { itemAt } from "../../../platform/index.ts";
import type { Budget } from "../../kernel/index.ts";
import {
  appArgs,
  appHead,
  bindLambda,
  bindPi,
  type Const,
  type Expr,
  type FVar,
  fvar,
  type InductiveInfo,
  instantiate1,
  TypeChecker,
} from "../../kernel/index.ts";
import { Failure, type Position, Unsupported } from "../../syntax/index.ts";
import type { Surroundings } from "../environment/view.ts";
import { isFVar } from "../meta/holes.ts";
import { mentions } from "../meta/unify.ts";
import { recurseBelow } from "./below_calls.ts";
import { callsOf, fixedPrefix, mentionsConstant, NotStructural } from "./calls.ts";
import { recurseDirectly } from "./direct_calls.ts";

/** A function that may call itself: `variables` are its arguments, and the constant `self` is it in the body. */
export interface Recursive {
  readonly self: string;
  readonly variables: readonly FVar[];
  readonly body: Expr;
  /** The type of the body. */
  readonly type: Expr;
}

/** One argument to recurse on, with everything that the motive needs. */
export interface RecursionPlan {
  readonly environment: Surroundings;
  readonly checker: TypeChecker;
  readonly self: string;
  /** Arguments that no call changes. */
  readonly fixed: readonly FVar[];
  /** All other arguments, in the order in which calls pass them. */
  readonly varying: readonly FVar[];
  readonly major: FVar;
  readonly indices: readonly FVar[];
  /** The varying arguments besides the major one and its indices. */
  readonly others: readonly FVar[];
  readonly info: InductiveInfo;
  readonly head: Const;
  readonly params: readonly Expr[];
  /** `fun indices major => (others) → result`. */
  readonly motive: Expr;
  readonly body: Expr;
  readonly result: Expr;
}

/** The error for a constant that mentions itself and has no argument that could become smaller. */
function withoutArguments(name: string, at: Position): Failure {
  return new Failure(
    `fail to show termination for\n  ${name}\nwith errors\nfailed to infer structural recursion:\nno parameters suitable for structural recursion\n\nwell-founded recursion cannot be used, \`${name}\` does not take any (non-fixed) arguments`,
    at,
  );
}

/**
 * The body without calls of the function itself. @throws Unsupported if it is structurally recursive on no argument: Lean would
 * then try well-founded recursion.
 */
export function compileRecursion(environment: Surroundings, recursive: Recursive, budget: Budget, at: Position): Expr {
  const checker = new TypeChecker(environment, { budget, trusting: true });
  const { variables, body, type } = withAllArguments(checker, recursive);
  if (variables.length === 0) throw withoutArguments(recursive.self, at);
  const calls = callsOf(body, recursive.self);
  const fixed = fixedPrefix(calls, variables);
  for (const [position] of variables.entries()) {
    if (position < fixed) continue;
    try {
      const plan = planFor(environment, checker, { self: recursive.self, variables, body, type }, fixed, position);
      if (plan === undefined) continue;
      const value = environment.has(`${plan.info.name}.brecOn`) ? recurseBelow(plan) : recurseDirectly(plan);
      if (!mentionsConstant(value, recursive.self))
        return bindLambda(variables.slice(recursive.variables.length), value);
    } catch (error) {
      if (!(error instanceof NotStructural)) throw error;
    }
  }
  throw new Unsupported("recursion that is not structural", at);
}

/** The body under its own leading lambdas. */
function withAllArguments(checker: TypeChecker, given: Recursive): Omit<Recursive, "self"> {
  const variables = [...given.variables];
  let { body, type } = given;
  while (body.kind === "lam") {
    const fn = checker.whnf(type);
    if (fn.kind !== "pi") break;
    const variable = fvar(body.name, body.type, { info: body.info });
    variables.push(variable);
    body = instantiate1(body.body, variable);
    type = instantiate1(fn.body, variable);
  }
  return { variables, body, type };
}

function planFor(
  environment: Surroundings,
  checker: TypeChecker,
  { self, variables, body, type: result }: Recursive,
  fixedCount: number,
  position: number,
): RecursionPlan | undefined {
  const major = itemAt(variables, position);
  const type = checker.whnf(major.type);
  const head = appHead(type);
  const info = head.kind === "const" ? environment.get(head.name) : undefined;
  if (head.kind !== "const" || info?.kind !== "inductive" || !info.recursive) return undefined;
  const args = appArgs(type);
  const params = args.slice(0, info.numParams);
  const indices: FVar[] = [];
  for (const arg of args.slice(info.numParams)) {
    const reduced = checker.whnf(arg);
    const variable = variables.find(({ id }) => isFVar(reduced) && reduced.id === id);
    if (variable === undefined || indices.includes(variable)) return undefined;
    indices.push(variable);
  }
  const positions = [position, ...indices.map((index) => variables.indexOf(index))];
  const count = Math.min(fixedCount, ...positions);
  const fixed = variables.slice(0, count);
  const varying = variables.slice(count);
  const moved = [...indices, major];
  if (params.some((param) => mentions(param, varying))) return undefined;
  const others = varying.filter((variable) => !moved.includes(variable));
  if (moved.some((variable) => mentions(variable.type, others))) return undefined;
  const motive = bindLambda(moved, bindPi(others, result));
  return {
    environment,
    checker,
    self,
    fixed,
    varying,
    major,
    indices,
    others,
    info,
    head,
    params,
    motive,
    body,
    result,
  };
}
