// Numbers below a bound, as core Lean declares them.
import { describe, expect, it } from "vitest";
import { kindOf } from "./files.ts";

describe("Fin", () => {
  it.each([
    `theorem T (a b : Fin 3) (h : a.val = b.val) : a = b := Fin.ext h`,
    `theorem T (n : Nat) (a b : Fin n) (h : (a : Nat) = b) : a = b := by ext; exact h`,
    `theorem T (n : Nat) (a : Fin n) : a.1 < n := a.2`,
    `theorem T (n : Nat) (a : Fin n) : (⟨a.val, a.isLt⟩ : Fin n) = a := rfl`,
    `theorem T (n : Nat) (a b : Fin n) (h : a < b) : a.val < b.val := h`,
    `theorem T (n : Nat) (a : Fin n) : a.val < n := by simp`,
    `theorem T (x : Fin 0) : False := x.elim0`,
    `theorem T (n : Nat) (i : Fin n) : i.succ.val = i.val + 1 := rfl`,
    `theorem T : ∀ i j : Fin 4, i.val + j.val = j.val + i.val := by decide`,
    `theorem T : ∃ i : Fin 3, i.val = 2 := ⟨Fin.last 2, rfl⟩`,
    `theorem T (n : Nat) (i : Fin n) : i.val ≤ n := by
  cases i with
  | mk v h => exact Nat.le_of_lt h`,
    `theorem T : (0 : Fin 3).val = 0 := rfl`,
    `theorem T : (3 : Fin 2) = 1 := rfl`,
    `theorem T : (2 : Fin 3) + 2 = 1 := rfl`,
    `theorem T : (5 : Fin 10) - 7 = 8 ∧ -(1 : Fin 4) = 3 ∧ (7 : Fin 9) / 2 = 3 ∧ (7 : Fin 9) % 4 = 3 := by decide`,
    `theorem T : ∀ a b : Fin 4, a * b + a = a * (b + 1) := by decide`,
    `theorem T : ∃ i : Fin 5, i * i = 4 := by decide`,
    `theorem T (n : Nat) (a b : Fin n) : (a + b).val = (a.val + b.val) % n := rfl`,
    `theorem T (n : Nat) (a b : Fin n) : a + b = b + a := by ext; simp [Fin.val_add, Nat.add_comm]`,
    `theorem T (n : Nat) (k : Fin (n + 1)) : k + 0 = k ∧ 0 + k = k ∧ 0 ≤ k := by simp`,
    `theorem T (n : Nat) [NeZero n] : (0 : Fin n).val = 0 := by simp`,
    `theorem T (n : Nat) (i : Fin n) : i.castSucc.val = i.val ∧ i.succ.val = i.val + 1 := by simp`,
    `theorem T (i : Fin 3) : i = 0 ∨ i = 1 ∨ i = 2 := by
  match i with
  | 0 => exact Or.inl rfl
  | 1 => exact Or.inr (Or.inl rfl)
  | 2 => exact Or.inr (Or.inr rfl)`,
    `def f : Fin 3 → Nat
  | 0 => 5
  | 1 => 6
  | 2 => 7
theorem T : f 1 = 6 := rfl
theorem U : ∀ i, f i ≥ 5 := by decide`,
  ])("proves %s", (text) => expect(kindOf(text)).toBe("proved"));

  it.each([
    `theorem T : ∀ i : Fin 5, i.val < 4 := by decide`,
    `theorem T (n : Nat) (a b : Fin n) : a = b := by ext`,
    `theorem T (n : Nat) : Fin n := Fin.last n`,
    `theorem T (n : Nat) (a : Fin n) : a.val < n - 1 := a.isLt`,
    `theorem T (n : Nat) (a b : Fin n) : a + b = b + a := rfl`,
    `theorem T : (2 : Fin 3) + 2 = 0 := by simp`,
    `theorem T : (2 : Fin 3) + 2 = 2 := by decide`,
    `theorem T (i : Fin 4) : i < 4 := i.isLt`,
    `theorem T (n : Nat) (i : Fin n) : i + 1 = i := rfl`,
  ])("does not prove %s", (text) => expect(kindOf(text)).not.toBe("proved"));

  it.each([
    `theorem T (n : Nat) (a : Fin n) : a.val < n := by omega`,
    `theorem T (i : Fin 2) (h : i ≠ 0) : i = 1 := by omega`,
    `theorem T (n : Nat) : (0 : Fin n) = 0 := rfl`,
    `theorem T (n : Nat) (i : Fin n) : i.succ ≠ 0 := by simp`,
    `theorem T (n : Nat) (a b : Fin n) : a + b = b + a := Fin.add_comm a b`,
  ])("refuses by name %s", (text) => expect(kindOf(text)).toBe("rejected"));
});

describe("large numerals", () => {
  it.each([
    `theorem T : 1114112 < 4294967296 := by decide`,
    `theorem T : 1114112 < 2 ^ 32 := by decide`,
    `theorem T : 2 ^ 20 < 2 ^ 32 ∧ 1000 * 1000 + 1 < 2000000 := by decide`,
    `theorem T : ¬ 4294967296 < 1114112 := by decide`,
    `theorem T : Nat.succ 4294967295 = 4294967296 := rfl`,
  ])("are compared: %s", (text) => expect(kindOf(text)).toBe("proved"));

  it("are not called equal", () => {
    expect(kindOf(`theorem T : Nat.succ 4294967295 = 4294967295 := rfl`)).toBe("failed");
    expect(kindOf(`theorem T : 4294967296 < 1114112 := by decide`)).toBe("failed");
  });
});

describe("division of numerals", () => {
  it.each([
    `theorem T : 12345678 % 1000 = 678 := by decide`,
    `theorem T : 12345678 / 1000 = 12345 := by decide`,
    `theorem T : 12345678 % 1000 = 678 := rfl`,
    `theorem T : 1000000 ∣ 12000000 := by decide`,
  ])("proves %s", (text) => expect(kindOf(text)).toBe("proved"));

  it.each([
    `theorem T : 12345678 % 1000 = 679 := by decide`,
    `theorem T (a : Nat) : a % 1 = 0 := rfl`,
    `theorem T : 7 % 0 = 0 := by rfl`,
  ])("does not prove %s", (text) => expect(kindOf(text)).not.toBe("proved"));
});
