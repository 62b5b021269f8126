-- Equivalence relations and their quotients, accessibility and well-founded recursion.
universe u v w

structure Equivalence {α : Sort u} (r : α → α → Prop) : Prop where
  refl : ∀ x, r x x
  symm : ∀ {x y}, r x y → r y x
  trans : ∀ {x y z}, r x y → r y z → r x z

class Setoid (α : Sort u) where
  r : α → α → Prop
  iseqv : Equivalence r
instance instHasEquivOfSetoid {α : Sort u} [Setoid α] : HasEquiv.{u, 0} α := ⟨Setoid.r⟩

theorem Setoid.refl {α : Sort u} [Setoid α] (a : α) : a ≈ a := Equivalence.refl Setoid.iseqv a
theorem Setoid.symm {α : Sort u} [Setoid α] {a b : α} (hab : a ≈ b) : b ≈ a := Equivalence.symm Setoid.iseqv hab
theorem Setoid.trans {α : Sort u} [Setoid α] {a b c : α} (hab : a ≈ b) (hbc : b ≈ c) : a ≈ c :=
  Equivalence.trans Setoid.iseqv hab hbc

protected abbrev Quot.liftOn {α : Sort u} {β : Sort v} {r : α → α → Prop} (q : Quot r) (f : α → β)
    (c : (a b : α) → r a b → f a = f b) : β := Quot.lift f c q
protected theorem Quot.inductionOn {α : Sort u} {r : α → α → Prop} {motive : Quot r → Prop} (q : Quot r)
    (h : (a : α) → motive (Quot.mk r a)) : motive q := Quot.ind h q
theorem Quot.exists_rep {α : Sort u} {r : α → α → Prop} (q : Quot r) : ∃ a, Quot.mk r a = q :=
  Quot.ind (β := fun q => ∃ a, Quot.mk r a = q) (fun a => ⟨a, rfl⟩) q

def Quotient {α : Sort u} (s : Setoid α) : Sort u := @Quot α Setoid.r
protected def Quotient.mk {α : Sort u} (s : Setoid α) (a : α) : Quotient s := @Quot.mk α Setoid.r a
protected def Quotient.mk' {α : Sort u} [s : Setoid α] (a : α) : Quotient s := Quotient.mk s a
theorem Quotient.sound {α : Sort u} {s : Setoid α} {a b : α} : a ≈ b → Quotient.mk s a = Quotient.mk s b := fun h =>
  @Quot.sound α Setoid.r a b h
protected abbrev Quotient.lift {α : Sort u} {β : Sort v} {s : Setoid α} (f : α → β) :
    ((a b : α) → a ≈ b → f a = f b) → Quotient s → β := fun h q => @Quot.lift α Setoid.r β f h q
protected theorem Quotient.ind {α : Sort u} {s : Setoid α} {motive : Quotient s → Prop} :
    ((a : α) → motive (Quotient.mk s a)) → (q : Quotient s) → motive q := fun h q => @Quot.ind α Setoid.r motive h q
protected abbrev Quotient.liftOn {α : Sort u} {β : Sort v} {s : Setoid α} (q : Quotient s) (f : α → β)
    (c : (a b : α) → a ≈ b → f a = f b) : β := Quotient.lift f c q
protected theorem Quotient.inductionOn {α : Sort u} {s : Setoid α} {motive : Quotient s → Prop} (q : Quotient s)
    (h : (a : α) → motive (Quotient.mk s a)) : motive q := Quotient.ind h q
theorem Quotient.exists_rep {α : Sort u} {s : Setoid α} (q : Quotient s) : ∃ a, Quotient.mk s a = q :=
  @Quotient.ind α s (fun q => ∃ a, Quotient.mk s a = q) (fun a => ⟨a, rfl⟩) q
theorem Quotient.exact {α : Sort u} {s : Setoid α} {a b : α} : Quotient.mk s a = Quotient.mk s b → a ≈ b := fun h =>
  @Eq.rec (Quotient s) (Quotient.mk s a)
    (fun q _ => @Quot.lift α Setoid.r Prop (fun x => Setoid.r a x)
      (fun x y e => propext ⟨fun k => Setoid.trans k e, fun k => Setoid.trans k (Setoid.symm e)⟩) q)
    (Setoid.refl a) (Quotient.mk s b) h

inductive Acc {α : Sort u} (r : α → α → Prop) : α → Prop where
  | intro (x : α) (h : (y : α) → r y x → Acc r y) : Acc r x
theorem Acc.inv {α : Sort u} {r : α → α → Prop} {x y : α} (h₁ : Acc r x) (h₂ : r y x) : Acc r y :=
  @Acc.rec α r (fun x _ => ∀ y, r y x → Acc r y) (fun _ h _ => h) x h₁ y h₂

inductive WellFounded {α : Sort u} (r : α → α → Prop) : Prop where
  | intro (h : (a : α) → Acc r a) : WellFounded r
theorem WellFounded.apply {α : Sort u} {r : α → α → Prop} (wf : WellFounded r) (a : α) : Acc r a :=
  @WellFounded.rec α r (fun _ => Acc r a) (fun h => h a) wf
theorem WellFounded.induction {α : Sort u} {r : α → α → Prop} (hwf : WellFounded r) {C : α → Prop} (a : α)
    (h : ∀ x, (∀ y, r y x → C y) → C x) : C a :=
  @Acc.rec α r (fun x _ => C x) (fun x _ ih => h x ih) a (WellFounded.apply hwf a)

def Classical.indefiniteDescription {α : Sort u} (p : α → Prop) (h : ∃ x, p x) : {x // p x} :=
  @Classical.choice (Subtype p) (Exists.elim h (fun w hw => Nonempty.intro (Subtype.mk w hw)))

-- Recursion along a well-founded relation. It does not compute on variables: accessibility is proved by a theorem.
noncomputable def WellFounded.fixF {α : Sort u} {r : α → α → Prop} {C : α → Sort v}
    (F : (x : α) → ((y : α) → r y x → C y) → C x) (x : α) (a : Acc r x) : C x :=
  @Acc.rec α r (fun x _ => C x) (fun x₁ _ ih => F x₁ ih) x a
noncomputable def WellFounded.fix {α : Sort u} {C : α → Sort v} {r : α → α → Prop} (hwf : WellFounded r)
    (F : (x : α) → ((y : α) → r y x → C y) → C x) (x : α) : C x := WellFounded.fixF F x (WellFounded.apply hwf x)

theorem WellFounded.fix_eq {α : Sort u} {C : α → Sort v} {r : α → α → Prop} (hwf : WellFounded r)
    (F : (x : α) → ((y : α) → r y x → C y) → C x) (x : α) : WellFounded.fix hwf F x = F x (fun y _ => WellFounded.fix hwf F y) :=
  @Acc.rec α r (fun x a => WellFounded.fixF F x a = F x (fun y p => WellFounded.fixF F y (Acc.inv a p))) (fun _ _ _ => rfl)
    x (WellFounded.apply hwf x)

def InvImage {α : Sort u} {β : Sort v} (r : β → β → Prop) (f : α → β) : α → α → Prop := fun a₁ a₂ => r (f a₁) (f a₂)
theorem InvImage.wf {α : Sort u} {β : Sort v} {r : β → β → Prop} (f : α → β) (h : WellFounded r) : WellFounded (InvImage r f) :=
  ⟨fun a => @Acc.rec β r (fun b _ => ∀ a, f a = b → Acc (InvImage r f) a)
    (fun b _ ih a e => Acc.intro a (fun y k => ih (f y) (e ▸ k) y rfl)) (f a) (WellFounded.apply h (f a)) a rfl⟩

protected inductive Prod.Lex {α : Type u} {β : Type v} (ra : α → α → Prop) (rb : β → β → Prop) : α × β → α × β → Prop where
  | left {a₁ : α} (b₁ : β) {a₂ : α} (b₂ : β) (h : ra a₁ a₂) : Prod.Lex ra rb (a₁, b₁) (a₂, b₂)
  | right (a : α) {b₁ b₂ : β} (h : rb b₁ b₂) : Prod.Lex ra rb (a, b₁) (a, b₂)
theorem Gentzen.lex_acc {α : Type u} {β : Type v} {ra : α → α → Prop} {rb : β → β → Prop} (hb : WellFounded rb) (a : α)
    (ha : Acc ra a) : ∀ b, Acc (Prod.Lex ra rb) (a, b) :=
  @Acc.rec α ra (fun a _ => ∀ b, Acc (Prod.Lex ra rb) (a, b)) (fun a _ iha b => WellFounded.induction hb b
    (fun b ihb => Acc.intro (a, b) (fun p h => @Prod.Lex.rec α β ra rb (fun p q _ => q = (a, b) → Acc (Prod.Lex ra rb) p)
      (fun b₁ _ _ h e => iha _ (Eq.subst (motive := fun z => ra _ z) (congrArg Prod.fst e) h) b₁)
      (fun _ b₁ _ h e => Eq.subst (motive := fun z => Acc (Prod.Lex ra rb) (z, b₁)) (congrArg Prod.fst e).symm
        (ihb b₁ (Eq.subst (motive := fun z => rb _ z) (congrArg Prod.snd e) h))) p (a, b) h rfl))) a ha
theorem Gentzen.lex_wf {α : Type u} {β : Type v} {ra : α → α → Prop} {rb : β → β → Prop} (ha : WellFounded ra)
    (hb : WellFounded rb) : WellFounded (Prod.Lex ra rb) :=
  ⟨fun p => Gentzen.lex_acc hb p.1 (WellFounded.apply ha p.1) p.2⟩

class WellFoundedRelation (α : Sort u) where
  rel : α → α → Prop
  wf : WellFounded rel

namespace Gentzen
theorem nat_lt_wf : WellFounded (fun (x1 x2 : Nat) => x1 < x2) :=
  ⟨fun n => @Nat.rec (Acc (fun (x1 x2 : Nat) => x1 < x2)) (Acc.intro 0 (fun y h => absurd h (Nat.not_lt_zero y)))
    (fun n ih => Acc.intro (Nat.succ n) (fun _ h =>
      (Nat.eq_or_lt_of_le (Nat.le_of_lt_succ h)).elim (fun e => e ▸ ih) (fun k => Acc.inv ih k))) n⟩
end Gentzen
def Nat.lt_wfRel : WellFoundedRelation Nat where
  rel := fun x1 x2 => x1 < x2
  wf := Gentzen.nat_lt_wf
@[reducible] def invImage {α : Sort u} {β : Sort v} (f : α → β) (h : WellFoundedRelation β) : WellFoundedRelation α where
  rel := InvImage (@WellFoundedRelation.rel β h) f
  wf := InvImage.wf f (@WellFoundedRelation.wf β h)
abbrev measure {α : Sort u} (f : α → Nat) : WellFoundedRelation α := invImage f Nat.lt_wfRel
protected noncomputable def Nat.strongRecOn {motive : Nat → Sort u} (n : Nat)
    (ind : (n : Nat) → ((m : Nat) → m < n → motive m) → motive n) : motive n :=
  @WellFounded.fix Nat motive (fun x1 x2 => x1 < x2) (@WellFoundedRelation.wf Nat Nat.lt_wfRel) ind n
noncomputable def Nat.div.inductionOn {motive : Nat → Nat → Sort u} (x y : Nat) (ind : ∀ x y, 0 < y ∧ y ≤ x → motive (x - y) y → motive x y)
    (base : ∀ x y, ¬(0 < y ∧ y ≤ x) → motive x y) : motive x y :=
  Nat.strongRecOn (motive := fun x => motive x y) x
    (fun x ih => dite (0 < y ∧ y ≤ x) (fun h => ind x y h (ih (x - y) (Nat.div_rec_lemma h))) (base x y))
noncomputable def Nat.mod.inductionOn {motive : Nat → Nat → Sort u} (x y : Nat) (ind : ∀ x y, 0 < y ∧ y ≤ x → motive (x - y) y → motive x y)
    (base : ∀ x y, ¬(0 < y ∧ y ≤ x) → motive x y) : motive x y := Nat.div.inductionOn x y ind base

attribute [irreducible] Nat.div.inductionOn
