// Quotient types: four constants with fixed types, added once the environment has the standard Eq.

import { CheckError } from "../budget/errors.ts";
import { isStandardEq } from "../checker/primitives.ts";
import type { QuotientInfo } from "../environment/declaration.ts";
import { Environment } from "../environment/environment.ts";
import { checkFreshNames } from "../environment/well_formed.ts";
import { app, apps, arrow, constant, type Expr, fvar, prop, sort } from "../term/expr.ts";
import { levelParam } from "../term/level.ts";
import { bindPi } from "../term/substitute.ts";

const u = levelParam("u");
const v = levelParam("v");
const alpha = fvar("α", sort(u), { info: "implicit" });
const r = fvar("r", arrow(alpha, arrow(alpha, prop)), { info: "implicit" });
const explicitR = { ...r, info: "default" as const };
const quot = apps(constant("Quot", [u]), [alpha, r]);

function mkType(): Expr {
  return bindPi([alpha, explicitR, fvar("a", alpha)], quot);
}

/** `{β : Sort v} → (f : α → β) → ((a b : α) → r a b → f a = f b) → Quot r → β`. */
function liftType(): Expr {
  const beta = fvar("β", sort(v), { info: "implicit" });
  const f = fvar("f", arrow(alpha, beta));
  const a = fvar("a", alpha);
  const b = fvar("b", alpha);
  const equal = apps(constant("Eq", [v]), [beta, app(f, a), app(f, b)]);
  const respects = fvar("a", bindPi([a, b], arrow(apps(r, [a, b]), equal)));
  return bindPi([alpha, r, beta, f, respects], arrow(quot, beta));
}

/** `{β : Quot r → Prop} → ((a : α) → β (Quot.mk r a)) → (q : Quot r) → β q`. */
function inductionType(): Expr {
  const beta = fvar("β", arrow(quot, prop), { info: "implicit" });
  const a = fvar("a", alpha);
  const q = fvar("q", quot);
  const made = apps(constant("Quot.mk", [u]), [alpha, r, a]);
  return bindPi([alpha, r, beta, fvar("mk", bindPi([a], app(beta, made))), q], app(beta, q));
}

/** The four constants with their types. */
export function quotientConstants(): QuotientInfo[] {
  const type = bindPi([alpha, explicitR], sort(u));
  return [
    { kind: "quotient", role: "type", name: "Quot", levelParams: ["u"], type },
    { kind: "quotient", role: "mk", name: "Quot.mk", levelParams: ["u"], type: mkType() },
    { kind: "quotient", role: "lift", name: "Quot.lift", levelParams: ["u", "v"], type: liftType() },
    { kind: "quotient", role: "ind", name: "Quot.ind", levelParams: ["u"], type: inductionType() },
  ];
}

/** @throws CheckError if `Eq` is not the standard one or a name is taken. */
export function addQuotients(environment: Environment): void {
  if (!isStandardEq(environment)) throw new CheckError("Quotients need the standard Eq.", "Eq is missing or different");
  const constants = quotientConstants();
  checkFreshNames(
    environment,
    constants.map((info) => info.name),
  );
  for (const info of constants) Environment.insert(environment, info);
}
