-- What `omega` rests on for integers: every integer is a difference of natural numbers, and linear relations between
-- integers are relations between those.

namespace Gentzen

-- `a = p - n`.
def Diff (a : Int) (p n : Nat) : Prop := @Int.rec (fun _ => Prop) (fun k => p = n + k) (fun k => n = p + (k + 1)) a

theorem diff_int (a : Int) : Diff a (Int.toNat a) (Int.toNat (-a)) :=
  @Int.rec (fun a => Diff a (Int.toNat a) (Int.toNat (-a)))
    (fun k => @Nat.rec (fun k => Diff (Int.ofNat k) (Int.toNat (Int.ofNat k)) (Int.toNat (-Int.ofNat k))) rfl
      (fun k _ => (Nat.zero_add (k + 1)).symm) k)
    (fun k => (Nat.zero_add (k + 1)).symm) a
theorem diff_nat (k : Nat) : Diff (Int.ofNat k) k 0 := (Nat.zero_add k).symm

theorem diff_move {a : Int} {p n q m : Nat} (h : Diff a p n) (e : p + m = q + n) : Diff a q m :=
  @Int.rec (fun a => Diff a p n → Diff a q m)
    (fun k (h : p = n + k) => (by omega : q = m + k))
    (fun k (h : n = p + (k + 1)) => (by omega : m = q + (k + 1))) a h
theorem diff_subNatNat (p n : Nat) : Diff (Int.subNatNat p n) p n :=
  @Nat.rec (fun d => n - p = d → Diff (@Nat.rec (fun _ => Int) (Int.ofNat (p - n)) (fun k _ => Int.negSucc k) d) p n)
    (fun h => (by omega : p = n + (p - n)))
    (fun k _ h => (by omega : n = p + (k + 1))) (n - p) rfl
theorem diff_negOfNat (k : Nat) : Diff (Int.negOfNat k) 0 k :=
  @Nat.rec (fun k => Diff (Int.negOfNat k) 0 k) rfl (fun k _ => (Nat.zero_add (k + 1)).symm) k

theorem diff_neg {a : Int} {p n : Nat} (h : Diff a p n) : Diff (-a) n p :=
  @Int.rec (fun a => Diff a p n → Diff (-a) n p)
    (fun k (h : p = n + k) => diff_move (diff_negOfNat k) (by omega))
    (fun _ h => h) a h
theorem diff_add {a b : Int} {p n q m : Nat} (ha : Diff a p n) (hb : Diff b q m) : Diff (a + b) (p + q) (n + m) :=
  @Int.rec (fun a => Diff a p n → Diff (a + b) (p + q) (n + m))
    (fun i (ha : p = n + i) => @Int.rec (fun b => Diff b q m → Diff (Int.ofNat i + b) (p + q) (n + m))
      (fun j (hb : q = m + j) => (by omega : p + q = n + m + (i + j)))
      (fun j (hb : m = q + (j + 1)) => diff_move (diff_subNatNat i (Nat.succ j)) (by omega)) b hb)
    (fun i (ha : n = p + (i + 1)) => @Int.rec (fun b => Diff b q m → Diff (Int.negSucc i + b) (p + q) (n + m))
      (fun j (hb : q = m + j) => diff_move (diff_subNatNat j (Nat.succ i)) (by omega))
      (fun j (hb : m = q + (j + 1)) => (by omega : n + m = p + q + (i + j + 1 + 1))) b hb)
    a ha
theorem diff_sub {a b : Int} {p n q m : Nat} (ha : Diff a p n) (hb : Diff b q m) : Diff (a - b) (p + m) (n + q) :=
  diff_add ha (diff_neg hb)

theorem scale {a b c : Nat} (k : Nat) (h : a = b + c) : k * a + 0 = k * b + k * c :=
  Eq.trans (congrArg (fun t => k * t) h) (Nat.mul_add k b c)
theorem diff_mul_left (k : Nat) {a : Int} {p n : Nat} (h : Diff a p n) : Diff (Int.ofNat k * a) (k * p) (k * n) :=
  @Int.rec (fun a => Diff a p n → Diff (Int.ofNat k * a) (k * p) (k * n))
    (fun i h => @scale p n i k h)
    (fun i h => diff_move (diff_negOfNat (k * Nat.succ i)) (by have e := @scale n p (Nat.succ i) k h; omega)) a h
theorem diff_neg_mul_left (k : Nat) {a : Int} {p n : Nat} (h : Diff a p n) : Diff (-Int.ofNat k * a) (k * n) (k * p) :=
  @Nat.rec (fun k => Diff (-Int.ofNat k * a) (k * n) (k * p))
    (diff_move (diff_mul_left 0 h) (by omega))
    (fun k _ => @Int.rec (fun a => Diff a p n → Diff (Int.negSucc k * a) (Nat.succ k * n) (Nat.succ k * p))
      (fun i h => diff_move (diff_negOfNat (Nat.succ k * i)) (by have e := @scale p n i (Nat.succ k) h; omega))
      (fun i h => @scale n p (Nat.succ i) (Nat.succ k) h) a h) k
theorem mul_comm (a b : Int) : a * b = b * a :=
  @Int.rec (fun a => a * b = b * a)
    (fun i => @Int.rec (fun b => Int.ofNat i * b = b * Int.ofNat i)
      (fun j => congrArg Int.ofNat (Nat.mul_comm i j)) (fun j => congrArg Int.negOfNat (Nat.mul_comm i (Nat.succ j))) b)
    (fun i => @Int.rec (fun b => Int.negSucc i * b = b * Int.negSucc i)
      (fun j => congrArg Int.negOfNat (Nat.mul_comm (Nat.succ i) j))
      (fun j => congrArg Int.ofNat (Nat.mul_comm (Nat.succ i) (Nat.succ j))) b)
    a
theorem diff_mul_right (k : Nat) {a : Int} {p n : Nat} (h : Diff a p n) : Diff (a * Int.ofNat k) (k * p) (k * n) :=
  @Eq.rec Int (Int.ofNat k * a) (fun c _ => Diff c (k * p) (k * n)) (diff_mul_left k h) (a * Int.ofNat k) (mul_comm (Int.ofNat k) a)
theorem diff_neg_mul_right (k : Nat) {a : Int} {p n : Nat} (h : Diff a p n) : Diff (a * -Int.ofNat k) (k * n) (k * p) :=
  @Eq.rec Int (-Int.ofNat k * a) (fun c _ => Diff c (k * n) (k * p)) (diff_neg_mul_left k h) (a * -Int.ofNat k)
    (mul_comm (-Int.ofNat k) a)

theorem diff_unique {a b : Int} {p n : Nat} (ha : Diff a p n) (hb : Diff b p n) : a = b :=
  @Int.rec (fun a => Diff a p n → a = b)
    (fun i (ha : p = n + i) => @Int.rec (fun b => Diff b p n → Int.ofNat i = b)
      (fun j (hb : p = n + j) => congrArg Int.ofNat (by omega))
      (fun j (hb : n = p + (j + 1)) => (by omega : False).elim) b hb)
    (fun i (ha : n = p + (i + 1)) => @Int.rec (fun b => Diff b p n → Int.negSucc i = b)
      (fun j (hb : p = n + j) => (by omega : False).elim)
      (fun j (hb : n = p + (j + 1)) => congrArg Int.negSucc (by omega)) b hb)
    a ha
theorem diff_same {a : Int} {p n q m : Nat} (h : Diff a p n) (k : Diff a q m) : p + m = q + n :=
  @Int.rec (fun a => Diff a p n → Diff a q m → p + m = q + n)
    (fun i (h : p = n + i) (k : q = m + i) => by omega)
    (fun i (h : n = p + (i + 1)) (k : m = q + (i + 1)) => by omega) a h k
theorem diff_eq {a b : Int} {p n q m : Nat} (ha : Diff a p n) (hb : Diff b q m) : a = b ↔ p + m = q + n :=
  ⟨fun e => diff_same ha (@Eq.rec Int b (fun c _ => Diff c q m) hb a e.symm), fun e => diff_unique (diff_move ha e) hb⟩
theorem diff_nonNeg {a : Int} {p n : Nat} (h : Diff a p n) : Int.NonNeg a ↔ n ≤ p :=
  ⟨fun k => @Int.NonNeg.rec (fun a _ => Diff a p n → n ≤ p) (fun i (h : p = n + i) => by omega) a k h,
    @Int.rec (fun a => Diff a p n → n ≤ p → Int.NonNeg a) (fun i _ _ => Int.NonNeg.mk i)
      (fun i (h : n = p + (i + 1)) k => (by omega : False).elim) a h⟩
theorem diff_le {a b : Int} {p n q m : Nat} (ha : Diff a p n) (hb : Diff b q m) : a ≤ b ↔ p + m ≤ q + n :=
  Iff.trans (diff_nonNeg (diff_sub hb ha)) ⟨fun h => by omega, fun h => by omega⟩
theorem diff_lt {a b : Int} {p n q m : Nat} (ha : Diff a p n) (hb : Diff b q m) : a < b ↔ p + m < q + n :=
  Iff.trans (diff_le (diff_add ha (diff_nat 1)) hb) ⟨fun h => by omega, fun h => by omega⟩

end Gentzen
