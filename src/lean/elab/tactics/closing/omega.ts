// The tactic omega: linear arithmetic over the natural numbers, from the hypotheses of the context.

import { Failure, type Position, Unsupported } from "../../../syntax/index.ts";
import { hasMVar } from "../../meta/holes.ts";
import { closeByOmega } from "../../omega/omega.ts";
import type { TacticState } from "../goals/state.ts";

export function omegaTactic(state: TacticState, at: Position): void {
  const goal = state.main(at);
  const { meta } = state.elab;
  const target = meta.instantiate(state.target(goal));
  const unread = new Set<string>();
  const proof = hasMVar(target) ? undefined : closeByOmega(meta, state.context(goal), target, unread);
  if (proof === undefined) {
    const [name] = unread;
    if (name !== undefined) throw new Unsupported(`'omega' about '${name}'`, at);
    throw new Failure("omega could not prove the goal:\nno usable constraints contradict each other", at);
  }
  meta.assign(goal, proof);
  state.replaceMain([]);
}
