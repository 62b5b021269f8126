// simp and its variants, and decide.
import { describe, it } from "vitest";
import { myNat, within } from "./outcomes.ts";

const { proves, fails, refuses } = within(myNat);

describe("simp", () => {
  it("uses the simp set of core Lean on propositions", () => {
    proves("(p : Prop) : p ∧ True ↔ p", "by\n  simp");
    proves("(α : Type) (p : α → Prop) : (¬∃ x, p x) ↔ ∀ x, ¬p x", "by\n  simp");
    proves("(p q : Prop) : (p → q ∧ True) ↔ (p → q)", "by\n  simp");
    proves("(p q : Prop) (h : p) : (True → p) ∨ q", "by\n  simp [h]");
    proves("(α : Type) (a : α) (p : α → Prop) (h : p a) : ∃ x, x = a ∧ p x", "by\n  simp [h]");
  });

  it("computes with numerals and sums", () => {
    proves("(x y z : Nat) : (x + 0) * (0 + y * 1 + z * 0) = x * y", "by\n  simp");
    proves(": 2 + 3 = 5", "by\n  simp");
    proves(": 2 + 2 ≠ 5", "by\n  simp");
    proves("(n : Nat) : n + 1 ≠ 0", "by\n  simp");
    proves(": (fun x : Nat => 0 + x) = (fun x => x)", "by\n  simp");
    fails(": 2 + 2 = 5", "by\n  simp", "⊢ False");
  });

  it("has with only nothing but the lemmas given and what holds by definition", () => {
    proves("(a b : Nat) : (a, b).1 = a", "by\n  simp only");
    proves(": (match 3 with | 0 => 1 | n + 1 => n) = 2", "by\n  simp only");
    proves("(h : (fun x : Nat => x = 3) 4) : 4 = 3", "by\n  simp only at h\n  exact h");
    proves("(a b : Nat) (h : some a = some b) : a = b", "by\n  simp only [Option.some.injEq] at h\n  exact h");
    proves("(p : Prop) [Decidable p] (h : p) (a b : Nat) : (if p then a else b) = a", "by\n  simp only [h, if_true]");
    fails("(p : Prop) [Decidable p] (h : p) (a b : Nat) : (if p then a else b) = a", "by\n  simp only [h]", "unsolved");
    fails("(a b : Nat) (h : some a = some b) : a = b", "by\n  simp only at h\n  exact h", "no progress");
    fails("(n : Nat) (h : n + 1 = 0) : False", "by\n  simp only at h", "no progress");
    fails(": 7 % 3 < 2", "by\n  simp only", "no progress");
    fails("(a : Nat) (h : a = 3) : a < 5", "by\n  simp only [h]", "unsolved");
  });

  it("finds lemmas by what is written, not by what it unfolds to", () => {
    fails("(f : Nat → Nat) (h : f 4 = 1) : f (2 + 2) = 1", "by\n  simp only [h]", "no progress");
    proves("(f : Nat → Nat) (h : f 4 = 1) : f (2 + 2) = 1", "by\n  simp [h]");
    proves("(f : Nat → Nat) (h : ∀ n, f (n + 1) = 1) : f 3 = 1", "by\n  simp only [h]");
  });

  it("simplifies the condition of a conditional and of decide", () => {
    proves(
      "(p q : Prop) [Decidable p] [Decidable q] (h : p ↔ q) : (if p then 1 else 2) = if q then 1 else 2",
      "by\n  simp only [h]",
    );
    proves("(p q : Prop) [Decidable p] [Decidable q] (h : p ↔ q) : decide p = decide q", "by\n  simp only [h]");
  });

  it("rewrites with hypotheses and lemmas, in the order in which Lean tries them", () => {
    proves("(k : Nat) (f : Nat → Nat) (h : f 0 = 0) (e : k = 0) : f k = 0", "by\n  simp [h, e]");
    proves("(k : Nat) (f : Nat → Nat) (h : f 0 = 0) (e : k = 0) : f k = 0", "by\n  simp [*]");
    proves(
      "(x y : Nat) : (x + y) * (x + y) = x * x + y * x + x * y + y * y",
      "by\n  simp [Nat.mul_add, Nat.add_mul, Nat.add_assoc]",
    );
    proves("(u w x y z : Nat) (a : x = y + z) (b : w = u + x) : w = z + y + u", "by\n  simp [*, Nat.add_comm]");
    proves("(a b : Nat) (h : 0 < b ∧ b ≤ a) : (if 0 < b ∧ b ≤ a then a else b) = a", "by\n  simp [h]");
    proves("(a b : Nat) (h : a = b) : b = a", "by\n  simp [← h]");
    proves("(P : Nat → Prop) (h : ∀ x, x ≠ 0 → P x) : P 1", "by\n  simp [h]");
  });

  it("knows that constructors are injective and different", () => {
    proves("(a b : N) (h : N.succ a = N.succ b) : a = b", "by\n  simp at h\n  exact h");
    proves("(a : N) (h : N.zero = N.succ a) : False", "by\n  simp at h");
    proves("(n m : Nat) (h : n + 1 = m + 1) : n = m", "by\n  simpa using h");
  });

  it("fails where nothing changes, and without a listed lemma", () => {
    fails("(p : Prop) (h : p) : p", "by\n  simp", "`simp` made no progress");
    fails("(p q : Prop) (h : p ∧ q) : q ∧ p", "by\n  simp only [h.1]", "unsolved goals");
    fails("(p : Prop) (h : p ∧ True) : p", "by\n  simp only at h\n  exact h", "`simp` made no progress");
  });

  it("refuses to leave a goal that Lean may simplify further", () => {
    proves("(x : Nat) (p : Nat → Prop) (h : p x) : p (x + 0)", "by\n  simp\n  exact h");
    refuses("(a b c : Nat) (h : a + b = c) : a + b + 0 = c", "by\n  simp\n  exact h", "leaves this goal");
  });

  it("simp_all uses the hypotheses on each other", () => {
    proves("(p q : Prop) (h : p) (k : ¬p) : q", "by\n  simp_all");
    proves("(p q r : Prop) (h : p) (k : p → q) (l : q → r) : r", "by\n  simp_all");
    proves("(a b c : N) (h : a = b) (k : b = c) : a = c", "by\n  simp_all");
  });
});

describe("decide", () => {
  it("evaluates closed propositions", () => {
    proves(": 10 < 20", "by\n  decide");
    proves(": 2 + 2 = 4 ∧ ¬2 = 3", "by\n  decide");
    fails(": 2 + 2 = 5", "by\n  decide", "is false");
    fails("(n : Nat) : n = n", "by\n  decide", "free variables");
  });
});
