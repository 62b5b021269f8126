// Elaborates `h ▸ e`: rewriting the expected type with `h` from right to left, or else from left to right, and the type of `e` where that
// is not enough or no type is expected (Lean's `elabSubst`).

import { appHead, apps, argsOf, constant, type Expr, hasLooseBVar, instantiate1, lam } from "../../kernel/index.ts";
import { Failure, type Position, type Term, Unsupported } from "../../syntax/index.ts";
import type { Elaborator } from "../engine/elaborator.ts";
import { abstractInstances, asEquation, type Equation, reversed } from "../engine/rewriting.ts";
import { hasMVar } from "../meta/holes.ts";

/** Elaborates `h ▸ e` for propositions; what only `subst` would do is refused by name. */
export function elaborateSubst(elab: Elaborator, term: Term & { kind: "subst" }, expected: Expr | undefined): Expr {
  const target = expected && elab.meta.instantiate(expected);
  const isKnown = target !== undefined && !hasMVar(target);
  if (!isKnown && elab.mayPostpone) return elab.waitForType("'▸'", term.at);
  const equation = equationOf(elab, term);
  if (!isKnown) return substituted(elab, equation, elab.elaborate(term.value, undefined), term.at);
  const [used, abstracted] = occurring(elab, target, reversed(equation)) ?? [];
  if (used === undefined || abstracted === undefined) {
    throw new Failure(
      `invalid \`▸\` notation, expected result type of cast is \n  ${elab.text(target)}\nhowever, the equality ${stated(elab, equation, "of")}\ndoes not contain the expected result type on either the left or the right hand side`,
      term.at,
    );
  }
  const before = elab.meta.instantiate(instantiate1(abstracted, used.right));
  const value = elab.elaborate(term.value, before);
  const fitting = elab.fit(value, before);
  if (fitting !== undefined) return cast(elab, reversed(used), abstracted, fitting, term.at);
  const type = elab.meta.instantiate(elab.meta.infer(value));
  const inside = abstractInstances(elab, type, used.left);
  if (!hasLooseBVar(inside, 0) || !elab.meta.isDefEq(before, instantiate1(inside, used.right))) {
    throw elab.mismatch(value, type, before, term.value.at);
  }
  return cast(elab, reversed(used), abstracted, cast(elab, used, inside, value, term.at), term.at);
}

/** The equality and its type, a line each. */
function stated(elab: Elaborator, { proof }: Equation, word = "has"): string {
  return `\n  ${elab.text(proof)}\n${word} type \n  ${elab.text(elab.meta.infer(proof))}`;
}

/** `e` with its type rewritten. */
function substituted(elab: Elaborator, equation: Equation, value: Expr, at: Position): Expr {
  elab.synthesize();
  const type = elab.meta.instantiate(elab.meta.infer(value));
  const [used, abstracted] = occurring(elab, type, equation) ?? [];
  if (used !== undefined && abstracted !== undefined) return cast(elab, used, abstracted, value, at);
  throw new Failure(
    `invalid \`▸\` notation, the equality${stated(elab, equation)}\nbut neither side of the equality is mentioned in the type\n  ${elab.text(type)}`,
    at,
  );
}

/** The equation, or else its reverse, whose left side occurs in the type, and the type without it. */
function occurring(elab: Elaborator, type: Expr, equation: Equation): [Equation, Expr] | undefined {
  for (const used of [equation, reversed(equation)]) {
    const abstracted = abstractInstances(elab, type, used.left);
    if (hasLooseBVar(abstracted, 0)) return [used, abstracted];
  }
  return undefined;
}

/** A proof of the type with the right side in it, from one with the left side. */
function cast(
  elab: Elaborator,
  { left, right, level, type, proof }: Equation,
  abstracted: Expr,
  value: Expr,
  at: Position,
): Expr {
  if (!elab.meta.isProposition(instantiate1(abstracted, left)))
    throw new Unsupported("'▸' on a type that is no proposition", at);
  return apps(constant("Eq.subst", [level]), [type, lam("x", type, abstracted), left, right, proof, value]);
}

function equationOf(elab: Elaborator, term: Term & { kind: "subst" }): Equation {
  const proof = elab.elaborate(term.equality, undefined);
  elab.synthesize();
  const written = elab.meta.whnfReducible(elab.meta.infer(proof));
  const type = argsOf(written, "Eq", 3) ? written : elab.meta.whnf(written);
  const equation = appHead(type).kind === "const" && asEquation(elab, proof, type);
  if (equation && elab.meta.infer(equation.proof) !== undefined && !isEquivalence(type)) return equation;
  throw new Failure(
    `invalid \`▸\` notation, argument\n  ${elab.text(proof)}\nhas type\n  ${elab.text(type)}\nequality expected`,
    term.at,
  );
}

function isEquivalence(type: Expr): boolean {
  const head = appHead(type);
  return head.kind === "const" && head.name === "Iff";
}
