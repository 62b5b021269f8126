// Tactics and terms one by one: what each proves, and what each refuses.
import { describe, expect, it } from "vitest";
import { prelude } from "../../src/lean/library/load.ts";
import { outcome } from "./check.ts";

const proofs: readonly [string, string][] = [
  ["(p q : Prop) (h : p ∧ q) : q ∧ p", "by\n  obtain ⟨a, b⟩ := h\n  exact ⟨b, a⟩"],
  ["(p q : Prop) (h : p ∧ q) : q ∧ p", "by\n  have ⟨a, b⟩ := h\n  exact ⟨b, h.1⟩"],
  [
    "(p q r : Prop) (h : p ∨ q ∨ r) : r ∨ q ∨ p",
    "by\n  rcases h with a | b | c\n  · exact .inr (.inr a)\n  · exact .inr (.inl b)\n  · exact .inl c",
  ],
  [
    "(p q r : Prop) : p ∧ (q ∨ r) → (p ∧ q) ∨ (p ∧ r)",
    "by\n  rintro ⟨a, b | c⟩\n  · left; exact ⟨a, b⟩\n  · right; exact ⟨a, c⟩",
  ],
  ["(p q : Prop) (h : p ↔ q) : q ↔ p", "by\n  symm\n  exact h"],
  ["(p q : Prop) (h : p ↔ q) : q ↔ p", "by\n  symm at h\n  exact h"],
  ["(p q : Prop) (h : p ↔ q) (a : q) : p", "by\n  rw [h]\n  exact a"],
  ["(p q : Prop) (h : p ↔ q) (a : p) : q", "by\n  rw [← h]\n  assumption"],
  ["(p q r : Prop) (h : p ↔ q) (k : p ∧ r) : q ∧ r", "by\n  rw [h] at k\n  exact k"],
  ["(p : Prop) (h : p) (n : ¬p) : False", "by contradiction"],
  ["(p q : Prop) (h : False) : p ∧ q", "by cases h"],
  ["(p q : Prop) (h : False) : p ∧ q", "h.elim"],
  ["(p q : Prop) (h : False) : p ∧ q", "nomatch h"],
  ["(p q : Prop) (h : p) (n : ¬p) : q", "by\n  exfalso\n  exact n h"],
  ["(p q : Prop) (h : p) (n : ¬p) : q", "absurd h n"],
  ["(α : Type) (a b c : α) (h : a = b) (k : b = c) : a = c", "by\n  subst h\n  exact k"],
  ["(α : Type) (a b c : α) (h : a = b) (k : b = c) : a = c", "by\n  cases h\n  assumption"],
  ["(α : Type) (a b c : α) (h : a = b) (k : b = c) : a = c", "calc\n  a = b := h\n  _ = c := k"],
  ["(α : Type) (a b c : α) (h : a = b) (k : b = c) : a = c", "h.trans k"],
  [
    "(α : Type) (P : α → Prop) (h : ∃ x, ∃ y, P x ∧ x = y) : ∃ y, P y",
    "by\n  obtain ⟨x, y, k, rfl⟩ := h\n  exact ⟨x, k⟩",
  ],
  ["(α : Type) (P : α → Prop) (a : α) (h : P a) : ∃ x, P x", "by\n  exists a"],
  ["(α : Type) (P Q : α → Prop) (h : ∀ x, P x → Q x) : (∃ x, P x) → ∃ x, Q x", "fun ⟨x, k⟩ => ⟨x, h x k⟩"],
  ["(α : Type) (P : α → Prop) (h : ¬∃ x, P x) : ∀ x, ¬P x", "by\n  intro x k\n  apply h\n  exact ⟨x, k⟩"],
  [
    "(α : Type) (P : α → Prop) (h : ¬∀ x, P x) : ∃ x, ¬P x",
    "by\n  apply Classical.byContradiction\n  intro n\n  apply h\n  intro x\n  by_cases k : P x\n  · exact k\n  · exact absurd ⟨x, k⟩ n",
  ],
  ["(p q : Prop) : ((p → q) → p) → p", "by\n  intro h\n  by_cases k : p\n  · exact k\n  · exact h fun a => absurd a k"],
  ["(p q : Prop) (h : ¬q → ¬p) : p → q", "fun a => Classical.byContradiction fun n => h n a"],
  ["(p q r : Prop) (h : p → q → r) (a : p) : q → r", "by\n  specialize h a\n  exact h"],
  ["(p q r : Prop) (f : p → q) (g : q → r) (a : p) : r", "by\n  suffices b : q from g b\n  exact f a"],
  [
    "(p q r : Prop) (f : p → q) (g : q → r) (a : p) : r",
    "by\n  have b : q := by\n    apply f\n    exact a\n  show r\n  exact g b",
  ],
  ["(p q r : Prop) (f : p → q) (g : q → r) (a : p) : r", "have b := f a; show r from g b"],
  ["(p q r : Prop) (f : p → q) (g : q → r) : p → r", "g ∘ f"],
  ["(p q : Prop) (a : p) (b : q) : p ∧ q ∧ p", "by\n  refine ⟨?_, ?_, ?_⟩ <;> assumption"],
  ["(p q : Prop) (a : p) (b : q) : p ∧ q ∧ p", "by repeat (first | assumption | constructor)"],
  ["(p q : Prop) (a : p) (b : q) : p ∧ q", "by\n  constructor\n  case right => exact b\n  case left => exact a"],
  ["(p q : Prop) (h : p ∨ q) : q ∨ p", "by\n  cases h\n  next a => exact Or.inr a\n  next b => exact Or.inl b"],
  [
    "(p q : Prop) (h : p ∨ q) : q ∨ p",
    "by\n  match h with\n  | Or.inl a => exact Or.inr a\n  | Or.inr b => exact Or.inl b",
  ],
  ["(p q : Prop) : p ∨ q → q ∨ p", "by\n  intro\n  | .inl a => exact Or.inr a\n  | .inr b => exact Or.inl b"],
  ["(p q : Prop) (h : p ∨ q) : q ∨ p", "Or.elim h Or.inr Or.inl"],
  ["(p q : Prop) (h : p ∨ q) : q ∨ p", "h.symm"],
  ["(p q : Prop) (a : p) (n : ¬q) : ¬(p → q)", "by\n  intro f\n  exact n (f a)"],
  ["(p : Prop) (a : p) : p", "by\n  revert a\n  intro b\n  exact b"],
  ["(p q : Prop) (a : p) (b : q) : p", "by\n  clear b\n  exact a"],
  ["(p : Prop) : p → p", "@id p"],
  ["(p q : Prop) (a : p) : p ∨ q", "@Or.inl p q a"],
  ["(p q : Prop) (a : p) : p ∨ q", "Or.intro_left (b := q) a"],
  ["(p q : Prop) (h : p = q) (a : p) : q", "by\n  exact h ▸ a"],
  ["(p q : Prop) (h : p ↔ q) : p = q", "propext h"],
  ["(α : Type) (f g : α → α) (h : ∀ x, f x = g x) : f = g", "funext h"],
  ["(p q : Prop) (h : p ∧ q) : p ∧ q", "by\n  constructor <;> first | exact h.1 | exact h.2"],
  ["(p q : Prop) (h : p) : p ∨ q", "by\n  first\n  | right; assumption\n  | left; assumption"],
  ["(p q : Prop) (a : p) (b : q) : p ∧ q", "by\n  constructor\n  any_goals assumption"],
  ["(p q r s : Prop) (h : p ∧ q ∧ r ∧ s) : s ∧ p", "match h with | ⟨a, _, _, d⟩ => ⟨d, a⟩"],
  ["(p q : Prop) (h : ¬p ∨ q) (a : p) : q", "by\n  cases h with\n  | inl n => exact (n a).elim\n  | inr b => exact b"],
];

const refusals: readonly [string, string, string][] = [
  ["(p q : Prop) (h : p) : p ∨ q", "by\n  tauto", "rejected: unsupported: tactic 'tauto'"],
  ["(p q : Prop) (h : p) : p ∨ q", "by\n  lefft", "failed: unknown tactic"],
  ["(p q : Prop) (h : p) : p ∨ q", "by\n  left\n  exact h2", "failed: Unknown identifier `h2`"],
  ["(p q : Prop) (h : p) : p ∨ q", "by\n  exact Or.foo h", "failed: Unknown constant `Or.foo`"],
  ["(p q : Prop) (h : p) : p ∨ q", "by\n  right\n  exact h", "failed: Type mismatch"],
  ["(p q : Prop) (h : p) : p ∧ q", "by\n  left\n  exact h", "failed: Tactic `left` failed"],
  ["(p q : Prop) (h : p) : p → q", "by\n  constructor", "failed: Tactic `constructor` failed"],
  ["(p q : Prop) (h : p) : q", "by\n  assumption", "failed: Tactic `assumption` failed"],
  ["(p q : Prop) (h : p) : q", "by\n  contradiction", "failed: Tactic `contradiction` failed"],
  ["(p q : Prop) (h : p) : q", "by\n  apply h", "failed: Tactic `apply` failed"],
  ["(p q : Prop) (h : p) : q", "by\n  cases h", "failed: Tactic `cases` failed"],
  ["(p q : Prop) (h : p) : q", "by\n  exact h p", "failed: Function expected"],
  ["(p q : Prop) (h : p) : q", "by\n  exact", "failed: unexpected end of input"],
  ["(p q : Prop) (h : p) : q", "by", "failed: unsolved goals"],
  ["(p q : Prop) (h : p) : q → p", "by\n  intro h,\n  exact h", "failed: unsolved goals"],
  ["(p q : Prop) (h : p) : p", "h,\n  exact h", "failed: unexpected token ','"],
  ["(p q : Prop) (h : p ∨ q) : p", "by\n  exact h.1", "failed: Invalid projection"],
  ["(p q : Prop) (h : p) : p", "by\n  exact ⟨h⟩", "failed: Invalid `⟨...⟩` notation"],
  [
    "(p q : Prop) (h : p) : p ∨ q",
    "by\n  have k := Or.inl h\n  exact Or.inl h",
    "failed: don't know how to synthesize",
  ],
  ["(p q : Prop) (h : p ∧ q) : p", "by\n  cases h with a b\n  exact a", "rejected: unsupported"],
];

describe("proofs", () => {
  it.each(proofs)("%s := %s", (statement, proof) => {
    expect(outcome(statement, proof)).toBe("proved");
  });
});

describe("refusals", () => {
  it.each(refusals)("%s := %s", (statement, proof, expected) => {
    expect(outcome(statement, proof)).toContain(expected);
  });
});

describe("prelude", () => {
  it("rests on the three axioms of Lean alone, and sorryAx", () => {
    const axioms = prelude()
      .environment.constants()
      .filter(({ kind }) => kind === "axiom")
      .map(({ name }) => name);
    expect(axioms.sort()).toEqual(["Classical.choice", "Quot.sound", "propext", "sorryAx"]);
    expect(prelude().axiomsOf("Classical.em")).toEqual(["Classical.choice", "Quot.sound", "propext"]);
    expect(prelude().axiomsOf("or_imp")).toEqual([]);
  });
});
