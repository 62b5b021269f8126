// The type checker extended from outside: an extension's answers about variables of its own decide, and nothing that depends on them is remembered.
import { describe, expect, it } from "vitest";
import {
  type Environment,
  type Expr,
  FIRST_MARK,
  type FVar,
  fvar,
  hasFVar,
  marksOf,
  sameExpr,
  TypeChecker,
} from "../../../src/lean/kernel/index.ts";
import { call, nat, succ, unary, world, zero } from "./world.ts";

/** A variable that stands for a term to be found. */
const hole = (type: Expr): FVar => fvar("?", type, { marks: FIRST_MARK });
const isHole = (e: Expr): e is FVar => e.kind === "fvar" && marksOf(e) !== 0;

/** Assigns a hole the first term it is compared with. */
class Assigning extends TypeChecker {
  readonly values = new Map<number, Expr>();

  constructor(environment: Environment) {
    super(environment, { trusting: true });
  }

  override valueOf(variable: FVar): Expr | undefined {
    return this.values.get(variable.id);
  }

  override equateHeads(a: Expr, b: Expr): boolean | undefined {
    const [open, value] = isHole(a) ? [a, b] : [b, a];
    if (!isHole(open)) return undefined;
    this.values.set(open.id, value);
    return true;
  }

  override attempt(way: () => boolean): boolean {
    const before = new Map(this.values);
    let passed = false;
    try {
      passed = way();
    } finally {
      if (!passed) {
        this.values.clear();
        for (const [id, value] of before) this.values.set(id, value);
      }
    }
    return passed;
  }

  override remembers(e: Expr): boolean {
    return !hasFVar(e) && marksOf(e) === 0;
  }

  override keepsType(e: Expr): boolean {
    return marksOf(e) === 0;
  }
}

const environment = world();

describe("an extended checker", () => {
  it("assigns a variable of its own", () => {
    const checker = new Assigning(environment);
    const open = hole(nat);
    expect(checker.isDefEq(succ(open), unary(3))).toBe(true);
    expect(sameExpr(checker.values.get(open.id) as Expr, unary(2))).toBe(true);
    expect(checker.isDefEq(open, unary(2))).toBe(true);
    expect(checker.isDefEq(open, unary(3))).toBe(false);
  });

  it("takes back the assignments of a congruence that fails", () => {
    const checker = new Assigning(environment);
    const open = hole(nat);
    const x = fvar("x", nat);
    expect(checker.isDefEq(call("Nat.add", open, x), call("Nat.add", zero, succ(x)))).toBe(false);
    expect(checker.values.has(open.id)).toBe(false);
  });

  it("does not remember what depends on such a variable", () => {
    const checker = new Assigning(environment);
    const open = hole(nat);
    const sum = call("Nat.add", zero, open);
    expect(sameExpr(checker.whnf(sum), sum)).toBe(false);
    checker.values.set(open.id, unary(2));
    expect(checker.isDefEq(sum, unary(2))).toBe(true);
    checker.values.set(open.id, unary(5));
    expect(checker.isDefEq(sum, unary(2))).toBe(false);
    expect(checker.isDefEq(sum, unary(5))).toBe(true);
  });

  it("takes such a variable for any other where nothing extends it", () => {
    const checker = new TypeChecker(environment);
    const open = hole(nat);
    expect(sameExpr(checker.infer(succ(open)), nat)).toBe(true);
    expect(checker.isDefEq(open, zero)).toBe(false);
    expect(checker.isDefEq(open, hole(nat))).toBe(false);
  });
});
