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
