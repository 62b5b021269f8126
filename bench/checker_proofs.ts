// Proofs by induction of the size of the Natural Number Game's, for the checker's benchmark.
import type { VerifyRequest } from "../src/verify/index.ts";

/** Numbers of our own with addition and multiplication, and the first facts about them, which later proofs use. */
export const arithmeticHeader = `inductive Count where
  | zero : Count
  | next : Count → Count
namespace Count
def plus : Count → Count → Count
  | a, zero => a
  | a, next b => next (plus a b)
def times : Count → Count → Count
  | _, zero => zero
  | a, next b => plus (times a b) a
instance : Add Count := ⟨plus⟩
instance : Mul Count := ⟨times⟩
theorem plus_zero (a : Count) : a + zero = a := rfl
theorem plus_next (a b : Count) : a + next b = next (a + b) := rfl
theorem times_zero (a : Count) : a * zero = zero := rfl
theorem times_next (a b : Count) : a * next b = a * b + a := rfl
theorem zero_plus (n : Count) : zero + n = n := by
  induction n with
  | zero => rfl
  | next n ih => rw [plus_next, ih]
theorem next_plus (a b : Count) : next a + b = next (a + b) := by
  induction b with
  | zero => rfl
  | next b ih => rw [plus_next, plus_next, ih]
theorem plus_comm (a b : Count) : a + b = b + a := by
  induction b with
  | zero => rw [plus_zero, zero_plus]
  | next b ih => rw [plus_next, next_plus, ih]
theorem plus_assoc (a b c : Count) : a + b + c = a + (b + c) := by
  induction c with
  | zero => rfl
  | next c ih => rw [plus_next, plus_next, plus_next, ih]
theorem next_inj (a b : Count) (h : next a = next b) : a = b := by
  cases h
  rfl
end Count
open Count
`;

const induction = (variable: string, zero: string, next: string): string =>
  `by\n  induction ${variable} with\n  | zero => ${zero}\n  | next ${variable} ih => ${next}`;

/** Statements over that header with proofs of three to ten steps. */
export const arithmeticProofs: readonly VerifyRequest[] = [
  { statement: "theorem t (n : Count) : zero + n = n", proof: induction("n", "rfl", "rw [plus_next, ih]") },
  {
    statement: "theorem t (a b : Count) : next a + b = next (a + b)",
    proof: induction("b", "rfl", "rw [plus_next, plus_next, ih]"),
  },
  {
    statement: "theorem t (a b : Count) : a + b = b + a",
    proof: induction("b", "rw [plus_zero, zero_plus]", "rw [plus_next, next_plus, ih]"),
  },
  {
    statement: "theorem t (a b c : Count) : a + b + c = a + (b + c)",
    proof: induction("c", "rfl", "rw [plus_next, plus_next, plus_next, ih]"),
  },
  {
    statement: "theorem t (a b c : Count) : a + b + c = a + c + b",
    proof: "by\n  rw [plus_assoc]\n  rw [plus_comm b c]\n  rw [plus_assoc]",
  },
  {
    statement: "theorem t (n : Count) : zero * n = zero",
    proof: induction("n", "rfl", "rw [times_next, plus_zero, ih]"),
  },
  {
    statement: "theorem t (a b : Count) : next a * b = a * b + b",
    proof: `by
  induction b with
  | zero => rfl
  | next b ih =>
    rw [times_next, ih, times_next, plus_next, plus_next]
    rw [plus_assoc, plus_assoc, plus_comm b a]`,
  },
  {
    statement: "theorem t (a b c : Count) : a * (b + c) = a * b + a * c",
    proof: `by
  induction c with
  | zero => rw [plus_zero, times_zero, plus_zero]
  | next c ih => rw [plus_next, times_next, ih, times_next, plus_assoc]`,
  },
  {
    statement: "theorem t (a b n : Count) : a + n = b + n → a = b",
    proof: `by
  intro h
  induction n with
  | zero => exact h
  | next n ih =>
    rw [plus_next, plus_next] at h
    apply ih
    exact next_inj _ _ h`,
  },
  {
    statement: "theorem t (a b : Count) (h : a = next b) : ∃ c, a = b + c",
    proof: "by\n  exists next zero",
  },
  {
    statement: "theorem t (a : Count) : a = zero ∨ ∃ b, a = next b",
    proof: `by
  cases a with
  | zero =>
    left
    rfl
  | next b =>
    right
    exact ⟨b, rfl⟩`,
  },
];
