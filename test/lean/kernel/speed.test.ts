// The speed that reinforcement learning needs: a small propositional proof costs the kernel few steps (bench/checker.ts has its time).
import { expect, it } from "vitest";
import {
  addDeclaration,
  app,
  arrow,
  Budget,
  bindLambda,
  bindPi,
  constant,
  type Expr,
  type FVar,
  fvar,
  levelZero,
  prop,
  type TheoremDeclaration,
} from "../../../src/lean/kernel/index.ts";

import { call, callAt, define, fun, world } from "./world.ts";

const and = (a: Expr, b: Expr) => call("And", a, b);
const or = (a: Expr, b: Expr) => call("Or", a, b);
const not = (a: Expr) => call("Not", a);

/** `p ∧ (q ∨ r) → ((p ∧ q) ∨ (p ∧ r)) ∧ ¬¬p`, as tactics would prove it. */
function distribution(): TheoremDeclaration {
  const [p, q, r] = ["p", "q", "r"].map((name) => fvar(name, prop));
  const h = fvar("h", and(p, or(q, r)));
  const either = or(and(p, q), and(p, r));
  const goal = and(either, not(not(p)));
  const [hp, hqr] = [fvar("hp", p), fvar("hqr", or(q, r))];
  const side = (make: string, of: FVar): Expr => {
    const x = fvar("x", of);
    return bindLambda([x], call(make, and(p, q), and(p, r), call("And.intro", p, of, hp, x)));
  };
  const motive = fun("t", hqr.type, () => either);
  const split = call("Or.rec", q, r, motive, side("Or.inl", q), side("Or.inr", r), hqr);
  const refute = fun("n", not(p), (n) => app(n, hp));
  const both = bindLambda([hp, hqr], call("And.intro", either, not(not(p)), split, refute));
  const value = callAt(
    "And.rec",
    [levelZero],
    p,
    or(q, r),
    fun("t", h.type, () => goal),
    both,
    h,
  );
  return {
    kind: "theorem",
    name: "t",
    levelParams: [],
    type: bindPi([p, q, r, h], goal),
    value: bindLambda([p, q, r, h], value),
  };
}

it("checks a ten-tactic propositional proof in a few hundred steps, each time as many", () => {
  const environment = world();
  define(
    environment,
    "Not",
    arrow(prop, prop),
    fun("a", prop, (a) => arrow(a, constant("False"))),
  );
  const declaration = distribution();
  const steps = () => {
    const fork = environment.fork();
    const budget = new Budget();
    addDeclaration(fork, declaration, budget);
    expect(fork.get("t")?.kind).toBe("theorem");
    return budget.steps;
  };
  const first = steps();
  expect(first).toBeGreaterThan(20);
  expect(first).toBeLessThan(1000);
  expect(steps()).toBeLessThanOrEqual(first);
});
