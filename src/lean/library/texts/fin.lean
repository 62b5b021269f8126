-- Natural numbers below a bound: their order, equality, and what is decided for all of them. There are no literals and no arithmetic yet.
universe u

structure Fin (n : Nat) where
  val : Nat
  isLt : val < n

theorem Fin.eq_of_val_eq {n : Nat} {i j : Fin n} : i.val = j.val → i = j :=
  @Fin.rec n (fun i => i.val = j.val → i = j)
    (fun a ha => @Fin.rec n (fun j => a = j.val → Fin.mk a ha = j) (fun b hb e => by subst e; rfl) j) i
theorem Fin.val_eq_of_eq {n : Nat} {i j : Fin n} (h : i = j) : i.val = j.val := congrArg Fin.val h
instance instDecidableEqFin (n : Nat) : DecidableEq (Fin n) := fun i j =>
  @dite (Decidable (i = j)) (i.val = j.val) (Nat.decEq i.val j.val) (fun h => isTrue (Fin.eq_of_val_eq h))
    (fun h => isFalse (fun e => h (Fin.val_eq_of_eq e)))
instance instLTFin {n : Nat} : LT (Fin n) := ⟨fun a b => a.val < b.val⟩
instance instLEFin {n : Nat} : LE (Fin n) := ⟨fun a b => a.val ≤ b.val⟩
instance Fin.decLt {n : Nat} (a b : Fin n) : Decidable (a < b) := Nat.decLt a.val b.val
instance Fin.decLe {n : Nat} (a b : Fin n) : Decidable (a ≤ b) := Nat.decLe a.val b.val
instance Fin.coeToNat {n : Nat} : CoeOut (Fin n) Nat := ⟨fun v => v.val⟩

theorem Fin.ext {n : Nat} {a b : Fin n} (h : a.val = b.val) : a = b := Fin.eq_of_val_eq h
theorem Fin.ext_iff {n : Nat} {a b : Fin n} : a = b ↔ a.val = b.val := ⟨Fin.val_eq_of_eq, Fin.eq_of_val_eq⟩
theorem Fin.val_inj {n : Nat} {a b : Fin n} : a.val = b.val ↔ a = b := ⟨Fin.eq_of_val_eq, Fin.val_eq_of_eq⟩
theorem Fin.val_congr {n : Nat} {a b : Fin n} (h : a = b) : a.val = b.val := Fin.val_eq_of_eq h
theorem Fin.ne_of_val_ne {n : Nat} {i j : Fin n} (h : i.val ≠ j.val) : i ≠ j := fun e => h (Fin.val_eq_of_eq e)
theorem Fin.val_ne_of_ne {n : Nat} {i j : Fin n} (h : i ≠ j) : i.val ≠ j.val := fun e => h (Fin.eq_of_val_eq e)
theorem Fin.le_def {n : Nat} {a b : Fin n} : a ≤ b ↔ a.val ≤ b.val := Iff.rfl
theorem Fin.lt_def {n : Nat} {a b : Fin n} : a < b ↔ a.val < b.val := Iff.rfl
@[simp] theorem Fin.is_lt {n : Nat} (a : Fin n) : a.val < n := a.isLt
@[simp] theorem Fin.eta {n : Nat} (a : Fin n) (h : a.val < n) : Fin.mk a.val h = a := rfl
protected theorem Fin.pos {n : Nat} (i : Fin n) : 0 < n := Nat.lt_of_le_of_lt (Nat.zero_le i.val) i.isLt
def Fin.elim0 {α : Sort u} : Fin 0 → α := fun i => absurd i.isLt (Nat.not_lt_zero i.val)
def Fin.succ {n : Nat} : Fin n → Fin (n + 1) := fun i => ⟨i.val + 1, Nat.succ_lt_succ i.isLt⟩
def Fin.last (n : Nat) : Fin (n + 1) := ⟨n, Nat.lt_succ_self n⟩
def Fin.castLT {n m : Nat} (i : Fin m) (h : i.val < n) : Fin n := ⟨i.val, h⟩
def Fin.castLE {n m : Nat} (h : n ≤ m) (i : Fin n) : Fin m := ⟨i.val, Nat.lt_of_lt_of_le i.isLt h⟩
theorem Fin.forall_iff {n : Nat} {p : Fin n → Prop} : (∀ i, p i) ↔ ∀ i h, p (Fin.mk i h) :=
  ⟨fun H i h => H ⟨i, h⟩, fun H i => H i.val i.isLt⟩
theorem Fin.exists_iff {n : Nat} {p : Fin n → Prop} : (∃ i, p i) ↔ ∃ i h, p (Fin.mk i h) :=
  ⟨fun ⟨i, h⟩ => ⟨i.val, i.isLt, h⟩, fun ⟨i, h, k⟩ => ⟨⟨i, h⟩, k⟩⟩
instance Nat.decidableForallFin {n : Nat} (P : Fin n → Prop) [DecidablePred P] : Decidable (∀ i, P i) :=
  decidable_of_decidable_of_iff (p := ∀ (k : Nat) (h : k < n), P (Fin.mk k h)) Fin.forall_iff.symm
