// What computes by definition, and what does not: division, remainder, recursion along an order, irreducible definitions.
import { describe, it } from "vitest";
import { within } from "../tactics/outcomes.ts";

const { proves, fails, refuses } = within("");

describe("division and remainder", () => {
  it("compute on numerals", () => {
    proves(": 17 / 5 = 3 ∧ 17 % 5 = 2 ∧ 7 / 0 = 0 ∧ 7 % 0 = 7", "⟨rfl, rfl, rfl, rfl⟩");
    proves(": 1000 % 7 = 6", "by\n  decide");
    fails(": 17 / 5 = 4", "rfl", "mismatch");
  });

  it("do not on variables, but where the remainder looks at a dividend that is written", () => {
    proves("(m : Nat) : 0 % m = 0", "rfl");
    proves("(m : Nat) : 1 % (m + 2) = 1", "rfl");
    fails("(m : Nat) : 1 / (m + 2) = 0", "rfl", "mismatch");
    fails("(f : Nat → Nat) (m : Nat) (h : f 0 = 1) : f (0 / (m + 1)) = 1", "h", "mismatch");
    fails("(P : Nat → Prop) (n : Nat) (h : P (n + 1)) : P ((n + 1) % 0)", "h", "mismatch");
    fails("(n : Nat) : Nat.strongRecOn (motive := fun _ => Nat) n (fun k _ => k) = n", "rfl", "mismatch");
  });
});

describe("an irreducible definition", () => {
  const own = within("@[irreducible] def f (n : Nat) : Nat := n + 1");

  it("is unfolded only where that is said", () => {
    own.fails("(n : Nat) : f n = n + 1", "rfl", "mismatch");
    own.proves("(n : Nat) : f n = n + 1", "by\n  unfold f\n  rfl");
    own.proves("(n : Nat) : f n = n + 1", "by\n  simp [f]");
  });

  it("is one of the text", () => {
    refuses(": True := trivial\nattribute [irreducible] Nat.add\ntheorem U : True", "trivial", "");
    own.refuses(": True", "by\n  exact trivial\nattribute [irreducible] Nat.add", "");
  });
});

describe("names and arguments of the library", () => {
  it("are Lean's", () => {
    fails("(a b : Nat) (h : 0 < a) (k : 0 < b) : a - b < a", "Nat.sub_lt (h₁ := h) (h₂ := k)", "h₁");
    fails("(a b : Nat) (h : a ≤ b) : a ≤ b + 1", "Nat.le.step (h := h)", "h");
    fails("(p : Prop) (h : False) : p", "False.casesOn h", "");
    proves("(p : Prop) (h : False) : p", "False.casesOn (fun _ => p) h");
    proves("(a n : Nat) : a ^ (n + 1) = a ^ n * a", "Nat.pow_succ a n");
  });

  it.each(["lt_add_one n", "le_of_eq (rfl : n = n)", "pred_succ n", "zero_lt_one"])(
    "are protected where Lean's are: %s",
    (term) => {
      within("open Nat").fails("(n : Nat) : True", `by\n  have h := ${term}\n  trivial`, "Unknown identifier");
      within("open Nat").proves("(n : Nat) : True", `by\n  have h := Nat.${term}\n  trivial`);
    },
  );
});
