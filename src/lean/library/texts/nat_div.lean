-- Division and remainder of natural numbers, and divisibility. Both count down from the dividend, so that they compute.
universe u

namespace Gentzen
def divStep (y fuel : Nat) : Nat → Nat :=
  @Nat.rec (fun _ => Nat → Nat) (fun _ => 0)
    (fun _ rest x => cond (Bool.and (Nat.ble y x) (Nat.ble 1 y)) (Nat.succ (rest (x - y))) 0) fuel
def modStep (y fuel : Nat) : Nat → Nat :=
  @Nat.rec (fun _ => Nat → Nat) (fun x => x)
    (fun _ rest x => cond (Bool.and (Nat.ble y x) (Nat.ble 1 y)) (rest (x - y)) x) fuel
end Gentzen

protected def Nat.div (x y : Nat) : Nat := Gentzen.divStep y (Nat.succ x) x
protected def Nat.mod (x y : Nat) : Nat := Gentzen.modStep y (Nat.succ x) x
instance Nat.instDivNat : Div Nat := ⟨Nat.div⟩
instance Nat.instModNat : Mod Nat := ⟨Nat.mod⟩
instance Nat.instDvdNat : Dvd Nat := ⟨fun a b => ∃ c, b = a * c⟩

namespace Gentzen
theorem and_true_left {a b : Bool} (h : Bool.and a b = true) : a = true :=
  @Bool.rec (fun a => Bool.and a b = true → a = true) (fun h => h) (fun _ => rfl) a h
theorem and_true_right {a b : Bool} (h : Bool.and a b = true) : b = true :=
  @Bool.rec (fun a => Bool.and a b = true → b = true) (fun h => absurd h Bool.false_ne_true) (fun h => h) a h
theorem cond_cases {α : Type u} {p : α → Prop} {c : Bool} {x y : α} (ht : c = true → p x) (hf : c = false → p y) : p (cond c x y) :=
  @Bool.rec (fun b => c = b → p (cond b x y)) hf ht c rfl

theorem div_mod (y fuel : Nat) : ∀ x, y * divStep y fuel x + modStep y fuel x = x := by
  induction fuel with
  | zero => exact fun x => Nat.zero_add x
  | succ fuel ih =>
    intro x
    have step : Nat.ble y x = true → y * Nat.succ (divStep y fuel (x - y)) + modStep y fuel (x - y) = x := fun h => by
      rw [Nat.mul_succ, Nat.add_right_comm, ih, Nat.sub_add_cancel (Nat.le_of_ble_eq_true h)]
    exact @Bool.rec
      (fun b => (b = true → Nat.ble y x = true) →
        y * cond b (Nat.succ (divStep y fuel (x - y))) 0 + cond b (modStep y fuel (x - y)) x = x)
      (fun _ => Nat.zero_add x) (fun h => step (h rfl)) (Bool.and (Nat.ble y x) (Nat.ble 1 y)) and_true_left

theorem mod_less (y : Nat) (hy : 0 < y) (fuel : Nat) : ∀ x, x ≤ fuel → modStep y fuel x < y := by
  induction fuel with
  | zero => exact fun x h => Nat.lt_of_le_of_lt h hy
  | succ fuel ih =>
    intro x hx
    exact @Bool.rec
      (fun b => Nat.ble y x = b → cond (Bool.and b true) (modStep y fuel (x - y)) x < y)
      (fun h => Nat.gt_of_not_le (fun k => Bool.false_ne_true (Eq.trans h.symm (Nat.ble_eq_true_of_le k))))
      (fun h => ih (x - y) (Nat.le_of_lt_succ (Nat.lt_of_lt_of_le
        (Nat.sub_lt (Nat.lt_of_lt_of_le hy (Nat.le_of_ble_eq_true h)) hy) hx)))
      (Nat.ble y x) rfl |> fun k => by
        have e : Nat.ble 1 y = true := Nat.ble_eq_true_of_le hy
        show cond (Bool.and (Nat.ble y x) (Nat.ble 1 y)) (modStep y fuel (x - y)) x < y
        rw [e]
        exact k
end Gentzen

theorem Nat.div_add_mod (m k : Nat) : k * (m / k) + m % k = m := Gentzen.div_mod k (Nat.succ m) m
theorem Nat.mod_add_div (m k : Nat) : m % k + k * (m / k) = m := Eq.trans (Nat.add_comm (m % k) (k * (m / k))) (Nat.div_add_mod m k)
theorem Nat.mod_lt (x : Nat) {y : Nat} (h : y > 0) : x % y < y := Gentzen.mod_less y h (Nat.succ x) x (Nat.le_succ x)
protected theorem Nat.div_zero (b : Nat) : b / 0 = 0 := by
  show cond (Bool.and (Nat.ble 0 b) (Nat.ble 1 0)) _ 0 = 0
  rw [show Nat.ble 1 0 = false from rfl, Bool.and_false]
  rfl
theorem Nat.mod_zero (a : Nat) : a % 0 = a := by
  show cond (Bool.and (Nat.ble 0 a) (Nat.ble 1 0)) _ a = a
  rw [show Nat.ble 1 0 = false from rfl, Bool.and_false]
  rfl
theorem Nat.mod_le (x y : Nat) : x % y ≤ x := Nat.le.intro (Nat.mod_add_div x y)
theorem Nat.mod_eq_of_lt {a b : Nat} (h : a < b) : a % b = a := by
  have e : Nat.ble b a = false := Bool.eq_false_of_not_eq_true (fun k => Nat.not_le_of_gt h (Nat.le_of_ble_eq_true k))
  show cond (Bool.and (Nat.ble b a) (Nat.ble 1 b)) _ a = a
  rw [e]
  rfl
theorem Nat.zero_mod (b : Nat) : 0 % b = 0 := Nat.eq_zero_of_le_zero (Nat.mod_le 0 b)
protected theorem Nat.dvd_refl (a : Nat) : a ∣ a := ⟨1, (Nat.mul_one a).symm⟩
protected theorem Nat.dvd_zero (a : Nat) : a ∣ 0 := ⟨0, rfl⟩
theorem Nat.one_dvd (n : Nat) : 1 ∣ n := ⟨n, (Nat.one_mul n).symm⟩
protected theorem Nat.dvd_mul_right (a b : Nat) : a ∣ a * b := ⟨b, rfl⟩
protected theorem Nat.dvd_mul_left (a b : Nat) : a ∣ b * a := ⟨b, Nat.mul_comm b a⟩
protected theorem Nat.dvd_trans {a b c : Nat} (h₁ : a ∣ b) (h₂ : b ∣ c) : a ∣ c :=
  Exists.elim h₁ (fun d hd => Exists.elim h₂ (fun e he =>
    ⟨d * e, Eq.trans he (Eq.trans (congrArg (fun x => x * e) hd) (Nat.mul_assoc a d e))⟩))
protected theorem Nat.dvd_add {m n k : Nat} (h₁ : k ∣ m) (h₂ : k ∣ n) : k ∣ m + n :=
  Exists.elim h₁ (fun d hd => Exists.elim h₂ (fun e he =>
    ⟨d + e, Eq.trans (congrArg (fun x => x + n) hd) (Eq.trans (congrArg (fun x => k * d + x) he) (Nat.mul_add k d e).symm)⟩))
theorem Nat.dvd_of_mod_eq_zero {k n : Nat} (h : n % k = 0) : k ∣ n :=
  ⟨n / k, Eq.trans (Nat.div_add_mod n k).symm (congrArg (fun x => k * (n / k) + x) h)⟩
protected theorem Nat.zero_div (b : Nat) : 0 / b = 0 := by
  cases b with
  | zero => rfl
  | succ b => rfl
