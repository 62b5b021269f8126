// Where free variables and metavariables occur.

import { type Expr, type FVar, someNode } from "../../kernel/index.ts";
import type { LocalContext } from "./context.ts";
import { hasMVar, isMVar, type MVar } from "./holes.ts";
import type { Meta } from "./meta.ts";
import { mentions } from "./unify.ts";

/** True if the metavariable occurs in the term. */
export function mentionsHole(e: Expr, hole: MVar): boolean {
  return someNode(e, (node) => isMVar(node) && node.id === hole.id, hasMVar);
}

/** The variables of a context whose types depend on the given ones, directly or through others; not those themselves. */
export function dependents(meta: Meta, context: LocalContext, on: readonly FVar[]): FVar[] {
  const all = [...on];
  const found: FVar[] = [];
  for (const variable of context.variables) {
    if (all.some(({ id }) => id === variable.id)) continue;
    const parts = variable.value === undefined ? [variable.type] : [variable.type, variable.value];
    if (!parts.some((part) => mentions(meta.instantiate(part), all))) continue;
    all.push(variable);
    found.push(variable);
  }
  return found;
}
