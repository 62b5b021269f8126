// Elaborates `h ▸ e`: rewriting the expected type with `h` from right to left, or else from left to right.

import { appHead, apps, constant, type Expr, hasLooseBVar, instantiate1, lam } from "../../kernel/index.ts";
import type { Term } from "../../syntax/index.ts";
import { Failure, Unsupported } from "../../syntax/index.ts";
import type { Elaborator } from "../engine/elaborator.ts";
import { abstractInstances, asEquation, reversed } from "../engine/rewriting.ts";
import { isMVar } from "../meta/holes.ts";

/** Elaborates `h ▸ e` where the expected type is known; other uses are refused by name. */
export function elaborateSubst(elab: Elaborator, term: Term & { kind: "subst" }, expected: Expr | undefined): Expr {
  if (expected === undefined) throw new Unsupported("'▸' without an expected type", term.at);
  const target = elab.meta.instantiate(expected);
  if (isMVar(appHead(target))) return elab.waitForType("'▸'", term.at);
  const proof = elab.elaborate(term.equality, undefined);
  elab.synthesize();
  const type = elab.meta.whnfReducible(elab.meta.infer(proof));
  const equation = appHead(type).kind === "const" && asEquation(elab, proof, type);
  if (!equation || elab.meta.infer(equation.proof) === undefined || isEquivalence(type)) {
    throw new Failure(`invalid \`▸\` notation, argument\n  ${elab.text(proof)}\nmust have equality type`, term.at);
  }
  let used = equation;
  let abstracted = abstractInstances(elab, target, used.right);
  if (!hasLooseBVar(abstracted, 0)) {
    used = reversed(equation);
    abstracted = abstractInstances(elab, target, used.right);
  }
  if (!hasLooseBVar(abstracted, 0)) throw new Unsupported("'▸' that rewrites the type of its right side", term.at);
  const { left, right, level, type: side } = used;
  const before = elab.meta.instantiate(instantiate1(abstracted, left));
  const value = elab.elaborate(term.value, before);
  if (!elab.meta.isDefEq(before, elab.meta.infer(value))) {
    throw new Unsupported("'▸' that rewrites the type of its right side", term.at);
  }
  if (!elab.meta.isProposition(target)) throw new Unsupported("'▸' on a type that is no proposition", term.at);
  const motive = lam("x", side, abstracted);
  return apps(constant("Eq.subst", [level]), [side, motive, left, right, used.proof, value]);
}

function isEquivalence(type: Expr): boolean {
  const head = appHead(type);
  return head.kind === "const" && head.name === "Iff";
}
