-- Natural numbers below a bound: their order, equality, what is decided for all of them, literals and arithmetic.
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

protected theorem Fin.ext {n : Nat} {a b : Fin n} (h : a.val = b.val) : a = b := Fin.eq_of_val_eq h
protected theorem Fin.ext_iff {n : Nat} {a b : Fin n} : a = b ↔ a.val = b.val := ⟨Fin.val_eq_of_eq, Fin.eq_of_val_eq⟩
theorem Fin.val_inj {n : Nat} {a b : Fin n} : a.val = b.val ↔ a = b := ⟨Fin.eq_of_val_eq, Fin.val_eq_of_eq⟩
theorem Fin.val_congr {n : Nat} {a b : Fin n} (h : a = b) : a.val = b.val := Fin.val_eq_of_eq h
theorem Fin.ne_of_val_ne {n : Nat} {i j : Fin n} (h : i.val ≠ j.val) : i ≠ j := fun e => h (Fin.val_eq_of_eq e)
theorem Fin.val_ne_of_ne {n : Nat} {i j : Fin n} (h : i ≠ j) : i.val ≠ j.val := fun e => h (Fin.eq_of_val_eq e)
theorem Fin.le_def {n : Nat} {a b : Fin n} : a ≤ b ↔ a.val ≤ b.val := Iff.rfl
theorem Fin.lt_def {n : Nat} {a b : Fin n} : a < b ↔ a.val < b.val := Iff.rfl
@[simp] theorem Fin.is_lt {n : Nat} (a : Fin n) : a.val < n := a.isLt
@[simp] protected theorem Fin.eta {n : Nat} (a : Fin n) (h : a.val < n) : Fin.mk a.val h = a := rfl
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
instance Nat.decidableExistsFin {n : Nat} (P : Fin n → Prop) [DecidablePred P] : Decidable (∃ i, P i) :=
  decidable_of_iff (∃ k, k < n ∧ ∀ h : k < n, P (Fin.mk k h))
    ⟨fun ⟨k, h, p⟩ => ⟨Fin.mk k h, p h⟩, fun ⟨i, p⟩ => ⟨i.val, i.isLt, fun _ => p⟩⟩

-- Literals and arithmetic: modulo the bound.

class Zero (α : Type u) where
  zero : α
abbrev Zero.toOfNat0 {α : Type u} [Zero α] : OfNat α 0 := ⟨Zero.zero⟩
abbrev Zero.ofOfNat0 {α : Type u} [OfNat α 0] : Zero α := ⟨0⟩
attribute [instance 300] Zero.toOfNat0
attribute [instance 200] Zero.ofOfNat0
class NeZero {R : Type u} [Zero R] (n : R) : Prop where
  out : n ≠ 0
theorem NeZero.ne {R : Type u} [Zero R] (n : R) [h : NeZero n] : n ≠ 0 := h.out
theorem Nat.pos_of_neZero (n : Nat) [NeZero n] : 0 < n := Nat.pos_of_ne_zero (NeZero.ne n)
instance Nat.instNeZeroSucc {n : Nat} : NeZero (n + 1) := ⟨Nat.succ_ne_zero n⟩

protected def Fin.Internal.ofNat (n : Nat) (hn : 0 < n) (a : Nat) : Fin n := ⟨a % n, Nat.mod_lt a hn⟩
protected def Fin.ofNat (n : Nat) [NeZero n] (a : Nat) : Fin n := ⟨a % n, Nat.mod_lt a (Nat.pos_of_neZero n)⟩
instance Fin.instOfNat {n : Nat} [NeZero n] {i : Nat} : OfNat (Fin n) i := ⟨Fin.ofNat n i⟩
theorem Nat.div_le_self (n k : Nat) : n / k ≤ n := by
  cases k with
  | zero => rw [Nat.div_zero]; exact Nat.zero_le n
  | succ k =>
    have le : 1 * (n / (k + 1)) ≤ (k + 1) * (n / (k + 1)) := Nat.mul_le_mul_right (n / (k + 1)) (Nat.succ_le_succ (Nat.zero_le k))
    rw [Nat.one_mul] at le
    exact Nat.le_trans le (Nat.le.intro (Nat.div_add_mod n (k + 1)))
protected def Fin.toNat {n : Nat} (i : Fin n) : Nat := i.val
protected def Fin.add {n : Nat} : Fin n → Fin n → Fin n := fun i j => ⟨(i.val + j.val) % n, Nat.mod_lt _ i.pos⟩
protected def Fin.mul {n : Nat} : Fin n → Fin n → Fin n := fun i j => ⟨i.val * j.val % n, Nat.mod_lt _ i.pos⟩
protected def Fin.sub {n : Nat} : Fin n → Fin n → Fin n := fun i j => ⟨(n - j.val + i.val) % n, Nat.mod_lt _ i.pos⟩
protected def Fin.mod {n : Nat} : Fin n → Fin n → Fin n := fun i j =>
  ⟨i.val % j.val, Nat.lt_of_le_of_lt (Nat.mod_le i.val j.val) i.isLt⟩
protected def Fin.div {n : Nat} : Fin n → Fin n → Fin n := fun i j =>
  ⟨i.val / j.val, Nat.lt_of_le_of_lt (Nat.div_le_self i.val j.val) i.isLt⟩
instance Fin.instAdd {n : Nat} : Add (Fin n) := ⟨Fin.add⟩
instance Fin.instSub {n : Nat} : Sub (Fin n) := ⟨Fin.sub⟩
instance Fin.instMul {n : Nat} : Mul (Fin n) := ⟨Fin.mul⟩
instance Fin.instMod {n : Nat} : Mod (Fin n) := ⟨Fin.mod⟩
instance Fin.instDiv {n : Nat} : Div (Fin n) := ⟨Fin.div⟩
instance Fin.neg (n : Nat) : Neg (Fin n) := ⟨fun a => ⟨(n - a.val) % n, Nat.mod_lt _ a.pos⟩⟩
instance Fin.instInhabited {n : Nat} [NeZero n] : Inhabited (Fin n) := ⟨0⟩

protected def Fin.cast {n m : Nat} (eq : n = m) (i : Fin n) : Fin m := ⟨i.val, eq ▸ i.isLt⟩
def Fin.castAdd {n : Nat} (m : Nat) : Fin n → Fin (n + m) := Fin.castLE (Nat.le_add_right n m)
def Fin.castSucc {n : Nat} : Fin n → Fin (n + 1) := Fin.castAdd 1
def Fin.addNat {n : Nat} (i : Fin n) (m : Nat) : Fin (n + m) := ⟨i.val + m, Nat.add_lt_add_right i.isLt m⟩
def Fin.natAdd {m : Nat} (n : Nat) (i : Fin m) : Fin (n + m) := ⟨n + i.val, Nat.add_lt_add_left i.isLt n⟩
def Fin.rev {n : Nat} (i : Fin n) : Fin n := ⟨n - (i.val + 1), Nat.sub_lt i.pos (Nat.succ_pos i.val)⟩

theorem Fin.add_def {n : Nat} (a b : Fin n) : a + b = Fin.mk ((a.val + b.val) % n) (Nat.mod_lt _ a.pos) := rfl
theorem Fin.mul_def {n : Nat} (a b : Fin n) : a * b = Fin.mk (a.val * b.val % n) (Nat.mod_lt _ a.pos) := rfl
theorem Fin.sub_def {n : Nat} (a b : Fin n) : a - b = Fin.mk ((n - b.val + a.val) % n) (Nat.mod_lt _ a.pos) := rfl
theorem Fin.val_add {n : Nat} (a b : Fin n) : (a + b).val = (a.val + b.val) % n := rfl
theorem Fin.val_mul {n : Nat} (a b : Fin n) : (a * b).val = a.val * b.val % n := rfl
theorem Fin.val_sub {n : Nat} (a b : Fin n) : (a - b).val = (n - b.val + a.val) % n := rfl
theorem Fin.val_mod {n : Nat} (a m : Fin n) : (a % m).val = a.val % m.val := rfl
@[simp] theorem Fin.val_ofNat (n : Nat) [NeZero n] (a : Nat) : (Fin.ofNat n a).val = a % n := rfl
@[simp] theorem Fin.val_zero (n : Nat) [NeZero n] : (0 : Fin n).val = 0 := Nat.zero_mod n
@[simp] theorem Fin.val_last (n : Nat) : (Fin.last n).val = n := rfl
@[simp] theorem Fin.val_succ {n : Nat} (j : Fin n) : j.succ.val = j.val + 1 := rfl
@[simp] theorem Fin.val_castSucc {n : Nat} (i : Fin n) : i.castSucc.val = i.val := rfl
@[simp] protected theorem Fin.not_le {n : Nat} {a b : Fin n} : ¬a ≤ b ↔ b < a := @Nat.not_le a.val b.val
@[simp] protected theorem Fin.not_lt {n : Nat} {a b : Fin n} : ¬a < b ↔ b ≤ a := @Nat.not_lt a.val b.val
@[simp] protected theorem Fin.le_refl {n : Nat} (a : Fin n) : a ≤ a := Nat.le_refl a.val
@[simp] protected theorem Fin.lt_irrefl {n : Nat} (a : Fin n) : ¬a < a := Nat.lt_irrefl a.val
protected theorem Fin.le_trans {n : Nat} {a b c : Fin n} : a ≤ b → b ≤ c → a ≤ c := Nat.le_trans
protected theorem Fin.lt_trans {n : Nat} {a b c : Fin n} : a < b → b < c → a < c := Nat.lt_trans
protected theorem Fin.le_total {n : Nat} (a b : Fin n) : a ≤ b ∨ b ≤ a := Nat.le_total a.val b.val
protected theorem Fin.le_of_lt {n : Nat} {a b : Fin n} (h : a < b) : a ≤ b := Nat.le_of_lt h
protected theorem Fin.ne_of_lt {n : Nat} {a b : Fin n} (h : a < b) : a ≠ b := Fin.ne_of_val_ne (Nat.ne_of_lt h)
protected theorem Fin.le_antisymm {n : Nat} {x y : Fin n} (h1 : x ≤ y) (h2 : y ≤ x) : x = y := Fin.ext (Nat.le_antisymm h1 h2)
theorem Fin.le_last {n : Nat} (i : Fin (n + 1)) : i ≤ Fin.last n := Nat.le_of_lt_succ i.isLt
theorem Fin.is_le {n : Nat} (i : Fin (n + 1)) : i.val ≤ n := Nat.le_of_lt_succ i.isLt
@[simp] theorem Fin.zero_le {n : Nat} [NeZero n] (a : Fin n) : 0 ≤ a := by
  show (0 : Fin n).val ≤ a.val
  rw [Fin.val_zero]
  exact Nat.zero_le a.val
@[simp] protected theorem Fin.add_zero {n : Nat} [NeZero n] (k : Fin n) : k + 0 = k := Fin.ext (by
  rw [Fin.val_add, Fin.val_zero, Nat.add_zero]
  exact Nat.mod_eq_of_lt k.isLt)
@[simp] protected theorem Fin.zero_add {n : Nat} [NeZero n] (k : Fin n) : 0 + k = k := Fin.ext (by
  rw [Fin.val_add, Fin.val_zero, Nat.zero_add]
  exact Nat.mod_eq_of_lt k.isLt)
protected theorem Fin.mul_comm {n : Nat} (a b : Fin n) : a * b = b * a := Fin.ext (congrArg (· % n) (Nat.mul_comm a.val b.val))
