// The tactic ac_rfl: equations of sums and products up to their order and their brackets.

import { isConst, someNode } from "../../../kernel/index.ts";
import { type Position, Unsupported } from "../../../syntax/index.ts";
import { reflexiveEquation } from "../../simp/procedures.ts";
import { rulesOfConstant } from "../../simp/rules.ts";
import { Simplifier } from "../../simp/simplifier.ts";
import type { TacticState } from "../goals/state.ts";

/** Laws behind the instances of `Std.Associative` and `Std.Commutative` in core Lean. */
const laws = [
  ...["Nat.add", "Nat.mul", "Int.add", "Int.mul", "and", "or", "Bool.and", "Bool.or"].flatMap((operation) => [
    `${operation}_assoc`,
    `${operation}_comm`,
    `${operation}_left_comm`,
  ]),
  "List.append_assoc",
  "iff_self",
];

/** Operations with such instances in core Lean, whose laws the library lacks. */
const others = ["Min.min", "Max.max", "Bool.xor", "HXor.hXor", "HOr.hOr", "HAnd.hAnd", "Nat.gcd", "Nat.lcm"];

export function acReflexivityTactic(state: TacticState, at: Position): void {
  const goal = state.main(at);
  const target = state.target(goal);
  const { elab } = state;
  const proof = state.within(goal, () => {
    const rules = laws.flatMap((name) => rulesOfConstant(elab, name));
    const run = new Simplifier(elab, { rules, hypotheses: [], early: [], procedures: [reflexiveEquation] });
    const result = run.simplify(target);
    return isConst(result.expr, "True") ? run.proofs.ofTruth(target, result) : undefined;
  });
  const other =
    proof === undefined ? others.find((name) => someNode(target, (node) => isConst(node, name))) : undefined;
  if (other !== undefined) throw new Unsupported(`'ac_rfl' about '${other}'`, at);
  if (proof === undefined) throw state.failed("ac_rfl", goal, at);
  elab.meta.assign(goal, proof);
  state.replaceMain([]);
}
