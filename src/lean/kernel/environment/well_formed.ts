// Checks on a declaration before its terms are typed: names, universe parameters, closed terms.

import { CheckError } from "../budget/errors.ts";
import { type Expr, hasFVar, hasLevelParam, hasLooseBVars, marksOf } from "../term/expr.ts";
import { exprText } from "../term/expr_text.ts";
import { levelParamsOf } from "../term/level.ts";
import type { Name } from "../term/name.ts";
import { forEachNode } from "../term/visit.ts";
import type { Environment } from "./environment.ts";

/** @throws CheckError if a name is empty, repeated or taken. */
export function checkFreshNames(environment: Environment, names: readonly Name[]): void {
  const seen = new Set<Name>();
  for (const name of names) {
    if (name === "") throw new CheckError("A declaration needs a name.");
    if (seen.has(name) || environment.has(name)) {
      throw new CheckError("A constant of this name is already declared.", `name: ${name}`);
    }
    seen.add(name);
  }
}

/** @throws CheckError if a universe parameter is repeated. */
export function checkLevelParams(levelParams: readonly Name[]): void {
  if (new Set(levelParams).size === levelParams.length) return;
  throw new CheckError("A universe parameter is declared twice.", `parameters: ${levelParams.join(" ")}`);
}

/** @throws CheckError if the term has loose or free variables, marks, or undeclared universe parameters. */
export function checkClosed(e: Expr, levelParams: readonly Name[]): void {
  if (hasLooseBVars(e)) throw new CheckError("A declaration has a bound variable out of scope.", exprText(e));
  if (hasFVar(e)) throw new CheckError("A declaration has a free variable.", exprText(e));
  if (marksOf(e) !== 0) throw new CheckError("A declaration has parts that are no terms of the kernel.", exprText(e));
  if (!hasLevelParam(e)) return;
  const declared = new Set(levelParams);
  forEachNode(e, (node) => {
    const levels = node.kind === "const" ? node.levels : node.kind === "sort" ? [node.level] : [];
    for (const level of levels) {
      for (const name of levelParamsOf(level)) {
        if (!declared.has(name)) throw new CheckError("A universe parameter is not declared.", `parameter: ${name}`);
      }
    }
    return hasLevelParam(node);
  });
}
