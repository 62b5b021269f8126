-- Decidable propositions, conditionals, and Boolean equality.
universe u v w

export Decidable (isFalse isTrue)

abbrev DecidableEq (α : Sort u) : Sort (max 1 u) := (a b : α) → Decidable (a = b)
abbrev DecidablePred {α : Sort u} (r : α → Prop) : Sort (max 1 u) := (a : α) → Decidable (r a)
abbrev DecidableRel {α : Sort u} {β : Sort v} (r : α → β → Prop) : Sort (max 1 (max u v)) := (a : α) → (b : β) → Decidable (r a b)

def Decidable.decide (p : Prop) [h : Decidable p] : Bool := @Decidable.rec p (fun _ => Bool) (fun _ => Bool.false) (fun _ => Bool.true) h
export Decidable (decide)
def decEq {α : Sort u} [inst : DecidableEq α] (a b : α) : Decidable (a = b) := inst a b

def ite {α : Sort u} (c : Prop) [h : Decidable c] (t e : α) : α := @Decidable.rec c (fun _ => α) (fun _ => e) (fun _ => t) h
def dite {α : Sort u} (c : Prop) [h : Decidable c] (t : c → α) (e : ¬c → α) : α := @Decidable.rec c (fun _ => α) e t h

namespace Gentzen
theorem decidable_unique {p : Prop} (a b : Decidable p) : a = b :=
  @Decidable.rec p (fun a => a = b)
    (fun n => @Decidable.rec p (fun b => Decidable.isFalse n = b) (fun _ => rfl) (fun h => absurd h n) b)
    (fun h => @Decidable.rec p (fun b => Decidable.isTrue h = b) (fun n => absurd h n) (fun _ => rfl) b) a
end Gentzen

theorem decide_eq_true {p : Prop} [inst : Decidable p] : p → decide p = Bool.true := fun h =>
  @Decidable.rec p (fun d => @Decidable.decide p d = Bool.true) (fun n => absurd h n) (fun _ => rfl) inst
theorem decide_eq_false {p : Prop} [inst : Decidable p] : ¬p → decide p = Bool.false := fun h =>
  @Decidable.rec p (fun d => @Decidable.decide p d = Bool.false) (fun _ => rfl) (fun k => absurd k h) inst
theorem of_decide_eq_true {p : Prop} [inst : Decidable p] : decide p = Bool.true → p := fun h =>
  @Decidable.rec p (fun d => @Decidable.decide p d = Bool.true → p) (fun _ k => absurd k Bool.false_ne_true) (fun k _ => k) inst h
theorem of_decide_eq_false {p : Prop} [inst : Decidable p] : decide p = Bool.false → ¬p := fun h =>
  fun k => Bool.false_ne_true (Eq.trans h.symm (decide_eq_true k))
theorem of_decide_eq_self_eq_true {α : Sort u} [inst : DecidableEq α] (a : α) : decide (a = a) = Bool.true :=
  decide_eq_true rfl
theorem decide_eq_true_eq {p : Prop} [Decidable p] : (decide p = Bool.true) = p :=
  propext ⟨of_decide_eq_true, decide_eq_true⟩
theorem decide_eq_true_iff {p : Prop} [Decidable p] : decide p = Bool.true ↔ p := ⟨of_decide_eq_true, decide_eq_true⟩

theorem Decidable.em (p : Prop) [inst : Decidable p] : p ∨ ¬p := @Decidable.rec p (fun _ => p ∨ ¬p) Or.inr Or.inl inst
def Decidable.byCases {p : Prop} {q : Sort u} [dec : Decidable p] (h1 : p → q) (h2 : ¬p → q) : q :=
  @Decidable.rec p (fun _ => q) h2 h1 dec
theorem Decidable.byContradiction {p : Prop} [dec : Decidable p] (h : ¬p → False) : p := (Decidable.em p).elim id (fun n => (h n).elim)
theorem Decidable.of_not_not {p : Prop} [Decidable p] : ¬¬p → p := fun h => Decidable.byContradiction h
theorem Decidable.not_not {p : Prop} [Decidable p] : ¬¬p ↔ p := ⟨Decidable.of_not_not, not_not_intro⟩
theorem Decidable.not_and_iff_or_not {p q : Prop} [d₁ : Decidable p] [d₂ : Decidable q] : ¬(p ∧ q) ↔ ¬p ∨ ¬q :=
  ⟨fun h => (Decidable.em p).elim (fun hp => Or.inr (fun hq => h ⟨hp, hq⟩)) Or.inl, not_and_of_not_or_not⟩
theorem Decidable.not_imp_iff_and_not {a b : Prop} [Decidable a] : ¬(a → b) ↔ a ∧ ¬b :=
  ⟨fun h => ⟨Decidable.of_not_not (fun na => h (fun ha => absurd ha na)), fun hb => h (fun _ => hb)⟩, not_imp_of_and_not⟩
theorem Decidable.or_iff_not_imp_left {a b : Prop} [Decidable a] : a ∨ b ↔ (¬a → b) :=
  ⟨Or.resolve_left, fun h => (Decidable.em a).elim Or.inl (fun n => Or.inr (h n))⟩

instance instDecidableTrue : Decidable True := Decidable.isTrue trivial
instance instDecidableFalse : Decidable False := Decidable.isFalse not_false
instance instDecidableAnd {p q : Prop} [dp : Decidable p] [dq : Decidable q] : Decidable (p ∧ q) :=
  @Decidable.rec p (fun _ => Decidable (p ∧ q)) (fun np => Decidable.isFalse (fun h => np h.1))
    (fun hp => @Decidable.rec q (fun _ => Decidable (p ∧ q)) (fun nq => Decidable.isFalse (fun h => nq h.2))
      (fun hq => Decidable.isTrue ⟨hp, hq⟩) dq) dp
instance instDecidableOr {p q : Prop} [dp : Decidable p] [dq : Decidable q] : Decidable (p ∨ q) :=
  @Decidable.rec p (fun _ => Decidable (p ∨ q))
    (fun np => @Decidable.rec q (fun _ => Decidable (p ∨ q)) (fun nq => Decidable.isFalse (fun h => h.elim np nq))
      (fun hq => Decidable.isTrue (Or.inr hq)) dq)
    (fun hp => Decidable.isTrue (Or.inl hp)) dp
instance instDecidableNot {p : Prop} [dp : Decidable p] : Decidable (¬p) :=
  @Decidable.rec p (fun _ => Decidable (¬p)) Decidable.isTrue (fun hp => Decidable.isFalse (absurd hp)) dp
instance instDecidableForall {p q : Prop} [dp : Decidable p] [dq : Decidable q] : Decidable (p → q) :=
  @Decidable.rec p (fun _ => Decidable (p → q)) (fun np => Decidable.isTrue (fun hp => absurd hp np))
    (fun hp => @Decidable.rec q (fun _ => Decidable (p → q)) (fun nq => Decidable.isFalse (fun h => nq (h hp)))
      (fun hq => Decidable.isTrue (fun _ => hq)) dq) dp
instance instDecidableIff {p q : Prop} [dp : Decidable p] [dq : Decidable q] : Decidable (p ↔ q) :=
  @Decidable.rec p (fun _ => Decidable (p ↔ q))
    (fun np => @Decidable.rec q (fun _ => Decidable (p ↔ q)) (fun nq => Decidable.isTrue (iff_of_false np nq))
      (fun hq => Decidable.isFalse (fun h => np (h.mpr hq))) dq)
    (fun hp => @Decidable.rec q (fun _ => Decidable (p ↔ q)) (fun nq => Decidable.isFalse (fun h => nq (h.mp hp)))
      (fun hq => Decidable.isTrue (iff_of_true hp hq)) dq) dp

@[reducible] protected def Nat.decEq (n m : Nat) : Decidable (n = m) :=
  @Bool.rec (fun b => Nat.beq n m = b → Decidable (n = m)) (fun h => Decidable.isFalse (Nat.ne_of_beq_eq_false h))
    (fun h => Decidable.isTrue (Nat.eq_of_beq_eq_true h)) (Nat.beq n m) rfl
instance instDecidableEqNat : DecidableEq Nat := Nat.decEq
instance Nat.decLe (n m : Nat) : Decidable (n ≤ m) :=
  @Bool.rec (fun b => Nat.ble n m = b → Decidable (n ≤ m))
    (fun h => Decidable.isFalse (Nat.not_le_of_not_ble_eq_true (ne_true_of_eq_false h)))
    (fun h => Decidable.isTrue (Nat.le_of_ble_eq_true h)) (Nat.ble n m) rfl
instance Nat.decLt (n m : Nat) : Decidable (n < m) := Nat.decLe (Nat.succ n) m

instance instDecidableEqBool : DecidableEq Bool := fun a b =>
  @Bool.rec (fun a => Decidable (a = b))
    (@Bool.rec (fun b => Decidable (Bool.false = b)) (Decidable.isTrue rfl) (Decidable.isFalse Bool.false_ne_true) b)
    (@Bool.rec (fun b => Decidable (Bool.true = b)) (Decidable.isFalse (fun h => Bool.false_ne_true h.symm)) (Decidable.isTrue rfl) b) a

class BEq (α : Type u) where
  beq : α → α → Bool
instance instBEqOfDecidableEq {α : Type u} [DecidableEq α] : BEq α where
  beq a b := decide (a = b)

theorem Nat.beq_eq_true_eq (a b : Nat) : ((a == b) = true) = (a = b) := propext ⟨of_decide_eq_true, decide_eq_true⟩

def bne {α : Type u} [BEq α] (a b : α) : Bool := not (a == b)
abbrev Bool.xor : Bool → Bool → Bool := bne

theorem if_pos {c : Prop} {h : Decidable c} (hc : c) {α : Sort u} {t e : α} : ite c t e = t :=
  @Decidable.rec c (fun d => @ite α c d t e = t) (fun n => absurd hc n) (fun _ => rfl) h
theorem if_neg {c : Prop} {h : Decidable c} (hnc : ¬c) {α : Sort u} {t e : α} : ite c t e = e :=
  @Decidable.rec c (fun d => @ite α c d t e = e) (fun _ => rfl) (fun k => absurd k hnc) h
theorem dif_pos {c : Prop} {h : Decidable c} (hc : c) {α : Sort u} {t : c → α} {e : ¬c → α} : dite c t e = t hc :=
  @Decidable.rec c (fun d => @dite α c d t e = t hc) (fun n => absurd hc n) (fun _ => rfl) h
theorem dif_neg {c : Prop} {h : Decidable c} (hnc : ¬c) {α : Sort u} {t : c → α} {e : ¬c → α} : dite c t e = e hnc :=
  @Decidable.rec c (fun d => @dite α c d t e = e hnc) (fun _ => rfl) (fun k => absurd k hnc) h
theorem ite_true {α : Sort u} {_ : Decidable True} (a b : α) : ite True a b = a := if_pos trivial
theorem ite_false {α : Sort u} {_ : Decidable False} (a b : α) : ite False a b = b := if_neg not_false
theorem if_true {α : Sort u} {_ : Decidable True} (t e : α) : ite True t e = t := if_pos trivial
theorem if_false {α : Sort u} {_ : Decidable False} (t e : α) : ite False t e = e := if_neg not_false
theorem ite_self {α : Sort u} {c : Prop} {d : Decidable c} (a : α) : ite c a a = a :=
  @Decidable.rec c (fun d => @ite α c d a a = a) (fun _ => rfl) (fun _ => rfl) d
theorem ite_congr {α : Sort u} {b c : Prop} {x y u v : α} {s : Decidable b} [d : Decidable c] (h₁ : b = c) (h₂ : c → x = u)
    (h₃ : ¬c → y = v) : ite b x y = ite c u v :=
  @Decidable.rec c (fun _ => ite b x y = ite c u v)
    (fun n => Eq.trans (if_neg (fun hb => n (Eq.mp h₁ hb))) (Eq.trans (h₃ n) (Eq.symm (if_neg n))))
    (fun k => Eq.trans (if_pos (Eq.mpr h₁ k)) (Eq.trans (h₂ k) (Eq.symm (if_pos k)))) d
instance instDecidableIte {c t e : Prop} [dC : Decidable c] [dT : Decidable t] [dE : Decidable e] : Decidable (ite c t e) :=
  @Decidable.rec c (fun d => Decidable (@ite Prop c d t e)) (fun _ => dE) (fun _ => dT) dC

class Min (α : Type u) where
  min : α → α → α
class Max (α : Type u) where
  max : α → α → α
export Min (min)
export Max (max)
instance instMinNat : Min Nat := ⟨fun n m => ite (n ≤ m) n m⟩
instance Nat.instMax : Max Nat := ⟨fun n m => ite (n ≤ m) m n⟩

def Classical.propDecidable (a : Prop) : Decidable a :=
  Classical.choice ((Classical.em a).elim (fun h => ⟨Decidable.isTrue h⟩) (fun h => ⟨Decidable.isFalse h⟩))
