// Unfolding of recursive functions as Lean's elaborator does it: by the body as written, and only where a case is decided.
import type { Environment } from "../../kernel/environment.ts";
import type { TypeChecker } from "../../kernel/type_checker.ts";
import { appArgs, appHead, betaArgs, type ConstantInfo, type Expr, instantiateLevelParams } from "../kernel.ts";

/** Ends the name of the constant that holds a recursive function's body as it is written, with calls of the function. */
const WRITTEN = "._sunfold";

/** The name of the constant that holds the body of the function as written. */
export function writtenName(name: string): string {
  return name + WRITTEN;
}

/** The body of a recursive function as written; undefined for other constants. */
export function writtenBody(environment: Environment, name: string): (ConstantInfo & { value: Expr }) | undefined {
  const info = environment.get(name + WRITTEN);
  return info !== undefined && "value" in info ? info : undefined;
}

/** True if the term is a case analysis that waits for a constructor; the term must be reduced at its head. */
export function isUndecided(environment: Environment, reduced: Expr): boolean {
  const head = appHead(reduced);
  if (head.kind !== "const") return false;
  const info = environment.get(head.name);
  if (info?.kind !== "recursor") return false;
  let args = 0;
  for (let current = reduced; current.kind === "app"; current = current.fn) args++;
  return args > info.numParams + 1 + info.numMinors + info.numIndices;
}

/**
 * A recursive function applied to arguments, unfolded once: the case that they decide, or `undecided`. Undefined if the
 * function is not recursive or lacks arguments; then it unfolds like others.
 */
export function unfoldWritten(checker: TypeChecker, e: Expr): Expr | "undecided" | undefined {
  const head = appHead(e);
  if (head.kind !== "const") return undefined;
  const written = writtenBody(checker.environment, head.name);
  if (written === undefined) return undefined;
  const args = appArgs(e);
  const value = instantiateLevelParams(written.value, written.levelParams, head.levels);
  const body = betaArgs(value, args);
  if (body.kind === "lam") return undefined;
  const reduced = checker.whnfCore(body);
  if (isUndecided(checker.environment, reduced)) return "undecided";
  return reduced;
}
