// The equation lemma of a function that a call of it is an instance of.

import { tupleOf } from "../../../platform/index.ts";
import { app, appArgs, appHead, type Expr, instantiate1 } from "../../kernel/index.ts";
import type { Position } from "../../syntax/index.ts";
import type { Elaborator } from "../engine/elaborator.ts";
import { isMVar } from "../meta/holes.ts";
import { equationLemmas } from "./lemmas_of.ts";

/** The lemma for this call, and what it says that the call is; undefined if no lemma fits. Definitions are unfolded for that unless `reducibly`. */
export function matchingEquation(
  elab: Elaborator,
  call: Expr,
  at: Position,
  reducibly: boolean,
  assumption?: (type: Expr) => Expr | undefined,
): { proof: Expr; right: Expr } | undefined {
  const { meta } = elab;
  const head = appHead(call);
  let found: { proof: Expr; right: Expr } | undefined;
  for (const lemma of head.kind === "const" ? equationLemmas(elab.environment, head.name) : []) {
    meta.attempt(() => {
      let proof = elab.constant(lemma, at);
      let type = meta.infer(proof);
      const holes: Expr[] = [];
      while (type.kind === "pi") {
        const hole = elab.fresh(type.type);
        proof = app(proof, hole);
        holes.push(hole);
        type = instantiate1(type.body, hole);
      }
      const sides = tupleOf(appArgs(type), 3);
      if (sides === undefined) return false;
      const fits = () => meta.isDefEq(sides[1], call);
      if (!(reducibly ? meta.reducibly(fits) : fits())) return false;
      // What a lemma assumes of the alternatives before its own.
      for (const hole of holes) {
        const open = meta.instantiate(hole);
        if (!isMVar(open)) continue;
        const known = assumption?.(meta.instantiate(open.type));
        if (known === undefined || !meta.isDefEq(open, known)) return false;
      }
      found = { proof: meta.instantiate(proof), right: meta.instantiate(sides[2]) };
      return true;
    });
    if (found !== undefined) return found;
  }
  return undefined;
}
