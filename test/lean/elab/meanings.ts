// What texts mean: statements that hold in Lean 4.34, and neighbours of them that a wrong reading would prove.

/** `+` for a text that Lean accepts, `-` for one that it refuses; `⏎` stands for the end of a line. */
const table = `
numerals, operators and coercions (Lean.Elab.Extra, binop%, binrel%; Lean.Elab.BuiltinNotation)
+ example : 2 - 3 = 0 := rfl
- example : 2 - 3 = -1 := rfl
+ example : (2 : Int) - 3 = -1 := rfl
+ example : (2 - 3 : Int) = -1 := rfl
- example : (2 - 3 : Int) = 0 := rfl
+ example : 2 - 3 = (-1 : Int) := rfl
- example : 2 - 3 = (0 : Int) := rfl
+ example : ((2 : Nat) - 3 : Int) = -1 := rfl
- example : ((2 : Nat) - 3 : Int) = 0 := rfl
+ example : ((2 - 3 : Nat) : Int) = 0 := rfl
- example : ((2 - 3 : Nat) : Int) = -1 := rfl
- example : (↑(2 - 3) : Int) = -1 := rfl
+ example : (3 : Nat) - (5 : Int) = -2 := rfl
+ example : (10 : Int) - (3 : Nat) - 8 = -1 := rfl
+ example : 1 - 2 + (3 : Int) = 2 := rfl
- example : 1 - 2 + (3 : Int) = 3 := rfl
+ example : (1 - 2) + (3 : Int) = 2 := rfl
- example : (1 - 2) + (3 : Int) = 3 := rfl
+ example : (1 : Nat) + (1 : Int) = 2 := rfl
+ example (n : Nat) : n - 1 < (n : Int) := by omega
- example (n : Nat) : n - 1 < n := by omega
+ example (n : Nat) (i : Int) : n + i = i + n := by omega
+ example (n : Nat) (i : Int) (h : n = i) : i ≥ 0 := by omega
- example (a b : Nat) : (a - b : Int) = ↑(a - b) := by omega
- example (a b : Nat) : ((a - b : Nat) : Int) = a - b := by omega
+ example (a b : Nat) (h : b ≤ a) : ((a - b : Nat) : Int) = a - b := by omega
- example (n : Nat) : n - 1 + 1 = n := by omega
- example (a b : Nat) : a - b + b = a := by omega
+ example (a b c : Nat) : a - b - c = a - (b + c) := by omega
- example (a b c : Nat) : a - b + c = a + c - b := by omega
- example : ∀ x, x - 1 + 1 = x := by omega
- example : ∃ x, x + 1 = 0 := ⟨-1, rfl⟩
+ example : ∃ x : Int, x + 1 = 0 := ⟨-1, rfl⟩
+ example : (-7 : Int) / 2 = -4 := rfl
- example : (-7 : Int) / 2 = -3 := rfl
+ example : (-7 : Int) % 2 = 1 := rfl
+ example : -(7 / 2) = (-3 : Int) := rfl
+ example : -7 / 2 = (-4 : Int) := rfl
- example : -7 / 2 = (-3 : Int) := rfl
+ example : -2 ^ 2 = (-4 : Int) := rfl
- example : -2 ^ 2 = (4 : Int) := rfl
+ example : 2 ^ 3 ^ 2 = 512 := rfl
- example : 2 ^ 3 ^ 2 = 64 := rfl
+ example : 7 - 2 - 1 = 4 := rfl
- example : 7 - 2 - 1 = 6 := rfl
+ example : 2 + 3 * 4 = 14 := rfl
+ example : 10 / 0 = 0 ∧ 10 % 0 = 10 := ⟨rfl, rfl⟩
+ example : 5 - -3 = (8 : Int) := rfl
+ example : (fun x => x - 1) 0 = 0 := rfl
+ example : (fun x : Int => x - 1) 0 = -1 := rfl
+ example : Nat.succ (1 - 2) = 1 := rfl
- example : (1 - 2).toNat = 0 := rfl
- example : 1e3 = 1000 := rfl
+ example : 0x10 = 16 := rfl

the type that a body is elaborated at
+ def x := 5 ⏎ example : x - 6 = 0 := rfl
+ def x := 5 ⏎ example : x - 6 = (-1 : Int) := rfl
- def x := 5 ⏎ example : x - 6 = (0 : Int) := rfl
+ def f (n : Nat) : Int := n - 5 ⏎ example : f 3 = -2 := rfl
- def f (n : Nat) : Int := n - 5 ⏎ example : f 3 = 0 := rfl
+ def f (n : Nat) : Int := (n - 5 : Nat) ⏎ example : f 3 = 0 := rfl
- def f (n : Nat) : Int := (n - 5 : Nat) ⏎ example : f 3 = -2 := rfl
+ def g (a b : Nat) : Int := a - b ⏎ example : g 1 2 = -1 := rfl
- def g (a b : Nat) : Int := a - b ⏎ example : g 1 2 = 0 := rfl
+ def g (a b : Nat) : Int := id (a - b) ⏎ example : g 1 2 = -1 := rfl
- def g (a b : Nat) : Int := id (a - b) ⏎ example : g 1 2 = 0 := rfl
+ def g (a b : Nat) : Int := let c := a - b; c ⏎ example : g 1 2 = 0 := rfl
- def g (a b : Nat) : Int := let c := a - b; c ⏎ example : g 1 2 = -1 := rfl
+ def g (a b : Nat) : List Int := [a - b] ⏎ example : g 1 2 = [-1] := rfl
- def g (a b : Nat) : List Int := [a - b] ⏎ example : g 1 2 = [0] := rfl
+ def g (a b : Nat) : Int × Nat := (a - b, a - b) ⏎ example : g 1 2 = (-1, 0) := rfl
- def g (a b : Nat) : Int × Nat := (a - b, a - b) ⏎ example : g 1 2 = (0, 0) := rfl
+ def g (a b : Nat) : Int := if a = 0 then a - b else b ⏎ example : g 0 1 = -1 := rfl
- def g (a b : Nat) : Int := if a = 0 then a - b else b ⏎ example : g 0 1 = 0 := rfl
+ def g (a b : Nat) : Int := (a - b) * 2 ⏎ example : g 1 2 = -2 := rfl
- def g (a b : Nat) : Int := (a - b) * 2 ⏎ example : g 1 2 = 0 := rfl
+ def g (a b : Nat) : Int := -(a - b) ⏎ example : g 1 2 = 1 := rfl
- def g (a b : Nat) : Int := -(a - b) ⏎ example : g 1 2 = 0 := rfl
+ def g (a b : Nat) : Int := (a - b) ^ 2 ⏎ example : g 1 2 = 1 := rfl
- def g (a b : Nat) : Int := (a - b) ^ 2 ⏎ example : g 1 2 = 0 := rfl
+ def g : Nat → Int := fun x => x - 1 ⏎ example : g 0 = -1 := rfl
- def g : Nat → Int := fun x => x - 1 ⏎ example : g 0 = 0 := rfl
+ def g : Nat → Int ⏎   | x => x - 1 ⏎ example : g 0 = -1 := rfl
- def g : Nat → Int ⏎   | x => x - 1 ⏎ example : g 0 = 0 := rfl
+ def v (i : Int) (n : Nat) : Prop := n - 1 = i ⏎ example : v (-1) 0 := rfl
- def v (i : Int) (n : Nat) : Prop := n - 1 = i ⏎ example : v 0 0 := rfl
+ def v (i : Int) (n : Nat) : Prop := i = n - 1 ⏎ example : v (-1) 0 := rfl
- def v (n : Nat) : Prop := n - 1 = -1 ⏎ example : ¬ v 0 := fun h => nomatch h

precedence and scope of notations (Init.Prelude, Init.Core, Init.Notation)
+ example (p q r : Prop) : (p ∧ q ∨ r) = ((p ∧ q) ∨ r) := rfl
- example (p q r : Prop) : (p ∧ q ∨ r) = (p ∧ (q ∨ r)) := rfl
+ example (p q r : Prop) : (p → q → r) = (p → (q → r)) := rfl
- example (p q r : Prop) : (p → q → r) = ((p → q) → r) := rfl
+ example (p q : Prop) : (¬p ∧ q) = ((¬p) ∧ q) := rfl
- example (p q : Prop) : (¬p ∧ q) = ¬(p ∧ q) := rfl
- example (p q r : Prop) : (p ↔ q ↔ r) = (p ↔ (q ↔ r)) := rfl
+ example (p q r : Prop) : (p → q ↔ r) = ((p → q) ↔ r) := rfl
- example (p q r : Prop) : (p → q ↔ r) = (p → (q ↔ r)) := rfl
+ example (p q r : Prop) : (p ∧ q → r) = ((p ∧ q) → r) := rfl
+ example (p q r : Prop) : (p ∧ q ∧ r) = (p ∧ (q ∧ r)) := rfl
- example (p q r : Prop) : (p ∧ q ∧ r) = ((p ∧ q) ∧ r) := rfl
+ example (a b : Nat) : (¬a = b) = (a ≠ b) := rfl
+ example (a b : Nat) : (a > b) = (b < a) := rfl
- example (a b : Nat) : (a > b) = (a < b) := rfl
+ example (p : Nat → Prop) (q : Prop) : (∀ x, p x → q) = (∀ x, (p x → q)) := rfl
- example (p : Nat → Prop) (q : Prop) : (∀ x, p x → q) = ((∀ x, p x) → q) := rfl
- example (p : Nat → Prop) (q : Prop) : (∃ x, p x ∧ q) = ((∃ x, p x) ∧ q) := rfl
- example : (fun x, x) 3 = 3 := rfl
+ example : (fun x => (fun x => x) 3) 5 = 3 := rfl
- example : (fun x => (fun x => x) 3) 5 = 5 := rfl
+ example : 1 :: [2] ++ [3] = [1, 2, 3] := rfl

equations, in the order of the text (Lean.Elab.Match)
+ def f : Nat → Nat → Nat ⏎   | 0, _ => 1 ⏎   | _, 0 => 2 ⏎   | _, _ => 3 ⏎ example : f 0 0 = 1 ∧ f 1 0 = 2 ∧ f 1 1 = 3 := ⟨rfl, rfl, rfl⟩
- def f : Nat → Nat → Nat ⏎   | 0, _ => 1 ⏎   | _, 0 => 2 ⏎   | _, _ => 3 ⏎ example : f 0 0 = 2 := rfl
+ def f : Bool → Nat ⏎   | true => 1 ⏎   | x => 0 ⏎ example : f true = 1 := rfl
+ def f : Nat → Nat ⏎   | n + 2 => n ⏎   | _ => 7 ⏎ example : f 1 = 7 ∧ f 5 = 3 := ⟨rfl, rfl⟩
- def f : Nat → Nat ⏎   | n + 2 => n ⏎   | _ => 7 ⏎ example : f 2 = 7 := rfl
+ def f (n : Nat) : Nat := match n with ⏎   | 0 => 0 ⏎   | n + 1 => n ⏎ example : f 5 = 4 := rfl
- def f (n : Nat) : Nat := match n with ⏎   | 0 => 0 ⏎   | n + 1 => n ⏎ example : f 5 = 5 := rfl
+ def f : Nat → Nat ⏎   | 5 => 1 ⏎   | _ => 0 ⏎ example : f 5 = 1 ∧ f 6 = 0 := ⟨rfl, rfl⟩
+ inductive Color ⏎   | red ⏎   | green ⏎ def Color.c : Color → Nat ⏎   | red => 1 ⏎   | green => 2 ⏎ example : Color.green.c = 2 := rfl
- inductive Color ⏎   | red ⏎   | green ⏎ def c : Color → Nat ⏎   | red => 1 ⏎   | green => 2 ⏎ example : c Color.green = 2 := rfl
- inductive Color ⏎   | red ⏎   | green ⏎ def c : Color → Nat ⏎   | red => 1 ⏎ example : c Color.green = 2 := rfl
- def f : Nat → Nat ⏎   | n => f (n + 1) ⏎ example : f 0 = f 1 := rfl
- def f (n : Nat) : Nat := f n + 1 ⏎ example : False := nomatch (rfl : f 0 = f 0 + 1)
- variable (f : Nat → Nat) ⏎ def f (n : Nat) : Nat := f n ⏎ example : f id 3 = 3 := rfl
+ def f (f : Nat) : Nat := f ⏎ example : f 3 = 3 := rfl

instances: the newest, the local, the one with priority (Lean.Meta.SynthInstance)
+ instance : Inhabited Nat := ⟨5⟩ ⏎ example : (default : Nat) = 5 := rfl
- instance : Inhabited Nat := ⟨5⟩ ⏎ example : (default : Nat) = 0 := rfl
+ instance (priority := low) : Inhabited Nat := ⟨5⟩ ⏎ example : (default : Nat) = 0 := rfl
- instance (priority := low) : Inhabited Nat := ⟨5⟩ ⏎ example : (default : Nat) = 5 := rfl
- example [Add Nat] : 1 + 1 = 2 := rfl
- example [Add Nat] : 1 + 1 = 2 := by decide
- example [Add Nat] : 1 + 1 = 2 := by omega
- example [Add Nat] : 1 + 1 = 2 := by simp
- example [Add Nat] (a b : Nat) : a + b = b + a := by omega
- example [i : Add Nat] (a b : Nat) : a + b = b + a := Nat.add_comm a b
- example [OfNat Nat 5] : (5 : Nat) = 4 + 1 := rfl
- example [OfNat Nat 5] : (5 : Nat) = 4 + 1 := by omega
- example [OfNat Nat 5] : (5 : Nat) = 4 + 1 := by decide
- example [OfNat Nat 5] : (5 : Nat) = 4 + 1 := by simp
- example [LT Nat] : 1 < 2 := by decide
- example [LT Nat] : 1 < 2 := by omega
- example [LT Nat] : 1 < 2 := by simp
- example [LE Nat] (a : Nat) : a ≤ a := Nat.le_refl a
- example [LE Nat] (a : Nat) : a ≤ a := by simp
- example [LE Nat] (a : Nat) : a ≤ a := by omega
- example [Sub Int] (a : Int) : a - a = 0 := by omega
- example [Neg Int] (a : Int) : a + -a = 0 := by omega
- example [Mul Nat] (a : Nat) : a * 2 = a + a := by omega
- example [BEq Nat] : (1 == 1) = true := rfl
- example [BEq Nat] : (1 == 1) = true := by decide
+ instance : Add Nat := ⟨fun _ _ => 0⟩ ⏎ example : 1 + 1 = 0 := rfl
- instance : Add Nat := ⟨fun _ _ => 0⟩ ⏎ example : 1 + 1 = 2 := rfl
- instance : Add Nat := ⟨fun _ _ => 0⟩ ⏎ example : 1 + 1 = 2 := by decide
- instance : Add Nat := ⟨fun _ _ => 0⟩ ⏎ example : 1 + 1 = 2 := by omega
- instance : Add Nat := ⟨fun _ _ => 0⟩ ⏎ example : 1 + 1 = 2 := by simp
- instance : OfNat Nat 5 := ⟨6⟩ ⏎ example : (5 : Nat) = 4 + 1 := by omega
- instance : OfNat Nat 5 := ⟨6⟩ ⏎ example : (5 : Nat) = 4 + 1 := by decide
- instance : OfNat Nat 5 := ⟨6⟩ ⏎ example : (5 : Nat) = 4 + 1 := by simp
- instance : OfNat Nat 5 := ⟨6⟩ ⏎ example : (5 : Nat) = 4 + 1 := rfl
- instance : LT Nat := ⟨fun _ _ => True⟩ ⏎ example : ¬ 3 < 2 := by omega
- instance : LT Nat := ⟨fun _ _ => True⟩ ⏎ example : ¬ 3 < 2 := by decide
- instance : LT Nat := ⟨fun _ _ => True⟩ ⏎ example : ¬ 3 < 2 := by simp
+ instance : LT Nat := ⟨fun _ _ => True⟩ ⏎ example : 3 < 2 := trivial

names: what is nearest, and notations that nothing captures
+ namespace A ⏎ def x := 1 ⏎ end A ⏎ def x := 2 ⏎ namespace A ⏎ example : x = 1 := rfl
- namespace A ⏎ def x := 1 ⏎ end A ⏎ def x := 2 ⏎ namespace A ⏎ example : x = 2 := rfl
- namespace A ⏎ def x := 1 ⏎ end A ⏎ def x := 2 ⏎ open A ⏎ example : x = 2 := rfl
- def f (True : Prop) : Prop := True ⏎ example : f False := trivial
- example (True : Prop) : True := trivial
+ example (rfl : 1 = 2) : 1 = 2 := rfl
+ example (Nat : Type) (x : Nat) : x = x := rfl
- example (Nat : Type) (x y : Nat) : x = y := by omega
- example (And : Prop → Prop → Prop) (p q : Prop) (h : And p q) : p := h.1
+ example (And : Prop → Prop → Prop) (p q : Prop) (h : p ∧ q) : p := h.1
- namespace A ⏎ theorem trivial : 1 = 1 := rfl ⏎ theorem t : True := trivial
+ namespace A ⏎ def rfl := 5 ⏎ theorem t : 1 = 1 := by rfl
- namespace A ⏎ inductive Nat ⏎   | a ⏎   | b ⏎ theorem t (x y : Nat) : x = y := by omega
- namespace A ⏎ inductive Nat ⏎   | a ⏎   | b ⏎ theorem t : ∃ x : Nat, x = 0 := ⟨0, rfl⟩
- namespace A ⏎ inductive False : Prop ⏎   | intro ⏎ theorem t : ¬ False := fun h => nomatch h
- namespace A ⏎ inductive True : Prop ⏎ theorem t : True := by trivial
- namespace A ⏎ inductive Eq (a b : Nat) : Prop ⏎   | refl ⏎ theorem t : 1 = 2 := Eq.refl
- def Not (p : Prop) : Prop := p ⏎ example : ¬ True := trivial
- def N.Not (p : Prop) : Prop := p ⏎ namespace N ⏎ example : ¬ True := trivial

terms that hide one another
+ example : (let x := 2; x + x) = 4 := rfl
+ example : (have x := 2; x + x) = 4 := rfl
- example : (let x := 2; let x := 3; x) = 2 := rfl
+ example : (if 1 < 2 then 3 else 4) = 3 := rfl
- example : (if 1 < 2 then 3 else 4) = 4 := rfl
+ structure P where ⏎   x : Nat ⏎   y : Nat ⏎ example (p : P) : { p with x := 1 }.x = 1 := rfl
- structure P where ⏎   x : Nat ⏎   y : Nat ⏎ example (p : P) : { p with x := 1 }.y = 1 := rfl
- structure P where ⏎   x : Nat ⏎   y : Nat ⏎ example : ({ y := 1, x := 2 } : P) = ⟨1, 2⟩ := rfl
+ example : (1, 2, 3).2.1 = 2 := rfl
- example : (1, 2, 3).2 = 2 := rfl
`;

/** A text with what Lean says of it. */
export interface Meaning {
  readonly text: string;
  readonly isAccepted: boolean;
}

export const meanings: readonly Meaning[] = table
  .split("\n")
  .filter((line) => /^[+-] /.test(line))
  .map((line) => ({ text: line.slice(2).replaceAll(" ⏎ ", "\n"), isAccepted: line.startsWith("+") }));
