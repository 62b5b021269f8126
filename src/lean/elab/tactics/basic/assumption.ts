// The tactic assumption.
import type { Position } from "../../../syntax/index.ts";
import { findHypothesis } from "../goals/hypotheses.ts";
import type { TacticState } from "../goals/state.ts";

/** Closes the main goal with the newest hypothesis that states it. @throws Failure if there is none. */
export function assumptionTactic(state: TacticState, at: Position): void {
  const goal = state.main(at);
  const found = findHypothesis(state, goal, state.target(goal));
  if (found === undefined) throw state.failed("assumption", goal, at);
  state.close(goal, found);
}
