// The tactic decide: evaluates the decision procedure of a closed proposition; and exact?, where that settles it.

import { apps, constant, type Expr, hasFVar } from "../../../kernel/index.ts";
import { Failure, type Position, Unsupported } from "../../../syntax/index.ts";
import { decided, decidedBy, decisionProcedure } from "../../cases/decidable.ts";
import { missingInstance } from "../../engine/missing_instance.ts";
import { hasMVar } from "../../meta/holes.ts";
import { mentions } from "../../meta/unify.ts";
import type { TacticState } from "../goals/state.ts";

export function decideTactic(state: TacticState, revert: boolean, at: Position): void {
  if (revert) revertAll(state, at);
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

/** Moves what the goal mentions into it, with the hypotheses about that and what those mention; the others go. */
function revertAll(state: TacticState, at: Position): void {
  const goal = state.main(at);
  const { meta } = state.elab;
  const target = state.target(goal);
  const { variables } = state.context(goal);
  const kept = new Set<number>();
  const keep = (e: Expr): void => {
    for (const variable of variables) {
      if (kept.has(variable.id) || !mentions(e, [variable])) continue;
      kept.add(variable.id);
      keep(meta.instantiate(variable.type));
      if (variable.value !== undefined) throw new Unsupported("'decide +revert' with a let", at);
    }
  };
  keep(target);
  for (let before = -1; before < kept.size; ) {
    before = kept.size;
    const known = variables.filter(({ id }) => kept.has(id));
    for (const variable of variables) {
      const type = meta.instantiate(variable.type);
      if (kept.has(variable.id) || !mentions(type, known) || !meta.isProposition(type)) continue;
      kept.add(variable.id);
      keep(type);
    }
  }
  const moved = variables.filter(({ id }) => kept.has(id));
  const next = state.next(goal, meta.bind("pi", moved, target), { context: state.context(goal).without(variables) });
  meta.assign(goal, apps(next, moved));
  state.replaceMain([next]);
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
