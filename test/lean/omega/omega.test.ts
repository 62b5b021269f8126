// The tactic omega on statements over the natural numbers: what it proves, and what it must leave alone.
import { describe, expect, it } from "vitest";
import { verifyEmbedded } from "../../../src/verify/index.ts";

function verdict(statement: string): string {
  return verifyEmbedded({ statement: `theorem t ${statement}`, proof: "by omega", limits: { milliseconds: 20_000 } })
    .kind;
}

describe("omega", () => {
  it.each([
    "(x y : Nat) (h : x < y) : x + 1 ≤ y",
    "(x y : Nat) : x + y = y + x",
    "(x y z : Nat) (h : x ≤ y) (k : y ≤ z) : x ≤ z",
    "(x : Nat) (h : x ≠ 0) : 1 ≤ x",
    "(x y : Nat) (h : 2 * x = 2 * y) : x = y",
    "(x y : Nat) (h : 6 * x + 7 * y = 5) : False",
    "(x : Nat) (h : 10 ∣ x) : 5 ∣ x",
    "(x : Nat) : x % 4 - x % 8 = 0",
    "(x : Nat) : x % 2 = 0 ∨ x % 2 = 1",
    "(x : Nat) (h : x / 3 ≥ 2) : ¬x < 6",
    "(a b c : Nat) (h : a - (b - c) ≤ 5) (k : b ≥ c + 3) : ¬a + c ≥ b + 6",
    "(a b : Nat) (h : a < b ↔ b < 3) (k : b = 2) : a < b",
    "(a b : Nat) (h : a = b → b < a) : a ≠ b",
    "(a b : Nat) : a ≤ b → b < 2 ^ 3 → a < 8",
    "(p : Prop) (a b : Nat) (h : p ∧ a < b) : a ≠ b",
    "(f : Nat → Nat) (x y : Nat) (h : f x < y) (k : y ≤ f x + 1) : y = f x + 1",
  ])("proves %s", (statement) => {
    expect(verdict(statement)).toBe("proved");
  });

  it.each([
    ": True",
    "(x y : Nat) : x ≤ y",
    "(x y : Nat) (h : x * y = 6) : x ≤ 6",
    "(x y : Nat) : x * y = y * x",
    "(p : Prop) (h : p) : p",
    "(x y : Nat) : x - y + y = x",
    "(x y : Nat) (h : 2 * x + 3 * y = 7) : x = 2 ∧ y = 2",
    "(x y : Nat) (h : 27 ≤ 11 * x + 13 * y) (k : 11 * x + 13 * y ≤ 45) (l : 7 * x ≤ 9 * y + 4) (m : 9 * y ≤ 7 * x + 10) : False",
  ])("does not prove %s", (statement) => {
    expect(verdict(statement)).toBe("failed");
  });

  it("rests on no axiom of its own", () => {
    const found = verifyEmbedded({ statement: "theorem t (x y : Nat) (h : x < y) : x ≤ y", proof: "by omega" });
    expect(found).toEqual({ kind: "proved", axioms: [] });
  });
});
