// What the simp set of core Lean and omega prove of numbers, lists and Booleans.
import { describe, expect, it } from "vitest";
import { kindOf } from "./files.ts";

describe("omega with existentials, minima, lets and toNat", () => {
  it.each([
    `theorem T (a : Nat) (h : ∃ b, a = 2 * b) : a % 2 = 0 := by omega`,
    `theorem T (a : Nat) (h : ∃ b c, a = 2 * b + 2 * c ∧ b < 3 ∧ c < 3) : a < 10 := by omega`,
    `theorem T (a b : Nat) : min a b ≤ a := by omega`,
    `theorem T (a b : Nat) : min a b + max a b = a + b := by omega`,
    `theorem T (a b c : Nat) : max a b ≤ c ↔ a ≤ c ∧ b ≤ c := by omega`,
    `theorem T (x : Nat) : let y := x + 1; x < y := by
  intro y
  omega`,
    `theorem T (x : Int) (h : 0 ≤ x) : (Int.toNat x : Int) = x := by omega`,
    `theorem T (x : Int) (h : x < 3) : Int.toNat (x - 3) = 0 := by omega`,
  ])("proves %s", (text) => {
    expect(kindOf(text)).toBe("proved");
  });

  it.each([
    `theorem T (a : Nat) (h : ∃ b, a = 2 * b) : a % 4 = 0 := by omega`,
    `theorem T (a b : Nat) : min a b < a := by omega`,
    `theorem T (x : Int) : (Int.toNat x : Int) = x := by omega`,
  ])("does not prove %s", (text) => {
    expect(kindOf(text)).not.toBe("proved");
  });
});

describe("simp with lemmas of core", () => {
  it.each([
    `theorem T (a : Nat) : a ≤ a + 1 := by simp`,
    `theorem T (l : List Nat) : l.map id = l := by simp`,
    `theorem T (n m : Nat) : n ≤ n + m := by simp`,
    `theorem T (n m : Nat) (h : n + m = 0) : n = 0 := by simp at h; exact h.1`,
    `theorem T (a : Int) : - -a = a := by simp`,
    `theorem T (a b : Nat) : ((a + b : Nat) : Int) = a + b := by simp`,
    `theorem T (n : Nat) (h : n + 1 ≤ n) : False := by simp at h`,
    `theorem T (a b : Nat) (h : a ≤ b) : max a b = b := Nat.max_eq_right h`,
    `theorem T (a b : Nat) (h : a ≤ b) : max a b = b := by simp [h]`,
    `theorem T (x : Nat) (l m : List Nat) (h : x ∈ l) : x ∈ l ++ m := by simp [h]`,
    `theorem T (x : Nat) : x ∈ [1, x, 3] := by simp`,
    `theorem T (a b : Bool) (h : (a && b) = true) : a = true := by simp at h; exact h.1`,
    `theorem T (x : Nat) : x < x + 3 := by simp`,
    `theorem T (n : Nat) : n % 1 = 0 ∨ 0 ∣ 0 := by simp`,
    `theorem T (α β : Type) (a b : Nat) (h : HEq a b) : a = b := by simpa using h`,
    `theorem T (p : Nat → Prop) (h : ∀ x, p x → False) : ¬ ∃ x, p x := by simpa using h`,
  ])("proves %s", (text) => {
    expect(kindOf(text)).toBe("proved");
  });

  it.each([`theorem T (x y : Nat) : x ≤ y := by simp`, `theorem T (x : Nat) : x + 1 ≤ x := by simp`])(
    "does not prove %s",
    (text) => {
      expect(kindOf(text)).not.toBe("proved");
    },
  );
});
