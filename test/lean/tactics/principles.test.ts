// Induction by a named principle, conditionals, case distinctions, and ac_rfl.
import { describe, it } from "vitest";
import { within } from "./outcomes.ts";

const { proves, fails } = within("");

describe("induction … using", () => {
  it("takes the premises of the principle as alternatives", () => {
    proves(
      "(P : Nat → Prop) (h : ∀ n, (∀ m, m < n → P m) → P n) (n : Nat) : P n",
      "by\n  induction n using Nat.strongRecOn with\n  | ind n ih => exact h n ih",
    );
    fails(
      "(P : Nat → Prop) (h : ∀ n, (∀ m, m < n → P m) → P n) (n : Nat) : P n",
      "by\n  induction n using Nat.strongRecOn with\n  | step n ih => exact h n ih",
      "Invalid alternative name",
    );
    proves(
      "(x : Nat) {y : Nat} (h : y > 0) : x % y < y",
      "by\n  induction x, y using Nat.mod.inductionOn with\n  | ind x y k ih => rw [Nat.mod_eq_sub_mod k.2]; exact ih h\n  | base x y k =>\n    have g : y > x := Nat.gt_of_not_le (fun l => k ⟨h, l⟩)\n    rw [← Nat.mod_eq_of_lt g] at g\n    assumption",
    );
  });
});

describe("split and by_cases", () => {
  it("distinguish whether a condition holds", () => {
    proves(
      "(p : Prop) [Decidable p] (a b c : Nat) (h : p → a = c) (k : ¬p → b = c) : (if p then a else b) = c",
      "by\n  split\n  case isTrue x => exact h x\n  case isFalse x => exact k x",
    );
    proves("(a b : Nat) : (if a = b then a else b) = b", "by\n  split\n  · assumption\n  · rfl");
    const bounded = "(n m : Nat) (h : m = if n = 0 then 1 else 2) : m > 0";
    proves(bounded, "by\n  split at h\n  case isTrue e => omega\n  case isFalse e => omega");
    proves(
      "(n : Nat) (h : (if n = 0 then 1 else 2) = 2) : n ≠ 0",
      "by\n  split at h\n  · contradiction\n  · assumption",
    );
    fails(bounded, "by\n  split at h\n  · omega", "unsolved goals");
    proves(
      "(p : Prop) [Decidable p] (a : Nat) : (if p then a else a) = a",
      "by\n  by_cases h : p\n  · rw [if_pos h]\n  · rw [if_neg h]",
    );
    proves(
      "(p q : Prop) (f : p → q) (g : ¬p → q) : q",
      "by\n  by_cases h : p\n  case pos => exact f h\n  case neg => exact g h",
    );
  });
});

describe("ac_rfl", () => {
  it("proves equations of sums and products up to order", () => {
    proves("(a b c : Nat) : a + b + c = c + (b + a)", "by\n  ac_rfl");
    proves("(a b c : Nat) : a * b + c = c + b * a", "by\n  ac_rfl");
    fails("(a b : Nat) : a + b = a + a", "by\n  ac_rfl", "ac_rfl");
  });
});
