// Which indices of a family are in truth parameters.

import { itemAt } from "../../../platform/index.ts";
import type { TypeChecker } from "../../kernel/index.ts";
import {
  appArgs,
  appHead,
  type Expr,
  type FVar,
  forEachNode,
  fvar,
  instantiate1,
  isConst,
} from "../../kernel/index.ts";
import { isFVar } from "../meta/holes.ts";

/** A family with its constructors, closed over the parameters. */
export interface OpenFamily {
  readonly name: string;
  readonly type: Expr;
  readonly constructors: readonly { readonly type: Expr }[];
}

/**
 * How many indices are parameters: each constructor takes them as its first arguments, at the same types, and passes them on
 * to the family wherever it occurs. A family without constructors has no other arguments.
 */
export function fixedIndices(checker: TypeChecker, family: OpenFamily, numParams: number): number {
  const arity = arityOf(checker, family.type) - numParams;
  const most = Math.min(arity, ...family.constructors.map(({ type }) => passedOn(family.name, numParams, type)));
  let types = [family.type, ...family.constructors.map(({ type }) => type)];
  for (let i = 0; i < numParams + most; i++) {
    const reduced = types.map((type) => (type.kind === "pi" ? type : checker.whnf(type)));
    const first = itemAt(reduced, 0);
    if (first.kind !== "pi") return Math.max(0, i - numParams);
    const variable = fvar(first.name, first.type);
    const next: Expr[] = [];
    for (const type of reduced) {
      if (type.kind !== "pi" || !checker.isDefEq(type.type, first.type)) return Math.max(0, i - numParams);
      next.push(instantiate1(type.body, variable));
    }
    types = next;
  }
  return most;
}

function arityOf(checker: TypeChecker, type: Expr): number {
  let count = 0;
  for (let rest = checker.whnf(type); rest.kind === "pi"; count++) {
    rest = checker.whnf(instantiate1(rest.body, fvar(rest.name, rest.type)));
  }
  return count;
}

/** How many arguments behind the parameters a constructor takes first and passes on everywhere. */
function passedOn(name: string, numParams: number, type: Expr): number {
  const variables: FVar[] = [];
  let rest = type;
  while (rest.kind === "pi") {
    const variable = fvar(rest.name, rest.type);
    variables.push(variable);
    rest = instantiate1(rest.body, variable);
  }
  let count = Number.POSITIVE_INFINITY;
  const look = (e: Expr): void => {
    forEachNode(e, (node) => {
      if (!isConst(appHead(node), name)) return true;
      const args = appArgs(node).slice(numParams);
      const differs = args.findIndex((arg, i) => !isVariable(arg, variables[numParams + i]));
      count = Math.min(count, differs < 0 ? args.length : differs);
      return false;
    });
  };
  look(rest);
  for (const variable of variables) look(variable.type);
  return count;
}

function isVariable(e: Expr, variable: FVar | undefined): boolean {
  return isFVar(e) && variable !== undefined && e.id === variable.id;
}
