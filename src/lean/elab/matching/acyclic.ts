// Equations that no finite term solves: a variable is not a constructor application that contains it, for its size is smaller.

import { apps, constant, type Expr, fvar, levelOne, replaceFVars } from "../../kernel/index.ts";
import { constructorApplication } from "../cases/constructors.ts";
import { computed, sizeOf } from "../constructions/sizes.ts";
import type { Elaborator } from "../engine/elaborator.ts";
import type { EquationSides } from "../meta/equality.ts";
import { isFVar } from "../meta/holes.ts";
import { mentions } from "../meta/unify.ts";
import { omega } from "../omega/part.ts";

const nat = constant("Nat");

/** A proof of `False` from the proof of an equation between a variable and a term that contains it below constructors; undefined for others. */
export function refuteCycle(elab: Elaborator, sides: EquationSides, proof: Expr): Expr | undefined {
  const { meta } = elab;
  const [left, right] = [sides.left, sides.right].map((side) => meta.instantiate(side)) as [Expr, Expr];
  const isTarget = (a: Expr, b: Expr): boolean =>
    isFVar(a) && !isFVar(b) && mentions(b, [a]) && constructorApplication(elab, b) !== undefined;
  if (!isTarget(left, right) && !isTarget(right, left)) return undefined;
  const { checker } = meta;
  const type = meta.instantiate(sides.type);
  const element = fvar("x", type);
  const size = sizeOf(checker, element, type);
  if (size === undefined) return undefined;
  const measured = (e: Expr): Expr => computed(checker, replaceFVars(size, [element], [e]));
  const equation = fvar("h", apps(constant("Eq", [levelOne]), [nat, measured(left), measured(right)]));
  const falsehood = omega.content.closeByOmega(meta, elab.context.with(equation), constant("False"));
  if (falsehood === undefined) return undefined;
  const same = apps(constant("congrArg", [sides.level, levelOne]), [
    type,
    nat,
    left,
    right,
    meta.bind("lam", [element], size),
    proof,
  ]);
  return replaceFVars(meta.instantiate(falsehood), [equation], [same]);
}
