// The tactic split on matches: a goal for each alternative of the text.
import { describe, it } from "vitest";
import { within } from "./outcomes.ts";

const header = `def h (o : Option Nat) : Nat := match o with | none => 0 | some k => k
`;
const { proves, fails } = within(header);

describe("split", () => {
  it("makes a goal for each alternative, in the order of the text", () => {
    const statement = "(n : Nat) : (match n with | k + 1 => k + 1 | 0 => 0) = n";
    proves(statement, "by\n  split\n  case h_1 k => exact rfl\n  case h_2 => rfl");
    proves(statement, "by\n  split <;> rfl");
    fails(statement, "by\n  split\n  · rfl", "unsolved goals\ncase h_2");
    fails("(n : Nat) : (match n with | 0 => 0 | k + 1 => k) = n", "by\n  split <;> rfl", "rfl");
  });

  it("says of a term that is no variable which form it has", () => {
    proves(
      "(f : Nat → Nat) (n : Nat) : (match f n with | 0 => 0 | k + 1 => k + 1) = f n",
      "by\n  split\n  next e => exact e.symm\n  next k e => exact e.symm",
    );
    proves(
      "(o : Option Nat) (e : h o = 3) : o = some 3",
      "by\n  unfold h at e\n  split at e\n  · contradiction\n  · rw [e]",
    );
    proves(
      "(o : Option Nat) (e : h o = 3) : o ≠ none",
      "by\n  simp only [h] at e\n  split at e\n  · contradiction\n  · simp",
    );
  });

  it("assumes of an alternative that none before it matches", () => {
    const both = "(a b : Bool) : (match a, b with | true, true => 1 | _, _ => 0) ≤ 1";
    proves(both, "by split <;> decide");
    proves("(n : Nat) : (match n with | 0 => 0 | _ => 1) ≤ 1", "by split <;> decide");
    proves(
      "(m n : Nat) (k : n ≠ 0) : (match m, n with | 0, _ => 0 | _, 0 => 1 | a + 1, _ => a) ≤ m",
      "by\n  split\n  · exact Nat.le_refl 0\n  · contradiction\n  · rename_i h\n    omega",
    );
    fails("(n : Nat) : (match n with | 0 => 0 | _ => 1) = 1", "by split <;> rfl", "rfl");
    proves("(a b : Bool) : (match a, b with | true, c => c | false, _ => false) = (a && b)", "by split <;> rfl");
  });

  it("leaves matches as they are for a simplifier that has nothing to do", () => {
    fails("(f : Nat → Nat) (n : Nat) : (match f n with | 0 => 0 | k + 1 => k) = f n", "by simp only []", "no progress");
  });

  it("takes what depends on a variable along", () => {
    proves(
      "(n : Nat) (k : 0 < n) : (match n with | 0 => false | _ + 1 => true) = true",
      "by\n  split\n  · contradiction\n  · rfl",
    );
  });
});
