// Equality with holes: an elaborator's answers decide, and what it assigned in a failed attempt is taken back.
import { describe, expect, it } from "vitest";
import { type Expr, fvar, type Holes, type MVar, mvar, sameExpr, TypeChecker } from "../../../src/lean/kernel/index.ts";
import { call, nat, succ, unary, world, zero } from "./world.ts";

/** Assigns a hole the first term it is compared with. */
class Assignments implements Holes {
  readonly values = new Map<number, Expr>();

  resolve(hole: MVar): Expr | undefined {
    return this.values.get(hole.id);
  }

  unify(a: Expr, b: Expr): boolean | undefined {
    const [hole, value] = a.kind === "mvar" ? [a, b] : [b, a];
    if (hole.kind !== "mvar") return undefined;
    this.values.set(hole.id, value);
    return true;
  }

  equate(): undefined {
    return undefined;
  }

  unifyLevels(): boolean {
    return false;
  }

  attempt(test: () => boolean): boolean {
    const before = new Map(this.values);
    let passed = false;
    try {
      passed = test();
    } finally {
      if (!passed) {
        this.values.clear();
        for (const [id, value] of before) this.values.set(id, value);
      }
    }
    return passed;
  }
}

const environment = world();

describe("equality with holes", () => {
  it("assigns a hole", () => {
    const holes = new Assignments();
    const hole = mvar(nat);
    const checker = new TypeChecker(environment, { holes, trusting: true });
    expect(checker.isDefEq(succ(hole), unary(3))).toBe(true);
    expect(sameExpr(holes.values.get(hole.id) as Expr, unary(2))).toBe(true);
    expect(checker.isDefEq(hole, unary(2))).toBe(true);
    expect(checker.isDefEq(hole, unary(3))).toBe(false);
  });

  it("takes back the assignments of a congruence that fails", () => {
    const holes = new Assignments();
    const hole = mvar(nat);
    const checker = new TypeChecker(environment, { holes, trusting: true });
    const x = fvar("x", nat);
    expect(checker.isDefEq(call("Nat.add", hole, x), call("Nat.add", zero, succ(x)))).toBe(false);
    expect(holes.values.has(hole.id)).toBe(false);
  });

  it("does not remember what depends on a hole", () => {
    const holes = new Assignments();
    const hole = mvar(nat);
    const checker = new TypeChecker(environment, { holes, trusting: true });
    const sum = call("Nat.add", zero, hole);
    expect(sameExpr(checker.whnf(sum), sum)).toBe(false);
    holes.values.set(hole.id, unary(2));
    expect(checker.isDefEq(sum, unary(2))).toBe(true);
    holes.values.set(hole.id, unary(5));
    expect(checker.isDefEq(sum, unary(2))).toBe(false);
    expect(checker.isDefEq(sum, unary(5))).toBe(true);
  });

  it("refuses holes in the kernel's own checks", () => {
    expect(() => new TypeChecker(environment).infer(succ(mvar(nat)))).toThrow(/unfilled hole/);
  });
});
