// cases, induction, rcases and their like on data, on families with indices, and on equations.
import { describe, it } from "vitest";
import { myNat, within } from "./outcomes.ts";

const { proves, fails, refuses } = within(myNat);

describe("cases", () => {
  it("splits data and keeps what depends on it", () => {
    proves(
      "(P : N → Prop) (n : N) (h : P n) (z : P N.zero → False) (s : ∀ m, P (N.succ m) → False) : False",
      "by\n  cases n with\n  | zero => exact z h\n  | succ m => exact s m h",
    );
    proves(
      "(f : N → N) (P : N → Prop) (z : P N.zero) (s : ∀ m, P (N.succ m)) (n : N) : P (f n)",
      "by\n  cases f n with\n  | zero => exact z\n  | succ m => exact s m",
    );
    proves(
      "(f : N → N) (n : N) : f n = N.zero ∨ ∃ m, f n = N.succ m",
      "by\n  cases e : f n with\n  | zero => exact Or.inl rfl\n  | succ m => exact Or.inr ⟨m, rfl⟩",
    );
  });

  it("uses the indices of a family to rule out cases and to learn values", () => {
    proves("(h : Even (N.succ N.zero)) : False", "by\n  cases h");
    proves("(n : N) (h : Even (N.succ (N.succ n))) : Even n", "by\n  cases h with\n  | step m k => exact k");
    fails(
      "(n : N) (h : Even (N.succ (N.succ n))) : Even n",
      "by\n  cases h with\n  | zero => exact Even.zero\n  | step m k => exact k",
      "Invalid alternative name `zero`",
    );
    proves("(n : N) (h : Le n N.zero) : n = N.zero", "by\n  cases h\n  rfl");
    proves(
      "(m n : N) (h : Le m n) : Le m (N.succ n)",
      "by\n  cases h with\n  | refl => exact Le.step Le.refl\n  | step k => exact Le.step (Le.step k)",
    );
  });

  it("names explicit fields only, unless the alternative begins with @", () => {
    fails(
      "(m n : N) (h : Le m n) : Le m (N.succ n)",
      "by\n  cases h with\n  | refl => exact Le.step Le.refl\n  | step k l => exact Le.step (Le.step l)",
      "Too many variable names",
    );
    proves(
      "(m n : N) (h : Le m n) : Le m (N.succ n)",
      "by\n  cases h with\n  | refl => exact Le.step Le.refl\n  | @step k l => exact Le.step (Le.step l)",
    );
  });

  it("takes equations apart", () => {
    proves("(a b : N) (h : N.succ a = N.succ b) : a = b", "by\n  cases h\n  rfl");
    proves("(a : N) (h : N.zero = N.succ a) : False", "by\n  cases h");
    proves("(a b : N) (h : N.succ a = b) (P : N → Prop) (k : P b) : P (N.succ a)", "by\n  cases h\n  exact k");
    proves("(n : Nat) (h : n = n + 1) : False", "by\n  cases h");
    proves("(n : Nat) (h : n + 2 = n) : False", "by\n  cases h");
    refuses("(n : Nat) (h : n = 2 * n) : n = 0", "by\n  cases h", "that contains it");
    proves("(a : N) (h : a = N.succ a) : False", "by\n  cases h");
  });

  it("runs the tactic before the alternatives, and leaves holes open", () => {
    proves(
      "(p q : Prop) (h : p ∨ q) : q ∨ p",
      "by\n  cases h with\n  | inl a => ?_\n  | inr b => exact Or.inl b\n  exact Or.inr a",
    );
    proves(
      "(p q r : Prop) (a : p → r) (b : q → r) (h : p ∨ q) : r",
      "by\n  cases h with try exact a ‹p›\n  | inr x => exact b x",
    );
    fails(
      "(p q : Prop) (h : p ∨ q) : q ∨ p",
      "by\n  cases h with\n  | inl a => ?_\n  | inr b => exact Or.inl b",
      "unsolved goals",
    );
  });
});

describe("induction", () => {
  it("gives hypotheses that are as general as asked for", () => {
    proves(
      "(P : N → N → Prop) (z : ∀ m, P N.zero m) (s : ∀ n m, P n (N.succ m) → P (N.succ n) m) (n m : N) : P n m",
      "by\n  induction n generalizing m with\n  | zero => exact z m\n  | succ k ih => exact s k m (ih (N.succ m))",
    );
    fails(
      "(P : N → N → Prop) (z : ∀ m, P N.zero m) (s : ∀ n m, P n (N.succ m) → P (N.succ n) m) (n m : N) : P n m",
      "by\n  induction n with\n  | zero => exact z m\n  | succ k ih => exact s k m (ih (N.succ m))",
      "Function expected",
    );
    fails("(n m : N) : n = n", "by\n  induction n generalizing n\n  rfl", "cannot be generalized");
  });

  it("goes along families whose indices are variables", () => {
    proves(
      "(P : N → Prop) (z : P N.zero) (s : ∀ n, P n → P (N.succ (N.succ n))) (n : N) (h : Even n) : P n",
      "by\n  induction h with\n  | zero => exact z\n  | step m k ih => exact s m ih",
    );
    proves(
      "(a b c : N) (h : Le a b) (k : Le b c) : Le a c",
      "by\n  induction k with\n  | refl => exact h\n  | step l ih => exact Le.step ih",
    );
    fails("(n : N) (h : Even (N.succ n)) : False", "by\n  induction h", "is not a variable");
  });
});

describe("rcases, obtain, rintro", () => {
  it("match nested patterns", () => {
    proves(
      "(p q r : Prop) (h : p ∧ (q ∨ r)) : (p ∧ q) ∨ (p ∧ r)",
      "by\n  obtain ⟨a, b | c⟩ := h\n  · exact Or.inl ⟨a, b⟩\n  · exact Or.inr ⟨a, c⟩",
    );
    proves("(P Q : N → Prop) : (∃ x, P x ∧ Q x) → ∃ x, Q x", "by\n  rintro ⟨x, -, h⟩\n  exact ⟨x, h⟩");
    proves("(a b : N) (h : ∃ c, b = c ∧ a = c) : a = b", "by\n  obtain ⟨c, rfl, rfl⟩ := h\n  rfl");
    proves(
      "(p q r : Prop) : p ∨ q ∨ r → r ∨ p ∨ q",
      "by\n  rintro (h | h | h)\n  · exact Or.inr (Or.inl h)\n  · exact Or.inr (Or.inr h)\n  · exact Or.inl h",
    );
    proves("(p q r : Prop) : p ∧ q ∧ r → r", "by\n  rintro ⟨_, _, h⟩\n  exact h");
    proves("(p q r : Prop) (h : p ∧ q ∧ r) : r", "by\n  obtain ⟨_, _, (h : r)⟩ := h\n  exact h");
    proves("(p : Prop) (h : False) : p", "by\n  rcases h");
    proves("(p q : Prop) (h : p ∧ q) : q", "by\n  rcases h with ⟨⟩\n  assumption");
    proves("(p q : Prop) (f : p → q) (a : p) : q", "by\n  obtain h : p\n  · exact a\n  · exact f h");
    proves("(n : N) : n = n", "by\n  rcases n with _ | m\n  · rfl\n  · rfl");
    proves("(n : N) (h : Le n N.zero) : n = N.zero", "by\n  rcases h with _ | h\n  rfl");
    proves("(p q : N → Prop) : ∀ x y, p x → q y → p x", "by\n  rintro (x y : N) h -\n  exact h");
  });

  it("do not rename a hypothesis that is matched as a whole", () => {
    fails("(p : Prop) (h : p) : p", "by\n  obtain k := h\n  exact k", "Unknown identifier");
    proves("(p q : Prop) (h : p ∧ q) : p", "by\n  obtain k := h.1\n  exact k");
  });
});
