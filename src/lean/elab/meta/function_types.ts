// Types of what is applied, where it is known that they are function types as they stand.

import { BugError } from "../../../platform/index.ts";
import { type Expr, instantiate1, type Pi } from "../../kernel/index.ts";

/** A term that is known to be a function type as it is written. @throws BugError if it is none. */
export function piOf(e: Expr): Pi {
  if (e.kind !== "pi") throw new BugError(`a ${e.kind} where a function type stands`);
  return e;
}

/** The type of a function of this type after these arguments. @throws BugError if it takes fewer. */
export function typeAfter(type: Expr, args: readonly Expr[]): Expr {
  let rest = type;
  for (const arg of args) rest = instantiate1(piOf(rest).body, arg);
  return rest;
}
