// The tactic decide: evaluates the decision procedure of a closed proposition.

import { appArgs, appHead, type Expr, hasFVar, hasLooseBVar, isConst } from "../../../kernel/index.ts";
import { Failure, type Position, Unsupported } from "../../../syntax/index.ts";
import { decidedBy, decisionProcedure } from "../../cases/decidable.ts";
import type { Elaborator } from "../../engine/elaborator.ts";
import { missingInstanceText } from "../../engine/postponed.ts";
import { hasMVar } from "../../meta/holes.ts";
import type { TacticState } from "../goals/state.ts";

export function decideTactic(state: TacticState, at: Position): void {
  const goal = state.main(at);
  const target = state.target(goal);
  const text = state.elab.text(target);
  if (hasFVar(target)) {
    throw new Failure(
      `Expected type must not contain free variables\n  ${text}\n\nHint: Use the \`+revert\` option to automatically clean up and revert free variables`,
      at,
    );
  }
  if (hasMVar(target)) {
    throw new Failure(`Expected type must not contain metavariables\n  ${text}`, at);
  }
  const { elab } = state;
  const instance = state.within(goal, () => decisionProcedure(elab, target));
  if (instance === undefined) {
    if (hasNoProcedure(elab, target))
      throw new Failure(missingInstanceText(`Decidable ${elab.text(target, 1024)}`), at);
    throw new Unsupported(`instance of 'Decidable (${text})'`, at);
  }
  const proof = state.within(goal, () => decidedBy(elab, instance, target, true));
  if (proof === undefined) {
    if (state.within(goal, () => decidedBy(elab, instance, target, false)) !== undefined)
      throw new Failure(`Tactic \`decide\` proved that the proposition\n  ${text}\nis false`, at);
    throw new Failure(
      `Tactic \`decide\` failed for proposition\n  ${text}\nbecause its \`Decidable\` instance\n  ${elab.text(instance)}\ndid not reduce to \`isTrue\` or \`isFalse\`.`,
      at,
    );
  }
  state.elab.meta.assign(goal, proof);
  state.replaceMain([]);
}

/** True for a quantifier over all numbers, all propositions or all functions, for which Lean has no decision procedure either. */
function hasNoProcedure({ meta }: Elaborator, proposition: Expr): boolean {
  const type = meta.whnfReducible(proposition);
  const domain = type.kind === "pi" ? type.type : isConst(appHead(type), "Exists") ? appArgs(type)[0] : undefined;
  if (domain === undefined || (type.kind === "pi" && isBound(type.body))) return false;
  const known = meta.whnfReducible(domain);
  return known.kind === "pi" || known.kind === "sort" || isConst(known, "Nat") || isConst(known, "Int");
}

/** What follows a binder begins with a condition on it, which may bound it. */
function isBound(body: Expr): boolean {
  return body.kind === "pi" && hasLooseBVar(body.type, 0);
}
