// Which variable a match is about besides its terms: the index on which the type of a pattern and that of its term differ.

import { appArgs, appHead, apps, type Expr } from "../../kernel/index.ts";
import type { Elaborator } from "../engine/elaborator.ts";
import { isFVar } from "../meta/holes.ts";

/** The type with holes for the indices of its family, and of the families that are its parameters (Lean's `eraseIndices`). */
export function withoutIndices(elab: Elaborator, type: Expr): Expr {
  const known = elab.meta.whnf(type);
  const head = appHead(known);
  const info = head.kind === "const" ? elab.environment.get(head.name) : undefined;
  if (info?.kind !== "inductive") return type;
  const args = appArgs(known);
  let result = apps(
    head,
    args.slice(0, info.numParams).map((arg) => withoutIndices(elab, arg)),
  );
  for (let i = info.numParams; i < args.length; i++) {
    const fn = elab.meta.whnf(elab.meta.infer(result));
    if (fn.kind !== "pi") return type;
    result = apps(result, [elab.fresh(fn.type)]);
  }
  return result;
}

/**
 * The places of arguments on the way to a variable on which `type`, of a pattern, and `expected` differ: through families,
 * their parameters and indices, and in indices through constructors (Lean's `findDiscrRefinementPath`). Undefined where they
 * differ otherwise.
 */
export function refinementPath(elab: Elaborator, type: Expr, expected: Expr, inIndex = false): number[] | undefined {
  const { meta } = elab;
  const from = meta.whnf(type);
  const to = meta.whnf(expected);
  if (inIndex && (isFVar(from) || isFVar(to))) return [];
  const [args, others] = [appArgs(from), appArgs(to)];
  if (args.length !== others.length || !meta.isDefEq(appHead(from), appHead(to))) return undefined;
  const head = appHead(from);
  const info = head.kind === "const" ? elab.environment.get(head.name) : undefined;
  if (info?.kind !== (inIndex ? "constructor" : "inductive")) return undefined;
  const i = args.findIndex((arg, at) => !meta.isDefEq(arg, others[at] as Expr));
  const isParam = i < info.numParams;
  if (i < 0 || (inIndex && isParam)) return undefined;
  const rest = refinementPath(elab, args[i] as Expr, others[i] as Expr, !isParam);
  return rest === undefined ? undefined : [i, ...rest];
}

/** The part of a type at the end of such a path. */
export function atPath(elab: Elaborator, type: Expr, path: readonly number[]): Expr | undefined {
  let e: Expr | undefined = type;
  for (const place of path) e = e === undefined ? undefined : appArgs(elab.meta.whnf(e))[place];
  return e;
}
