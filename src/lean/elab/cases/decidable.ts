// Proofs by evaluating a decision procedure.

import { apps, constant, type Expr, levelOne } from "../../kernel/index.ts";
import type { Elaborator } from "../engine/elaborator.ts";

/** The decision procedure that resolution finds for a proposition. */
export function decisionProcedure({ meta, environment, context }: Elaborator, proposition: Expr): Expr | undefined {
  if (!environment.has("Decidable.decide")) return undefined;
  return meta.synthesizer?.(meta, context, apps(constant("Decidable"), [proposition]));
}

/** A proof of a proposition, or of its negation, by evaluating its decision procedure. */
export function decided(elab: Elaborator, proposition: Expr, holds: boolean): Expr | undefined {
  const instance = decisionProcedure(elab, proposition);
  return instance === undefined ? undefined : decidedBy(elab, instance, proposition, holds);
}

/** The same with the decision procedure at hand. */
export function decidedBy(elab: Elaborator, instance: Expr, proposition: Expr, holds: boolean): Expr | undefined {
  const { meta } = elab;
  const decision = apps(constant("Decidable.decide"), [proposition, instance]);
  const answer = constant(holds ? "Bool.true" : "Bool.false");
  if (!meta.isDefEq(decision, answer)) return undefined;
  const computed = apps(constant("Eq.refl", [levelOne]), [constant("Bool"), answer]);
  const lemma = holds ? "of_decide_eq_true" : "of_decide_eq_false";
  return apps(constant(lemma), [proposition, instance, computed]);
}
