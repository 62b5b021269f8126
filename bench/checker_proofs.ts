// Proofs for the checker's benchmarks: random propositional ones, by induction as in the Natural Number Game, and of other kinds.
import { printStatement } from "../src/tasks/logic/print.ts";
import { tacticProof } from "../src/tasks/logic/problem.ts";
import { defaultStreamOptions, settledStatements } from "../src/tasks/logic/stream.ts";
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
const overHeader: readonly VerifyRequest[] = [
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

export const arithmeticProofs: readonly VerifyRequest[] = overHeader.map((proof) => ({
  ...proof,
  header: arithmeticHeader,
}));

const theorem = (claim: string, proof: string): VerifyRequest => ({
  statement: `theorem t ${claim}`,
  proof: `by\n  ${proof}`,
});

/** Proofs by the procedures and tactics that the others do not use. */
export const otherProofs: readonly VerifyRequest[] = [
  theorem("(a b c : Nat) (h : a < b) (h2 : b ≤ c) : a + 1 ≤ c", "omega"),
  theorem("(a b : Int) (h : 2 * a + 3 * b = 7) (h2 : a - b = 1) : a = 2", "omega"),
  theorem("(n : Nat) (h : n % 2 = 1) : (n + 1) % 2 = 0", "omega"),
  theorem("(xs ys : List Nat) : (xs ++ ys).length = ys.length + xs.length", "simp [Nat.add_comm]"),
  theorem("(p q r : Prop) : (p ∧ q) ∧ r ↔ r ∧ q ∧ p", "simp only [and_comm, and_left_comm, and_assoc]"),
  theorem(": 2 ^ 10 = 1024", "decide"),
  theorem(": ∀ a b : Bool, (a && b) = (b && a)", "decide"),
  theorem("(a b c : Nat) : a * (b + c) = a * c + a * b", "rw [Nat.mul_add, Nat.add_comm]"),
  theorem("(s : Nat → Prop) (h : ∃ x, s x) : ¬ ∀ x, ¬ s x", "intro hn\n  obtain ⟨x, hx⟩ := h\n  exact hn x hx"),
  theorem("(a b c : Nat) (h₁ : a = b) (h₂ : b = c) : c = a", "calc c = b := h₂.symm\n    _ = a := h₁.symm"),
];

/** Random theorems of propositional logic with shortest proofs, as training meets them. */
export function propositionalProofs(count: number): VerifyRequest[] {
  const found: VerifyRequest[] = [];
  for (const { sequent, proof } of settledStatements({ ...defaultStreamOptions, seed: "bench" })) {
    if (proof === undefined) continue;
    found.push({ statement: printStatement(sequent), proof: tacticProof(proof) });
    if (found.length === count) return found;
  }
  return found;
}

let renamed = 0;

/** The same theorem under a name that was not seen before, so that nothing about it is remembered. */
export function fresh({ statement, ...rest }: VerifyRequest): VerifyRequest {
  renamed++;
  return { ...rest, statement: statement.replace(/^theorem \w+/, `theorem t${renamed}`) };
}
