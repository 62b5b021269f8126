// The tactic omega: linear arithmetic over the natural numbers, from the hypotheses of the context.

import { Failure, type Position, Unsupported } from "../../../syntax/index.ts";
import { hasMVar } from "../../meta/holes.ts";
import type { Report } from "../../omega/facts.ts";
import { omega } from "../../omega/part.ts";
import type { TacticState } from "../goals/state.ts";

export function omegaTactic(state: TacticState, at: Position): void {
  const { closeByOmega, omegaFailure } = omega.content;
  const goal = state.main(at);
  const { meta } = state.elab;
  const target = meta.instantiate(state.target(goal));
  const report: Report = { unread: new Set(), stuck: undefined };
  const proof = hasMVar(target) ? undefined : closeByOmega(meta, state.context(goal), target, report);
  if (proof === undefined) {
    const [name] = report.unread;
    if (name !== undefined) throw new Unsupported(`'omega' about '${name}'`, at);
    throw new Failure(omegaFailure(meta, state.context(goal), report.stuck), at);
  }
  meta.assign(goal, proof);
  state.replaceMain([]);
}
