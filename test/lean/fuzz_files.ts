// Files with many constructs, from which the fuzzer starts.

export const fuzzFiles: readonly string[] = [
  `variable (p q r : Prop)

theorem distribute (h : p ∧ (q ∨ r)) : (p ∧ q) ∨ (p ∧ r) := by
  obtain ⟨hp, hq | hr⟩ := h
  · exact Or.inl ⟨hp, hq⟩
  · exact Or.inr ⟨hp, hr⟩

example : p → p := fun h => h
`,
  `namespace Game
theorem both {p q : Prop} (hp : p) (hq : q) : p ∧ q := ⟨hp, hq⟩
theorem swapped {p q : Prop} : p ∧ q ↔ q ∧ p :=
  ⟨fun ⟨a, b⟩ => both b a, fun ⟨a, b⟩ => both b a⟩
end Game
open Game in
example (p : Prop) (h : p) : p ∧ p := both h h
`,
  `theorem chain {α : Type} (f : α → α) (a b c : α) (h : a = b) (k : b = c) : f a = f c := by
  calc f a = f b := by rw [h]
    _ = f c := congrArg f k

theorem moved (α : Type) (P : α → Prop) (h : ∃ x, P x ∧ P x) : ∃ y, P y := by
  cases h with
  | intro x hx =>
    refine ⟨x, ?_⟩
    exact hx.1
`,
  `inductive Colour where
  | red : Colour
  | green : Colour

def Colour.other : Colour → Colour
  | .red => .green
  | .green => .red

theorem Colour.other_other (c : Colour) : c.other.other = c := by
  cases c <;> rfl
`,
  `theorem add_zero_left (n : Nat) : 0 + n = n := by
  induction n with
  | zero => rfl
  | succ k ih => rw [Nat.add_succ, ih]

theorem small (a b : Nat) (h : a + b = 3) (k : a = 1) : b = 2 := by
  subst k
  omega

example : 2 + 2 * 3 = 8 := by decide
`,
  `structure Point where
  x : Nat
  y : Nat

def Point.swap (p : Point) : Point := ⟨p.y, p.x⟩

theorem Point.swap_swap (p : Point) : p.swap.swap = p := rfl

class Magma (α : Type) where
  op : α → α → α

instance : Magma Nat := ⟨fun a b => a + b⟩

example : Magma.op 1 2 = 3 := rfl
`,
  `axiom oracle : ∀ p : Prop, p ∨ ¬p
theorem used (p : Prop) : ¬¬p → p := by
  intro h
  rcases oracle p with hp | hn
  · assumption
  · exact absurd hn h
theorem unused (p : Prop) (h : p) : p := by
  first
    | exact h
    | sorry
`,
];
