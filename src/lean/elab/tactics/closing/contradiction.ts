// The tactic contradiction: hypotheses that cannot hold together.

import type { Position } from "../../../syntax/index.ts";
import { contradiction } from "../../matching/absurd.ts";
import type { TacticState } from "../goals/state.ts";

/**
 * Closes a goal with a hypothesis of an empty type, with `h : ¬p` and `h' : p`, with `h : a ≠ a`, or with an equation
 * between different constructors.
 */
export function contradictionTactic(state: TacticState, at: Position): void {
  const goal = state.main(at);
  const proof = state.within(goal, () => contradiction(state.elab, state.target(goal), at));
  if (proof === undefined) throw state.failed("contradiction", goal, at);
  state.elab.meta.assign(goal, proof);
  state.replaceMain([]);
}
