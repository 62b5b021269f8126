// The tactic calc: a chain that proves the goal, or its beginning.
import { apps, freshId } from "../../../kernel/index.ts";
import type { CalcStep, Position } from "../../../syntax/index.ts";
import { elaborateChain, join, type Link, statementOf, wrongChain } from "../../terms/calc.ts";
import { newHoles, placeholderError, type TacticState } from "../goals/state.ts";

import { joinTags } from "./apply.ts";

/**
 * Closes the goal by the chain. Where the chain ends before the right side of the goal, the step that is left becomes the goal
 * `calc.step` (`evalCalc` in Lean's `Elab/Tactic/Calc.lean`).
 */
export function calcTactic(state: TacticState, steps: readonly CalcStep[], at: Position): void {
  const goal = state.main(at);
  const { elab } = state;
  const target = state.target(goal);
  const start = freshId();
  const chain = state.within(goal, () => elab.finishing(() => elaborateChain(elab, steps, at)));
  const [hole] = newHoles(elab, chain.proof, start);
  const fits = elab.meta.isDefEq(target, statementOf(chain));
  if (hole !== undefined && !elab.meta.isAssigned(hole)) throw placeholderError(state, hole, at);
  if (fits) {
    state.close(goal, chain.proof);
    return;
  }
  const known = elab.meta.instantiate(target);
  if (known.kind !== "app" || known.fn.kind !== "app") throw wrongChain(elab, chain, target, at);
  const isSameType = elab.meta.isDefEq(elab.meta.infer(chain.right), elab.meta.infer(known.fn.arg));
  if (!isSameType) throw wrongChain(elab, chain, target, at);
  const rest = { relation: known.fn.fn, left: chain.right, right: known.arg };
  const next = state.next(goal, apps(rest.relation, [rest.left, rest.right]), {
    tag: joinTags(state.tag(goal), "calc.step"),
  });
  const whole = state.within(goal, (): Link => {
    state.elab.ensureSort(next.type, at);
    const joined = join(elab, chain, { ...rest, proof: next }, at);
    if (!elab.meta.isDefEq(target, statementOf(joined))) throw wrongChain(elab, chain, target, at);
    return joined;
  });
  elab.meta.assign(goal, whole.proof);
  state.replaceMain([next]);
}
