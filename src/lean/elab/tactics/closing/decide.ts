// The tactic decide: evaluates the decision procedure of a closed proposition; and exact?, where that settles it.

import { apps, constant, hasFVar } from "../../../kernel/index.ts";
import { Failure, type Position, Unsupported } from "../../../syntax/index.ts";
import { decided, decidedBy, decisionProcedure } from "../../cases/decidable.ts";
import { missingInstance } from "../../engine/missing_instance.ts";
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
    throw state.within(goal, () => missingInstance(elab, elab.context, apps(constant("Decidable"), [target]), at));
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

/** `exact?`: fails on a goal that is false whatever lemmas there are; what it finds for others is not known here. */
export function searchTactic(state: TacticState, at: Position): void {
  const goal = state.main(at);
  const target = state.target(goal);
  const isFalse =
    state.context(goal).variables.length === 0 &&
    !hasMVar(target) &&
    state.within(goal, () => decided(state.elab, target, false)) !== undefined;
  if (!isFalse) throw new Unsupported("tactic 'exact?'", at);
  throw new Failure("`exact?` could not close the goal. Try `apply?` to see partial suggestions.", at);
}
