-- Decision procedures of core Lean: equality of data, bounded quantifiers, membership.
universe u v

def decidable_of_decidable_of_iff {p q : Prop} [Decidable p] (h : p ↔ q) : Decidable q :=
  @dite (Decidable q) p _ (fun hp => isTrue (h.mp hp)) (fun hp => isFalse (fun hq => hp (h.mpr hq)))
def decidable_of_decidable_of_eq {p q : Prop} [Decidable p] (h : p = q) : Decidable q := decidable_of_decidable_of_iff (p := p) (h ▸ Iff.rfl)
def decidable_of_iff {b : Prop} (a : Prop) (h : a ↔ b) [Decidable a] : Decidable b := decidable_of_decidable_of_iff h
def decidable_of_iff' {a : Prop} (b : Prop) (h : a ↔ b) [Decidable b] : Decidable a := decidable_of_decidable_of_iff h.symm

instance instDecidableDite {c : Prop} {t : c → Prop} {e : ¬c → Prop} [dC : Decidable c] [dT : (h : c) → Decidable (t h)]
    [dE : (h : ¬c) → Decidable (e h)] : Decidable (if h : c then t h else e h) :=
  @Decidable.rec c (fun d => Decidable (@dite Prop c d t e)) (fun h => dE h) (fun h => dT h) dC
instance forall_prop_decidable {p : Prop} (P : p → Prop) [Decidable p] [(h : p) → Decidable (P h)] : Decidable (∀ h : p, P h) :=
  @dite (Decidable (∀ h : p, P h)) p _ (fun h => decidable_of_decidable_of_iff (p := P h) ⟨fun k _ => k, fun k => k h⟩)
    (fun h => isTrue (fun k => absurd k h))
instance exists_prop_decidable {p : Prop} (P : p → Prop) [Decidable p] [(h : p) → Decidable (P h)] : Decidable (∃ h : p, P h) :=
  @dite (Decidable (∃ h : p, P h)) p _ (fun h => decidable_of_decidable_of_iff (p := P h) ⟨fun k => ⟨h, k⟩, fun ⟨_, k⟩ => k⟩)
    (fun h => isFalse (fun ⟨k, _⟩ => h k))
instance instDecidableEqOfIff {p q : Prop} [d : Decidable (p ↔ q)] : Decidable (p = q) :=
  decidable_of_decidable_of_iff (p := p ↔ q) ⟨propext, fun h => h ▸ Iff.rfl⟩
instance instDecidablePredComp {β : Sort u} {p : β → Prop} {α : Sort v} {f : α → β} [d : DecidablePred p] : DecidablePred (p ∘ f) :=
  fun x => d (f x)

instance Bool.instDecidableForallOfDecidablePred (p : Bool → Prop) [inst : DecidablePred p] : Decidable (∀ x, p x) :=
  decidable_of_decidable_of_iff (p := p false ∧ p true)
    ⟨fun h x => @Bool.rec (fun x => p x) h.1 h.2 x, fun h => ⟨h false, h true⟩⟩
theorem Gentzen.exists_bool {p : Bool → Prop} : p false ∨ p true ↔ ∃ x, p x :=
  ⟨fun h => h.elim (fun k => ⟨false, k⟩) (fun k => ⟨true, k⟩), fun ⟨x, h⟩ => @Bool.rec (fun x => p x → p false ∨ p true) Or.inl Or.inr x h⟩
instance Bool.instDecidableExistsOfDecidablePred (p : Bool → Prop) [inst : DecidablePred p] : Decidable (∃ x, p x) :=
  decidable_of_decidable_of_iff Gentzen.exists_bool

theorem Nat.mod_eq_zero_of_dvd {m n : Nat} (H : m ∣ n) : n % m = 0 := by
  cases Nat.eq_zero_or_pos (n % m) with
  | inl h => exact h
  | inr h => cases H with
    | intro c e =>
      have hm : 0 < m := Nat.pos_of_ne_zero (fun z => by subst z; rw [Nat.zero_mul] at e; subst e; exact absurd h (Nat.lt_irrefl 0))
      have lt := Nat.mod_lt n hm
      have d : m * (n / m) + n % m = m * c := Eq.trans (Nat.div_add_mod n m) e
      exact (Nat.lt_or_ge (n / m) c).elim
        (fun k => absurd (Nat.lt_of_lt_of_le (Nat.add_lt_add_left lt (m * (n / m))) (Nat.mul_le_mul_left m k)) (d ▸ Nat.lt_irrefl _))
        (fun k => absurd (Nat.lt_of_le_of_lt (Nat.mul_le_mul_left m k) (Nat.lt_add_of_pos_right h)) (d ▸ Nat.lt_irrefl _))
theorem Nat.dvd_iff_mod_eq_zero {m n : Nat} : m ∣ n ↔ n % m = 0 := ⟨Nat.mod_eq_zero_of_dvd, Nat.dvd_of_mod_eq_zero⟩
instance Nat.decidable_dvd : @DecidableRel Nat Nat (fun a b => a ∣ b) :=
  fun _ _ => decidable_of_decidable_of_iff Nat.dvd_iff_mod_eq_zero.symm

theorem Nat.lt_succ_of_lt {a b : Nat} (h : a < b) : a < Nat.succ b := Nat.le_succ_of_le h
theorem Gentzen.ball_succ {n : Nat} {P : (k : Nat) → k < Nat.succ n → Prop} :
    (∀ m h, P m (Nat.lt_succ_of_lt h)) ∧ P n (Nat.lt_succ_self n) ↔ ∀ m h, P m h :=
  ⟨fun ⟨all, last⟩ m h => (Nat.eq_or_lt_of_le (Nat.le_of_lt_succ h)).elim (fun e => by subst e; exact last) (fun k => all m k),
    fun h => ⟨fun m k => h m (Nat.lt_succ_of_lt k), h n (Nat.lt_succ_self n)⟩⟩
instance Nat.decidableBallLT (n : Nat) (P : (k : Nat) → k < n → Prop) [H : (m : Nat) → (h : m < n) → Decidable (P m h)] :
    Decidable (∀ (m : Nat) (h : m < n), P m h) :=
  @Nat.rec (fun n => (P : (k : Nat) → k < n → Prop) → ((m : Nat) → (h : m < n) → Decidable (P m h)) → Decidable (∀ m h, P m h))
    (fun _ _ => isTrue (fun m h => absurd h (Nat.not_lt_zero m)))
    (fun n ih P H => @decidable_of_decidable_of_iff _ _ (@instDecidableAnd _ _
      (ih (fun m h => P m (Nat.lt_succ_of_lt h)) (fun m h => H m (Nat.lt_succ_of_lt h))) (H n (Nat.lt_succ_self n))) Gentzen.ball_succ)
    n P H
instance Nat.decidableBallLE (n : Nat) (P : (k : Nat) → k ≤ n → Prop) [H : (m : Nat) → (h : m ≤ n) → Decidable (P m h)] :
    Decidable (∀ (m : Nat) (h : m ≤ n), P m h) :=
  decidable_of_decidable_of_iff (p := ∀ (m : Nat) (h : m < Nat.succ n), P m (Nat.le_of_lt_succ h))
    ⟨fun h m k => h m (Nat.lt_succ_of_le k), fun h m k => h m (Nat.le_of_lt_succ k)⟩
theorem Gentzen.exists_lt_zero {p : Nat → Prop} : ¬∃ m, m < 0 ∧ p m := fun ⟨m, k, _⟩ => Nat.not_lt_zero m k
theorem Gentzen.exists_lt_succ {p : Nat → Prop} {n : Nat} : (∃ m, m < n ∧ p m) ∨ p n ↔ ∃ m, m < Nat.succ n ∧ p m :=
  ⟨fun k => k.elim (fun ⟨m, l, e⟩ => ⟨m, Nat.lt_succ_of_lt l, e⟩) (fun e => ⟨n, Nat.lt_succ_self n, e⟩),
    fun ⟨m, l, e⟩ => (Nat.eq_or_lt_of_le (Nat.le_of_lt_succ l)).elim (fun s => Or.inr (by subst s; exact e)) (fun k => Or.inl ⟨m, k, e⟩)⟩
theorem Gentzen.exists_le {p : Nat → Prop} {n : Nat} : (∃ m, m < Nat.succ n ∧ p m) ↔ ∃ m, m ≤ n ∧ p m :=
  ⟨fun ⟨m, l, e⟩ => ⟨m, Nat.le_of_lt_succ l, e⟩, fun ⟨m, l, e⟩ => ⟨m, Nat.lt_succ_of_le l, e⟩⟩
instance Nat.decidableExistsLT {p : Nat → Prop} [h : DecidablePred p] : DecidablePred (fun n => ∃ m, m < n ∧ p m) :=
  fun n => @Nat.rec (fun n => Decidable (∃ m, m < n ∧ p m)) (isFalse Gentzen.exists_lt_zero)
    (fun n ih => @decidable_of_decidable_of_iff _ _ (@instDecidableOr _ _ ih (h n)) Gentzen.exists_lt_succ) n
instance Nat.decidableExistsLE {p : Nat → Prop} [DecidablePred p] : DecidablePred (fun n => ∃ m, m ≤ n ∧ p m) :=
  fun n => decidable_of_decidable_of_iff (p := ∃ m, m < Nat.succ n ∧ p m) Gentzen.exists_le

theorem Gentzen.cons_eq_cons {α : Type u} {a b : α} {as bs : List α} : a = b ∧ as = bs ↔ a :: as = b :: bs :=
  ⟨fun h => congr (congrArg List.cons h.1) h.2, fun h => List.cons.inj h⟩
theorem Gentzen.not_mem_nil {α : Type u} {a : α} : ¬a ∈ [] := fun h => nomatch h
theorem Gentzen.bex_nil {α : Type u} {p : α → Prop} : ¬∃ x, x ∈ [] ∧ p x := fun ⟨_, h, _⟩ => nomatch h
theorem Gentzen.bex_cons {α : Type u} {p : α → Prop} {a : α} {l : List α} : p a ∨ (∃ x, x ∈ l ∧ p x) ↔ ∃ x, x ∈ a :: l ∧ p x :=
  ⟨fun h => h.elim (fun k => ⟨a, List.Mem.head l, k⟩) (fun ⟨y, m, k⟩ => ⟨y, List.Mem.tail a m, k⟩),
    fun ⟨_, m, k⟩ => (List.mem_cons.mp m).elim (fun e => Or.inl (e ▸ k)) (fun m => Or.inr ⟨_, m, k⟩)⟩
theorem Gentzen.ball_nil {α : Type u} {p : α → Prop} : ∀ x, x ∈ [] → p x := fun _ h => nomatch h
def List.hasDecEq {α : Type u} [DecidableEq α] (a b : List α) : Decidable (a = b) :=
  @List.rec α (fun a => (b : List α) → Decidable (a = b))
    (fun b => @List.rec α (fun b => Decidable ([] = b)) (isTrue rfl) (fun x xs _ => isFalse (List.cons_ne_nil x xs).symm) b)
    (fun x xs ih b => @List.rec α (fun b => Decidable (x :: xs = b)) (isFalse (List.cons_ne_nil x xs))
      (fun y ys _ => @decidable_of_decidable_of_iff _ _ (@instDecidableAnd (x = y) _ _ (ih ys)) Gentzen.cons_eq_cons) b) a b
instance instDecidableEqList {α : Type u} [DecidableEq α] : DecidableEq (List α) := List.hasDecEq
instance Gentzen.decidableMem {α : Type u} [DecidableEq α] (a : α) (as : List α) : Decidable (a ∈ as) :=
  @List.rec α (fun as => Decidable (a ∈ as)) (isFalse Gentzen.not_mem_nil)
    (fun b bs ih => @decidable_of_decidable_of_iff _ _ (@instDecidableOr (a = b) _ _ ih) List.mem_cons.symm) as
instance List.decidableBEx {α : Type u} (p : α → Prop) [DecidablePred p] (l : List α) : Decidable (∃ x, x ∈ l ∧ p x) :=
  @List.rec α (fun l => Decidable (∃ x, x ∈ l ∧ p x)) (isFalse Gentzen.bex_nil)
    (fun x xs ih => @decidable_of_decidable_of_iff _ _ (@instDecidableOr (p x) _ _ ih) Gentzen.bex_cons) l
instance List.decidableBAll {α : Type u} (p : α → Prop) [DecidablePred p] (l : List α) : Decidable (∀ x, x ∈ l → p x) :=
  @List.rec α (fun l => Decidable (∀ x, x ∈ l → p x)) (isTrue Gentzen.ball_nil)
    (fun x xs ih => @decidable_of_decidable_of_iff _ _ (@instDecidableAnd (p x) _ _ ih) List.forall_mem_cons.symm) l

instance Option.instDecidableEq {α : Type u} [inst : DecidableEq α] : DecidableEq (Option α) := fun a b =>
  @Option.rec α (fun a => Decidable (a = b))
    (@Option.rec α (fun b => Decidable (none = b)) (isTrue rfl) (fun x => isFalse (Option.some_ne_none x).symm) b)
    (fun x => @Option.rec α (fun b => Decidable (some x = b)) (isFalse (Option.some_ne_none x))
      (fun y => decidable_of_decidable_of_iff (p := x = y) Option.some_inj.symm) b) a
theorem Gentzen.prod_eq {α : Type u} {β : Type v} {a b : α × β} : a.1 = b.1 ∧ a.2 = b.2 ↔ a = b :=
  ⟨fun h => Prod.ext h.1 h.2, fun h => ⟨congrArg Prod.fst h, congrArg Prod.snd h⟩⟩
instance instDecidableEqProd {α : Type u} {β : Type v} [DecidableEq α] [DecidableEq β] : DecidableEq (α × β) := fun _ _ =>
  decidable_of_decidable_of_iff Gentzen.prod_eq
instance Subtype.instDecidableEq {α : Sort u} {p : α → Prop} [DecidableEq α] : DecidableEq {x : α // p x} := fun a b =>
  decidable_of_decidable_of_iff (p := a.val = b.val) ⟨Subtype.ext, congrArg Subtype.val⟩
theorem Gentzen.inl_ne_inr {α : Type u} {β : Type v} {a : α} {b : β} : Sum.inl a ≠ Sum.inr b := fun h => nomatch h
instance instDecidableEqSum {α : Type u} {β : Type v} [DecidableEq α] [DecidableEq β] : DecidableEq (Sum α β) := fun a b =>
  @Sum.rec α β (fun a => Decidable (a = b))
    (fun x => @Sum.rec α β (fun b => Decidable (Sum.inl x = b)) (fun y => decidable_of_decidable_of_iff (p := x = y) ⟨congrArg Sum.inl, Sum.inl.inj⟩)
      (fun _ => isFalse Gentzen.inl_ne_inr) b)
    (fun x => @Sum.rec α β (fun b => Decidable (Sum.inr x = b)) (fun _ => isFalse Gentzen.inl_ne_inr.symm)
      (fun y => decidable_of_decidable_of_iff (p := x = y) ⟨congrArg Sum.inr, Sum.inr.inj⟩) b) a
instance instDecidableEqPUnit : DecidableEq PUnit := fun _ _ => isTrue rfl
instance instDecidableEqEmpty : DecidableEq Empty := fun a => @Empty.rec (fun a => (b : Empty) → Decidable (a = b)) a

theorem Gentzen.ofNat_ne_negSucc {m n : Nat} : Int.ofNat m ≠ Int.negSucc n := fun h => nomatch h
theorem Gentzen.not_nonNeg {n : Nat} : ¬Int.NonNeg (Int.negSucc n) := fun h => nomatch h
def Int.decEq (a b : Int) : Decidable (a = b) :=
  @Int.rec (fun a => Decidable (a = b))
    (fun x => @Int.rec (fun b => Decidable (Int.ofNat x = b)) (fun y => decidable_of_decidable_of_iff (p := x = y) ⟨congrArg Int.ofNat, Int.ofNat.inj⟩)
      (fun _ => isFalse Gentzen.ofNat_ne_negSucc) b)
    (fun x => @Int.rec (fun b => Decidable (Int.negSucc x = b)) (fun _ => isFalse Gentzen.ofNat_ne_negSucc.symm)
      (fun y => decidable_of_decidable_of_iff (p := x = y) ⟨congrArg Int.negSucc, Int.negSucc.inj⟩) b) a
instance Int.instDecidableEq : DecidableEq Int := Int.decEq
def Int.decNonneg (m : Int) : Decidable m.NonNeg :=
  @Int.rec (fun m => Decidable (Int.NonNeg m)) (fun n => isTrue (Int.NonNeg.mk n)) (fun _ => isFalse Gentzen.not_nonNeg) m
instance Int.decLe (a b : Int) : Decidable (a ≤ b) := Int.decNonneg (b - a)
instance Int.decLt (a b : Int) : Decidable (a < b) := Int.decNonneg (b - (a + 1))
