// Tactics and terms that models write, as whole texts: what Lean proves, and what it does not although it looks alike.
import { describe, expect, it } from "vitest";
import { kindOf } from "./files.ts";

describe("replace, ext, erw, if, by_cases, intro of a let, |>., @fun", () => {
  it.each([
    `theorem T (p q : Prop) (h : p) (k : p → q) : q := by
  replace h := k h
  exact h`,
    `theorem T (p q : Prop) (h : p) (k : p → q) : q := by
  replace h : q := k h
  exact h`,
    `theorem T (p q : Prop) (h : p ∧ q) : q ∧ p := by
  replace ⟨h, k⟩ := h
  exact ⟨k, h⟩`,
    `theorem T (f g : Nat → Nat) (h : ∀ x, f x = g x) : f = g := by
  ext x
  exact h x`,
    `theorem T (f g : Nat → Nat → Prop) (h : ∀ x y, f x y ↔ g x y) : f = g := by
  ext x y
  exact h x y`,
    `theorem T (f g : Nat → Nat → Prop) (h : ∀ x y, f x y ↔ g x y) : f = g := by
  ext
  apply h`,
    `theorem T (p q : Prop) (h : p ↔ q) : p = q := by
  ext
  exact h`,
    `theorem T (p q : Prop) (h : p ↔ q) : p = q := by
  ext1
  exact h`,
    `theorem T (a b : Nat × Nat) (h : a.1 = b.1) (k : a.2 = b.2) : a = b := by
  ext
  · exact h
  · exact k`,
    `def one : Nat := 1
theorem T (f : Nat → Nat) (h : f 1 = 0) : f one = 0 := by erw [h]`,
    `theorem T : ∀ {p : Prop}, p → p := @fun p h => h`,
    `theorem T : let x := 3; x = 3 := by
  intro x
  rfl`,
    `theorem T (p : Nat → Prop) (h : p 3) : let x := 3; p x := by
  intro x
  exact h`,
    `theorem T (x : Bool) : x = true ∨ ¬ x = true := by
  by_cases x
  · exact Or.inl ‹_›
  · exact Or.inr ‹_›`,
    `theorem T (p q : Prop) (h : p → q) (k : ¬p → q) : q := by
  if c : p then
    exact h c
  else
    exact k c`,
    `theorem T (p q : Prop) (h : p → q) (k : ¬p → q) : q := by
  if c : p then ?_ else exact k c
  exact h c`,
    `theorem T (p q : Prop) (hp : p) (h : p → q) : q := by
  haveI := h hp
  exact this`,
    `theorem T (p q : Prop) (hp : p) (h : p → q) : q := by
  haveI k : q := h hp
  exact k`,
    `theorem T : ∃ n : Nat, n = 3 := by
  letI x := 3
  exact ⟨x, rfl⟩`,
  ])("proves %s", (text) => {
    expect(kindOf(text)).toBe("proved");
  });

  it.each([
    `theorem T (p q : Prop) (h : p) (k : p → q) : p := by
  replace h := k h
  assumption`,
    `theorem T (f g : Nat → Nat → Prop) (h : ∀ x y, f x y ↔ g x y) : f = g := by
  ext x : 1
  exact h x _`,
    `theorem T (a b : Nat) (h : a = b) : a = b := by
  ext
  exact h`,
    `theorem T (p q : Prop) (h : p ↔ q) : p = q := by
  ext1 x
  exact h`,
    `def one : Nat := 1
theorem T (f : Nat → Nat) (h : f 1 = 0) : f one = 0 := by rw [h]`,
    `theorem T : ∀ {p : Prop}, p → p := fun p h => h`,
    `theorem T (p q : Prop) (h : p → q) (k : ¬p → q) : q := by
  if c : p then
    exact h c
  else
    skip`,
  ])("does not prove %s", (text) => {
    expect(kindOf(text)).not.toBe("proved");
  });
});

describe("cases on equations of any kind, and on terms that others depend on", () => {
  it.each([
    `theorem T (a b : Nat) (h : HEq a b) : a = b := by cases h; rfl`,
    `theorem T (α β : Type) (h : α = β) (a : α) : HEq (cast h a) a := by
  cases h
  exact HEq.rfl`,
    `theorem T (α β : Type) (a : α) (b : β) (h : HEq a b) : α = β := by cases h; rfl`,
    `inductive Vec (α : Type) : Nat → Type
  | nil : Vec α 0
  | cons {n : Nat} (a : α) (t : Vec α n) : Vec α (n + 1)
theorem T (α : Type) (P : (n : Nat) → Vec α n → Prop) (h : ∀ n a (t : Vec α n), P (n+1) (Vec.cons a t)) (n : Nat) (v : Vec α (n + 1)) : P (n + 1) v := by
  cases v with
  | cons a t => exact h n a t`,
    `inductive Vec (α : Type) : Nat → Type
  | nil : Vec α 0
  | cons {n : Nat} (a : α) (t : Vec α n) : Vec α (n + 1)
theorem T (α : Type) (v : Vec α 0) : v = Vec.nil := by
  cases v
  rfl`,
    `theorem T (a b : Nat) (h : a = b) (P : (x : Nat) → a = x → Prop) (k : P a rfl) : P b h := by
  cases h
  exact k`,
  ])("proves %s", (text) => {
    expect(kindOf(text)).toBe("proved");
  });

  it.each([
    `theorem T (a b : Nat) (h : a = b) (P : (x : Nat) → a = x → Prop) (k : P b h) : P b h := by
  cases h
  exact h`,
  ])("does not prove %s", (text) => {
    expect(kindOf(text)).not.toBe("proved");
  });
});

describe("binders, patterns and names as Lean reads them", () => {
  it.each([
    `theorem T : {b : Bool} → b = false ↔ b ≠ true := by decide`,
    `theorem T (p q : Prop) : (h : p) → q ↔ q := fun _ => Iff.rfl`,
    `theorem T : ∀ {n : Nat}, n ≠ 0 → Nat.pred n < n
  | .zero, h => absurd rfl h
  | .succ _, _ => Nat.lt_succ_of_le (Nat.le_refl _)`,
    `theorem T : {a b : Nat} → a < b → 0 < b
  | 0, _, h => h
  | _ + 1, _, h => T (Nat.lt_trans (Nat.lt_succ_self _) h)`,
    `theorem T (α : Type _) (β : α → Sort _) (f : (x : α) → β x) : f = f := rfl`,
    `theorem T (p q r : Prop) : p ∧ (q ∨ r) → (p ∧ q) ∨ (p ∧ r) :=
  fun ⟨hp, h⟩ => (.rec (fun hq => .inl ⟨hp, hq⟩) (fun hr => .inr ⟨hp, hr⟩) h : (p ∧ q) ∨ (p ∧ r))`,
    `theorem T (a b : Bool) : (a ^^ b) = (b ^^ a) := by cases a <;> cases b <;> rfl`,
    `theorem T (rec : Nat) : rec = rec := rfl`,
    `theorem T : o.isSome = true ↔ o ≠ none := by cases o <;> simp`,
    `theorem T (a : Nat) (l : List Nat) (h : a ∈ [3]) (k : 3 ∈ l) : a ∈ l := (List.mem_cons.1 h).elim (· ▸ k) (fun h => nomatch h)`,
  ])("proves %s", (text) => {
    expect(kindOf(text)).toBe("proved");
  });

  it.each([
    `theorem T (p q : Prop) : (h : p) → q ↔ (p → q) := Iff.rfl`,
    `theorem T : o.isSome = true := rfl`,
    `theorem T (l : List Nat) : l[0] = l[0] := rfl`,
    `theorem T : pure = @some Nat := rfl`,
    `theorem T : ∀ {n : Nat}, n ≠ 0 → Nat.pred n < n := fun
  | .zero, h => absurd rfl h
  | .succ _, _ => Nat.lt_succ_of_le (Nat.le_refl _)`,
  ])("does not prove %s", (text) => {
    expect(kindOf(text)).not.toBe("proved");
  });
});

describe("h ▸ e", () => {
  it.each([
    `theorem T {a b : Nat} (h : a < b) : a ≠ b := fun he => absurd (he ▸ h) (Nat.lt_irrefl a)`,
    `theorem T {a b c : Nat} (e : a = b) (h : a < c) : b < c := by
  have := e ▸ h
  exact this`,
    `theorem T {a b : Nat} (e : b = a) (h : a < 5) : b < 5 := e ▸ h`,
  ])("proves %s", (text) => {
    expect(kindOf(text)).toBe("proved");
  });

  it.each([
    `theorem T {a b : Nat} (e : a = b) (h : 1 < 5) : 1 < 5 := e ▸ h`,
    `theorem T {a b : Nat} (e : a = b) (h : a < 5) : b < 6 := e ▸ h`,
  ])("does not prove %s", (text) => {
    expect(kindOf(text)).toBe("failed");
  });
});
