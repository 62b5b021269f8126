// Unfolding of recursive functions as Lean's elaborator does it: by the body as written, and only where a case is decided.

import { itemAt } from "../../../platform/index.ts";
import type { Constants, TypeChecker } from "../../kernel/index.ts";
import {
  appArgs,
  appHead,
  apps,
  betaArgs,
  type Const,
  type ConstantInfo,
  constant,
  type Expr,
  fvar,
  headBeta,
  instantiateLevelParams,
  type RecursorInfo,
} from "../../kernel/index.ts";
import { isMarked, unmarked, withoutMarks } from "./alternative_marks.ts";
import { isFVar } from "./holes.ts";
import { predecessor } from "./naturals.ts";

/** Ends the name of the constant that holds a recursive function's body as it is written, with calls of the function. */
const WRITTEN = "._sunfold";

/** The name of the constant that holds the body of the function as written. */
export function writtenName(name: string): string {
  return name + WRITTEN;
}

/** The body of a recursive function as written; undefined for other constants. */
export function writtenBody(environment: Constants, name: string): (ConstantInfo & { value: Expr }) | undefined {
  const info = environment.get(name + WRITTEN);
  return info !== undefined && "value" in info ? info : undefined;
}

/** True if the term is a case analysis that waits for a constructor; the term must be reduced at its head. */
export function isUndecided(environment: Constants, reduced: Expr): boolean {
  const head = appHead(reduced);
  if (head.kind !== "const") return false;
  const info = environment.get(head.name);
  if (info?.kind !== "recursor") return false;
  let args = 0;
  for (let current = reduced; current.kind === "app"; current = current.fn) args++;
  return args > info.numParams + info.numMotives + info.numMinors + info.numIndices;
}

/**
 * A recursive function applied to arguments, unfolded once: the alternative that they decide, or `folded` where they decide none. Undefined
 * if the function is not recursive or lacks arguments; then it unfolds like others.
 */
export function unfoldWritten(checker: TypeChecker, e: Expr): Expr | "folded" | undefined {
  const head = appHead(e);
  if (head.kind !== "const") return undefined;
  const written = writtenBody(checker.environment, head.name);
  if (written === undefined) return undefined;
  const value = instantiateLevelParams(written.value, written.levelParams, head.levels);
  let body = headBeta(betaArgs(value, appArgs(e)));
  if (body.kind === "lam") return undefined;
  for (;;) {
    checker.budget.step();
    if (isMarked(body)) return withoutMarks(unmarked(body));
    if (!isUndecided(checker.environment, body)) return withoutMarks(body);
    const next = decide(checker, body);
    if (next === undefined) return "folded";
    body = next;
  }
}

/** One case analysis at the head carried out; undefined if its term is no constructor. */
function decide(checker: TypeChecker, e: Expr): Expr | undefined {
  // Called where a recursor stands at the head.
  const head = appHead(e) as Const;
  const recursor = checker.environment.get(head.name) as RecursorInfo;
  const args = appArgs(e);
  const from = recursor.numParams + recursor.numMotives;
  const to = from + recursor.numMinors;
  const stands = args.slice(from, to).map((minor) => fvar("minor", minor));
  const end = to + recursor.numIndices + 1;
  const majorAt = end - 1;
  const given = itemAt(args, majorAt);
  const before = predecessor(checker, given);
  const major = before === undefined ? given : apps(constant("Nat.succ"), [before]);
  const reduced = checker.whnfCore(apps(head, [...args.slice(0, from), ...stands, ...args.slice(to, majorAt), major]));
  const chosen = appHead(reduced);
  const index = stands.findIndex((stand) => isFVar(chosen) && chosen.id === stand.id);
  if (index < 0) return undefined;
  return headBeta(apps(itemAt(args, from + index), [...appArgs(reduced), ...args.slice(end)]));
}
