-- The order of the natural numbers, and truncated subtraction.
universe u

protected theorem Nat.le_refl (n : Nat) : n ≤ n := Nat.le.refl
theorem Nat.le_step {n m : Nat} (h : n ≤ m) : n ≤ Nat.succ m := Nat.le.step h
theorem Nat.le_succ (n : Nat) : n ≤ Nat.succ n := Nat.le.step Nat.le.refl
theorem Nat.le_succ_of_le {n m : Nat} (h : n ≤ m) : n ≤ Nat.succ m := Nat.le.step h
protected theorem Nat.le_of_eq {n m : Nat} (p : n = m) : n ≤ m := @Eq.rec Nat n (fun x _ => n ≤ x) (Nat.le_refl n) m p
protected theorem Nat.le_trans {n m k : Nat} : n ≤ m → m ≤ k → n ≤ k := fun h₁ h₂ =>
  @Nat.le.rec m (fun k _ => n ≤ k) h₁ (fun {_} _ ih => Nat.le.step ih) k h₂
theorem Nat.zero_le (n : Nat) : 0 ≤ n := @Nat.rec (fun n => 0 ≤ n) Nat.le.refl (fun _ ih => Nat.le.step ih) n
theorem Nat.succ_le_succ {n m : Nat} : n ≤ m → Nat.succ n ≤ Nat.succ m := fun h =>
  @Nat.le.rec n (fun m _ => Nat.succ n ≤ Nat.succ m) Nat.le.refl (fun {_} _ ih => Nat.le.step ih) m h
theorem Nat.pred_le_pred {n m : Nat} : n ≤ m → Nat.pred n ≤ Nat.pred m := fun h =>
  @Nat.le.rec n (fun m _ => Nat.pred n ≤ Nat.pred m) Nat.le.refl
    (fun {m} _ ih => @Nat.rec (fun m => Nat.pred n ≤ Nat.pred m → Nat.pred n ≤ m) (fun h => h) (fun _ _ h => Nat.le.step h) m ih)
    m h
theorem Nat.le_of_succ_le_succ {n m : Nat} : Nat.succ n ≤ Nat.succ m → n ≤ m := fun h => Nat.pred_le_pred h
theorem Nat.le_of_lt_succ {m n : Nat} : m < Nat.succ n → m ≤ n := fun h => Nat.le_of_succ_le_succ h
theorem Nat.not_succ_le_zero (n : Nat) : Nat.succ n ≤ 0 → False := fun h =>
  @Nat.le.rec (Nat.succ n) (fun m _ => m = 0 → False) (Nat.succ_ne_zero n) (fun {m} _ _ => Nat.succ_ne_zero m) 0 h rfl
theorem Nat.not_lt_zero (n : Nat) : ¬n < 0 := Nat.not_succ_le_zero n
theorem Nat.not_succ_le_self (n : Nat) : ¬Nat.succ n ≤ n :=
  @Nat.rec (fun n => ¬Nat.succ n ≤ n) (Nat.not_succ_le_zero 0) (fun _ ih h => ih (Nat.le_of_succ_le_succ h)) n
protected theorem Nat.lt_irrefl (n : Nat) : ¬n < n := Nat.not_succ_le_self n
theorem Nat.zero_lt_succ (n : Nat) : 0 < Nat.succ n := Nat.succ_le_succ (Nat.zero_le n)
theorem Nat.succ_pos (n : Nat) : 0 < Nat.succ n := Nat.zero_lt_succ n
protected theorem Nat.zero_lt_one : 0 < (1 : Nat) := Nat.zero_lt_succ 0
theorem Nat.le_zero_eq (a : Nat) : (a ≤ 0) = (a = 0) :=
  propext ⟨@Nat.rec (fun a => a ≤ 0 → a = 0) (fun _ => rfl) (fun n _ h => (Nat.not_succ_le_zero n h).elim) a, Nat.le_of_eq⟩
theorem Nat.eq_zero_of_le_zero {n : Nat} (h : n ≤ 0) : n = 0 := Eq.mp (Nat.le_zero_eq n) h
protected theorem Nat.le_zero {i : Nat} : i ≤ 0 ↔ i = 0 := ⟨Nat.eq_zero_of_le_zero, Nat.le_of_eq⟩
protected theorem Nat.le_antisymm {n m : Nat} (h₁ : n ≤ m) (h₂ : m ≤ n) : n = m :=
  @Nat.le.rec n (fun m _ => m ≤ n → n = m) (fun _ => rfl)
    (fun {m} h _ k => (Nat.not_succ_le_self m (Nat.le_trans k h)).elim) m h₁ h₂
protected theorem Nat.le_antisymm_iff {a b : Nat} : a = b ↔ a ≤ b ∧ b ≤ a :=
  ⟨fun h => ⟨Nat.le_of_eq h, Nat.le_of_eq h.symm⟩, fun h => Nat.le_antisymm h.1 h.2⟩

protected theorem Nat.eq_or_lt_of_le {n m : Nat} : n ≤ m → n = m ∨ n < m := fun h =>
  @Nat.le.rec n (fun m _ => n = m ∨ n < m) (Or.inl rfl) (fun {_} h _ => Or.inr (Nat.succ_le_succ h)) m h
protected theorem Nat.lt_or_ge (n m : Nat) : n < m ∨ n ≥ m :=
  @Nat.rec (fun m => n < m ∨ n ≥ m) (Or.inr (Nat.zero_le n))
    (fun m ih => ih.elim (fun h => Or.inl (Nat.le.step h))
      (fun h => (Nat.eq_or_lt_of_le h).elim (fun e => Or.inl (Nat.le_of_eq (congrArg Nat.succ e.symm))) Or.inr)) m
protected theorem Nat.le_total (m n : Nat) : m ≤ n ∨ n ≤ m :=
  (Nat.lt_or_ge m n).elim (fun h => Or.inl (Nat.le_trans (Nat.le_succ m) h)) Or.inr
theorem Nat.lt_succ_of_le {n m : Nat} : n ≤ m → n < Nat.succ m := fun h => Nat.succ_le_succ h
theorem Nat.lt_add_one_of_le {n m : Nat} : n ≤ m → n < m + 1 := fun h => Nat.succ_le_succ h
protected theorem Nat.lt_succ_iff {m n : Nat} : m < Nat.succ n ↔ m ≤ n := ⟨Nat.le_of_lt_succ, Nat.lt_succ_of_le⟩
protected theorem Nat.lt_add_one_iff {m n : Nat} : m < n + 1 ↔ m ≤ n := ⟨Nat.le_of_lt_succ, Nat.lt_succ_of_le⟩
theorem Nat.succ_lt_succ {n m : Nat} : n < m → Nat.succ n < Nat.succ m := fun h => Nat.succ_le_succ h
theorem Nat.lt_of_succ_lt_succ {n m : Nat} : Nat.succ n < Nat.succ m → n < m := fun h => Nat.le_of_succ_le_succ h
theorem Nat.succ_le_of_lt {n m : Nat} (h : n < m) : Nat.succ n ≤ m := h
theorem Nat.lt_of_succ_le {n m : Nat} (h : Nat.succ n ≤ m) : n < m := h
theorem Nat.succ_le {n m : Nat} : Nat.succ n ≤ m ↔ n < m := Iff.rfl
theorem Nat.add_one_le_iff {n m : Nat} : n + 1 ≤ m ↔ n < m := Iff.rfl
theorem Nat.succ_le_succ_iff {a b : Nat} : Nat.succ a ≤ Nat.succ b ↔ a ≤ b := ⟨Nat.le_of_succ_le_succ, Nat.succ_le_succ⟩
theorem Nat.succ_lt_succ_iff {a b : Nat} : Nat.succ a < Nat.succ b ↔ a < b := ⟨Nat.lt_of_succ_lt_succ, Nat.succ_lt_succ⟩
theorem Nat.le_of_succ_le {n m : Nat} (h : Nat.succ n ≤ m) : n ≤ m := Nat.le_trans (Nat.le_succ n) h
protected theorem Nat.le_of_lt {n m : Nat} : n < m → n ≤ m := fun h => Nat.le_of_succ_le h
theorem Nat.lt_of_succ_lt {n m : Nat} : Nat.succ n < m → n < m := fun h => Nat.le_of_succ_le h
theorem Nat.lt.base (n : Nat) : n < Nat.succ n := Nat.le_refl (Nat.succ n)
theorem Nat.lt_succ_self (n : Nat) : n < Nat.succ n := Nat.le_refl (Nat.succ n)
protected theorem Nat.lt_add_one (n : Nat) : n < n + 1 := Nat.le_refl (n + 1)
theorem Nat.lt.step {n m : Nat} : n < m → n < Nat.succ m := fun h => Nat.le.step h
protected theorem Nat.lt_trans {n m k : Nat} (h₁ : n < m) : m < k → n < k := fun h₂ =>
  Nat.le_trans (Nat.le.step h₁) h₂
protected theorem Nat.lt_of_le_of_lt {n m k : Nat} (h₁ : n ≤ m) (h₂ : m < k) : n < k :=
  Nat.le_trans (Nat.succ_le_succ h₁) h₂
protected theorem Nat.lt_of_lt_of_le {n m k : Nat} : n < m → m ≤ k → n < k := fun h₁ h₂ => Nat.le_trans h₁ h₂
protected theorem Nat.lt_of_lt_of_eq {n m k : Nat} : n < m → m = k → n < k := fun h₁ h₂ => Nat.le_trans h₁ (Nat.le_of_eq h₂)
protected theorem Nat.lt_of_le_of_ne {n m : Nat} (h₁ : n ≤ m) (h₂ : ¬n = m) : n < m :=
  (Nat.eq_or_lt_of_le h₁).elim (fun h => absurd h h₂) id
protected theorem Nat.lt_asymm {a b : Nat} (h : a < b) : ¬b < a := fun k => Nat.lt_irrefl a (Nat.lt_trans h k)
theorem Nat.ne_of_lt {a b : Nat} (h : a < b) : a ≠ b :=
  fun e => Nat.lt_irrefl b (@Eq.rec Nat a (fun x _ => x < b) h b e)
theorem Nat.ne_of_gt {a b : Nat} (h : b < a) : a ≠ b := fun e => Nat.ne_of_lt h e.symm
protected theorem Nat.ne_of_lt' {a b : Nat} : a < b → b ≠ a := fun h => Nat.ne_of_gt h
protected theorem Nat.lt_or_gt_of_ne {a b : Nat} (ne : a ≠ b) : a < b ∨ a > b :=
  (Nat.lt_or_ge a b).elim Or.inl (fun k => Or.inr (Nat.lt_of_le_of_ne k (fun e => ne e.symm)))
protected theorem Nat.lt_trichotomy (a b : Nat) : a < b ∨ a = b ∨ b < a :=
  (Nat.lt_or_ge a b).elim Or.inl (fun k => Or.inr ((Nat.eq_or_lt_of_le k).elim (fun e => Or.inl e.symm) Or.inr))
theorem Nat.eq_zero_or_pos (n : Nat) : n = 0 ∨ n > 0 :=
  @Nat.rec (fun n => n = 0 ∨ n > 0) (Or.inl rfl) (fun n _ => Or.inr (Nat.zero_lt_succ n)) n
protected theorem Nat.pos_of_ne_zero {n : Nat} : n ≠ 0 → 0 < n := fun h => (Nat.eq_zero_or_pos n).resolve_left h
theorem Nat.zero_lt_of_ne_zero {a : Nat} (h : a ≠ 0) : 0 < a := Nat.pos_of_ne_zero h
protected theorem Nat.ne_zero_of_lt {b a : Nat} (h : b < a) : a ≠ 0 :=
  fun e => Nat.not_lt_zero b (@Eq.rec Nat a (fun x _ => b < x) h 0 e)
protected theorem Nat.pos_iff_ne_zero {n : Nat} : 0 < n ↔ n ≠ 0 := ⟨Nat.ne_of_gt, Nat.pos_of_ne_zero⟩
theorem Nat.zero_lt_of_lt {a b : Nat} : a < b → 0 < b := fun h => Nat.lt_of_le_of_lt (Nat.zero_le a) h
theorem Nat.le_or_eq_of_le_succ {m n : Nat} (h : m ≤ Nat.succ n) : m ≤ n ∨ m = Nat.succ n :=
  (Nat.eq_or_lt_of_le h).elim Or.inr (fun k => Or.inl (Nat.le_of_lt_succ k))

protected theorem Nat.not_le_of_gt {n m : Nat} (h : n > m) : ¬n ≤ m := fun k => Nat.lt_irrefl m (Nat.lt_of_lt_of_le h k)
protected theorem Nat.not_le_of_lt {a b : Nat} : a < b → ¬b ≤ a := fun h => Nat.not_le_of_gt h
protected theorem Nat.not_lt_of_ge {a b : Nat} : b ≥ a → ¬b < a := fun h => fun k => Nat.not_le_of_gt k h
protected theorem Nat.not_lt_of_le {a b : Nat} : a ≤ b → ¬b < a := fun h => Nat.not_lt_of_ge h
theorem Nat.gt_of_not_le {n m : Nat} (h : ¬n ≤ m) : n > m := (Nat.lt_or_ge m n).resolve_right h
protected theorem Nat.lt_of_not_ge {a b : Nat} : ¬b ≥ a → b < a := fun h => (Nat.lt_or_ge b a).resolve_right h
protected theorem Nat.lt_of_not_le {a b : Nat} (h : ¬a ≤ b) : b < a := Nat.gt_of_not_le h
theorem Nat.ge_of_not_lt {n m : Nat} (h : ¬n < m) : n ≥ m := (Nat.lt_or_ge n m).resolve_left h
protected theorem Nat.le_of_not_lt {a b : Nat} : ¬a < b → b ≤ a := fun h => Nat.ge_of_not_lt h
protected theorem Nat.le_of_not_le {a b : Nat} (h : ¬b ≤ a) : a ≤ b := (Nat.le_total b a).resolve_left h
protected theorem Nat.not_le {a b : Nat} : ¬a ≤ b ↔ b < a := ⟨Nat.gt_of_not_le, Nat.not_le_of_gt⟩
protected theorem Nat.not_lt {a b : Nat} : ¬a < b ↔ b ≤ a := ⟨Nat.ge_of_not_lt, Nat.not_lt_of_ge⟩
protected theorem Nat.lt_iff_le_and_ne {m n : Nat} : m < n ↔ m ≤ n ∧ m ≠ n :=
  ⟨fun h => ⟨Nat.le_of_lt h, Nat.ne_of_lt h⟩, fun h => Nat.lt_of_le_of_ne h.1 h.2⟩
protected theorem Nat.lt_iff_le_not_le {m n : Nat} : m < n ↔ m ≤ n ∧ ¬n ≤ m :=
  ⟨fun h => ⟨Nat.le_of_lt h, Nat.not_le_of_gt h⟩, fun h => Nat.gt_of_not_le h.2⟩
protected theorem Nat.ne_iff_lt_or_gt {a b : Nat} : a ≠ b ↔ a < b ∨ b < a :=
  ⟨Nat.lt_or_gt_of_ne, fun h => h.elim Nat.ne_of_lt Nat.ne_of_gt⟩

-- Addition and multiplication respect the order.

theorem Nat.le_add_right (n k : Nat) : n ≤ n + k :=
  @Nat.rec (fun k => n ≤ n + k) (Nat.le_refl n) (fun _ ih => Nat.le.step ih) k
theorem Nat.le_add_left (n m : Nat) : n ≤ m + n := Nat.le_trans (Nat.le_add_right n m) (Nat.le_of_eq (Nat.add_comm n m))
theorem Nat.le.intro {n m k : Nat} (h : n + k = m) : n ≤ m := Nat.le_trans (Nat.le_add_right n k) (Nat.le_of_eq h)
theorem Nat.le.dest {n m : Nat} : n ≤ m → ∃ k, n + k = m := fun h =>
  @Nat.le.rec n (fun m _ => ∃ k, n + k = m) ⟨0, rfl⟩ (fun {_} _ ih => ih.elim (fun k e => ⟨k + 1, congrArg Nat.succ e⟩)) m h
protected theorem Nat.add_le_add_left {n m : Nat} (h : n ≤ m) (k : Nat) : k + n ≤ k + m :=
  @Nat.le.rec n (fun m _ => k + n ≤ k + m) (Nat.le_refl (k + n)) (fun {_} _ ih => Nat.le.step ih) m h
protected theorem Nat.add_le_add_right {n m : Nat} (h : n ≤ m) (k : Nat) : n + k ≤ m + k :=
  @Nat.rec (fun k => n + k ≤ m + k) h (fun _ ih => Nat.succ_le_succ ih) k
protected theorem Nat.add_le_add {a b c d : Nat} (h₁ : a ≤ b) (h₂ : c ≤ d) : a + c ≤ b + d :=
  Nat.le_trans (Nat.add_le_add_right h₁ c) (Nat.add_le_add_left h₂ b)
protected theorem Nat.add_lt_add_left {n m : Nat} (h : n < m) (k : Nat) : k + n < k + m := Nat.add_le_add_left h k
protected theorem Nat.add_lt_add_right {n m : Nat} (h : n < m) (k : Nat) : n + k < m + k :=
  Nat.le_trans (Nat.le_of_eq (Nat.succ_add n k).symm) (Nat.add_le_add_right h k)
protected theorem Nat.add_lt_add_of_lt_of_le {a b c d : Nat} (hlt : a < b) (hle : c ≤ d) : a + c < b + d :=
  Nat.lt_of_le_of_lt (Nat.add_le_add_left hle a) (Nat.add_lt_add_right hlt d)
protected theorem Nat.add_lt_add_of_le_of_lt {a b c d : Nat} (hle : a ≤ b) (hlt : c < d) : a + c < b + d :=
  Nat.lt_of_lt_of_le (Nat.add_lt_add_left hlt a) (Nat.add_le_add_right hle d)
protected theorem Nat.add_lt_add {a b c d : Nat} (h₁ : a < b) (h₂ : c < d) : a + c < b + d :=
  Nat.lt_trans (Nat.add_lt_add_right h₁ c) (Nat.add_lt_add_left h₂ b)
protected theorem Nat.lt_add_of_pos_right {k n : Nat} (h : 0 < k) : n < n + k := Nat.add_lt_add_left h n
protected theorem Nat.lt_add_of_pos_left {k n : Nat} (h : 0 < k) : n < k + n :=
  Nat.lt_of_lt_of_le (Nat.lt_add_of_pos_right h) (Nat.le_of_eq (Nat.add_comm n k))
protected theorem Nat.le_of_add_le_add_left {a b c : Nat} (h : a + b ≤ a + c) : b ≤ c :=
  @Nat.rec (fun a => a + b ≤ a + c → b ≤ c)
    (fun h => Nat.le_trans (Nat.le_of_eq (Nat.zero_add b).symm) (Nat.le_trans h (Nat.le_of_eq (Nat.zero_add c))))
    (fun a ih h => ih (Nat.le_of_succ_le_succ (Nat.le_trans (Nat.le_of_eq (Nat.succ_add a b).symm)
      (Nat.le_trans h (Nat.le_of_eq (Nat.succ_add a c)))))) a h
protected theorem Nat.le_of_add_le_add_right {a b c : Nat} : a + b ≤ c + b → a ≤ c := fun h =>
  Nat.le_of_add_le_add_left
    (Nat.le_trans (Nat.le_of_eq (Nat.add_comm b a)) (Nat.le_trans h (Nat.le_of_eq (Nat.add_comm c b))))
protected theorem Nat.add_le_add_iff_left {m k n : Nat} : n + m ≤ n + k ↔ m ≤ k :=
  ⟨Nat.le_of_add_le_add_left, fun h => Nat.add_le_add_left h n⟩
protected theorem Nat.add_le_add_iff_right {m k n : Nat} : m + n ≤ k + n ↔ m ≤ k :=
  ⟨Nat.le_of_add_le_add_right, fun h => Nat.add_le_add_right h n⟩
protected theorem Nat.lt_of_add_lt_add_left {k m n : Nat} : n + k < n + m → k < m := fun h =>
  Nat.le_of_add_le_add_left h
protected theorem Nat.lt_of_add_lt_add_right {k m n : Nat} : k + n < m + n → k < m := fun h =>
  Nat.le_of_add_le_add_right (Nat.le_trans (Nat.le_of_eq (Nat.succ_add k n)) h)
protected theorem Nat.add_lt_add_iff_left {k n m : Nat} : k + n < k + m ↔ n < m :=
  ⟨Nat.lt_of_add_lt_add_left, fun h => Nat.add_lt_add_left h k⟩
protected theorem Nat.add_lt_add_iff_right {k n m : Nat} : n + k < m + k ↔ n < m :=
  ⟨Nat.lt_of_add_lt_add_right, fun h => Nat.add_lt_add_right h k⟩
protected theorem Nat.le_of_add_right_le {n m k : Nat} (h : n + k ≤ m) : n ≤ m := Nat.le_trans (Nat.le_add_right n k) h
protected theorem Nat.mul_le_mul_left {n m : Nat} (k : Nat) (h : n ≤ m) : k * n ≤ k * m :=
  @Nat.le.rec n (fun m _ => k * n ≤ k * m) (Nat.le_refl (k * n)) (fun {_} _ ih => Nat.le_trans ih (Nat.le_add_right _ k)) m h
protected theorem Nat.mul_le_mul_right {n m : Nat} (k : Nat) (h : n ≤ m) : n * k ≤ m * k :=
  @Nat.rec (fun k => n * k ≤ m * k) (Nat.le_refl 0) (fun _ ih => Nat.add_le_add ih h) k
protected theorem Nat.mul_le_mul {n₁ m₁ n₂ m₂ : Nat} (h₁ : n₁ ≤ n₂) (h₂ : m₁ ≤ m₂) : n₁ * m₁ ≤ n₂ * m₂ :=
  Nat.le_trans (Nat.mul_le_mul_right m₁ h₁) (Nat.mul_le_mul_left n₂ h₂)
protected theorem Nat.mul_pos {n m : Nat} (hn : 0 < n) (hm : 0 < m) : 0 < n * m :=
  Nat.lt_of_lt_of_le (Nat.lt_of_lt_of_le hn (Nat.le_of_eq (Nat.mul_one n).symm)) (Nat.mul_le_mul_left n hm)
protected theorem Nat.eq_of_mul_eq_mul_left {m k n : Nat} (hn : 0 < n) (h : n * m = n * k) : m = k := by
  have step : ∀ a b : Nat, a < b → n * a < n * b := fun a b hab =>
    Nat.lt_of_lt_of_le (Nat.lt_add_of_pos_right hn) (Nat.mul_le_mul_left n hab)
  cases Nat.lt_trichotomy m k with
  | inl hlt => exact absurd h (Nat.ne_of_lt (step m k hlt))
  | inr hrest =>
    cases hrest with
    | inl heq => exact heq
    | inr hgt => exact absurd h (Nat.ne_of_gt (step k m hgt))
protected theorem Nat.eq_of_mul_eq_mul_right {n m k : Nat} (hm : 0 < m) (h : n * m = k * m) : n = k :=
  Nat.eq_of_mul_eq_mul_left hm (Eq.trans (Nat.mul_comm m n) (Eq.trans h (Nat.mul_comm k m)))
protected theorem Nat.mul_eq_zero {m n : Nat} : n * m = 0 ↔ n = 0 ∨ m = 0 :=
  ⟨fun h => (Nat.eq_zero_or_pos n).elim Or.inl
      (fun hn => Or.inr (Nat.eq_of_mul_eq_mul_left hn (Eq.trans h (Nat.mul_zero n).symm))),
    fun h => h.elim (fun e => Eq.trans (congrArg (fun x => x * m) e) (Nat.zero_mul m)) (fun e => congrArg (fun x => n * x) e)⟩
protected theorem Nat.mul_ne_zero {n m : Nat} : n ≠ 0 → m ≠ 0 → n * m ≠ 0 := fun hn hm =>
  fun h => (Nat.mul_eq_zero.mp h).elim hn hm
protected theorem Nat.pow_le_pow_left {n m : Nat} (h : n ≤ m) (i : Nat) : n ^ i ≤ m ^ i :=
  @Nat.rec (fun i => n ^ i ≤ m ^ i) (Nat.le_refl 1) (fun _ ih => Nat.mul_le_mul ih h) i

-- Subtraction.

protected theorem Nat.sub_zero (n : Nat) : n - 0 = n := rfl
theorem Nat.sub_succ (n m : Nat) : n - Nat.succ m = Nat.pred (n - m) := rfl
protected theorem Nat.sub_one (n : Nat) : n - 1 = Nat.pred n := rfl
theorem Nat.pred_eq_sub_one {n : Nat} : Nat.pred n = n - 1 := rfl
theorem Nat.succ_sub_one (n : Nat) : Nat.succ n - 1 = n := rfl
protected theorem Nat.add_one_sub_one (n : Nat) : n + 1 - 1 = n := rfl
theorem Nat.succ_sub_succ_eq_sub (n m : Nat) : Nat.succ n - Nat.succ m = n - m :=
  @Nat.rec (fun m => Nat.succ n - Nat.succ m = n - m) rfl (fun _ ih => congrArg Nat.pred ih) m
theorem Nat.succ_sub_succ (n m : Nat) : Nat.succ n - Nat.succ m = n - m := Nat.succ_sub_succ_eq_sub n m
protected theorem Nat.sub_self (n : Nat) : n - n = 0 :=
  @Nat.rec (fun n => n - n = 0) rfl (fun n ih => Eq.trans (Nat.succ_sub_succ n n) ih) n
protected theorem Nat.zero_sub (n : Nat) : 0 - n = 0 :=
  @Nat.rec (fun n => 0 - n = 0) rfl (fun _ ih => congrArg Nat.pred ih) n
theorem Nat.pred_le (n : Nat) : Nat.pred n ≤ n :=
  @Nat.rec (fun n => Nat.pred n ≤ n) (Nat.le_refl 0) (fun n _ => Nat.le_succ n) n
theorem Nat.sub_le (n m : Nat) : n - m ≤ n :=
  @Nat.rec (fun m => n - m ≤ n) (Nat.le_refl n) (fun m ih => Nat.le_trans (Nat.pred_le (n - m)) ih) m
theorem Nat.sub_lt {n m : Nat} : 0 < n → 0 < m → n - m < n := fun h₁ h₂ => by
  cases n with
  | zero => exact absurd h₁ (Nat.lt_irrefl 0)
  | succ n =>
    cases m with
    | zero => exact absurd h₂ (Nat.lt_irrefl 0)
    | succ m => exact Nat.lt_succ_of_le (Nat.le_trans (Nat.le_of_eq (Nat.succ_sub_succ n m)) (Nat.sub_le n m))
theorem Nat.pred_lt {n : Nat} : n ≠ 0 → Nat.pred n < n := fun h => Nat.sub_lt (Nat.pos_of_ne_zero h) Nat.zero_lt_one
protected theorem Nat.sub_sub (n m k : Nat) : n - m - k = n - (m + k) :=
  @Nat.rec (fun k => n - m - k = n - (m + k)) rfl (fun _ ih => congrArg Nat.pred ih) k
theorem Nat.sub_add_eq (a b c : Nat) : a - (b + c) = a - b - c := (Nat.sub_sub a b c).symm
protected theorem Nat.sub_right_comm (m n k : Nat) : m - n - k = m - k - n := by
  rw [Nat.sub_sub, Nat.add_comm, ← Nat.sub_sub]
protected theorem Nat.add_sub_add_right (n k m : Nat) : n + k - (m + k) = n - m :=
  @Nat.rec (fun k => n + k - (m + k) = n - m) rfl (fun k ih => Eq.trans (Nat.succ_sub_succ (n + k) (m + k)) ih) k
protected theorem Nat.add_sub_add_left (k n m : Nat) : k + n - (k + m) = n - m := by
  rw [Nat.add_comm k n, Nat.add_comm k m, Nat.add_sub_add_right]
protected theorem Nat.add_sub_cancel (n m : Nat) : n + m - m = n := by
  have h := Nat.add_sub_add_right n m 0
  rw [Nat.zero_add] at h
  exact h
protected theorem Nat.add_sub_cancel_left (n m : Nat) : n + m - n = m := by
  rw [Nat.add_comm, Nat.add_sub_cancel]
protected theorem Nat.sub_eq_zero_of_le {n m : Nat} (h : n ≤ m) : n - m = 0 :=
  @Nat.le.rec n (fun m _ => n - m = 0) (Nat.sub_self n) (fun {_} _ ih => congrArg Nat.pred ih) m h
protected theorem Nat.sub_add_cancel {n m : Nat} (h : m ≤ n) : n - m + m = n :=
  (Nat.le.dest h).elim (fun k e => e ▸ Eq.trans (congrArg (fun x => x + m) (Nat.add_sub_cancel_left m k)) (Nat.add_comm k m))
theorem Nat.add_sub_of_le {a b : Nat} (h : a ≤ b) : a + (b - a) = b := Eq.trans (Nat.add_comm a (b - a)) (Nat.sub_add_cancel h)
protected theorem Nat.add_sub_cancel' {n m : Nat} (h : m ≤ n) : m + (n - m) = n := Nat.add_sub_of_le h
protected theorem Nat.add_sub_assoc {m k : Nat} (h : k ≤ m) (n : Nat) : n + m - k = n + (m - k) :=
  (Nat.le.dest h).elim (fun l e => e ▸ by rw [Nat.add_sub_cancel_left, Nat.add_left_comm, Nat.add_sub_cancel_left])
protected theorem Nat.sub_add_comm {n m k : Nat} (h : k ≤ n) : n + m - k = n - k + m := by
  rw [Nat.add_comm n m, Nat.add_sub_assoc h, Nat.add_comm]
protected theorem Nat.eq_add_of_sub_eq {a b c : Nat} (hle : b ≤ a) (h : a - b = c) : a = c + b :=
  Eq.trans (Nat.sub_add_cancel hle).symm (congrArg (fun x => x + b) h)
protected theorem Nat.sub_eq_of_eq_add {a b c : Nat} (h : a = c + b) : a - b = c :=
  Eq.trans (congrArg (fun x => x - b) h) (Nat.add_sub_cancel c b)
protected theorem Nat.le_of_sub_eq_zero {n m : Nat} : n - m = 0 → n ≤ m := fun h =>
  (Nat.le_total n m).elim id (fun k => Nat.le_of_eq (Eq.trans (Nat.eq_add_of_sub_eq k h) (Nat.zero_add m)))
protected theorem Nat.sub_eq_zero_iff_le {n m : Nat} : n - m = 0 ↔ n ≤ m := ⟨Nat.le_of_sub_eq_zero, Nat.sub_eq_zero_of_le⟩
protected theorem Nat.sub_pos_of_lt {m n : Nat} (h : m < n) : 0 < n - m :=
  Nat.pos_of_ne_zero (fun e => Nat.not_le_of_gt h (Nat.le_of_sub_eq_zero e))
protected theorem Nat.sub_le_sub_right {n m : Nat} (h : n ≤ m) (k : Nat) : n - k ≤ m - k :=
  @Nat.rec (fun k => n - k ≤ m - k) h (fun _ ih => Nat.pred_le_pred ih) k
protected theorem Nat.sub_le_sub_left {n m : Nat} (h : n ≤ m) (k : Nat) : k - m ≤ k - n :=
  @Nat.le.rec n (fun m _ => k - m ≤ k - n) (Nat.le_refl (k - n)) (fun {m} _ ih => Nat.le_trans (Nat.pred_le (k - m)) ih) m h
protected theorem Nat.le_sub_of_add_le {a b c : Nat} (h : a + b ≤ c) : a ≤ c - b :=
  Nat.le_trans (Nat.le_of_eq (Nat.add_sub_cancel a b).symm) (Nat.sub_le_sub_right h b)
protected theorem Nat.sub_le_of_le_add {a b c : Nat} (h : a ≤ c + b) : a - b ≤ c :=
  Nat.le_trans (Nat.sub_le_sub_right h b) (Nat.le_of_eq (Nat.add_sub_cancel c b))
protected theorem Nat.mul_pred (n m : Nat) : n * Nat.pred m = n * m - n :=
  @Nat.rec (fun m => n * Nat.pred m = n * m - n) (Nat.zero_sub n).symm
    (fun m _ => (Nat.add_sub_cancel (n * m) n).symm) m
protected theorem Nat.mul_sub (n m k : Nat) : n * (m - k) = n * m - n * k :=
  @Nat.rec (fun k => n * (m - k) = n * m - n * k) rfl
    (fun k ih => Eq.trans (Nat.mul_pred n (m - k)) (Eq.trans (congrArg (fun x => x - n) ih) (Nat.sub_sub (n * m) (n * k) n))) k
protected theorem Nat.sub_mul (n m k : Nat) : (n - m) * k = n * k - m * k := by
  rw [Nat.mul_comm, Nat.mul_sub, Nat.mul_comm k n, Nat.mul_comm k m]
