// The tactic decide: evaluates the decision procedure of a closed proposition.

import { hasFVar } from "../../../kernel/index.ts";
import { Failure, type Position } from "../../../syntax/index.ts";
import { decided } from "../../cases/decidable.ts";
import { hasMVar } from "../../meta/holes.ts";
import type { TacticState } from "../goals/state.ts";

export function decideTactic(state: TacticState, at: Position): void {
  const goal = state.main(at);
  const target = state.target(goal);
  const text = state.elab.text(target);
  if (hasFVar(target)) {
    throw new Failure(`tactic 'decide' failed, expected type must not contain free variables\n  ${text}`, at);
  }
  if (hasMVar(target)) {
    throw new Failure(`tactic 'decide' failed, expected type must not contain metavariables\n  ${text}`, at);
  }
  const proof = state.within(goal, () => decided(state.elab, target, true));
  if (proof === undefined) {
    throw new Failure(`tactic 'decide' failed for proposition\n  ${text}\nsince it did not evaluate to true`, at);
  }
  state.elab.meta.assign(goal, proof);
  state.replaceMain([]);
}
