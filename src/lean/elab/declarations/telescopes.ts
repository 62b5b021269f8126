// Which of a file's variables a declaration takes: those that it uses, or, for a theorem, those that its signature names.

import { type Expr, type FVar, forEachNode, hasFVar } from "../../kernel/index.ts";
import { isFVar } from "../meta/holes.ts";
import type { Meta } from "../meta/meta.ts";

/** The ids of the variables that occur in a term, without those in their types. */
function variablesIn(e: Expr): Set<number> {
  const found = new Set<number>();
  forEachNode(e, (node) => {
    if (isFVar(node)) found.add(node.id);
    return hasFVar(node);
  });
  return found;
}

/** The ids of those candidates that occur in the terms, or in the type of one that does. */
function reached(meta: Meta, candidates: readonly FVar[], terms: readonly Expr[]): Set<number> {
  const byId = new Map(candidates.map((variable) => [variable.id, variable]));
  const chosen = new Set<number>();
  const look = (e: Expr): void => {
    for (const id of variablesIn(meta.instantiate(e))) {
      const variable = byId.get(id);
      if (variable === undefined || chosen.has(id)) continue;
      chosen.add(id);
      look(variable.type);
    }
  };
  terms.forEach(look);
  return chosen;
}

/** The variables that occur in the terms, with those that they depend on, in order. */
export function usedVariables(meta: Meta, candidates: readonly FVar[], terms: readonly Expr[]): FVar[] {
  const chosen = reached(meta, candidates, terms);
  return candidates.filter(({ id }) => chosen.has(id));
}

/**
 * The variables that a theorem takes: those that its signature mentions and those of `include`, with what they depend on,
 * and then the instances about chosen variables alone.
 */
export function signatureVariables(
  meta: Meta,
  candidates: readonly FVar[],
  { included, omitted }: { readonly included: ReadonlySet<number>; readonly omitted: ReadonlySet<number> },
  signature: readonly Expr[],
): FVar[] {
  const chosen = reached(meta, candidates, [...signature, ...candidates.filter(({ id }) => included.has(id))]);
  for (const { id, info, type } of candidates) {
    if (info !== "instImplicit" || chosen.has(id) || omitted.has(id)) continue;
    if ([...variablesIn(meta.instantiate(type))].every((other) => chosen.has(other))) chosen.add(id);
  }
  return candidates.filter(({ id }) => chosen.has(id));
}
