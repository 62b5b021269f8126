// Names, alternatives and laws that models use in passing, as whole texts.
import { describe, expect, it } from "vitest";
import { kindOf } from "./files.ts";

describe("names at the root, auto-bound names, wildcard alternatives, unfold, ac_rfl", () => {
  it.each([
    `namespace Foo
theorem _root_.bar : 1 = 1 := rfl
end Foo
theorem T : 1 = 1 := bar`,
    `theorem T (h : Nonempty foo) : Nonempty foo := h`,
    `theorem T (p : Prop) (h : p ∨ p) : p := by
  cases h with
  | _ h => exact h`,
    `theorem T (n : Nat) : n = n := by
  cases n with
  | zero => rfl
  | _ m => exact Eq.refl (m + 1)`,
    `def f : Nat → Nat
  | 0 => 1
  | n + 1 => f n + 2
theorem T : f 2 = 5 := by unfold f; unfold f; rfl`,
    `def g : Bool → Nat → Nat
  | true, n => n
  | false, n => n + 1
theorem T (n : Nat) : g false n = n + 1 := by unfold g; rfl`,
    `theorem T (p q r : Prop) : (p ∧ q ∧ r) = (r ∧ q ∧ p) := by ac_rfl`,
    `theorem T (p q r : Prop) : (p ∨ q) ∨ r ↔ r ∨ q ∨ p := by ac_rfl`,
    `theorem T (p q r : Bool) : ((p && q) && r) = (r && (q && p)) := by ac_rfl`,
  ])("proves %s", (text) => {
    expect(kindOf(text)).toBe("proved");
  });

  it.each([
    `namespace Foo
theorem _root_.bar : 1 = 1 := rfl
end Foo
theorem T : 1 = 1 := Foo.bar`,
    `theorem T (h : foo) : foo := h`,
    `theorem T (h : Vector Nat 3) : Vector Nat 3 = Vector Nat 3 := rfl`,
    `theorem T : foo = foo2 := rfl`,
    `theorem T (p : Prop) (h : p ∨ p) : p := by
  cases h with
  | _ h k => exact h`,
    `theorem T (p q r : Prop) : (p ∧ q ∨ r) = (r ∧ q ∨ p) := by ac_rfl`,
    `theorem T : 'a' ≠ 'b' := rfl`,
  ])("does not prove %s", (text) => {
    expect(kindOf(text)).not.toBe("proved");
  });
});
