// Well-founded recursion and definitions under `where`: what Lean proves about them, and what it does not.
import { describe, expect, it } from "vitest";
import { kindOf, reasonOf } from "./files.ts";

describe("well-founded recursion", () => {
  it.each([
    `def half (n : Nat) : Nat := if h : n = 0 then 0 else half (n / 2) + 1
termination_by n
decreasing_by omega
theorem T : half 0 = 0 := by rw [half]; rfl`,
    `def half (n : Nat) : Nat := if h : n = 0 then 0 else half (n / 2) + 1
theorem T : half 0 = 0 := by simp [half]`,
    `def half (n : Nat) : Nat := if n = 0 then 0 else half (n / 2) + 1
termination_by n
theorem T : half 0 = 0 := by unfold half; rfl`,
    `def gcd' (m n : Nat) : Nat := if h : m = 0 then n else gcd' (n % m) m
termination_by m
decreasing_by exact Nat.mod_lt _ (by omega)
theorem T (n : Nat) : gcd' 0 n = n := by rw [gcd']; simp`,
    `def f : Nat → Nat → Nat
  | 0, m => m
  | n + 1, m => f n (m + 1)
termination_by n m => n
theorem T (n m : Nat) : f (n + 1) m = f n (m + 1) := by rw [f]
theorem U (m : Nat) : f 0 m = m := by simp [f]
theorem W (n m : Nat) : f n m = n + m := by
  induction n generalizing m with
  | zero => simp [f]
  | succ n ih => rw [f, ih]; omega`,
    `def ack : Nat → Nat → Nat
  | 0, m => m + 1
  | n + 1, 0 => ack n 1
  | n + 1, m + 1 => ack n (ack (n + 1) m)
termination_by n m => (n, m)
theorem T (m : Nat) : ack 0 m = m + 1 := by rw [ack]
theorem U (n : Nat) : ack (n+1) 0 = ack n 1 := by rw [ack]
theorem W (n m : Nat) : ack (n+1) (m+1) = ack n (ack (n+1) m) := by simp [ack]`,
    `def log2 (n : Nat) : Nat := if n ≤ 1 then 0 else 1 + log2 (n / 2)
termination_by n
theorem le (n : Nat) : log2 n ≤ n := by
  rw [log2]
  split
  · omega
  · have := le (n / 2)
    omega
termination_by n`,
    `theorem strong (n : Nat) : n < n + 1 := by
  cases n with
  | zero => omega
  | succ k => have := strong k; omega
termination_by n`,
    `def f (n : Nat) : Nat := if n = 0 then 0 else f (n - 1) + 1
termination_by n
theorem T (n : Nat) : f n = n := by
  unfold f
  split
  · omega
  · have := T (n - 1)
    omega
termination_by n`,
    `def f (n : Nat) (i : Nat) : Nat := if i < n then f n (i + 1) + 1 else 0
termination_by n - i
theorem T (n : Nat) : f n n = 0 := by rw [f]; simp`,
    `def f (n : Nat) : Nat := 5
termination_by n
theorem T : f 1 = 5 := rfl`,
    `def div2 : Nat → Nat
  | 0 => 0
  | 1 => 0
  | n + 2 => div2 n + 1
termination_by n => n
theorem T (n : Nat) : div2 (n + 2) = div2 n + 1 := by rw [div2]
theorem U : div2 1 = 0 := by simp [div2]`,
    `def f (xs : List Nat) : Nat :=
  match xs with
  | [] => 0
  | x :: xs => x + f xs
termination_by xs.length
theorem T (x : Nat) (xs : List Nat) : f (x :: xs) = x + f xs := by simp [f]`,
    `def f (xs : List Nat) : Nat :=
  match xs with
  | [] => 0
  | x :: xs => x + f xs
termination_by xs.length
decreasing_by simp
theorem T : f [] = 0 := by rw [f]`,
    `def f (α : Type) (x : α) (n : Nat) : Nat := if h : 0 < n then f α x (n - 1) + 1 else 0
termination_by n
decreasing_by
  omega
theorem T (α : Type) (x : α) : f α x 0 = 0 := by rw [f]; simp`,
    `theorem all_pos (n : Nat) (h : 0 < n) : 1 ≤ n := by
  match n, h with
  | 1, _ => omega
  | k + 2, _ =>
    have := all_pos (k + 1) (by omega)
    omega
termination_by n`,
    `theorem even_or_odd : (n : Nat) → (∃ k, n = 2 * k) ∨ (∃ k, n = 2 * k + 1)
  | 0 => Or.inl ⟨0, rfl⟩
  | 1 => Or.inr ⟨0, rfl⟩
  | n + 2 => by
    rcases even_or_odd n with ⟨k, h⟩ | ⟨k, h⟩
    · exact Or.inl ⟨k + 1, by omega⟩
    · exact Or.inr ⟨k + 1, by omega⟩
termination_by n => n`,
    `def f (n m : Nat) : Nat := if h : m = 0 then n else if n < m then n else f (n - m) m
termination_by n
theorem lt (n m : Nat) (h : 0 < m) : f n m < m := by
  rw [f]
  split
  · omega
  · split
    · assumption
    · exact lt (n - m) m h
termination_by n`,
    `def collatz (n : Nat) (fuel : Nat) : Nat :=
  match fuel with
  | 0 => n
  | k + 1 => if n % 2 = 0 then collatz (n / 2) k else collatz (3 * n + 1) k
theorem T : collatz 4 2 = 1 := rfl`,
    `def g (a b : Nat) : Nat :=
  if a = 0 then b else if b = 0 then g (a - 1) 1 else g (a - 1) (g a (b - 1))
termination_by (a, b)
theorem T (b : Nat) : g 0 b = b := by rw [g]; simp`,
    `def foldn {α : Type u} (f : α → α) : Nat → α → α
  | 0, x => x
  | n + 1, x => foldn f n (f x)
termination_by n x => n
theorem T {α : Type u} (f : α → α) (n : Nat) (x : α) : foldn f (n+1) x = foldn f n (f x) := by rw [foldn]`,
    `def f (xs : List α) (n : Nat) : List α := if n = 0 then xs else f xs (n - 1)
theorem T (xs : List α) : f xs 0 = xs := by simp [f]`,
    `theorem gcd_lemma (m n : Nat) : m = 0 ∨ n % m < m := by
  by_cases h : m = 0
  · exact Or.inl h
  · exact Or.inr (Nat.mod_lt _ (by omega))`,
    `theorem strong (P : Nat → Prop) (h : ∀ n, (∀ m, m < n → P m) → P n) (n : Nat) : P n := by
  apply h
  intro m hm
  exact strong P h m
termination_by n`,
    `theorem all_pos (n : Nat) (h : 0 < n) : 1 ≤ n := by
  match n, h with
  | 1, _ => omega
  | k + 2, _ =>
    have := all_pos (k + 1) (by omega)
    omega
termination_by n`,
  ])("proves %s", (text) => {
    expect(kindOf(text)).toBe("proved");
  });

  it.each([
    `def half (n : Nat) : Nat := if h : n = 0 then 0 else half (n / 2) + 1
theorem T : half 0 = 0 := rfl`,
    `def bad (n : Nat) : Nat := bad (n + 1)
theorem T : bad 0 = bad 1 := by rw [bad]`,
    `def bad (n : Nat) : Nat := bad n
termination_by n
decreasing_by omega
theorem T : bad 0 = bad 1 := by rw [bad]`,
    `def f (n : Nat) : Nat := if n = 0 then 0 else f (n - 1) + 1
termination_by n
theorem T : f 1 = 1 := rfl`,
    `def f (n : Nat) : Nat := if n = 0 then 0 else f (n - 1) + 1
termination_by n
theorem T : f 1 = 1 := by decide`,
    `theorem F (n : Nat) : False := F (n + 1)
termination_by n`,
    `theorem F (n : Nat) : False := F (n - 1)
termination_by n
decreasing_by omega`,
    `theorem F (n : Nat) : False := F n
termination_by n
decreasing_by exact absurd (F n) (fun h => h)`,
    `theorem F (n : Nat) : False := F (n - 1)
termination_by n
decreasing_by sorry`,
    `def f (n : Nat) : False := f (n - 1)
termination_by n
decreasing_by sorry
theorem T : False := f 0`,
    `theorem bad (n : Nat) (h : n < n) : False := bad n h
termination_by n`,
    `def loop (n : Nat) : Nat := loop (n + 1) + 1
termination_by n
decreasing_by simp
theorem T : False := by have h : loop 0 = loop 1 + 1 := by rw [loop]
                        omega`,
    `def loop (n : Nat) : Nat := loop n + 1
termination_by 0
theorem T : False := by have h : loop 0 = loop 0 + 1 := by rw [loop]
                        omega`,
    `def loop (n : Nat) : Nat := loop n + 1
termination_by loop n
theorem T : False := by have h : loop 0 = loop 0 + 1 := by rw [loop]
                        omega`,
    `def loop (n : Nat) : Nat := loop n + 1
decreasing_by exact (by have h : loop n = loop n + 1 := by rw [loop]
                        omega)
theorem T : False := by have h : loop 0 = loop 0 + 1 := by rw [loop]
                        omega`,
    `def loop (n : Nat) : Nat := loop n + 1
termination_by n
decreasing_by all_goals sorry
theorem T : False := by have h : loop 0 = loop 0 + 1 := by rw [loop]
                        omega`,
    `def f (n : Nat) : Nat := f (n / 2) + 1
theorem T : f 0 = f 0 + 1 := by rw [f]`,
    `theorem strong (P : Nat → Prop) (h : ∀ n, (∀ m, m < n → P m) → P n) (n : Nat) : P n := by
  apply h
  intro m hm
  exact strong P h n
termination_by n`,
  ])("does not prove %s", (text) => {
    expect(kindOf(text)).not.toBe("proved");
  });
});

describe("definitions under where", () => {
  it.each([
    `def sumTo (n : Nat) : Nat := go n 0
where
  go : Nat → Nat → Nat
    | 0, acc => acc
    | n + 1, acc => go n (acc + n + 1)
theorem T : sumTo 3 = 6 := rfl
theorem U (n acc : Nat) : sumTo.go (n + 1) acc = sumTo.go n (acc + n + 1) := rfl`,
    `def rev {α : Type} (xs : List α) : List α := loop xs []
where
  loop : List α → List α → List α
    | [], acc => acc
    | x :: xs, acc => loop xs (x :: acc)
theorem T : rev [1, 2, 3] = [3, 2, 1] := rfl
theorem U (xs acc : List Nat) (x : Nat) : rev.loop (x :: xs) acc = rev.loop xs (x :: acc) := by simp [rev.loop]`,
    `def addAll (k : Nat) (xs : List Nat) : List Nat := go xs
where
  go : List Nat → List Nat
    | [] => []
    | x :: xs => (x + k) :: go xs
theorem T : addAll 2 [1, 2] = [3, 4] := rfl
theorem U (k x : Nat) (xs : List Nat) : addAll.go k (x :: xs) = (x + k) :: addAll.go k xs := rfl`,
    `theorem A (n : Nat) : n + 0 = n := aux n
where aux (m : Nat) : m + 0 = m := rfl`,
    `def fact (n : Nat) : Nat := loop n 1
where
  loop (n acc : Nat) : Nat :=
    match n with
    | 0 => acc
    | k + 1 => loop k (acc * (k + 1))
theorem fact_loop (n acc : Nat) : fact.loop (n + 1) acc = fact.loop n (acc * (n + 1)) := rfl
theorem T : fact 4 = 24 := rfl`,
    `def p (n : Nat) : Nat := q n + r n
where
  q (m : Nat) : Nat := m + 1
  r (m : Nat) : Nat := q m + 1
theorem T (n : Nat) : p n = n + 1 + (n + 1 + 1) := rfl
theorem U : p.r 1 = 3 := rfl`,
    `namespace A
def f (n : Nat) : Nat := go n
where go : Nat → Nat
  | 0 => 1
  | n + 1 => 2 * go n
end A
theorem T : A.f 3 = 8 := rfl
theorem U : A.f.go 3 = 8 := rfl`,
    `def f (n : Nat) : Nat := go 0
where
  go (i : Nat) : Nat := if i < n then go (i + 1) + 1 else 0
  termination_by n - i
theorem T (n : Nat) : f.go n n = 0 := by rw [f.go]; simp`,
  ])("proves %s", (text) => {
    expect(kindOf(text)).toBe("proved");
  });

  it.each([
    `def f (n : Nat) : Nat := go n
where go (k : Nat) : Nat := k
theorem T : go 1 = 1 := rfl`,
    `theorem T : ∀ n : Nat, n = n + 0 := go
where go : ∀ n : Nat, n = n + 0 := by intro n; sorry`,
    `def f : Nat := 1
where
theorem T : f = 1 := rfl`,
    `def f (n : Nat) : Nat := go n
where go (k : Nat) : Nat := k + 1
where go2 (k : Nat) : Nat := k + 1
theorem T : f 1 = 2 := rfl`,
    `theorem T : False := go 0
where go (n : Nat) : False := go (n + 1)`,
  ])("does not prove %s", (text) => {
    expect(kindOf(text)).not.toBe("proved");
  });

  it("is refused by name where definitions call each other", () => {
    const text =
      "def a (n : Nat) : Nat := b n\nwhere b : Nat → Nat\n  | 0 => 0\n  | n + 1 => a n\ntheorem T : 1 = 1 := rfl";
    expect(reasonOf(text)).toContain("call of 'a' under 'where'");
  });
});

describe("recursion for which no measure is stated", () => {
  it.each([
    `def f (n i : Nat) : Nat := if i < n then f n (i + 1) + 1 else 0
theorem T (n : Nat) : f n n = 0 := by rw [f]; simp`,
    `def f (n i : Nat) : Nat := if n ≤ i then 0 else f n (i + 1) + 1
theorem T (n : Nat) : f n n = 0 := by rw [f]; simp`,
    `def merge : List Nat → List Nat → List Nat
  | [], ys => ys
  | x :: xs, [] => x :: xs
  | x :: xs, y :: ys => if x ≤ y then x :: merge xs (y :: ys) else y :: merge (x :: xs) ys
theorem T (ys : List Nat) : merge [] ys = ys := by rw [merge]`,
    `def pairs : List α → List α
  | a :: b :: xs => a :: pairs (b :: xs)
  | xs => xs
theorem T : pairs ([] : List Nat) = [] := by simp [pairs]`,
    `inductive N where | z | s (n : N)
def add3 (x y z : N) : N :=
  match x with
  | .z => match y with | .z => z | .s y' => add3 .z y' (.s z)
  | .s x' => add3 x' (.s y) z
theorem T (z : N) : add3 .z .z z = z := by rw [add3]`,
    `inductive Tree (α : Type) where | leaf | node (l : Tree α) (x : α) (r : Tree α)
def spine : Tree α → Nat
  | .leaf => 0
  | .node .leaf _ r => spine r + 1
  | .node (.node a x b) y c => spine (.node b x a) + spine c
theorem T : spine (.leaf : Tree Nat) = 0 := by rw [spine]`,
    `def f (xs : List Nat) (n : Nat) : Nat :=
  match xs, n with
  | [], 0 => 0
  | [], n + 1 => f [] n
  | x :: xs, n => f xs (n + x)
termination_by (xs, n)
theorem T : f [] 0 = 0 := by rw [f]`,
    `def half (n : Nat) : Nat := if n < 2 then 0 else half (n - 2) + 1
theorem T (n : Nat) (h : n < 2) : half n = 0 := by
  conv => lhs; unfold half
  simp [h]`,
    `def last (xs : List Nat) : Nat :=
  match xs with
  | [] => 0
  | y :: z => match z with | [] => y | _ :: _ => last z
theorem T : last [1, 2, 3] = 3 := rfl`,
  ])("proves %s", (text) => {
    expect(kindOf(text)).toBe("proved");
  });

  // A variable that was matched stands for itself in the branch: what it was matched to is not known there.
  it.each([
    `def merge (xs ys : List Nat) : List Nat :=
  match xs with
  | [] => ys
  | x :: xs' => match ys with
    | [] => xs
    | y :: ys' => if x ≤ y then x :: merge xs' ys else y :: merge xs ys'
theorem T : True := trivial`,
    `def f (a : Nat) : Nat := match a with
  | 0 => 1
  | b + 1 => if b = 7 then f (b - 1) else f (a - 1)
theorem T : True := trivial`,
    `def rot : List Nat → Nat
  | [] => 0
  | x :: xs => rot (x :: x :: xs)
theorem T : True := trivial`,
    `def interleave : List Nat → List Nat → List Nat
  | [], ys => ys
  | x :: xs, ys => x :: interleave ys xs
theorem T : True := trivial`,
    `def merge : List Nat → List Nat → List Nat
  | [], ys => ys
  | x :: xs, [] => x :: xs
  | x :: xs, y :: ys => if x ≤ y then x :: merge xs (y :: ys) else y :: merge (x :: xs) ys
theorem T : merge [1] [] = [1] := rfl`,
  ])("does not prove %s", (text) => {
    expect(kindOf(text)).not.toBe("proved");
  });
});

describe("functional induction", () => {
  it.each([
    `def div2 : Nat → Nat
  | 0 => 0
  | 1 => 0
  | n + 2 => div2 n + 1
theorem T (n : Nat) : div2 n ≤ n := by
  induction n using div2.induct with
  | case1 => simp [div2]
  | case2 => simp [div2]
  | case3 n ih => rw [div2]; omega`,
    `def f : Nat → Nat → Nat
  | 0, m => m
  | n + 1, m => f n (m + 1)
theorem T (n m : Nat) : f n m = n + m := by
  induction n, m using f.induct with
  | case1 m => simp [f]
  | case2 n m ih => rw [f, ih]; omega`,
    `def log2 (n : Nat) : Nat := if n ≤ 1 then 0 else 1 + log2 (n / 2)
termination_by n
theorem le (n : Nat) : log2 n ≤ n := by
  induction n using log2.induct with
  | case1 n h => rw [log2, if_pos h]; omega
  | case2 n h ih =>
    rw [log2, if_neg h]
    omega`,
    `def ack : Nat → Nat → Nat
  | 0, m => m + 1
  | n + 1, 0 => ack n 1
  | n + 1, m + 1 => ack n (ack (n + 1) m)
termination_by n m => (n, m)
theorem pos (n m : Nat) : 0 < ack n m := by
  induction n, m using ack.induct with
  | case1 m => rw [ack]; omega
  | case2 n ih => rw [ack]; exact ih
  | case3 n m ih1 ih2 => rw [ack]; exact ih2`,
    `def app {α : Type} : List α → List α → List α
  | [], ys => ys
  | x :: xs, ys => x :: app xs ys
theorem nil {α : Type} (xs ys : List α) : True := by
  induction xs, ys using app.induct with
  | case1 => trivial
  | case2 _ _ _ ih => trivial
theorem T : True := by
  have := @app.induct Nat (fun _ _ => True) (fun _ => trivial) (fun _ _ _ _ => trivial)
  trivial`,
  ])("proves %s", (text) => {
    expect(kindOf(text)).toBe("proved");
  });

  it.each([
    `def app {α : Type} : List α → List α → List α
  | [], ys => ys
  | x :: xs, ys => x :: app xs ys
theorem nil (xs : List Nat) : False := by
  induction xs, xs using app.induct with
  | case1 => trivial
  | case2 _ _ _ ih => trivial
theorem T : True := by
  have := @app.induct Nat (fun _ _ => True) (fun _ => trivial) (fun _ _ _ _ => trivial)
  trivial`,
    `def f : Nat → Nat
  | 0 => 0
  | n + 1 => f n
theorem nil (n : Nat) : False := by
  induction n using f.induct with
  | case2 n ih => exact ih`,
  ])("does not prove %s", (text) => {
    expect(kindOf(text)).not.toBe("proved");
  });
});

describe("fun_induction", () => {
  const ack = `def ack : Nat → Nat → Nat
  | 0, y => y + 1
  | x + 1, 0 => ack x 1
  | x + 1, y + 1 => ack x (ack (x + 1) y)
`;
  const add = `def add : Nat → Nat → Nat
  | 0, m => m
  | n + 1, m => add n m + 1
`;
  it.each([
    `${ack}theorem T : ack n m > 0 := by
  fun_induction ack with
  | case1 y => simp
  | case2 x ih => exact ih
  | case3 x y ih1 ih2 => simp [ack, *]`,
    `${ack}theorem T : ack n m > 0 := by
  fun_induction ack <;> simp [*, ack]`,
    `${add}theorem T (n m : Nat) : add n m = n + m := by
  fun_induction add n m with
  | case1 m => simp
  | case2 n m ih => omega`,
    `def len : List α → Nat
  | [] => 0
  | _ :: xs => len xs + 1
theorem T (xs : List α) : len xs = xs.length := by
  fun_induction len xs with
  | case1 => rfl
  | case2 x xs ih => simp [ih]`,
    `def half (n : Nat) : Nat := if h : n < 2 then 0 else half (n - 2) + 1
theorem T (n : Nat) : half n ≤ n := by
  fun_induction half with
  | case1 n h => omega
  | case2 n h ih => omega`,
    `def filter (p : α → Bool) : List α → List α
  | [] => []
  | x :: xs => if p x then x :: filter p xs else filter p xs
theorem T (p : α → Bool) (xs : List α) : (filter p xs).length ≤ xs.length := by
  fun_induction filter p xs with
  | case1 => simp
  | case2 x xs h ih => exact Nat.succ_le_succ ih
  | case3 x xs h ih => exact Nat.le_succ_of_le ih`,
  ])("proves %s", (text) => {
    expect(kindOf(text)).toBe("proved");
  });

  it.each([
    `${add}theorem T (n m : Nat) : add n m = m + n + 1 := by
  fun_induction add <;> omega`,
    `${add}theorem T (n : Nat) : n = n := by
  fun_induction add`,
    `${add}theorem T (n m : Nat) : add n m = add m n := by
  fun_induction add <;> omega`,
    "theorem T (n m : Nat) : n + m = n + m := by\n  fun_induction Nat.add n m",
  ])("does not prove %s", (text) => {
    expect(kindOf(text)).not.toBe("proved");
  });
});

describe("alternatives that overlap", () => {
  it.each([
    `def f : Nat → Nat → Nat
  | 0, 0 => 0
  | n + 1, 0 => f n 0
  | _, m => m
theorem nil (n m : Nat) : True := by
  induction n, m using f.induct with
  | case1 => trivial
  | case2 n ih => trivial
  | case3 => trivial`,
    `def f : Nat → Nat → Nat
  | 0, m => m
  | n, 0 => n
  | n+1, m+1 => f n m
theorem a8 : ∀ n m, f n m ≤ n + m := by
  intro n m
  fun_induction f n m
  · omega
  · omega
  · omega`,
    `def f : Nat → Nat → Nat
  | 0, m => m
  | n, 0 => n
  | n+1, m+1 => f n m
theorem a8 : ∀ n m, f n m ≤ n + m := by
  intro n m
  induction n, m using f.induct with
  | case1 m => simp [f]
  | case2 n h => rw [f]; omega; exact h
  | case3 n m ih => rw [f]; omega`,
    `def f : Bool → Bool → Bool → Bool → Bool → Bool
  | true, _, _, _ , _ => true
  | _, true, _, _ , _ => true
  | _, _, true, _ , _ => true
  | _, _, _, true, _  => true
  | _, _, _, _, x  => x
theorem f_or : f b1 b2 b3 b4 b5 = (b1 || b2 || b3 || b4 || b5) := by
  fun_cases f <;> simp_all`,
    `def zip' : List α → List β → List (α × β)
  | x :: xs, y :: ys => (x, y) :: zip' xs ys
  | _, _ => []
theorem t4 (xs : List α) : zip' xs ([] : List β) = [] := by
  unfold zip'
  split
  · contradiction
  · rfl`,
    `def sgn (n : Int) : Int := if n > 0 then 1 else if n = 0 then 0 else -1
theorem t (n : Int) : sgn n ≤ 1 := by
  fun_cases sgn n
  · omega
  · omega
  · omega`,
    `def pred? (n : Nat) : Option Nat := match n with | 0 => none | k+1 => some k
theorem t (n k : Nat) (h : pred? n = some k) : n = k + 1 := by
  fun_cases pred? n with
  | case1 => simp [pred?] at h
  | case2 m => simp [pred?] at h; omega`,
    `def f : Nat → Nat → Nat
  | 0, m => m
  | n, 0 => n
  | n+1, m+1 => f n m
theorem a8 (n m : Nat) (h : f n m = 0) : n = m ∨ n + m > 0 := by
  unfold f at h
  split at h
  · omega
  · omega
  · omega`,
    `def len : List α → Nat
  | [] => 0
  | _ :: xs => len xs + 1
theorem t (xs : List α) : len xs = xs.length := by
  induction xs with
  | nil => simp [len]
  | cons x xs ih => simp [len, ih]`,
    `def log2 (n : Nat) : Nat := if n ≤ 1 then 0 else 1 + log2 (n / 2)
theorem t : log2 1 = 0 := by unfold log2; simp`,
    `def f : Nat → Nat → Nat
  | 0, m => m
  | n, 0 => n
  | n+1, m+1 => f n m
theorem A (n : Nat) : n ≠ 0 → f n 0 = n := by
  intro h
  simp [f, h]
theorem B (n : Nat) (h : n ≠ 0) : f n 0 = n := by
  rw [f]
  exact h
theorem C (n m : Nat) : f n m ≤ n + m := by
  unfold f
  split
  · omega
  · omega
  · rename_i n m
    induction n generalizing m with
    | zero => rw [f]; omega
    | succ n ih =>
      unfold f
      split
      · omega
      · omega
      · rename_i n' m e
        cases e
        have := ih m
        omega`,
  ])("proves %s", (text) => {
    expect(kindOf(text)).toBe("proved");
  });

  it.each([
    `def f : Nat → Nat → Nat
  | 0, m => m
  | n, 0 => n
  | n+1, m+1 => f n m
theorem B (n : Nat) : f n 0 = n := by
  rw [f]`,
    `def f : Nat → Nat → Nat
  | 0, m => m
  | n, 0 => n
  | n+1, m+1 => f n m
theorem B (n m : Nat) : f n m ≤ n + m := by
  fun_induction f n m with
  | case1 m => omega
  | case2 n => omega
  | case3 n m => exact Nat.le_refl _`,
    `def f (b : Bool) : Nat := match b with | true => 1 | _ => 2
theorem B (b : Bool) : f b = 1 := by fun_cases f b <;> rfl`,
  ])("does not prove %s", (text) => {
    expect(kindOf(text)).not.toBe("proved");
  });
});
