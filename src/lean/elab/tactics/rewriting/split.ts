// The tactic split, on the first conditional or match of the goal or of a hypothesis; for a conditional one goal where the condition
// holds, and one where it does not.

import { exactly, itemAt } from "../../../../platform/index.ts";
import { appArgs, type Expr, type FVar, forEachNode } from "../../../kernel/index.ts";
import type { Location } from "../../../syntax/index.ts";
import { type Position, Unsupported } from "../../../syntax/index.ts";
import type { Surroundings } from "../../environment/view.ts";
import { isOpenMatch } from "../../matching/marked_match.ts";
import { isMarked } from "../../meta/alternative_marks.ts";
import { inaccessible } from "../../meta/context.ts";
import type { MVar } from "../../meta/holes.ts";
import { decideConditionals, decidedIn, distinguish, isConditional } from "../cases/conditionals.ts";
import { replaceHypothesis, requireHypothesis } from "../goals/hypotheses.ts";
import type { TacticState } from "../goals/state.ts";
import { splitMatch } from "./split_match.ts";

export function splitTactic(state: TacticState, location: Location | undefined, at: Position): void {
  const goal = state.main(at);
  const [place, ...others] = location?.names ?? [];
  if (location !== undefined && (place === undefined || others.length > 0 || location.goal))
    throw new Unsupported("'split' at several places", at);
  const hypothesis = place === undefined ? undefined : requireHypothesis(state, goal, place.name, place.at);
  const { elab } = state;
  const found = firstOpen(
    elab.environment,
    hypothesis === undefined ? state.target(goal) : elab.meta.instantiate(hypothesis.type),
  );
  if (found === undefined) throw new Unsupported("'split' of this goal", at);
  if (!isConditional(found)) {
    state.replaceMain(splitMatch(state, goal, found, hypothesis, at));
    return;
  }
  const [, condition, instance] = exactly(appArgs(found), 5);
  const goals = distinguish(state, goal, { condition, instance, name: inaccessible("h"), tags: ["isTrue", "isFalse"] });
  const decide = (next: MVar): readonly MVar[] =>
    hypothesis === undefined
      ? [decideConditionals(state, next)]
      : state.focus(next, () => decideHypothesis(state, next, hypothesis));
  state.replaceMain(goals.flatMap(decide));
}

/** The first conditional or match from the outside in; one in its condition comes before a conditional. */
function firstOpen(environment: Surroundings, e: Expr): Expr | undefined {
  let found: Expr | undefined;
  forEachNode(e, (node) => {
    if (found !== undefined || isMarked(node)) return false;
    if (node.looseRange > 0) return true;
    if (isConditional(node)) found = firstOpen(environment, itemAt(appArgs(node), 1)) ?? node;
    else if (isOpenMatch(environment, node)) found = node;
    return found === undefined;
  });
  return found;
}

/** The main goal with the conditionals of a hypothesis decided. */
function decideHypothesis(state: TacticState, goal: MVar, hypothesis: FVar): void {
  state.within(goal, () => {
    const type = state.elab.meta.instantiate(hypothesis.type);
    const { run, result } = decidedIn(state, goal, type);
    replaceHypothesis(state, goal, hypothesis, result.expr, run.proofs.transported(type, result, hypothesis));
  });
}
