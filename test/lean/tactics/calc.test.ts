// Chains of relations.
import { describe, it } from "vitest";
import { within } from "./outcomes.ts";

const { proves, fails, refuses } = within("");

describe("calc", () => {
  it("joins equations with any relation, and the orders of Nat with each other", () => {
    proves("(a b c : Nat) (h : a = b) (k : b < c) : a < c", "by\n  calc a = b := h\n    _ < c := k");
    proves("(a b c : Nat) (h : a < b) (k : b = c) : a < c", "calc\n  a < b := h\n  _ = c := k");
    proves(
      "(a b c d : Nat) (h : a ≤ b) (k : b < c) (l : c ≤ d) : a < d",
      "calc\n  a ≤ b := h\n  _ < c := k\n  _ ≤ d := l",
    );
    proves("(p q r : Prop) (h : p ↔ q) (k : q ↔ r) : p ↔ r", "calc p\n    _ ↔ q := h\n    _ ↔ r := k");
    proves(
      "(α : Type) (r : α → α → Prop) (a b c : α) (h : a = b) (k : r b c) : r a c",
      "calc\n  a = b := h\n  r b c := k",
    );
  });

  it("fails where a step does not begin where the last one ended", () => {
    fails("(a b c : Nat) (h : a = b) (k : a = c) : a = c", "calc\n  a = b := h\n  a = c := k", "invalid 'calc' step");
    fails(
      "(a b c : Nat) (h : a = b) (k : b = c) : a = a",
      "calc\n  a = b := h\n  _ = c := k",
      "invalid 'calc' step, right-hand side is",
    );
  });

  it("leaves the step to the right side of the goal, as a tactic", () => {
    proves("(a b c : Nat) (h : a = b) (k : b = c) : a = c", "by\n  calc a\n    _ = b := h\n  exact k");
    proves(
      "(a b c : Nat) (h : a ≤ b) (k : b < c) : a < c",
      "by\n  calc a\n    _ ≤ b := h\n  case calc.step => exact k",
    );
    fails("(a b c : Nat) (h : a = b) (k : b = c) : a = c", "by\n  calc a\n    _ = b := h", "unsolved goals");
    fails(
      "(a b c : Nat) (h : a = b) (k : b = c) : a = c",
      "by\n  calc b\n    _ = c := k\n  exact h",
      "left-hand side is",
    );
    fails("(a b c : Nat) (h : a = b) : a = c", "calc a\n  _ = b := h", "right-hand side is");
  });

  it("refuses relations whose transitivity it does not know", () => {
    refuses(
      "(a b c : Nat) (h : a ≠ b) (k : b ≠ c) : a ≠ c",
      "calc\n  a ≠ b := h\n  _ ≠ c := k",
      "with these relations",
    );
  });
});
