// What follows from equations: injection, subst, contradiction, congr, rw at several places.
import { describe, it } from "vitest";
import { myNat, within } from "./outcomes.ts";

const { proves, fails } = within(myNat);

describe("injection", () => {
  it("names the equations between the fields, or closes the goal", () => {
    proves("(a b : N) (h : N.succ a = N.succ b) : b = a", "by\n  injection h with e\n  exact e.symm");
    proves("(a : N) (h : N.zero = N.succ a) : False", "by\n  injection h");
    proves("(n : Nat) (h : n + 1 = 3) : n = 2", "by\n  injection h");
    fails("(a b : N) (h : a = b) : N.succ a = N.succ b", "by\n  injection h", "constructor applications expected");
    fails("(a b : N) (h : N.succ a = N.succ b) : a = b", "by\n  injection h with e f", "too many identifiers");
  });
});

describe("injection and injections", () => {
  it("close the goal by assumption, named or not", () => {
    const statement = "(a b c d : N) (h : (a, b) = (c, d)) : b = d";
    proves(statement, "by\n  injection h");
    proves(statement, "by\n  injection h with h₁ h₂");
    fails(statement, "by\n  injection h with h₁ h₂\n  exact h₂", "No goals to be solved");
    proves("(a b : N) (h : N.succ a = N.succ b) : a = b", "by\n  injections");
    fails("(a b : N) (h : N.succ a = N.succ b) : a = b", "by\n  injections\n  assumption", "No goals to be solved");
    proves("(a b : N) (h : N.succ a = N.succ b) : b = a", "by\n  injections h₁\n  exact h₁.symm");
  });
});

describe("rfl and trivial", () => {
  it("take a relation as it stands", () => {
    proves("(n : Nat) : n ≤ n + 0", "by\n  rfl");
    proves("(a : Int) : a ≤ a", "by\n  rfl");
    fails("(n : Nat) : n < n + 1", "by\n  rfl", "rfl");
    fails("(n : Nat) : n + 1 > n", "by\n  trivial", "trivial");
    fails(": 3 < 4", "by\n  rfl", "rfl");
    proves(": 3 < 4 ∧ 2 + 2 = 4", "by\n  trivial");
    fails(": 3 < 4 ∧ 2 + 2 = 5", "by\n  trivial", "trivial");
  });

  it("look through a definition only for an equation or an equivalence", () => {
    const equal = within("def P (a b : Nat) : Prop := a = b");
    equal.proves("(n : Nat) : P n n", "by\n  rfl");
    within("def P (a b : Prop) : Prop := a ↔ b").proves("(n : Prop) : P n n", "by\n  rfl");
    within("def P (a b : Nat) : Prop := a ≤ b").fails("(n : Nat) : P n n", "by\n  rfl", "rfl");
    within("abbrev P (a b : Nat) : Prop := a ≤ b").proves("(n : Nat) : P n n", "by\n  rfl");
  });
});

describe("subst and contradiction", () => {
  it("replace variables", () => {
    proves("(a b c : N) (h : a = b) (k : b = c) : a = c", "by\n  subst h k\n  rfl");
    proves("(a b c : N) (h : a = b) (k : b = c) : a = c", "by\n  subst_vars\n  rfl");
    fails("(a b : N) (h : N.succ a = N.succ b) : a = b", "by\n  subst h", "invalid equality proof");
  });

  it("find hypotheses that cannot hold", () => {
    proves("(p : Prop) (a : N) (h : a ≠ a) : p", "by\n  contradiction");
    proves("(p : Prop) (a : N) (h : N.succ a = N.zero) : p", "by\n  contradiction");
    proves("(p : Prop) (h : Even (N.succ N.zero)) : p", "by\n  contradiction");
    proves("(p : Prop) (h : 7 = 4) : p", "by\n  contradiction");
    fails("(p : Prop) (a b : N) (h : a = b) : p", "by\n  contradiction", "contradiction");
  });
});

describe("congr", () => {
  it("compares arguments, and closes what it can", () => {
    proves("(a b c d : Nat) (h : a = b) (k : c = d) : a + c = b + d", "by\n  congr");
    proves("(f : N → N) (a b : N) (h : b = a) : f a = f b", "by\n  congr\n  exact h.symm");
    fails("(f : N → N) (a b : N) (h : b = a) : f a = f b", "by\n  congr", "unsolved goals");
  });
});

describe("rw", () => {
  it("rewrites in all the places that are named", () => {
    proves("(P : N → Prop) (a b : N) (e : a = b) (h : P a) (k : P b → P a) : P b", "by\n  rw [e] at h\n  exact h");
    proves("(P Q : N → Prop) (a b : N) (e : a = b) (h : P a) : P a", "by\n  rw [e] at h ⊢\n  exact h");
    fails("(P : N → Prop) (a b : N) (e : a = b) (h : P b) : P b", "by\n  rw [e] at h", "Did not find an occurrence");
  });

  it("closes orders and sums by reflexivity, with nothing unfolded", () => {
    fails("(x y : Nat) (h : x = y) : x ≤ y", "by\n  rw [h]\n  exact Nat.le_refl y", "No goals to be solved");
    fails("(x y : Nat) (h : x = y) : x + 2 = Nat.succ (y + 1)", "by\n  rw [h]\n  rfl", "No goals to be solved");
  });
});
