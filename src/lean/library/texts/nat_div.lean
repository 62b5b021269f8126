-- Division and remainder of natural numbers, and divisibility. As in core Lean, both count down from the dividend, and only
-- `Nat.mod` computes on terms that are no numerals: it looks at the dividend first.
universe u

theorem Nat.div_rec_lemma {x y : Nat} : 0 < y ∧ y ≤ x → x - y < x :=
  fun h => Nat.sub_lt (Nat.lt_of_lt_of_le h.1 h.2) h.1
theorem Nat.div_rec_fuel_lemma {x y fuel : Nat} (hy : 0 < y) (hle : y ≤ x) (hfuel : x < fuel + 1) : x - y < fuel :=
  Nat.lt_of_lt_of_le (Nat.div_rec_lemma ⟨hy, hle⟩) (Nat.le_of_lt_succ hfuel)

def Nat.div.go (y : Nat) (hy : 0 < y) (fuel x : Nat) (hfuel : x < fuel) : Nat :=
  @Nat.rec (fun fuel => (x : Nat) → x < fuel → Nat) (fun x h => absurd h (Nat.not_lt_zero x))
    (fun fuel rest x h => dite (y ≤ x) (fun k => rest (x - y) (Nat.div_rec_fuel_lemma hy k h) + 1) (fun _ => 0)) fuel x hfuel
protected def Nat.div (x y : Nat) : Nat :=
  dite (0 < y) (fun hy => Nat.div.go y hy (Nat.succ x) x (Nat.lt_succ_self x)) (fun _ => 0)
def Nat.modCore.go (y : Nat) (hy : 0 < y) (fuel x : Nat) (hfuel : x < fuel) : Nat :=
  @Nat.rec (fun fuel => (x : Nat) → x < fuel → Nat) (fun x h => absurd h (Nat.not_lt_zero x))
    (fun fuel rest x h => dite (y ≤ x) (fun k => rest (x - y) (Nat.div_rec_fuel_lemma hy k h)) (fun _ => x)) fuel x hfuel
protected def Nat.modCore (x y : Nat) : Nat :=
  dite (0 < y) (fun hy => Nat.modCore.go y hy (Nat.succ x) x (Nat.lt_succ_self x)) (fun _ => x)
protected def Nat.mod : Nat → Nat → Nat := fun x y =>
  @Nat.rec (fun _ => Nat) 0 (fun n _ => ite (y ≤ Nat.succ n) (Nat.modCore (Nat.succ n) y) (Nat.succ n)) x
instance Nat.instDiv : Div Nat := ⟨Nat.div⟩
instance Nat.instMod : Mod Nat := ⟨Nat.mod⟩
instance Nat.instDvd : Dvd Nat := ⟨fun a b => ∃ c, b = a * c⟩

-- One step of each definition.
namespace Gentzen
theorem div_pos {x y : Nat} (hy : 0 < y) : Nat.div x y = Nat.div.go y hy (Nat.succ x) x (Nat.lt_succ_self x) :=
  @dif_pos (0 < y) (Nat.decLt 0 y) hy Nat (fun hy => Nat.div.go y hy (Nat.succ x) x (Nat.lt_succ_self x)) (fun _ => 0)
theorem div_not {x y : Nat} (hy : ¬0 < y) : Nat.div x y = 0 :=
  @dif_neg (0 < y) (Nat.decLt 0 y) hy Nat (fun hy => Nat.div.go y hy (Nat.succ x) x (Nat.lt_succ_self x)) (fun _ => 0)
theorem div_go_pos {y fuel x : Nat} (hy : 0 < y) (h : x < Nat.succ fuel) (k : y ≤ x) :
    Nat.div.go y hy (Nat.succ fuel) x h = Nat.div.go y hy fuel (x - y) (Nat.div_rec_fuel_lemma hy k h) + 1 :=
  @dif_pos (y ≤ x) (Nat.decLe y x) k Nat (fun k => Nat.div.go y hy fuel (x - y) (Nat.div_rec_fuel_lemma hy k h) + 1) (fun _ => 0)
theorem div_go_not {y fuel x : Nat} (hy : 0 < y) (h : x < Nat.succ fuel) (k : ¬y ≤ x) : Nat.div.go y hy (Nat.succ fuel) x h = 0 :=
  @dif_neg (y ≤ x) (Nat.decLe y x) k Nat (fun k => Nat.div.go y hy fuel (x - y) (Nat.div_rec_fuel_lemma hy k h) + 1) (fun _ => 0)
theorem mod_pos {x y : Nat} (hy : 0 < y) : Nat.modCore x y = Nat.modCore.go y hy (Nat.succ x) x (Nat.lt_succ_self x) :=
  @dif_pos (0 < y) (Nat.decLt 0 y) hy Nat (fun hy => Nat.modCore.go y hy (Nat.succ x) x (Nat.lt_succ_self x)) (fun _ => x)
theorem mod_not {x y : Nat} (hy : ¬0 < y) : Nat.modCore x y = x :=
  @dif_neg (0 < y) (Nat.decLt 0 y) hy Nat (fun hy => Nat.modCore.go y hy (Nat.succ x) x (Nat.lt_succ_self x)) (fun _ => x)
theorem mod_go_pos {y fuel x : Nat} (hy : 0 < y) (h : x < Nat.succ fuel) (k : y ≤ x) :
    Nat.modCore.go y hy (Nat.succ fuel) x h = Nat.modCore.go y hy fuel (x - y) (Nat.div_rec_fuel_lemma hy k h) :=
  @dif_pos (y ≤ x) (Nat.decLe y x) k Nat (fun k => Nat.modCore.go y hy fuel (x - y) (Nat.div_rec_fuel_lemma hy k h)) (fun _ => x)
theorem mod_go_not {y fuel x : Nat} (hy : 0 < y) (h : x < Nat.succ fuel) (k : ¬y ≤ x) : Nat.modCore.go y hy (Nat.succ fuel) x h = x :=
  @dif_neg (y ≤ x) (Nat.decLe y x) k Nat (fun k => Nat.modCore.go y hy fuel (x - y) (Nat.div_rec_fuel_lemma hy k h)) (fun _ => x)
end Gentzen

theorem Nat.modCoreGo_lt {fuel y : Nat} (hy : 0 < y) (x : Nat) (hfuel : x < fuel) : Nat.modCore.go y hy fuel x hfuel < y :=
  @Nat.rec (fun fuel => ∀ (x : Nat) (hfuel : x < fuel), Nat.modCore.go y hy fuel x hfuel < y)
    (fun x h => absurd h (Nat.not_lt_zero x))
    (fun fuel ih x h => (Decidable.em (y ≤ x)).elim
      (fun k => Eq.subst (motive := fun z => z < y) (Gentzen.mod_go_pos hy h k).symm (ih (x - y) (Nat.div_rec_fuel_lemma hy k h)))
      (fun k => Eq.subst (motive := fun z => z < y) (Gentzen.mod_go_not hy h k).symm (Nat.gt_of_not_le k))) fuel x hfuel
theorem Nat.modCore_lt {x y : Nat} (hy : 0 < y) : Nat.modCore x y < y :=
  Eq.subst (motive := fun z => z < y) (Gentzen.mod_pos hy).symm (Nat.modCoreGo_lt hy x (Nat.lt_succ_self x))

namespace Gentzen
theorem go_eq {y : Nat} (hy : 0 < y) (fuel x : Nat) (hfuel : x < fuel) :
    y * Nat.div.go y hy fuel x hfuel + Nat.modCore.go y hy fuel x hfuel = x :=
  @Nat.rec (fun fuel => ∀ (x : Nat) (h : x < fuel), y * Nat.div.go y hy fuel x h + Nat.modCore.go y hy fuel x h = x)
    (fun x h => absurd h (Nat.not_lt_zero x))
    (fun fuel ih x h => (Decidable.em (y ≤ x)).elim
      (fun k => by
        rw [div_go_pos hy h k, mod_go_pos hy h k, Nat.mul_add_one, Nat.add_right_comm, ih, Nat.sub_add_cancel k])
      (fun k => by rw [div_go_not hy h k, mod_go_not hy h k, Nat.mul_zero, Nat.zero_add])) fuel x hfuel
theorem mod_of_lt {x y : Nat} (h : x < y) : Nat.modCore x y = x :=
  Eq.trans (mod_pos (Nat.zero_lt_of_lt h)) (mod_go_not (Nat.zero_lt_of_lt h) (Nat.lt_succ_self x) (Nat.not_le_of_gt h))
end Gentzen

theorem Nat.modCore_eq_mod (n m : Nat) : Nat.modCore n m = n % m :=
  @Nat.rec (fun n => Nat.modCore n m = n % m)
    ((Decidable.em (0 < m)).elim (fun h => Gentzen.mod_of_lt h) (fun h => Gentzen.mod_not h))
    (fun n _ => (Decidable.em (m ≤ Nat.succ n)).elim
      (fun h => Eq.symm (@if_pos (m ≤ Nat.succ n) (Nat.decLe m (Nat.succ n)) h Nat (Nat.modCore (Nat.succ n) m) (Nat.succ n)))
      (fun h => Eq.trans (Gentzen.mod_of_lt (Nat.gt_of_not_le h))
        (Eq.symm (@if_neg (m ≤ Nat.succ n) (Nat.decLe m (Nat.succ n)) h Nat (Nat.modCore (Nat.succ n) m) (Nat.succ n))))) n
theorem Nat.mod_eq_of_lt {a b : Nat} (h : a < b) : a % b = a := Eq.trans (Nat.modCore_eq_mod a b).symm (Gentzen.mod_of_lt h)
protected theorem Nat.div_zero (n : Nat) : n / 0 = 0 := Gentzen.div_not (x := n) (Nat.lt_irrefl 0)
theorem Nat.mod_zero (a : Nat) : a % 0 = a := Eq.trans (Nat.modCore_eq_mod a 0).symm (Gentzen.mod_not (x := a) (Nat.lt_irrefl 0))
theorem Nat.div_add_mod (m n : Nat) : n * (m / n) + m % n = m :=
  (Decidable.em (0 < n)).elim
    (fun h => Eq.trans
      (congr (congrArg (fun q r => n * q + r) (Gentzen.div_pos (x := m) h)) (Eq.trans (Nat.modCore_eq_mod m n).symm (Gentzen.mod_pos (x := m) h)))
      (Gentzen.go_eq h (Nat.succ m) m (Nat.lt_succ_self m)))
    (fun h => by
      have e : n = 0 := (Nat.eq_zero_or_pos n).resolve_right h
      rw [e, Nat.zero_mul, Nat.zero_add, Nat.mod_zero])
theorem Nat.mod_add_div (m k : Nat) : m % k + k * (m / k) = m := Eq.trans (Nat.add_comm (m % k) (k * (m / k))) (Nat.div_add_mod m k)
theorem Nat.mod_lt (x : Nat) {y : Nat} (hy : 0 < y) : x % y < y :=
  Eq.subst (motive := fun z => z < y) (Nat.modCore_eq_mod x y) (Nat.modCore_lt hy)
theorem Nat.mod_le (x y : Nat) : x % y ≤ x := Nat.le.intro (Nat.mod_add_div x y)
namespace Gentzen
theorem mod_go_fuel {y : Nat} (hy : 0 < y) (n : Nat) :
    ∀ (m x : Nat) (h : x < n) (k : x < m), Nat.modCore.go y hy n x h = Nat.modCore.go y hy m x k := by
  induction n with
  | zero => exact fun _ x h => absurd h (Nat.not_lt_zero x)
  | succ n ih =>
    intro m x h k
    cases m with
    | zero => exact absurd k (Nat.not_lt_zero x)
    | succ m =>
      cases Decidable.em (y ≤ x) with
      | inl l => rw [mod_go_pos hy h l, mod_go_pos hy k l]; exact ih m (x - y) _ _
      | inr l => rw [mod_go_not hy h l, mod_go_not hy k l]
end Gentzen
theorem Nat.mod_eq_sub_mod {a b : Nat} (h : a ≥ b) : a % b = (a - b) % b := by
  cases Nat.eq_zero_or_pos b with
  | inl e => rw [e]; rfl
  | inr p =>
    rw [← Nat.modCore_eq_mod, ← Nat.modCore_eq_mod]
    exact Eq.trans (Gentzen.mod_pos p) (Eq.trans (Gentzen.mod_go_pos p _ h)
      (Eq.trans (Gentzen.mod_go_fuel p _ _ _ _ _) (Gentzen.mod_pos p).symm))
theorem Nat.zero_mod (b : Nat) : 0 % b = 0 := Nat.eq_zero_of_le_zero (Nat.mod_le 0 b)
protected theorem Nat.dvd_refl (a : Nat) : a ∣ a := ⟨1, (Nat.mul_one a).symm⟩
protected theorem Nat.dvd_zero (a : Nat) : a ∣ 0 := ⟨0, rfl⟩
protected theorem Nat.one_dvd (n : Nat) : 1 ∣ n := ⟨n, (Nat.one_mul n).symm⟩
protected theorem Nat.dvd_mul_right (a b : Nat) : a ∣ a * b := ⟨b, rfl⟩
protected theorem Nat.dvd_mul_left (a b : Nat) : a ∣ b * a := ⟨b, Nat.mul_comm b a⟩
protected theorem Nat.dvd_trans {a b c : Nat} (h₁ : a ∣ b) (h₂ : b ∣ c) : a ∣ c :=
  Exists.elim h₁ (fun d hd => Exists.elim h₂ (fun e he =>
    ⟨d * e, Eq.trans he (Eq.trans (congrArg (fun x => x * e) hd) (Nat.mul_assoc a d e))⟩))
protected theorem Nat.dvd_add {a b c : Nat} (h₁ : a ∣ b) (h₂ : a ∣ c) : a ∣ b + c :=
  Exists.elim h₁ (fun d hd => Exists.elim h₂ (fun e he =>
    ⟨d + e, Eq.trans (congrArg (fun x => x + c) hd) (Eq.trans (congrArg (fun x => a * d + x) he) (Nat.mul_add a d e).symm)⟩))
theorem Nat.dvd_of_mod_eq_zero {m n : Nat} (H : n % m = 0) : m ∣ n :=
  ⟨n / m, Eq.trans (Nat.div_add_mod n m).symm (congrArg (fun x => m * (n / m) + x) H)⟩
protected theorem Nat.zero_div (b : Nat) : 0 / b = 0 :=
  (Decidable.em (0 < b)).elim
    (fun h => Eq.trans (Gentzen.div_pos (x := 0) h) (Gentzen.div_go_not h (Nat.lt_succ_self 0) (Nat.not_le_of_gt h)))
    (fun h => Gentzen.div_not (x := 0) h)

attribute [irreducible] Nat.div Nat.modCore
