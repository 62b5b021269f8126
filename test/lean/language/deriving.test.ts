// deriving DecidableEq: the instance decides as core's does.
import { describe, expect, it } from "vitest";
import { kindOf } from "./files.ts";

describe("deriving DecidableEq", () => {
  it.each([
    `inductive Color where
  | red | green
  deriving DecidableEq
theorem T : Color.red ≠ Color.green := by decide`,
    `inductive Color where
  | red | green | blue
  deriving Repr, DecidableEq
theorem T : ∀ c : Bool, (if c then Color.red else Color.blue) ≠ Color.green := by decide`,
    `structure P where
  x : Nat
  y : Bool
  deriving DecidableEq
theorem T : (P.mk 1 true) ≠ P.mk 2 true := by decide`,
    `inductive E where
  | num (n : Nat)
  | add (a b : E)
  deriving DecidableEq
theorem T : E.add (.num 1) (.num 2) ≠ E.add (.num 2) (.num 1) := by decide`,
    `namespace A
inductive Dir where
  | left | right
  deriving DecidableEq
def flip : Dir → Dir
  | .left => .right
  | .right => .left
theorem T : flip .left = .right := by decide
end A`,
    `inductive Color where
  | red | green
  deriving DecidableEq
def f (c : Color) : Nat := if c = .red then 0 else 1
theorem T : f .green = 1 := by decide`,
    `inductive Tree (α : Type) where
  | leaf
  | node (l : Tree α) (x : α) (r : Tree α)
  deriving DecidableEq
theorem T : Tree.node .leaf 1 .leaf ≠ Tree.node .leaf 2 .leaf := by decide
theorem U : Tree.node .leaf 1 .leaf = Tree.node .leaf 1 .leaf := by decide`,
    `structure P (α β : Type u) where
  a : α
  b : List β
  deriving DecidableEq
theorem T : (P.mk 1 [true]) ≠ P.mk 2 [true] := by decide`,
    `inductive O (α : Type u) where
  | none
  | some (x : α)
  deriving DecidableEq, Repr
theorem U (α : Type u) [DecidableEq α] (a b : O α) : a = b ∨ a ≠ b := by
  by_cases h : a = b
  · exact Or.inl h
  · exact Or.inr h`,
  ])("proves %s", (text) => {
    expect(kindOf(text)).toBe("proved");
  });

  it.each([
    `inductive Color where
  | red | green
  deriving DecidableEq
theorem T : Color.red = Color.green := by decide`,
    `inductive E where
  | num (n : Nat)
  | add (a b : E)
  deriving DecidableEq
theorem T : E.add (.num 1) (.num 2) = E.add (.num 2) (.num 1) := by decide`,
    `inductive B (n : Nat) where
  | mk (a : Nat)
  deriving DecidableEq
theorem T : True := trivial`,
    `inductive L (α : Type u) where
  | nil
  | cons (x : α) (xs : L α)
  deriving DecidableEq
theorem T (f : Nat → Nat) : L.cons f .nil ≠ .nil := by decide`,
    `structure F where
  f : Nat → Nat
  deriving DecidableEq
theorem T : True := trivial`,
  ])("does not prove %s", (text) => {
    expect(kindOf(text)).not.toBe("proved");
  });
});
