// The axioms on which a constant rests, and the three that a proof may use.

import { hasShape, hasType, isStandardEq } from "../checker/primitives.ts";
import type { Environment } from "../environment/environment.ts";
import { usedConstants } from "../environment/used_constants.ts";
import { app, apps, arrow, constant, type Expr, fvar, prop, sort } from "../term/expr.ts";
import { levelOne, levelParam } from "../term/level.ts";
import type { Name } from "../term/name.ts";
import { bindPi } from "../term/substitute.ts";
import { quotientConstants } from "./quotient.ts";

/** The names of all axioms that the constant uses, directly or through other constants, sorted. */
export function collectAxioms(environment: Environment, name: Name): Name[] {
  const found = new Set<Name>();
  const isKnown = (used: Name): boolean => environment.restoredAxioms(used) !== undefined;
  for (const used of usedConstants(environment, [name], isKnown)) {
    for (const axiom of environment.restoredAxioms(used) ?? []) found.add(axiom);
    if (environment.get(used)?.kind === "axiom") found.add(used);
  }
  return [...found].sort();
}

const u = levelParam("u");

/** `propext : {a b : Prop} → (a ↔ b) → a = b`. */
function isPropext(environment: Environment): boolean {
  const [a, b] = [fvar("a", prop), fvar("b", prop)];
  const iff = constant("Iff");
  const equal = apps(constant("Eq", [levelOne]), [prop, a, b]);
  const intro = bindPi([a, b], arrow(arrow(a, b), arrow(arrow(b, a), apps(iff, [a, b]))));
  return (
    isStandardEq(environment) &&
    hasShape(environment, "Iff", 2, ["Iff.intro"]) &&
    hasType(environment, "Iff", "inductive", [], arrow(prop, arrow(prop, prop))) &&
    hasType(environment, "Iff.intro", "constructor", [], intro) &&
    hasType(environment, "propext", "axiom", [], bindPi([a, b], arrow(apps(iff, [a, b]), equal)))
  );
}

/** `Quot.sound : {α : Sort u} → {r : α → α → Prop} → {a b : α} → r a b → Quot.mk r a = Quot.mk r b`. */
function isQuotSound(environment: Environment): boolean {
  const alpha = fvar("α", sort(u));
  const r = fvar("r", arrow(alpha, arrow(alpha, prop)));
  const [a, b] = [fvar("a", alpha), fvar("b", alpha)];
  const made = (e: Expr) => apps(constant("Quot.mk", [u]), [alpha, r, e]);
  const equal = apps(constant("Eq", [u]), [apps(constant("Quot", [u]), [alpha, r]), made(a), made(b)]);
  return (
    isStandardEq(environment) &&
    quotientConstants().every((info) => environment.get(info.name)?.kind === "quotient") &&
    hasType(environment, "Quot.sound", "axiom", ["u"], bindPi([alpha, r, a, b], arrow(apps(r, [a, b]), equal)))
  );
}

/** `Classical.choice : {α : Sort u} → Nonempty α → α`. */
function isChoice(environment: Environment): boolean {
  const alpha = fvar("α", sort(u));
  const nonempty = app(constant("Nonempty", [u]), alpha);
  return (
    hasShape(environment, "Nonempty", 1, ["Nonempty.intro"]) &&
    hasType(environment, "Nonempty", "inductive", ["u"], bindPi([alpha], prop)) &&
    hasType(environment, "Nonempty.intro", "constructor", ["u"], bindPi([alpha], arrow(alpha, nonempty))) &&
    hasType(environment, "Classical.choice", "axiom", ["u"], bindPi([alpha], arrow(nonempty, alpha)))
  );
}

/** The axioms that a proof may rest on. */
export const standardAxioms: readonly Name[] = ["propext", "Quot.sound", "Classical.choice"];

/** True if the constant is one of the three standard axioms, with exactly its standard type over the standard types. */
export function isStandardAxiom(environment: Environment, name: Name): boolean {
  if (name === "propext") return isPropext(environment);
  if (name === "Quot.sound") return isQuotSound(environment);
  return name === "Classical.choice" && isChoice(environment);
}
