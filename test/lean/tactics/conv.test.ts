// Rewriting at a chosen place.
import { describe, it } from "vitest";
import { within } from "./outcomes.ts";

const { proves, fails } = within("");

describe("conv", () => {
  it("moves to a side or an argument and rewrites there", () => {
    proves("(a b : Nat) : a + b = b + a", "by\n  conv => lhs; rw [Nat.add_comm]");
    proves("(a b c : Nat) : a * (b * c) = a * (c * b)", "by\n  conv =>\n    lhs\n    arg 2\n    rw [Nat.mul_comm]");
    proves("(a b c : Nat) : a * (b * c) = a * (c * b)", "by\n  conv in b * c => rw [Nat.mul_comm]");
    proves("(a b c : Nat) : a * (b * c) = a * (c * b)", "by\n  conv in _ * c =>\n    rw [Nat.mul_comm]");
    proves("(a b c : Nat) : a * (b * c) = a * (c * b)", "by\n  conv =>\n    enter [1, 2]\n    rw [Nat.mul_comm]");
  });

  it("goes below binders", () => {
    proves(": (fun x : Nat => 0 + x) = (fun x => x)", "by\n  conv =>\n    lhs\n    intro x\n    rw [Nat.zero_add]");
  });

  it("rewrites hypotheses", () => {
    proves("(a b c : Nat) (h : a + b = c) : b + a = c", "by\n  conv at h => lhs; rw [Nat.add_comm]\n  exact h");
  });

  it("closes the goal by reflexivity, and fails where nothing matches", () => {
    fails("(a b : Nat) : a + b = b + a", "by\n  conv => lhs; rw [Nat.add_comm]\n  rfl", "No goals to be solved");
    proves("(a b : Nat) : a + b = b + a", "by\n  conv => { lhs; rw [Nat.add_comm] }");
    fails("(a b : Nat) : a + b = b + a", "by\n  conv => lhs; rw [Nat.mul_comm]", "Did not find an occurrence");
    fails("(a b c : Nat) : a + b = b + a", "by\n  conv in _ * c => rw [Nat.mul_comm]", "pattern was not found");
  });
});
