// Inductive types that are nested or declared together: what Lean proves about them, what it refuses, and their exports.
import { describe, expect, it } from "vitest";
import { checkNdjson } from "../../../src/lean/kernel/index.ts";
import { exportTheorems } from "../../../src/verify/node.ts";
import { kindOf, reasonOf } from "./files.ts";

const evens = `mutual
inductive Ev : Nat → Prop
  | zero : Ev 0
  | succ : Od n → Ev (n + 1)
inductive Od : Nat → Prop
  | succ : Ev n → Od (n + 1)
end
`;
const trees = `mutual
inductive Tree (α : Type u) : Type u where
  | node : α → Forest α → Tree α
inductive Forest (α : Type u) : Type u where
  | nil : Forest α
  | cons : Tree α → Forest α → Forest α
end
`;
const rose = `inductive Rose (α : Type u) : Type u where
  | node : α → List (Rose α) → Rose α
`;
const size = `noncomputable def size (r : Rose α) : Nat :=
  Rose.rec (motive_1 := fun _ => Nat) (motive_2 := fun _ => Nat) (fun _ _ n => n + 1) 0 (fun _ _ a b => a + b) r
`;

const right = [
  `${evens}theorem T : Od 1 := Od.succ Ev.zero`,
  `${evens}theorem T (h : Od 0) : False := by cases h`,
  `${evens}theorem T (h : Ev 1) : False := by
  cases h with
  | succ k => cases k`,
  `${evens}theorem T : ∀ n, Ev n → n % 2 = 0 := fun n h =>
  Ev.rec (motive_1 := fun n _ => n % 2 = 0) (motive_2 := fun n _ => n % 2 = 1) rfl (fun _ ih => by omega)
    (fun _ ih => by omega) h`,
  `${trees}def Tree.val : Tree α → α
  | .node a _ => a
theorem T : Tree.val (.node 5 .nil) = 5 := rfl
theorem U (f : Forest α) : f = .nil ∨ ∃ t g, f = .cons t g :=
  match f with
  | .nil => Or.inl rfl
  | .cons t g => Or.inr ⟨t, g, rfl⟩`,
  `${trees}theorem T (t s : Tree α) (f g : Forest α) (h : Forest.cons t f = .cons s g) : t = s := by
  injection h`,
  `${rose}theorem T (r : Rose α) : ∃ a l, r = .node a l := by
  cases r with
  | node a l => exact ⟨a, l, rfl⟩
theorem U (a b : α) (l k : List (Rose α)) (h : Rose.node a l = Rose.node b k) : a = b := by
  injection h`,
  `${rose}${size}theorem T (a : α) : size (.node a [.node a [], .node a []]) = 3 := rfl`,
  `inductive Both (α : Type u) : Type u where
  | leaf : α → Both α
  | pair : Both α × Option (Both α) → (Nat → List (Both α)) → Both α
theorem T (a b : α) (h : Both.leaf a = .leaf b) : a = b := by injection h`,
];

describe("nested and mutual inductive types", () => {
  it.each(right)("%s", (text) => {
    expect(kindOf(text)).toBe("proved");
  });

  it.each([
    "mutual\ninductive A | mk : (B → Nat) → A\ninductive B | mk : A → B\nend\ntheorem T : True := trivial",
    "mutual\ninductive A : Type | mk : B → A\ninductive B : Prop | mk : A → B\nend\ntheorem T : True := trivial",
    "inductive A | mk : List (A → Nat) → A\ntheorem T : True := trivial",
    "inductive A | mk : (n : Nat) → (a : A) → a = a → A\ntheorem T : True := trivial",
    `${rose}${size}theorem T (a : α) : size (.node a [.node a [], .node a []]) = 2 := rfl`,
    `mutual
inductive A : Prop | mk : B → A | z
inductive B : Prop | mk : A → B
end
def f (a : A) : Nat := match a with
  | .mk _ => 1
  | .z => 2
theorem T : True := trivial`,
  ])("not: %s", (text) => {
    expect(kindOf(text)).not.toBe("proved");
  });

  it("are refused by name where recursion or induction goes through them", () => {
    expect(reasonOf(`${rose}theorem T (r : Rose α) : r = r := by\n  induction r`)).toContain(
      "unsupported: induction on 'Rose'",
    );
    expect(reasonOf("mutual\ndef f : Nat → Nat := id\nend\ntheorem T : True := trivial")).toContain(
      "unsupported: 'mutual'",
    );
  });

  it("are exported as Lean writes them, and read again", () => {
    for (const text of right) {
      const { text: exported } = exportTheorems(text);
      expect(checkNdjson(exported.split("\n")).verdict).toBe("accepted");
      const forged = exported.replace(/"numMotives":2/, '"numMotives":3');
      if (forged !== exported) expect(checkNdjson(forged.split("\n")).verdict).toBe("rejected");
    }
  });
});
