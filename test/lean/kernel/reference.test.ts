// Weak head reduction and equality agree with a naive reference on random well-typed terms, closed and open.
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { app, appHead, type Expr, fvar, natLit, sameExpr, TypeChecker } from "../../../src/lean/kernel/index.ts";
import { normalForm } from "./naive.ts";
import { program } from "./programs.ts";
import { nat, succ, world } from "./world.ts";

const environment = world();
const seed = fc.integer({ min: 0, max: 2 ** 31 - 1 });
const kind = fc.constantFrom("nat" as const, "bool" as const, "pair" as const, "function" as const);
const x = fvar("x", nat);

/** A random term of a kind; a function is also met applied to a variable, which leaves an open term. */
function termOf(start: number, of: "nat" | "bool" | "pair" | "function" | "open"): Expr {
  if (of === "open") return app(program(start, "function", { misfit: false }).term, x);
  return program(start, of, { misfit: false }).term;
}

const kinds = fc.oneof(kind, fc.constant("open" as const));

describe("beside the naive reference", () => {
  it("equality gives the same answer", () => {
    let equal = 0;
    fc.assert(
      fc.property(kinds, seed, seed, (of, first, second) => {
        const [a, b] = [termOf(first, of), termOf(second, of)];
        const expected = sameExpr(normalForm(environment, a), normalForm(environment, b));
        expect(new TypeChecker(environment).isDefEq(a, b)).toBe(expected);
        if (expected) equal++;
      }),
      { numRuns: 1500, seed: 3 },
    );
    expect(equal).toBeGreaterThan(100);
  });

  it("a term equals its normal form, and the successor of a number does not", () => {
    fc.assert(
      fc.property(kinds, seed, (of, start) => {
        const term = termOf(start, of);
        const normal = normalForm(environment, term);
        const checker = new TypeChecker(environment);
        expect(checker.isDefEq(checker.infer(term), checker.infer(normal))).toBe(true);
        expect(checker.isDefEq(term, normal)).toBe(true);
        if (of === "nat" || of === "open") expect(checker.isDefEq(succ(term), normal)).toBe(false);
      }),
      { numRuns: 600, seed: 5 },
    );
  });

  it("weak head normal forms have the head of the normal form and the same normal form", () => {
    fc.assert(
      fc.property(kinds, seed, (of, start) => {
        const term = termOf(start, of);
        const reduced = new TypeChecker(environment).whnf(term);
        const normal = normalForm(environment, term);
        expect(sameExpr(normalForm(environment, reduced), normal)).toBe(true);
        const head = appHead(normal);
        const made = head.kind === "const" && environment.get(head.name)?.kind === "constructor";
        if (of === "function" || !made) return;
        const numeral = reduced.kind === "nat" ? (reduced.value === 0n ? "Nat.zero" : "Nat.succ") : undefined;
        expect(numeral ?? appHead(reduced)).toEqual(numeral === undefined ? head : head.name);
      }),
      { numRuns: 600, seed: 7 },
    );
  });

  it("knows numerals from their successors", () => {
    expect(sameExpr(normalForm(environment, natLit(3n)), normalForm(environment, succ(natLit(2n))))).toBe(true);
  });
});
