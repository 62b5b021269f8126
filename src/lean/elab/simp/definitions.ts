// Unfolding definitions by the simplifier: by equations if there are any, else by the definition itself.

import { appArgs, appHead, type Expr, isConst, someNode } from "../../kernel/index.ts";
import type { Elaborator } from "../engine/elaborator.ts";
import { isOpenMatch } from "../matching/marked_match.ts";
import { unfoldsByProof } from "../recursion/lemmas_of.ts";
import { ifContracted, isStuck, unfolded } from "./procedures.ts";
import type { Procedure } from "./simplifier.ts";

/** True if a definition's value is a case analysis or a recursion, so that it is unfolded by equations only. */
export function isByCases(elab: Elaborator, name: string): boolean {
  const info = elab.environment.get(name);
  if (info?.kind !== "definition") return false;
  if (unfoldsByProof(elab.environment, name)) return true;
  return someNode(info.value, (node) => node.kind === "const" && isStuck(elab, node));
}

/** Replaces an application of a definition to all its arguments by its value, unless a case analysis gets stuck. */
export function unfoldDefinition(name: string): Procedure {
  return ({ elab }, e) => {
    const head = appHead(e);
    if (!isConst(head, name)) return undefined;
    const info = elab.environment.get(name);
    if (info?.kind !== "definition" || appArgs(e).length < parameterCount(info.value)) return undefined;
    const value = unfolded(e, info.value, info.levelParams);
    const whole = { expr: value, proof: undefined };
    if (!isByCases(elab, name)) return whole;
    return ifContracted(elab, value) ?? (isOpenMatch(elab.environment, value) ? whole : undefined);
  };
}

function parameterCount(value: Expr): number {
  let count = 0;
  for (let current = value; current.kind === "lam"; current = current.body) count++;
  return count;
}
