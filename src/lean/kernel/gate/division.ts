// The equations that determine division and remainder on Nat: both count down from the dividend, by a number that is larger than it.
// They hold for all numbers; where one speaks of a proof, it is of something true.

import { hasShape, hasType } from "../checker/primitives.ts";
import type { TypeChecker } from "../checker/type_checker.ts";
import type { Environment } from "../environment/environment.ts";
import { app, apps, arrow, bvar, constant, type Expr, fvar, lam, pi, prop, type0 } from "../term/expr.ts";
import { levelOne } from "../term/level.ts";
import { bindPi } from "../term/substitute.ts";

const nat = constant("Nat");
const zero = constant("Nat.zero");
const successor = (e: Expr) => app(constant("Nat.succ"), e);
const atMost = (a: Expr, b: Expr) => apps(constant("Nat.le"), [a, b]);
const not = (p: Expr) => app(constant("Not"), p);
const decidable = (p: Expr) => app(constant("Decidable"), p);
const x = fvar("x", nat);
const y = fvar("y", nat);
const fuel = fvar("fuel", nat);
const difference = apps(constant("Nat.sub"), [x, y]);
const positive = atMost(successor(zero), y);
const fits = atMost(y, x);
const isPositive = fvar("hy", positive);
const hasFuel = fvar("hfuel", atMost(successor(x), successor(fuel)));
const startsWithFuel = fvar("hstart", atMost(successor(x), successor(x)));
const keepsFuel = fvar("hrest", arrow(fits, atMost(successor(difference), fuel)));

/** `yes` if the proposition holds, in which variable 0 is its proof; else `no`. */
function choose(proposition: Expr, instance: Expr, yes: Expr, no: Expr): Expr {
  const motive = lam("h", decidable(proposition), nat);
  const cases = [lam("h", not(proposition), no), lam("h", proposition, yes), instance];
  return apps(constant("Decidable.rec", [levelOne]), [proposition, motive, ...cases]);
}

/** A count down by the divisor: how it begins, and how it goes on. */
function countDown(name: string, more: (rest: Expr) => Expr, less: Expr): [Expr, Expr][] {
  const go = (hy: Expr, steps: Expr, from: Expr, enough: Expr) =>
    apps(constant(`${name}.go`), [y, hy, steps, from, enough]);
  const rest = go(isPositive, fuel, difference, app(keepsFuel, bvar(0)));
  const first = go(bvar(0), successor(x), x, startsWithFuel);
  return [
    [apps(constant(name), [x, y]), choose(positive, apps(constant("Nat.decLt"), [zero, y]), first, less)],
    [go(isPositive, successor(fuel), x, hasFuel), choose(fits, apps(constant("Nat.decLe"), [y, x]), more(rest), less)],
  ];
}

export const divisionEquations: readonly (readonly [Expr, Expr])[] = countDown("Nat.div", successor, zero);

const remainder = (a: Expr) => apps(constant("Nat.mod"), [a, y]);
const isLarge = atMost(y, successor(x));
const stepped = choose(
  isLarge,
  apps(constant("Nat.decLe"), [y, successor(x)]),
  apps(constant("Nat.modCore"), [successor(x), y]),
  successor(x),
);

/** The remainder looks at the dividend first. */
export const remainderEquations: readonly (readonly [Expr, Expr])[] = [
  ...countDown("Nat.modCore", (rest) => rest, x),
  [remainder(zero), zero],
  [remainder(successor(x)), stepped],
];

/** True if the order of `Nat` and `Decidable` are the standard ones, so that the equations mean what they say. */
export function isStandardOrder(environment: Environment, checker: TypeChecker): boolean {
  const n = fvar("n", nat);
  const m = fvar("m", nat);
  const p = fvar("p", prop);
  const impossible = constant("False");
  return (
    hasShape(environment, "False", 0, []) &&
    hasType(environment, "False", "inductive", [], prop) &&
    hasShape(environment, "Nat.le", 1, ["Nat.le.refl", "Nat.le.step"]) &&
    hasType(environment, "Nat.le", "inductive", [], arrow(nat, arrow(nat, prop))) &&
    hasType(environment, "Nat.le.refl", "constructor", [], bindPi([n], atMost(n, n))) &&
    hasType(
      environment,
      "Nat.le.step",
      "constructor",
      [],
      bindPi([n, m], arrow(atMost(n, m), atMost(n, successor(m)))),
    ) &&
    hasShape(environment, "Decidable", 1, ["Decidable.isFalse", "Decidable.isTrue"]) &&
    hasType(environment, "Decidable", "inductive", [], arrow(prop, type0)) &&
    hasType(environment, "Decidable.isFalse", "constructor", [], bindPi([p], arrow(not(p), decidable(p)))) &&
    hasType(environment, "Decidable.isTrue", "constructor", [], bindPi([p], arrow(p, decidable(p)))) &&
    hasType(environment, "Not", "definition", [], arrow(prop, prop)) &&
    checker.isDefEq(not(p), pi("h", p, impossible))
  );
}
