// Proofs by evaluating a decision procedure.

import { apps, constant, type Expr, levelOne } from "../../kernel/index.ts";
import type { Elaborator } from "../engine/elaborator.ts";

/** A proof of a proposition, or of its negation, by evaluating its decision procedure. */
export function decided(elab: Elaborator, proposition: Expr, holds: boolean): Expr | undefined {
  const { meta } = elab;
  if (!elab.environment.has("Decidable.decide")) return undefined;
  const instance = meta.synthesizer?.(meta, elab.context, apps(constant("Decidable"), [proposition]));
  if (instance === undefined) return undefined;
  const decision = apps(constant("Decidable.decide"), [proposition, instance]);
  const answer = constant(holds ? "Bool.true" : "Bool.false");
  if (!meta.isDefEq(decision, answer)) return undefined;
  const computed = apps(constant("Eq.refl", [levelOne]), [constant("Bool"), answer]);
  const lemma = holds ? "of_decide_eq_true" : "of_decide_eq_false";
  return apps(constant(lemma), [proposition, instance, computed]);
}
