-- Laws of the integers: addition, negation and the order.

protected theorem Int.mul_comm (a b : Int) : a * b = b * a := Gentzen.mul_comm a b
protected theorem Int.add_comm (a b : Int) : a + b = b + a := by omega
protected theorem Int.add_assoc (a b c : Int) : a + b + c = a + (b + c) := by omega
protected theorem Int.add_left_comm (a b c : Int) : a + (b + c) = b + (a + c) := by omega
protected theorem Int.add_right_comm (a b c : Int) : a + b + c = a + c + b := by omega
protected theorem Int.zero_add (a : Int) : 0 + a = a := by omega
protected theorem Int.add_zero (a : Int) : a + 0 = a := by omega
protected theorem Int.add_left_neg (a : Int) : -a + a = 0 := by omega
protected theorem Int.add_right_neg (a : Int) : a + -a = 0 := by omega
protected theorem Int.neg_neg (a : Int) : - -a = a := by omega
protected theorem Int.sub_self (a : Int) : a - a = 0 := by omega
protected theorem Int.sub_zero (a : Int) : a - 0 = a := by omega
protected theorem Int.zero_sub (a : Int) : 0 - a = -a := by omega
protected theorem Int.sub_eq_add_neg {a b : Int} : a - b = a + -b := rfl

protected theorem Int.le_refl (a : Int) : a ≤ a := by omega
protected theorem Int.le_trans {a b c : Int} (h₁ : a ≤ b) (h₂ : b ≤ c) : a ≤ c := by omega
protected theorem Int.le_antisymm {a b : Int} (h₁ : a ≤ b) (h₂ : b ≤ a) : a = b := by omega
protected theorem Int.le_total (a b : Int) : a ≤ b ∨ b ≤ a := by omega
protected theorem Int.lt_irrefl (a : Int) : ¬a < a := by omega
protected theorem Int.lt_trans {a b c : Int} (h₁ : a < b) (h₂ : b < c) : a < c := by omega
protected theorem Int.le_of_lt {a b : Int} (h : a < b) : a ≤ b := by omega
protected theorem Int.not_le {a b : Int} : ¬a ≤ b ↔ b < a := by omega
protected theorem Int.not_lt {a b : Int} : ¬a < b ↔ b ≤ a := by omega
protected theorem Int.add_le_add {a b c d : Int} (h₁ : a ≤ b) (h₂ : c ≤ d) : a + c ≤ b + d := by omega

-- What `omega` knows of functions that it takes apart by cases.
theorem Gentzen.toNat_cases (a : Int) : (0 ≤ a ∧ (Int.toNat a : Int) = a) ∨ (a ≤ 0 ∧ Int.toNat a = 0) :=
  @Int.rec (fun a => (0 ≤ a ∧ (Int.toNat a : Int) = a) ∨ (a ≤ 0 ∧ Int.toNat a = 0))
    (fun n => Or.inl ⟨Int.NonNeg.mk n, rfl⟩) (fun n => Or.inr ⟨Int.NonNeg.mk (0 + Nat.succ n), rfl⟩) a
theorem Gentzen.min_cases (a b : Nat) : (a ≤ b ∧ min a b = a) ∨ (b ≤ a ∧ min a b = b) :=
  (Nat.le_total a b).elim (fun h => Or.inl ⟨h, if_pos h⟩)
    (fun h => (Nat.eq_or_lt_of_le h).elim (fun e => Or.inr ⟨h, e ▸ ite_self b⟩) (fun k => Or.inr ⟨h, if_neg (Nat.not_le_of_gt k)⟩))
theorem Gentzen.max_cases (a b : Nat) : (a ≤ b ∧ max a b = b) ∨ (b ≤ a ∧ max a b = a) :=
  (Nat.le_total a b).elim (fun h => Or.inl ⟨h, if_pos h⟩)
    (fun h => (Nat.eq_or_lt_of_le h).elim (fun e => Or.inr ⟨h, e ▸ ite_self b⟩) (fun k => Or.inr ⟨h, if_neg (Nat.not_le_of_gt k)⟩))
