// Hypotheses that cannot hold: what `contradiction` sees, and a match that has no alternative left.

import { app, apps, constant, type Expr, type FVar, hasFVar, isConst } from "../../kernel/index.ts";
import type { Position } from "../../syntax/index.ts";
import type { Elaborator } from "../engine/elaborator.ts";
import { equationSides } from "../meta/equality.ts";
import { hasMVar } from "../meta/holes.ts";
import { familyOf } from "./cases.ts";
import { confusion, constructorApplication } from "./constructors.ts";
import { decided } from "./decidable.ts";

/**
 * A proof of `False` from one of the hypotheses, and perhaps another that it denies: `¬p` beside `p`, `a ≠ a`, a statement that
 * decides to false, an equation between different constructors.
 */
export function falsehood(
  elab: Elaborator,
  hypotheses: readonly FVar[],
  variable: FVar,
  at: Position,
): Expr | undefined {
  const { meta } = elab;
  const type = meta.instantiate(variable.type);
  const denied = negated(type) ?? negated(meta.whnfReducible(type));
  if (denied !== undefined) {
    const found = hypotheses.findLast((other) => meta.isDefEq(other.type, denied));
    if (found !== undefined) return app(variable, found);
    const proof = reflexiveEquation(elab, denied);
    if (proof !== undefined) return app(variable, proof);
  }
  if (!hasFVar(type) && !hasMVar(type) && meta.isProposition(type)) {
    const denial = decided(elab, type, false);
    if (denial !== undefined) return app(denial, variable);
  }
  const sides = equationSides(meta.whnf(type));
  if (sides === undefined) return undefined;
  const from = constructorApplication(elab, sides.left);
  const to = from === undefined ? undefined : constructorApplication(elab, sides.right);
  if (from === undefined || to === undefined || from.info.name === to.info.name) return undefined;
  return confusion(elab, { proof: variable, ...sides }, at);
}

/** `p` of `¬p` or `p → False`. */
function negated(type: Expr): Expr | undefined {
  if (type.kind === "app" && isConst(type.fn, "Not")) return type.arg;
  if (type.kind === "pi" && type.body.looseRange === 0 && isConst(type.body, "False")) return type.type;
  return undefined;
}

/** A proof of an equation whose sides are equal by definition. */
function reflexiveEquation({ meta }: Elaborator, type: Expr): Expr | undefined {
  const sides = equationSides(meta.whnfReducible(type));
  if (sides === undefined || !meta.isDefEq(sides.left, sides.right)) return undefined;
  return apps(constant("Eq.refl", [sides.level]), [sides.type, sides.left]);
}

/** True if the type may have no element: its family has no constructors, or has indices that none may fit. */
export function mayBeEmpty(elab: Elaborator, variable: FVar): boolean {
  const family = familyOf(elab, variable.type);
  if (family === undefined || family.info.name === "Eq" || family.info.name === "HEq") return false;
  return family.info.constructors.length === 0 || family.info.numIndices > 0;
}
