// What may stand behind `simp`: +contextual, +arith, config; and sections' variables, let rec, operators with a priority.
import { describe, expect, it } from "vitest";
import { kindOf, reasonOf } from "./files.ts";

describe("simp +contextual and simp +arith", () => {
  it.each([
    "theorem T (x y : Nat) : if x = 0 then y + x = y else x ≠ 0 := by simp +contextual",
    "theorem T (x y : Nat) : if x = 0 then y + x = y else x ≠ 0 := by simp (config := { contextual := true })",
    "theorem T (p q : Prop) : p → (p ∧ q ↔ q) := by simp +contextual",
    "theorem T (f : Nat → Nat) (a b : Nat) : a = b → f a = f b := by simp +contextual",
    "theorem T (m : Nat) : (fun x => m + x = x + m) 0 := by simp only [Nat.add_zero, Nat.zero_add]",
    "theorem T (m : Nat) (h : m = 2) : (let x := m + 0; x = 2) := by simp only [Nat.add_zero, h]",
    "theorem T (x y : Nat) : 0 < 1 + x ∧ x + y + 2 ≥ y + 1 := by simp +arith",
    "theorem T (x y : Nat) (h : x + y + 1 = y) : False := by simp +arith at h",
    "theorem T (f : Nat → Nat) (x y : Nat) : 2 * f x + y = y + f x + f x := by simp +arith",
  ])("%s", (text) => {
    expect(kindOf(text)).toBe("proved");
  });

  it.each([
    "theorem T (p q : Prop) : p → (p ∧ q ↔ q) := by simp",
    "theorem T (x : Nat) : x / 2 ≤ x := by simp +arith",
    "theorem T (x y : Nat) (h : 2 * x = 2 * y + 1) : False := by simp +arith at h",
    "theorem T (x : Nat) : x + 1 ≤ x := by simp +arith",
    "theorem T (x y : Nat) (h : x + 1 ≤ y) : x < y := by simp +arith +contextual",
  ])("not: %s", (text) => {
    expect(kindOf(text)).not.toBe("proved");
  });

  it("refuse other options by name", () => {
    expect(reasonOf("theorem T : 1 = 1 := by simp +zeta")).toContain("configuration of 'simp'");
    expect(reasonOf("theorem T : 1 = 1 := by simp (config := { decide := true })")).toContain(
      "configuration of 'simp'",
    );
  });
});

describe("let rec, omit, include … in, operators before the library's, dotted names", () => {
  it.each([
    `def replicate (n : Nat) (a : α) : List α :=
  let rec loop : Nat → List α → List α
    | 0, as => as
    | n + 1, as => loop n (a :: as)
  loop n []
theorem T (n : Nat) (a : α) : (replicate n a).length = n := by
  let rec aux (n : Nat) (as : List α) : (replicate.loop a n as).length = n + as.length := by
    match n with
    | 0 => simp [replicate.loop]
    | n + 1 => simp +arith [replicate.loop, aux n]
  exact aux n []`,
    `variable (a : Nat) [DecidableEq Nat]
include a in
theorem A : True := trivial
theorem B : True := A 5
omit [DecidableEq Nat] in
theorem C (n : Nat) : n = n := rfl
theorem D : 3 = 3 := C 3`,
    `def Set (α : Type u) := α → Prop
def Set.mem (x : α) (a : Set α) := a x
infix:50 (priority := high) " ∈ " => Set.mem
theorem T (a b : Set α) (h : ∀ x, x ∈ a ↔ x ∈ b) : a = b := funext (fun x => propext (h x))`,
    `def near (a b : Nat) : Prop := a = b
infix:50 " ~ " => near
theorem near.symm {a b : Nat} (h : a ~ b) : b ~ a := Eq.symm h
theorem T (a b : Nat) (h : a ~ b) : b + 0 ~ a := h.symm`,
    `namespace Own
class Setoid (α : Sort u) where
  r : α → α → Prop
  iseqv : Equivalence r
instance {α : Sort u} [Setoid α] : HasEquiv α := ⟨Setoid.r⟩
theorem T {α : Sort u} [Setoid α] (a : α) : a ≈ a := Setoid.iseqv.refl a
end Own`,
    `def Fns (α : Sort u) (β : α → Sort v) := Quot (fun (f g : (x : α) → β x) => ∀ x, f x = g x)
def app {α β} (f : Fns α β) (x : α) : β x := Quot.lift (· x) (by intros; simp [*]) f
theorem T (α : Type) (f : α → α) : f = app (.mk _ f) := rfl`,
    "noncomputable def f : Nat → Nat := (measure id).wf.fix fun x _ => x\ntheorem T : True := trivial",
    "theorem T : 1 + 1 = 2 :=\n  calc\n    1 + 1 = 2 := rfl\n    2 = 2 := rfl",
  ])("%s", (text) => {
    expect(kindOf(text)).toBe("proved");
  });

  it("are refused where they mean nothing, or something else", () => {
    expect(kindOf("include a\ntheorem T : True := trivial")).toBe("rejected");
    expect(kindOf("omit a\ntheorem T : True := trivial")).toBe("rejected");
    expect(kindOf("variable (a : Nat)\ninclude a in\ntheorem A : True := trivial\ntheorem B : True := A")).not.toBe(
      "proved",
    );
    expect(reasonOf("theorem T (n : Nat) : n = n := by\n  skip\n  let rec f : Nat := 1\n  rfl")).toContain("'let rec'");
    expect(reasonOf('infix:60 (priority := high) " ∈ " => Nat.add\ntheorem T : True := trivial')).toContain(
      "operator symbol",
    );
  });
});
