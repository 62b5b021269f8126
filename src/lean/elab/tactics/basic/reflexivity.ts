// Proofs by reflexivity: of equalities, equivalences, and the orders that core Lean tags as reflexive.

import { app, appHead, apps, argsOf, constant, type Expr, instantiate1 } from "../../../kernel/index.ts";
import type { Position } from "../../../syntax/index.ts";
import type { Elaborator } from "../../engine/elaborator.ts";
import { equationSides } from "../../meta/equality.ts";
import type { MVar } from "../../meta/holes.ts";
import type { TacticState } from "../goals/state.ts";

/** Core lemmas tagged `@[refl]` besides those of `Eq`, `Iff` and `HEq`. */
const reflexiveLemmas = ["Nat.le_refl", "Int.le_refl"];

/** A proof of a reflexive statement; undefined if it is none or its sides differ. */
export function reflexive(elab: Elaborator, type: Expr): Expr | undefined {
  const { meta } = elab;
  const reduced = meta.whnfReducible(type);
  const head = appHead(reduced);
  const equation = equationSides(reduced);
  if (equation !== undefined) {
    const { type: of, level, left, right } = equation;
    return meta.isDefEq(left, right) ? apps(constant("Eq.refl", [level]), [of, left]) : undefined;
  }
  const equivalence = argsOf(reduced, "Iff", 2);
  if (equivalence !== undefined) {
    const [left, right] = equivalence;
    return meta.isDefEq(left, right) ? app(constant("Iff.refl"), left) : undefined;
  }
  const heterogeneous = argsOf(reduced, "HEq", 4);
  if (heterogeneous !== undefined && head.kind === "const") {
    const [of, left, otherType, right] = heterogeneous;
    const agree = meta.isDefEq(of, otherType) && meta.isDefEq(left, right);
    return agree ? apps(constant("HEq.refl", head.levels), [of, left]) : undefined;
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
