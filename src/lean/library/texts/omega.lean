-- What `omega` rests on: a checker of refutations of linear constraints over natural numbers, and its soundness. A vector
-- lists coefficients: the constant first, then those of the variables.
universe u

namespace Gentzen

-- The value of a vector for the values of the variables.
def dot (a v : List Nat) : Nat :=
  @List.rec Nat (fun _ => List Nat → Nat) (fun _ => 0)
    (fun x _ rest v => @List.rec Nat (fun _ => Nat) 0 (fun y ys _ => x * y + rest ys) v) a v

def plus (a b : List Nat) : List Nat :=
  @List.rec Nat (fun _ => List Nat → List Nat) (fun b => b)
    (fun x xs rest b => @List.rec Nat (fun _ => List Nat) (List.cons x xs) (fun y ys _ => List.cons (x + y) (rest ys)) b) a b

def times (k : Nat) (a : List Nat) : List Nat :=
  @List.rec Nat (fun _ => List Nat) List.nil (fun x _ rest => List.cons (k * x) rest) a

-- No coefficient of `a` is larger than that of `b`.
def atMost (a b : List Nat) : Bool :=
  @List.rec Nat (fun _ => List Nat → Bool) (fun _ => Bool.true)
    (fun x _ rest b => @List.rec Nat (fun _ => Bool) (cond (Nat.ble x 0) (rest List.nil) Bool.false)
      (fun y ys _ => cond (Nat.ble x y) (rest ys) Bool.false) b) a b

theorem dot_plus (a b v : List Nat) : dot (plus a b) v = dot a v + dot b v :=
  @List.rec Nat (fun a => ∀ b v, dot (plus a b) v = dot a v + dot b v)
    (fun b v => (Nat.zero_add (dot b v)).symm)
    (fun x xs ih b => @List.rec Nat (fun b => ∀ v, dot (plus (List.cons x xs) b) v = dot (List.cons x xs) v + dot b v)
      (fun v => rfl)
      (fun y ys _ v => @List.rec Nat (fun v => dot (plus (List.cons x xs) (List.cons y ys)) v =
          dot (List.cons x xs) v + dot (List.cons y ys) v)
        rfl
        (fun z zs _ => Eq.trans (congrArg (fun t => (x + y) * z + t) (ih ys zs))
          (Eq.trans (congrArg (fun t => t + (dot xs zs + dot ys zs)) (Nat.add_mul x y z))
            (Nat.add_add_add_comm (x * z) (y * z) (dot xs zs) (dot ys zs))))
        v)
      b)
    a b v

theorem dot_times (k : Nat) (a v : List Nat) : dot (times k a) v = k * dot a v :=
  @List.rec Nat (fun a => ∀ v, dot (times k a) v = k * dot a v)
    (fun _ => rfl)
    (fun x xs ih v => @List.rec Nat (fun v => dot (times k (List.cons x xs)) v = k * dot (List.cons x xs) v)
      rfl
      (fun z zs _ => Eq.trans (congrArg (fun t => k * x * z + t) (ih zs))
        (Eq.trans (congrArg (fun t => t + k * dot xs zs) (Nat.mul_assoc k x z)) (Nat.mul_add k (x * z) (dot xs zs)).symm))
      v)
    a v

theorem cond_true {c b : Bool} (h : cond c b Bool.false = Bool.true) : c = Bool.true ∧ b = Bool.true :=
  @Bool.rec (fun c => cond c b Bool.false = Bool.true → c = Bool.true ∧ b = Bool.true)
    (fun h => absurd h Bool.false_ne_true) (fun h => ⟨rfl, h⟩) c h

theorem dot_atMost (a b v : List Nat) (h : atMost a b = Bool.true) : dot a v ≤ dot b v :=
  @List.rec Nat (fun a => ∀ b v, atMost a b = Bool.true → dot a v ≤ dot b v)
    (fun b v _ => Nat.zero_le (dot b v))
    (fun x xs ih b => @List.rec Nat (fun b => ∀ v, atMost (List.cons x xs) b = Bool.true → dot (List.cons x xs) v ≤ dot b v)
      (fun v => @List.rec Nat (fun v => atMost (List.cons x xs) List.nil = Bool.true → dot (List.cons x xs) v ≤ dot List.nil v)
        (fun _ => Nat.le_refl 0)
        (fun z zs _ h => Nat.le_trans
          (Nat.add_le_add (Nat.mul_le_mul_right z (Nat.le_of_ble_eq_true (cond_true h).1)) (ih List.nil zs (cond_true h).2))
          (Nat.le_of_eq (Nat.zero_mul z)))
        v)
      (fun y ys _ v => @List.rec Nat (fun v => atMost (List.cons x xs) (List.cons y ys) = Bool.true →
          dot (List.cons x xs) v ≤ dot (List.cons y ys) v)
        (fun _ => Nat.le_refl 0)
        (fun z zs _ h => Nat.add_le_add (Nat.mul_le_mul_right z (Nat.le_of_ble_eq_true (cond_true h).1)) (ih ys zs (cond_true h).2))
        v)
      b)
    a b v h

-- The inequality `left ≤ right` between two vectors.
inductive Fact : Type where
  | mk (left right : List Nat) : Fact

def Fact.left (f : Fact) : List Nat := @Fact.rec (fun _ => List Nat) (fun l _ => l) f
def Fact.right (f : Fact) : List Nat := @Fact.rec (fun _ => List Nat) (fun _ r => r) f
def Fact.holds (f : Fact) (v : List Nat) : Prop := dot (Fact.left f) v ≤ dot (Fact.right f) v

def Holds (facts : List Fact) (v : List Nat) : Prop :=
  @List.rec Fact (fun _ => Prop) True (fun f _ rest => Fact.holds f v ∧ rest) facts

-- The sum of the facts, each multiplied by the number in its place.
def combine (factors : List Nat) (facts : List Fact) : Fact :=
  @List.rec Nat (fun _ => List Fact → Fact) (fun _ => Fact.mk List.nil List.nil)
    (fun k _ rest facts => @List.rec Fact (fun _ => Fact) (Fact.mk List.nil List.nil)
      (fun f fs _ => @Nat.rec (fun _ => Fact) (rest fs)
        (fun _ _ => Fact.mk (plus (times k (Fact.left f)) (Fact.left (rest fs))) (plus (times k (Fact.right f)) (Fact.right (rest fs))))
        k)
      facts)
    factors facts

theorem combine_holds (factors : List Nat) (facts : List Fact) (v : List Nat) (h : Holds facts v) :
    Fact.holds (combine factors facts) v :=
  @List.rec Nat (fun factors => ∀ facts, Holds facts v → Fact.holds (combine factors facts) v)
    (fun _ _ => Nat.le_refl 0)
    (fun k ks ih facts => @List.rec Fact (fun facts => Holds facts v → Fact.holds (combine (List.cons k ks) facts) v)
      (fun _ => Nat.le_refl 0)
      (fun f fs _ h => @Nat.rec (fun k => Fact.holds (combine (List.cons k ks) (List.cons f fs)) v)
        (ih fs h.2)
        (fun k _ => Nat.le_trans
          (Nat.le_of_eq (Eq.trans (dot_plus (times (Nat.succ k) (Fact.left f)) (Fact.left (combine ks fs)) v)
            (congrArg (fun t => t + dot (Fact.left (combine ks fs)) v) (dot_times (Nat.succ k) (Fact.left f) v))))
          (Nat.le_trans (Nat.add_le_add (Nat.mul_le_mul_left (Nat.succ k) h.1) (ih fs h.2))
            (Nat.le_of_eq (Eq.trans (dot_plus (times (Nat.succ k) (Fact.right f)) (Fact.right (combine ks fs)) v)
              (congrArg (fun t => t + dot (Fact.right (combine ks fs)) v) (dot_times (Nat.succ k) (Fact.right f) v))).symm)))
        k)
      facts)
    factors facts h

-- One inference: the fact follows from the combination, divided by `divisor + 1` and rounded.
inductive Cut : Type where
  | mk (factors : List Nat) (divisor : Nat) (fact : Fact) : Cut

def Cut.fact (c : Cut) : Fact := @Cut.rec (fun _ => Fact) (fun _ _ f => f) c

def Cut.follows (c : Cut) (facts : List Fact) : Bool :=
  @Cut.rec (fun _ => Bool)
    (fun factors divisor fact => @Fact.rec (fun _ => Bool)
      (fun left right =>
        atMost (plus (times (Nat.succ divisor) (Fact.left fact)) right)
          (plus left (plus (List.cons divisor List.nil) (times (Nat.succ divisor) (Fact.right fact)))))
      (combine factors facts))
    c

-- Rounding: from `k·l + r ≤ a + (d + k·r')`.
theorem round {l r d : Nat} (h : Nat.succ d * l ≤ d + Nat.succ d * r) : l ≤ r :=
  (Nat.lt_or_ge r l).elim
    (fun hlt => absurd
      (Nat.le_trans (Nat.le_of_eq (Nat.add_comm (Nat.succ d) (Nat.succ d * r)))
        (Nat.le_trans (Nat.mul_le_mul_left (Nat.succ d) hlt) h))
      (Nat.not_le_of_gt (Nat.add_lt_add_right (Nat.lt_succ_self d) (Nat.succ d * r))))
    id

theorem cut_holds (c : Cut) (facts : List Fact) (v : List Nat) (h : Holds facts (List.cons 1 v))
    (hc : Cut.follows c facts = Bool.true) : Fact.holds (Cut.fact c) (List.cons 1 v) :=
  @Cut.rec (fun c => Cut.follows c facts = Bool.true → Fact.holds (Cut.fact c) (List.cons 1 v))
    (fun factors d fact => by
      have hs := combine_holds factors facts (List.cons 1 v) h
      intro hc
      exact @Fact.rec
        (fun s => Fact.holds s (List.cons 1 v) →
          atMost (plus (times (Nat.succ d) (Fact.left fact)) (Fact.right s))
            (plus (Fact.left s) (plus (List.cons d List.nil) (times (Nat.succ d) (Fact.right fact)))) = Bool.true →
          Fact.holds fact (List.cons 1 v))
        (fun left right hs hc => by
          have k := dot_atMost _ _ (List.cons 1 v) hc
          rw [dot_plus, dot_times, dot_plus, dot_plus, dot_times] at k
          have e : dot (List.cons d List.nil) (List.cons 1 v) = d := Nat.mul_one d
          rw [e] at k
          apply round
          apply @Nat.le_of_add_le_add_right _ (dot right (List.cons 1 v)) _
          apply Nat.le_trans k
          apply Nat.le_trans (Nat.add_le_add_right hs _)
          exact Nat.le_of_eq (Nat.add_comm _ _))
        (combine factors facts) hs hc)
    c hc

-- True if the cuts follow one after another and the last one is `1 ≤ 0`.
def check (cuts : List Cut) (facts : List Fact) : Bool :=
  @List.rec Cut (fun _ => List Fact → Bool)
    (fun facts => @List.rec Fact (fun _ => Bool) Bool.false
      (fun f _ _ => atMost (plus (List.cons 1 List.nil) (Fact.right f)) (Fact.left f)) facts)
    (fun c _ rest facts => cond (Cut.follows c facts) (rest (List.cons (Cut.fact c) facts)) Bool.false)
    cuts facts

theorem check_sound (cuts : List Cut) (facts : List Fact) (v : List Nat) (hc : check cuts facts = Bool.true)
    (h : Holds facts (List.cons 1 v)) : False :=
  @List.rec Cut (fun cuts => ∀ facts, check cuts facts = Bool.true → Holds facts (List.cons 1 v) → False)
    (fun facts => @List.rec Fact (fun facts => check List.nil facts = Bool.true → Holds facts (List.cons 1 v) → False)
      (fun hc _ => Bool.false_ne_true hc)
      (fun f _ _ hc h => by
        have k := dot_atMost _ _ (List.cons 1 v) hc
        rw [dot_plus] at k
        have le := Nat.le_trans k h.1
        exact Nat.not_le_of_gt (Nat.lt_add_of_pos_left Nat.zero_lt_one) le)
      facts)
    (fun c cs ih facts hc h =>
      ih (List.cons (Cut.fact c) facts) (cond_true hc).2 ⟨cut_holds c facts v h (cond_true hc).1, h⟩)
    cuts facts hc h

-- Terms over variables, given by their places.
inductive Linear : Type where
  | atom (place : Nat) : Linear
  | num (value : Nat) : Linear
  | add (a b : Linear) : Linear
  | mulLeft (k : Nat) (a : Linear) : Linear
  | mulRight (a : Linear) (k : Nat) : Linear

def lookup (v : List Nat) (place : Nat) : Nat :=
  @List.rec Nat (fun _ => Nat → Nat) (fun _ => 0) (fun x _ rest place => @Nat.rec (fun _ => Nat) x (fun i _ => rest i) place) v place

def unit (place : Nat) : List Nat :=
  @Nat.rec (fun _ => List Nat) (List.cons 1 List.nil) (fun _ rest => List.cons 0 rest) place

def Linear.value (e : Linear) (v : List Nat) : Nat :=
  @Linear.rec (fun _ => Nat) (fun i => lookup v i) (fun n => n) (fun _ _ a b => a + b) (fun k _ a => k * a) (fun _ k a => a * k) e

def Linear.vector (e : Linear) : List Nat :=
  @Linear.rec (fun _ => List Nat) (fun i => List.cons 0 (unit i)) (fun n => List.cons n List.nil) (fun _ _ a b => plus a b)
    (fun k _ a => times k a) (fun _ k a => times k a) e

theorem dot_unit (place : Nat) (v : List Nat) : dot (unit place) v = lookup v place :=
  @List.rec Nat (fun v => ∀ place, dot (unit place) v = lookup v place)
    (fun place => @Nat.rec (fun i => dot (unit i) List.nil = 0) rfl (fun _ _ => rfl) place)
    (fun x xs ih place => @Nat.rec (fun i => dot (unit i) (List.cons x xs) = lookup (List.cons x xs) i)
      (Nat.one_mul x) (fun i _ => Eq.trans (congrArg (fun t => t + dot (unit i) xs) (Nat.zero_mul x)) (Eq.trans (Nat.zero_add (dot (unit i) xs)) (ih i))) place)
    v place

theorem Linear.vector_value (e : Linear) (v : List Nat) : dot (Linear.vector e) (List.cons 1 v) = Linear.value e v :=
  @Linear.rec (fun e => dot (Linear.vector e) (List.cons 1 v) = Linear.value e v)
    (fun i => Eq.trans (Nat.zero_add (dot (unit i) v)) (dot_unit i v))
    (fun n => Nat.mul_one n)
    (fun a b iha ihb => by
      have e := dot_plus (Linear.vector a) (Linear.vector b) (List.cons 1 v)
      rw [iha, ihb] at e
      exact e)
    (fun k a ih => Eq.trans (dot_times k (Linear.vector a) (List.cons 1 v)) (congrArg (fun t => k * t) ih))
    (fun a k ih => Eq.trans (dot_times k (Linear.vector a) (List.cons 1 v))
      (Eq.trans (congrArg (fun t => k * t) ih) (Nat.mul_comm k (Linear.value a v))))
    e

-- The inequality `left ≤ right` between two terms.
inductive Bound : Type where
  | mk (left right : Linear) : Bound

def Bound.fact (b : Bound) : Fact := @Bound.rec (fun _ => Fact) (fun l r => Fact.mk (Linear.vector l) (Linear.vector r)) b
def Bound.holds (b : Bound) (v : List Nat) : Prop := @Bound.rec (fun _ => Prop) (fun l r => Linear.value l v ≤ Linear.value r v) b

def facts (bounds : List Bound) : List Fact :=
  @List.rec Bound (fun _ => List Fact) List.nil (fun b _ rest => List.cons (Bound.fact b) rest) bounds
def AllHold (bounds : List Bound) (v : List Nat) : Prop :=
  @List.rec Bound (fun _ => Prop) True (fun b _ rest => Bound.holds b v ∧ rest) bounds

theorem fact_holds (b : Bound) (v : List Nat) (h : Bound.holds b v) : Fact.holds (Bound.fact b) (List.cons 1 v) :=
  @Bound.rec (fun b => Bound.holds b v → Fact.holds (Bound.fact b) (List.cons 1 v))
    (fun l r h => Nat.le_trans (Nat.le_of_eq (Linear.vector_value l v))
      (Nat.le_trans h (Nat.le_of_eq (Linear.vector_value r v).symm)))
    b h

theorem facts_hold (bounds : List Bound) (v : List Nat) (h : AllHold bounds v) : Holds (facts bounds) (List.cons 1 v) :=
  @List.rec Bound (fun bounds => AllHold bounds v → Holds (facts bounds) (List.cons 1 v))
    (fun h => h) (fun b _ ih h => ⟨fact_holds b v h.1, ih h.2⟩) bounds h

theorem refute (v : List Nat) (bounds : List Bound) (cuts : List Cut) (checked : check cuts (facts bounds) = Bool.true)
    (h : AllHold bounds v) : False :=
  check_sound cuts (facts bounds) v checked (facts_hold bounds v h)

end Gentzen

-- What the atoms stand for, and how facts become inequalities.

namespace Gentzen
theorem sub_cases (a b : Nat) : b ≤ a ∧ a - b + b = a ∨ a ≤ b ∧ a - b = 0 :=
  (Nat.le_total b a).elim (fun h => Or.inl ⟨h, Nat.sub_add_cancel h⟩) (fun h => Or.inr ⟨h, Nat.sub_eq_zero_of_le h⟩)
theorem div_facts (a k : Nat) : a % k + k * (a / k) = a := Nat.mod_add_div a k
theorem not_dvd {k n : Nat} (h : ¬k ∣ n) : 0 < n % k := Nat.pos_of_ne_zero (fun e => h (Nat.dvd_of_mod_eq_zero e))
theorem ge_of_eq {a b : Nat} (h : a = b) : b ≤ a := Nat.le_of_eq h.symm
theorem not_and_cases {p q : Prop} (h : ¬(p ∧ q)) : ¬p ∨ ¬q :=
  (Classical.em p).elim (fun hp => Or.inr (fun hq => h ⟨hp, hq⟩)) Or.inl
theorem not_or_both {p q : Prop} (h : ¬(p ∨ q)) : ¬p ∧ ¬q := ⟨fun k => h (Or.inl k), fun k => h (Or.inr k)⟩
theorem imp_cases {p q : Prop} (h : p → q) : ¬p ∨ q := (Classical.em p).elim (fun hp => Or.inr (h hp)) Or.inl
theorem not_imp_both {p q : Prop} (h : ¬(p → q)) : p ∧ ¬q :=
  ⟨Classical.byContradiction (fun n => h (fun k => absurd k n)), fun hq => h (fun _ => hq)⟩
theorem iff_cases {p q : Prop} (h : p ↔ q) : p ∧ q ∨ ¬p ∧ ¬q :=
  (Classical.em p).elim (fun hp => Or.inl ⟨hp, h.mp hp⟩) (fun n => Or.inr ⟨n, fun hq => n (h.mpr hq)⟩)
theorem not_iff_cases {p q : Prop} (h : ¬(p ↔ q)) : p ∧ ¬q ∨ ¬p ∧ q :=
  (Classical.em p).elim
    (fun hp => Or.inl ⟨hp, fun hq => h (iff_of_true hp hq)⟩)
    (fun n => Or.inr ⟨n, Classical.byContradiction (fun k => h (iff_of_false n k))⟩)
theorem not_not_of {p : Prop} (h : ¬¬p) : p := Classical.byContradiction h
end Gentzen
