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
import { Failure, type Position } from "../../syntax/index.ts";
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
export function withoutArguments(name: string, at: Position): Failure {
  return new Failure(
    `fail to show termination for\n  ${name}\nwith errors\nfailed to infer structural recursion:\nno parameters suitable for structural recursion\n\nwell-founded recursion cannot be used, \`${name}\` does not take any (non-fixed) arguments`,
    at,
  );
}

/** A function opened under all its arguments. */
export interface OpenedRecursion extends Recursive {
  readonly environment: Surroundings;
  readonly checker: TypeChecker;
  /** How many leading arguments no call changes. */
  readonly fixed: number;
  /** How many of the variables the signature names; the body names the others. */
  readonly named: number;
}

/** The function under its own leading lambdas, too. */
export function openRecursion(environment: Surroundings, recursive: Recursive, budget: Budget): OpenedRecursion {
  const checker = new TypeChecker(environment, { budget, trusting: true });
  const { variables, body, type } = withAllArguments(checker, recursive);
  const { self } = recursive;
  const fixed = fixedPrefix(callsOf(body, self), variables);
  return { environment, checker, self, variables, body, type, fixed, named: recursive.variables.length };
}

/** The body without calls of the function itself; undefined if it is structurally recursive on no argument, or not on the one. */
export function compileStructurally(opened: OpenedRecursion, onlyAt?: number): Expr | undefined {
  const { environment, variables, fixed, self, named } = opened;
  for (const [position] of variables.entries()) {
    if (position < fixed || (onlyAt !== undefined && position !== onlyAt)) continue;
    try {
      const plan = planFor(opened, position);
      if (plan === undefined) continue;
      const value = environment.has(`${plan.info.name}.brecOn`) ? recurseBelow(plan) : recurseDirectly(plan);
      if (!mentionsConstant(value, self)) return bindLambda(variables.slice(named), value);
    } catch (error) {
      if (!(error instanceof NotStructural)) throw error;
    }
  }
  return undefined;
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

function planFor(opened: OpenedRecursion, position: number): RecursionPlan | undefined {
  const { environment, checker, self, variables, body, type: result, fixed: fixedCount } = opened;
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
