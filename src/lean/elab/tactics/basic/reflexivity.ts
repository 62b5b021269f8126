// Proofs by reflexivity: of equalities, equivalences, and the orders that core Lean tags as reflexive.

import { app, appArgs, appHead, apps, constant, type Expr, instantiate1, isConst } from "../../../kernel/index.ts";
import type { Position } from "../../../syntax/index.ts";
import type { Elaborator } from "../../engine/elaborator.ts";
import type { MVar } from "../../meta/holes.ts";
import type { TacticState } from "../goals/state.ts";

/** Core lemmas tagged `@[refl]` besides those of `Eq`, `Iff` and `HEq`. */
const reflexiveLemmas = ["Nat.le_refl", "Int.le_refl"];

/** A proof of a reflexive statement; undefined if it is none or its sides differ. */
export function reflexive(elab: Elaborator, type: Expr): Expr | undefined {
  const { meta } = elab;
  const reduced = meta.whnfReducible(type);
  const head = appHead(reduced);
  const args = appArgs(reduced);
  if (isConst(head, "Eq") && args.length === 3) {
    if (!meta.isDefEq(args[1], args[2])) return undefined;
    return apps(constant("Eq.refl", head.levels), [args[0], args[1]]);
  }
  if (isConst(head, "Iff") && args.length === 2) {
    return meta.isDefEq(args[0], args[1]) ? app(constant("Iff.refl"), args[0]) : undefined;
  }
  if (isConst(head, "HEq") && args.length === 4) {
    const agree = meta.isDefEq(args[0], args[2]) && meta.isDefEq(args[1], args[3]);
    return agree ? apps(constant("HEq.refl", head.levels), [args[0], args[1]]) : undefined;
  }
  return byLemma(elab, type);
}

function byLemma(elab: Elaborator, type: Expr): Expr | undefined {
  for (const name of reflexiveLemmas) {
    const lemma = elab.environment.get(name);
    if (lemma === undefined || lemma.type.kind !== "pi") continue;
    const hole = elab.fresh(lemma.type.type);
    const value = app(constant(name), hole);
    if (elab.meta.isDefEq(instantiate1(lemma.type.body, hole), type)) return elab.meta.instantiate(value);
  }
  return undefined;
}

export function reflexivityTactic(state: TacticState, at: Position): void {
  const goal = state.main(at);
  if (!closeByReflexivity(state, goal)) throw state.failed("rfl", goal, at);
}

/** Closes the main goal if it is reflexive. */
export function closeByReflexivity(state: TacticState, goal: MVar): boolean {
  const proof = state.within(goal, () => reflexive(state.elab, state.target(goal)));
  if (proof === undefined) return false;
  state.elab.meta.assign(goal, proof);
  state.replaceMain([]);
  return true;
}
