-- Natural numbers: the operations, and their laws of addition and multiplication.
universe u

def Nat.pred : Nat → Nat := fun n => @Nat.rec (fun _ => Nat) Nat.zero (fun m _ => m) n
protected def Nat.add : Nat → Nat → Nat := fun n m => @Nat.rec (fun _ => Nat) n (fun _ r => Nat.succ r) m
protected def Nat.sub : Nat → Nat → Nat := fun n m => @Nat.rec (fun _ => Nat) n (fun _ r => Nat.pred r) m
protected def Nat.mul : Nat → Nat → Nat := fun n m => @Nat.rec (fun _ => Nat) Nat.zero (fun _ r => Nat.add r n) m
protected def Nat.pow (m : Nat) : Nat → Nat := fun n => @Nat.rec (fun _ => Nat) (Nat.succ Nat.zero) (fun _ r => Nat.mul r m) n

instance instAddNat : Add Nat := ⟨Nat.add⟩
instance instSubNat : Sub Nat := ⟨Nat.sub⟩
instance instMulNat : Mul Nat := ⟨Nat.mul⟩
instance instNatPowNat : NatPow Nat := ⟨Nat.pow⟩
instance instInhabitedNat : Inhabited Nat := ⟨Nat.zero⟩

namespace Nat
protected inductive le (n : Nat) : Nat → Prop where
  | refl : Nat.le n n
  | step {m : Nat} : Nat.le n m → Nat.le n (Nat.succ m)
end Nat
protected def Nat.lt (n m : Nat) : Prop := Nat.le (n + 1) m
instance instLENat : LE Nat := ⟨Nat.le⟩
instance instLTNat : LT Nat := ⟨Nat.lt⟩

-- Successor and predecessor.

theorem Nat.succ_eq_add_one (n : Nat) : Nat.succ n = n + 1 := rfl
theorem Nat.add_one (n : Nat) : n + 1 = Nat.succ n := rfl
protected theorem Nat.pred_zero : Nat.pred 0 = 0 := rfl
protected theorem Nat.pred_succ (n : Nat) : Nat.pred (Nat.succ n) = n := rfl
theorem Nat.succ_inj {a b : Nat} : Nat.succ a = Nat.succ b ↔ a = b := ⟨Nat.succ.inj, congrArg Nat.succ⟩
theorem Nat.succ_ne_zero (n : Nat) : Nat.succ n ≠ 0 :=
  fun h => @Eq.rec Nat (Nat.succ n) (fun x _ => @Nat.rec (fun _ => Prop) False (fun _ _ => True) x) True.intro 0 h
theorem Nat.add_one_ne_zero (n : Nat) : n + 1 ≠ 0 := Nat.succ_ne_zero n
theorem Nat.zero_ne_add_one (n : Nat) : 0 ≠ n + 1 := fun h => Nat.succ_ne_zero n h.symm
protected theorem Nat.zero_ne_one : 0 ≠ (1 : Nat) := fun h => Nat.succ_ne_zero 0 h.symm
protected theorem Nat.one_ne_zero : 1 ≠ (0 : Nat) := Nat.succ_ne_zero 0
theorem Nat.succ_ne_self (n : Nat) : Nat.succ n ≠ n :=
  @Nat.rec (fun n => Nat.succ n ≠ n) (Nat.succ_ne_zero 0) (fun _ ih h => ih (Nat.succ.inj h)) n
theorem Nat.succ_pred {a : Nat} (h : a ≠ 0) : Nat.succ (Nat.pred a) = a :=
  @Nat.rec (fun a => a ≠ 0 → Nat.succ (Nat.pred a) = a) (fun h => absurd rfl h) (fun _ _ _ => rfl) a h
theorem Nat.exists_eq_succ_of_ne_zero {n : Nat} : n ≠ 0 → ∃ k, n = Nat.succ k := fun h =>
  ⟨Nat.pred n, (Nat.succ_pred h).symm⟩
theorem Nat.exists_eq_add_one_of_ne_zero {n : Nat} : n ≠ 0 → ∃ k, n = k + 1 := fun h =>
  ⟨Nat.pred n, (Nat.succ_pred h).symm⟩

-- Addition.

protected theorem Nat.add_zero (n : Nat) : n + 0 = n := rfl
theorem Nat.add_succ (n m : Nat) : n + Nat.succ m = Nat.succ (n + m) := rfl
protected theorem Nat.zero_add (n : Nat) : 0 + n = n :=
  @Nat.rec (fun n => 0 + n = n) rfl (fun _ ih => congrArg Nat.succ ih) n
theorem Nat.succ_add (n m : Nat) : Nat.succ n + m = Nat.succ (n + m) :=
  @Nat.rec (fun m => Nat.succ n + m = Nat.succ (n + m)) rfl (fun _ ih => congrArg Nat.succ ih) m
protected theorem Nat.add_comm (n m : Nat) : n + m = m + n :=
  @Nat.rec (fun m => n + m = m + n) (Nat.zero_add n).symm
    (fun m ih => Eq.trans (congrArg Nat.succ ih) (Nat.succ_add m n).symm) m
protected theorem Nat.add_assoc (n m k : Nat) : n + m + k = n + (m + k) :=
  @Nat.rec (fun k => n + m + k = n + (m + k)) rfl (fun _ ih => congrArg Nat.succ ih) k
protected theorem Nat.add_left_comm (n m k : Nat) : n + (m + k) = m + (n + k) := by
  rw [← Nat.add_assoc, Nat.add_comm n m, Nat.add_assoc]
protected theorem Nat.add_right_comm (n m k : Nat) : n + m + k = n + k + m := by
  rw [Nat.add_assoc, Nat.add_comm m k, ← Nat.add_assoc]
theorem Nat.one_add (n : Nat) : 1 + n = Nat.succ n := Nat.add_comm 1 n
theorem Nat.succ_add_eq_add_succ (a b : Nat) : Nat.succ a + b = a + Nat.succ b := Nat.succ_add a b
protected theorem Nat.add_add_add_comm (a b c d : Nat) : a + b + (c + d) = a + c + (b + d) := by
  rw [Nat.add_assoc, Nat.add_assoc, Nat.add_left_comm b c d]
protected theorem Nat.add_left_cancel {n m k : Nat} : n + m = n + k → m = k := fun h =>
  @Nat.rec (fun n => n + m = n + k → m = k)
    (fun h => Eq.trans (Nat.zero_add m).symm (Eq.trans h (Nat.zero_add k)))
    (fun n ih h => ih (Nat.succ.inj (Eq.trans (Nat.succ_add n m).symm (Eq.trans h (Nat.succ_add n k))))) n h
protected theorem Nat.add_right_cancel {n m k : Nat} (h : n + m = k + m) : n = k :=
  Nat.add_left_cancel (Eq.trans (Nat.add_comm m n) (Eq.trans h (Nat.add_comm k m)))
protected theorem Nat.add_left_cancel_iff {m k n : Nat} : n + m = n + k ↔ m = k :=
  ⟨Nat.add_left_cancel, congrArg (fun x => n + x)⟩
protected theorem Nat.add_right_cancel_iff {m k n : Nat} : m + n = k + n ↔ m = k :=
  ⟨Nat.add_right_cancel, congrArg (fun x => x + n)⟩
theorem Nat.eq_zero_of_add_eq_zero {n m : Nat} : n + m = 0 → n = 0 ∧ m = 0 := fun h =>
  @Nat.rec (fun m => n + m = 0 → n = 0 ∧ m = 0) (fun h => ⟨h, rfl⟩)
    (fun m _ h => absurd h (Nat.succ_ne_zero (n + m))) m h
protected theorem Nat.eq_zero_of_add_eq_zero_right {n m : Nat} (h : n + m = 0) : n = 0 := (Nat.eq_zero_of_add_eq_zero h).1
protected theorem Nat.eq_zero_of_add_eq_zero_left {n m : Nat} (h : n + m = 0) : m = 0 := (Nat.eq_zero_of_add_eq_zero h).2

-- Multiplication.

protected theorem Nat.mul_zero (n : Nat) : n * 0 = 0 := rfl
theorem Nat.mul_succ (n m : Nat) : n * Nat.succ m = n * m + n := rfl
theorem Nat.mul_add_one (n m : Nat) : n * (m + 1) = n * m + n := rfl
protected theorem Nat.zero_mul (n : Nat) : 0 * n = 0 :=
  @Nat.rec (fun n => 0 * n = 0) rfl (fun _ ih => ih) n
theorem Nat.succ_mul (n m : Nat) : Nat.succ n * m = n * m + m :=
  @Nat.rec (fun m => Nat.succ n * m = n * m + m) rfl
    (fun m ih => congrArg Nat.succ (Eq.trans (congrArg (fun x => x + n) ih) (Nat.add_right_comm (n * m) m n))) m
theorem Nat.add_one_mul (n m : Nat) : (n + 1) * m = n * m + m := Nat.succ_mul n m
protected theorem Nat.mul_comm (n m : Nat) : n * m = m * n :=
  @Nat.rec (fun m => n * m = m * n) (Nat.zero_mul n).symm
    (fun m ih => Eq.trans (congrArg (fun x => x + n) ih) (Nat.succ_mul m n).symm) m
protected theorem Nat.mul_one (n : Nat) : n * 1 = n := Nat.zero_add n
protected theorem Nat.one_mul (n : Nat) : 1 * n = n := Eq.trans (Nat.mul_comm 1 n) (Nat.mul_one n)
protected theorem Nat.left_distrib (n m k : Nat) : n * (m + k) = n * m + n * k :=
  @Nat.rec (fun k => n * (m + k) = n * m + n * k) rfl
    (fun k ih => Eq.trans (congrArg (fun x => x + n) ih) (Nat.add_assoc (n * m) (n * k) n)) k
protected theorem Nat.mul_add (n m k : Nat) : n * (m + k) = n * m + n * k := Nat.left_distrib n m k
protected theorem Nat.right_distrib (n m k : Nat) : (n + m) * k = n * k + m * k := by
  rw [Nat.mul_comm, Nat.left_distrib, Nat.mul_comm k n, Nat.mul_comm k m]
protected theorem Nat.add_mul (n m k : Nat) : (n + m) * k = n * k + m * k := Nat.right_distrib n m k
protected theorem Nat.mul_assoc (n m k : Nat) : n * m * k = n * (m * k) :=
  @Nat.rec (fun k => n * m * k = n * (m * k)) rfl
    (fun k ih => Eq.trans (congrArg (fun x => x + n * m) ih) (Nat.left_distrib n (m * k) m).symm) k
protected theorem Nat.mul_left_comm (n m k : Nat) : n * (m * k) = m * (n * k) := by
  rw [← Nat.mul_assoc, Nat.mul_comm n m, Nat.mul_assoc]
protected theorem Nat.mul_right_comm (n m k : Nat) : n * m * k = n * k * m := by
  rw [Nat.mul_assoc, Nat.mul_comm m k, ← Nat.mul_assoc]
protected theorem Nat.mul_mul_mul_comm (a b c d : Nat) : a * b * (c * d) = a * c * (b * d) := by
  rw [Nat.mul_assoc, Nat.mul_assoc, Nat.mul_left_comm b c d]
protected theorem Nat.mul_two (n : Nat) : n * 2 = n + n := congrArg (fun x => x + n) (Nat.mul_one n)
protected theorem Nat.two_mul (n : Nat) : 2 * n = n + n := Eq.trans (Nat.mul_comm 2 n) (Nat.mul_two n)

-- Powers.

protected theorem Nat.pow_zero (n : Nat) : n ^ 0 = 1 := rfl
protected theorem Nat.pow_succ (n m : Nat) : n ^ Nat.succ m = n ^ m * n := rfl
protected theorem Nat.pow_add_one (n m : Nat) : n ^ (m + 1) = n ^ m * n := rfl
protected theorem Nat.pow_one (a : Nat) : a ^ 1 = a := Nat.one_mul a
protected theorem Nat.pow_two (a : Nat) : a ^ 2 = a * a := congrArg (fun x => x * a) (Nat.one_mul a)
protected theorem Nat.one_pow (n : Nat) : (1 : Nat) ^ n = 1 :=
  @Nat.rec (fun n => (1 : Nat) ^ n = 1) rfl (fun n ih => Eq.trans (Nat.mul_one (1 ^ n)) ih) n
protected theorem Nat.pow_add (a m n : Nat) : a ^ (m + n) = a ^ m * a ^ n :=
  @Nat.rec (fun n => a ^ (m + n) = a ^ m * a ^ n) (Nat.mul_one (a ^ m)).symm
    (fun n ih => Eq.trans (congrArg (fun x => x * a) ih) (Nat.mul_assoc (a ^ m) (a ^ n) a)) n
protected theorem Nat.mul_pow (a b n : Nat) : (a * b) ^ n = a ^ n * b ^ n :=
  @Nat.rec (fun n => (a * b) ^ n = a ^ n * b ^ n) rfl
    (fun n ih => Eq.trans (congrArg (fun x => x * (a * b)) ih) (Nat.mul_mul_mul_comm (a ^ n) (b ^ n) a b)) n
protected theorem Nat.pow_mul (a m n : Nat) : a ^ (m * n) = (a ^ m) ^ n :=
  @Nat.rec (fun n => a ^ (m * n) = (a ^ m) ^ n) rfl
    (fun n ih => Eq.trans (Nat.pow_add a (m * n) m) (congrArg (fun x => x * a ^ m) ih)) n
