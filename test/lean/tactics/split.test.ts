// The tactic split on matches: a goal for each alternative of the text, of those that do not overlap.
import { describe, expect, it } from "vitest";
import { outcomeIn, within } from "./outcomes.ts";

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

  it("names what it lacks where an alternative takes a part of what another would match", () => {
    const both = "(a b : Bool) : (match a, b with | true, true => 1 | _, _ => 0) ≤ 1";
    expect(outcomeIn(header, both, "by split <;> decide")).toBe("rejected: unsupported: 'split' of this goal");
    expect(outcomeIn(header, "(n : Nat) : (match n with | 0 => 0 | _ => 1) ≤ 1", "by split <;> decide")).toBe(
      "rejected: unsupported: 'split' of this goal",
    );
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
