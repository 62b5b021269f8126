// Proofs by reflexivity: of equalities, equivalences, and the orders that core Lean tags as reflexive.

import { app, appArgs, appHead, apps, argsOf, constant, type Expr, isConst } from "../../../kernel/index.ts";
import type { Failure, Position } from "../../../syntax/index.ts";
import type { Elaborator } from "../../engine/elaborator.ts";
import { equationSides } from "../../meta/equality.ts";
import type { MVar } from "../../meta/holes.ts";
import type { TacticState } from "../goals/state.ts";

/**
 * Relations other than `Eq`, `Iff` and `HEq` of which core Lean has a lemma tagged `@[refl]`. The relation is looked up as
 * it is written: that of `a < b`, say, is never unfolded to `a + 1 ≤ b` (Lean's `Meta/Tactic/Rfl.lean`).
 */
const reflexiveRelations: readonly { readonly relation: string; readonly type: string; readonly lemma: string }[] = [
  { relation: "LE.le", type: "Nat", lemma: "Nat.le_refl" },
  { relation: "LE.le", type: "Int", lemma: "Int.le_refl" },
];

/** A proof of a reflexive statement; undefined if it is none or its sides differ. */
export function reflexive(elab: Elaborator, type: Expr): Expr | undefined {
  const reduced = elab.meta.whnfReducible(type);
  if (isEquality(reduced)) return byConstructor(elab, reduced);
  return byLemma(elab, reduced) ?? byConstructor(elab, elab.meta.whnf(type));
}

function isEquality(type: Expr): boolean {
  const head = appHead(type);
  return head.kind === "const" && ["Eq", "Iff", "HEq"].includes(head.name);
}

/** Of an equation, an equivalence or a heterogeneous equation. */
function byConstructor({ meta }: Elaborator, type: Expr): Expr | undefined {
  const equation = equationSides(type);
  if (equation !== undefined) {
    const { type: of, level, left, right } = equation;
    return meta.isDefEq(left, right) ? apps(constant("Eq.refl", [level]), [of, left]) : undefined;
  }
  const equivalence = argsOf(type, "Iff", 2);
  if (equivalence !== undefined) {
    const [left, right] = equivalence;
    return meta.isDefEq(left, right) ? app(constant("Iff.refl"), left) : undefined;
  }
  const heterogeneous = argsOf(type, "HEq", 4);
  const head = appHead(type);
  if (heterogeneous !== undefined && head.kind === "const") {
    const [of, left, otherType, right] = heterogeneous;
    const agree = meta.isDefEq(of, otherType) && meta.isDefEq(left, right);
    return agree ? apps(constant("HEq.refl", head.levels), [of, left]) : undefined;
  }
  return undefined;
}

function byLemma(elab: Elaborator, type: Expr): Expr | undefined {
  const { meta } = elab;
  for (const { relation, type: carrier, lemma } of reflexiveRelations) {
    const args = argsOf(type, relation, 4);
    if (args === undefined || !elab.environment.has(lemma)) continue;
    const [of, , left, right] = args;
    if (!meta.reducibly(() => meta.isDefEq(of, constant(carrier))) || !meta.isDefEq(left, right)) continue;
    const proof = app(constant(lemma), left);
    if (meta.isDefEq(meta.infer(proof), type)) return proof;
  }
  return undefined;
}

export function reflexivityTactic(state: TacticState, at: Position): void {
  const goal = state.main(at);
  if (!closeByReflexivity(state, goal)) throw notReflexive(state, goal, at);
}

/** The error of `rfl`, with both sides of the relation (`Lean.MVarId.applyRfl` in Lean's `Meta/Tactic/Rfl.lean`). */
function notReflexive(state: TacticState, goal: MVar, at: Position): Failure {
  const { elab } = state;
  return state.within(goal, () => {
    const type = elab.meta.whnfReducible(state.target(goal));
    const args = appArgs(type);
    const right = args.at(-1);
    const left = args.at(isConst(appHead(type), "HEq") ? -3 : -2);
    if (left === undefined || right === undefined)
      return state.failed("rfl", goal, at, "Expected the goal to be a binary relation");
    if (elab.meta.isDefEq(left, right)) {
      const relation = type.kind === "app" && type.fn.kind === "app" ? type.fn.fn : type;
      const hint = `Hint: Add the \`[refl]\` attribute to reflexivity lemmas for${elab.inlineText(relation)}to use this tactic`;
      return state.failed(
        "rfl",
        goal,
        at,
        `No \`[refl]\` lemma registered for relation\n  ${elab.text(relation)}\n\n${hint}`,
      );
    }
    return state.failed(
      "rfl",
      goal,
      at,
      `The left-hand side\n  ${elab.text(left)}\nis not definitionally equal to the right-hand side\n  ${elab.text(right)}`,
    );
  });
}

/** Closes the main goal if it is reflexive. */
export function closeByReflexivity(state: TacticState, goal: MVar): boolean {
  const proof = state.within(goal, () => reflexive(state.elab, state.target(goal)));
  if (proof === undefined) return false;
  state.elab.meta.assign(goal, proof);
  state.replaceMain([]);
  return true;
}
