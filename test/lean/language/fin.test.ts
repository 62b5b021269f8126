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
  ])("proves %s", (text) => expect(kindOf(text)).toBe("proved"));

  it.each([
    `theorem T : ∀ i : Fin 5, i.val < 4 := by decide`,
    `theorem T (n : Nat) (a b : Fin n) : a = b := by ext`,
    `theorem T (n : Nat) : Fin n := Fin.last n`,
    `theorem T (n : Nat) (a : Fin n) : a.val < n - 1 := a.isLt`,
  ])("does not prove %s", (text) => expect(kindOf(text)).not.toBe("proved"));

  it.each([
    `theorem T (n : Nat) (a b : Fin n) : a + b = b + a := rfl`,
    `theorem T : (0 : Fin 3).val = 0 := rfl`,
    `theorem T (n : Nat) (a : Fin n) : a.val < n := by omega`,
  ])("refuses by name %s", (text) => expect(kindOf(text)).toBe("rejected"));
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
