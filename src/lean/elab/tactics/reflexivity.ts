// Proofs by reflexivity: of equalities, equivalences, and the orders that core Lean tags as reflexive.
import type { Position } from "../../syntax/failure.ts";
import type { Elaborator } from "../elaborator.ts";
import {
  app,
  appArgs,
  appHead,
  apps,
  constant,
  type Expr,
  instantiate1,
  isConst,
  type MVar,
  mapExpr,
} from "../kernel.ts";
import { additionSides, natNumeral, natSum, numeralValue } from "../naturals.ts";
import type { TacticState } from "./state.ts";

/** Core lemmas tagged `@[refl]` besides those of `Eq`, `Iff` and `HEq`. */
const reflexiveLemmas = ["Nat.le_refl", "Int.le_refl"];

/** A proof of a reflexive statement; undefined if it is none or its sides differ. */
export function reflexive(elab: Elaborator, type: Expr): Expr | undefined {
  const { meta } = elab;
  const reduced = meta.whnfReducible(type);
  const head = appHead(reduced);
  const args = appArgs(reduced);
  if (isConst(head, "Eq") && args.length === 3) {
    if (!sidesAgree(elab, args[1], args[2])) return undefined;
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

/** Equality of terms; sums and numerals of `Nat` are compared by value however little may be unfolded. */
function sidesAgree(elab: Elaborator, left: Expr, right: Expr): boolean {
  if (elab.meta.isDefEq(left, right)) return true;
  const [a, b] = [collected(elab, left), collected(elab, right)];
  return (a !== left || b !== right) && elab.meta.isDefEq(a, b);
}

/** The term with each `n + a + b` of numerals written as `n + (a + b)`, and successors as sums. */
function collected(elab: Elaborator, e: Expr): Expr {
  return mapExpr(elab.meta.instantiate(e), (node) => {
    if (node.looseRange > 0) return undefined;
    const { base, amount } = offset(node);
    if (base === node || amount === 0n) return undefined;
    if (base === undefined) return natNumeral(elab, amount);
    return natSum(collected(elab, base), natNumeral(elab, amount));
  });
}

function offset(e: Expr): { base: Expr | undefined; amount: bigint } {
  const value = numeralValue(e);
  if (value !== undefined) return { base: undefined, amount: value };
  if (e.kind === "app" && isConst(e.fn, "Nat.succ")) {
    const inner = offset(e.arg);
    return { ...inner, amount: inner.amount + 1n };
  }
  const sides = additionSides(e);
  const added = sides === undefined ? undefined : offset(sides[1]);
  if (sides === undefined || added === undefined || added.base !== undefined) return { base: e, amount: 0n };
  const inner = offset(sides[0]);
  return { ...inner, amount: inner.amount + added.amount };
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
