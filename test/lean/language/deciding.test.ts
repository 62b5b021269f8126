// What decide and trivial evaluate: the decision procedures of core Lean.
import { describe, expect, it } from "vitest";
import { kindOf } from "./files.ts";

describe("decide", () => {
  it.each([
    `theorem T : 2 ∈ [1, 2, 3] := by decide`,
    `theorem T : 4 ∉ [1, 2, 3] := by decide`,
    `theorem T : ∀ b : Bool, (b || !b) = true := by decide`,
    `theorem T : ∀ a b : Bool, (a && b) = (b && a) := by decide`,
    `theorem T (a b : Bool) : (a && b) = (b && a) := by revert a b; decide`,
    `theorem T : ∃ b : Bool, (b && !b) = false := by decide`,
    `theorem T : 3 ∣ 12 := by decide`,
    `theorem T : ¬ 5 ∣ 12 := by decide`,
    `theorem T : (2 : Int) - 3 = -1 := by decide`,
    `theorem T : (2 : Int) * -3 < -5 := by decide`,
    `theorem T : (2 : Int) * -3 ≤ -6 ∧ (-1 : Int) ≠ 1 := by decide`,
    `theorem T : ∀ n < 5, n * n < 20 := by decide`,
    `theorem T : ∀ n, n < 5 → n * n < 20 := by decide`,
    `theorem T : ∀ n ≤ 4, n * n ≤ 16 := by decide`,
    `theorem T : ∃ n < 5, n * n = 16 := by decide`,
    `theorem T : ∃ n ≤ 4, n * n = 16 := by decide`,
    `theorem T : ∀ x ∈ [1, 2, 3], x < 4 := by decide`,
    `theorem T : ∃ x ∈ [1, 2, 3], x * x = 9 := by decide`,
    `theorem T : some 3 = some (1 + 2) := by decide`,
    `theorem T : some 3 ≠ none := by decide`,
    `theorem T : (1, true) = (1, !false) := by decide`,
    `theorem T : [1, 2] ++ [3] = [1, 2, 3] := by decide`,
    `theorem T : ∀ n < 3, ∀ m < 3, n + m = m + n := by decide`,
    `theorem T : 3 < 5 := by trivial`,
    `theorem T (p : Prop) (h : p) : p ∧ 3 < 5 := by trivial`,
    `theorem T : min 3 5 = 3 := rfl`,
    `theorem T : max 3 5 = 5 := by decide`,
    `theorem T : ∀ h : 1 = 1, 2 = 2 := by decide`,
    `theorem T : (1 = 2) = (2 = 1) := by decide`,
    `theorem T : (if 1 = 2 then 3 = 4 else 3 = 3) := by decide`,
    `example : ∃ n < 10, ∃ m < 10, n * m = 56 := by decide`,
    `theorem T : (decide (3 ∣ 12)) = true := rfl`,
    `theorem T : (Sum.inl 3 : Sum Nat Bool) ≠ Sum.inr true := by decide`,
  ])("proves %s", (text) => {
    expect(kindOf(text)).toBe("proved");
  });

  it.each([
    `theorem T : 4 ∈ [1, 2, 3] := by decide`,
    `theorem T : ∀ a b : Bool, (a && b) = a := by decide`,
    `theorem T : 5 ∣ 12 := by decide`,
    `theorem T : (2 : Int) < 2 := by decide`,
    `theorem T : ∀ n < 5, n * n < 16 := by decide`,
    `theorem T : ∃ n < 5, n * n = 17 := by decide`,
    `theorem T : ∀ x ∈ [1, 2, 3], x < 3 := by decide`,
    `theorem T : [1, 2] = [2, 1] := by decide`,
    `theorem T : ∀ n : Nat, n = n := by decide`,
    `theorem T : ∃ n : Nat, n = 0 := by decide`,
    `theorem T : 5 < 3 := by trivial`,
    `theorem T : ∀ n : Nat, n < n + 1 := by trivial`,
  ])("does not prove %s", (text) => {
    expect(kindOf(text)).not.toBe("proved");
  });
});
