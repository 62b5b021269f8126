-- The connectives, equality, and the axioms, with what follows from them at once.
universe u v w

inductive PUnit : Sort u where
  | unit : PUnit
structure PProd (α : Sort u) (β : Sort v) : Sort (max 1 u v) where
  fst : α
  snd : β
inductive HEq : {α : Sort u} → α → {β : Sort u} → β → Prop where
  | refl (a : α) : HEq a a
inductive True : Prop where
  | intro : True
inductive False : Prop where
def Not (a : Prop) : Prop := a → False
structure And (a : Prop) (b : Prop) : Prop where
  intro ::
  left : a
  right : b
inductive Or (a : Prop) (b : Prop) : Prop where
  | inl (h : a) : Or a b
  | inr (h : b) : Or a b
structure Iff (a : Prop) (b : Prop) : Prop where
  intro ::
  mp : a → b
  mpr : b → a
inductive Exists {α : Sort u} (p : α → Prop) : Prop where
  | intro (w : α) (h : p w) : Exists p
class inductive Nonempty (α : Sort u) : Prop where
  | intro (val : α) : Nonempty α
inductive Nat : Type where
  | zero : Nat
  | succ (n : Nat) : Nat
structure Subtype {α : Sort u} (p : α → Prop) : Sort (max 1 u) where
  val : α
  property : p val

axiom sorryAx (α : Sort u) : α

abbrev Ne {α : Sort u} (a : α) (b : α) : Prop := ¬(a = b)

def id {α : Sort u} (a : α) : α := a
def flip {α : Sort u} {β : Sort v} {φ : Sort w} (f : α → β → φ) : β → α → φ := fun b a => f a b
def Function.comp {α : Sort u} {β : Sort v} {δ : Sort w} (f : β → δ) (g : α → β) : α → δ := fun x => f (g x)

def rfl {α : Sort u} {a : α} : a = a := Eq.refl a
theorem Eq.subst {α : Sort u} {motive : α → Prop} {a b : α} (h₁ : a = b) (h₂ : motive a) : motive b :=
  @Eq.rec α a (fun x _ => motive x) h₂ b h₁
theorem Eq.symm {α : Sort u} {a b : α} (h : a = b) : b = a :=
  @Eq.rec α a (fun x _ => x = a) (Eq.refl a) b h
theorem Eq.trans {α : Sort u} {a b c : α} (h₁ : a = b) (h₂ : b = c) : a = c :=
  @Eq.rec α b (fun x _ => a = x) h₁ c h₂
def Eq.mp {α β : Sort u} (h : α = β) (a : α) : β := @Eq.rec (Sort u) α (fun x _ => x) a β h
def Eq.mpr {α β : Sort u} (h : α = β) (b : β) : α := @Eq.rec (Sort u) β (fun x _ => x) b α (@Eq.symm (Sort u) α β h)
def cast {α β : Sort u} (h : α = β) (a : α) : β := @Eq.rec (Sort u) α (fun x _ => x) a β h
theorem congrArg {α : Sort u} {β : Sort v} {a₁ a₂ : α} (f : α → β) (h : a₁ = a₂) : f a₁ = f a₂ :=
  @Eq.rec α a₁ (fun x _ => f a₁ = f x) (Eq.refl (f a₁)) a₂ h
theorem congrFun {α : Sort u} {β : α → Sort v} {f g : (x : α) → β x} (h : f = g) (a : α) : f a = g a :=
  @Eq.rec ((x : α) → β x) f (fun k _ => f a = k a) (Eq.refl (f a)) g h
theorem congr {α : Sort u} {β : Sort v} {f₁ f₂ : α → β} {a₁ a₂ : α} (h₁ : f₁ = f₂) (h₂ : a₁ = a₂) : f₁ a₁ = f₂ a₂ :=
  Eq.trans (congrFun h₁ a₁) (congrArg f₂ h₂)

def HEq.rfl {α : Sort u} {a : α} : HEq a a := HEq.refl a
theorem eq_of_heq {α : Sort u} {a a' : α} (h : HEq a a') : a = a' :=
  @HEq.rec α a (fun {β} b _ => (e : α = β) → cast e a = b) (fun _ => rfl) α a' h rfl
theorem heq_of_eq {α : Sort u} {a a' : α} (h : a = a') : HEq a a' := @Eq.rec α a (fun x _ => HEq a x) (HEq.refl a) a' h
theorem HEq.symm {α β : Sort u} {a : α} {b : β} (h : HEq a b) : HEq b a := @HEq.rec α a (fun {β} b _ => HEq b a) (HEq.refl a) β b h
theorem HEq.trans {α β φ : Sort u} {a : α} {b : β} {c : φ} (h₁ : HEq a b) (h₂ : HEq b c) : HEq a c :=
  @HEq.rec β b (fun {φ} c _ => HEq a c) h₁ φ c h₂
theorem type_eq_of_heq {α β : Sort u} {a : α} {b : β} (h : HEq a b) : α = β :=
  @HEq.rec α a (fun {β} _ _ => α = β) (Eq.refl α) β b h
theorem cast_heq {α β : Sort u} (h : α = β) (a : α) : HEq (cast h a) a :=
  @Eq.rec (Sort u) α (fun β h => HEq (@cast α β h a) a) (HEq.refl a) β h
theorem cast_eq {α : Sort u} (h : α = α) (a : α) : cast h a = a := rfl

theorem Ne.symm {α : Sort u} {a b : α} (h : a ≠ b) : b ≠ a := fun e => h (Eq.symm e)
theorem Ne.irrefl {α : Sort u} {a : α} (h : a ≠ a) : False := h (Eq.refl a)
theorem Ne.intro {α : Sort u} {a b : α} (h : a = b → False) : a ≠ b := h
theorem eq_comm {α : Sort u} {a b : α} : a = b ↔ b = a := Iff.intro Eq.symm Eq.symm

theorem trivial : True := True.intro
def False.elim {C : Sort u} (h : False) : C := @False.rec (fun _ => C) h
def absurd {a : Prop} {b : Sort v} (h₁ : a) (h₂ : ¬a) : b := @False.rec (fun _ => b) (h₂ h₁)
theorem mt {a b : Prop} (h₁ : a → b) (h₂ : ¬b) : ¬a := fun ha => h₂ (h₁ ha)
theorem not_false : ¬False := fun h => h
theorem not_not_intro {p : Prop} (h : p) : ¬¬p := fun hn => hn h
protected def Not.elim {a : Prop} {α : Sort u} (H1 : ¬a) (H2 : a) : α := absurd H2 H1
theorem Not.intro {a : Prop} (h : a → False) : ¬a := h
theorem not_not_em (a : Prop) : ¬¬(a ∨ ¬a) := fun h => h (Or.inr (fun ha => h (Or.inl ha)))

theorem And.symm {a b : Prop} : a ∧ b → b ∧ a := fun h => And.intro (And.right h) (And.left h)
theorem And.imp {a c b d : Prop} (f : a → c) (g : b → d) (h : a ∧ b) : c ∧ d := And.intro (f (And.left h)) (g (And.right h))
theorem And.imp_left {a b c : Prop} (h : a → b) : a ∧ c → b ∧ c := fun k => And.intro (h (And.left k)) (And.right k)
theorem And.imp_right {a b c : Prop} (h : a → b) : c ∧ a → c ∧ b := fun k => And.intro (And.left k) (h (And.right k))

theorem Or.intro_left {a : Prop} (b : Prop) (h : a) : a ∨ b := Or.inl h
theorem Or.intro_right {b : Prop} (a : Prop) (h : b) : a ∨ b := Or.inr h
theorem Or.elim {a b c : Prop} (h : a ∨ b) (left : a → c) (right : b → c) : c := @Or.rec a b (fun _ => c) left right h
theorem Or.symm {a b : Prop} : a ∨ b → b ∨ a := fun h => Or.elim h Or.inr Or.inl
theorem Or.imp {a c b d : Prop} (f : a → c) (g : b → d) (h : a ∨ b) : c ∨ d :=
  Or.elim h (fun x => Or.inl (f x)) (fun y => Or.inr (g y))
theorem Or.imp_left {a b c : Prop} (f : a → b) : a ∨ c → b ∨ c := fun h => Or.elim h (fun x => Or.inl (f x)) Or.inr
theorem Or.imp_right {b c a : Prop} (f : b → c) : a ∨ b → a ∨ c := fun h => Or.elim h Or.inl (fun y => Or.inr (f y))
theorem Or.resolve_left {a b : Prop} (h : a ∨ b) (na : ¬a) : b := Or.elim h (fun x => absurd x na) (fun y => y)
theorem Or.resolve_right {a b : Prop} (h : a ∨ b) (nb : ¬b) : a := Or.elim h (fun x => x) (fun y => absurd y nb)
theorem Or.neg_resolve_left {a b : Prop} (h : ¬a ∨ b) (ha : a) : b := Or.elim h (fun x => absurd ha x) (fun y => y)
theorem Or.neg_resolve_right {a b : Prop} (h : a ∨ ¬b) (nb : b) : a := Or.elim h (fun x => x) (fun y => absurd nb y)

protected theorem Iff.refl (a : Prop) : a ↔ a := Iff.intro (fun h => h) (fun h => h)
protected theorem Iff.rfl {a : Prop} : a ↔ a := Iff.refl a
protected theorem Iff.symm {a b : Prop} (h : a ↔ b) : b ↔ a := Iff.intro (Iff.mpr h) (Iff.mp h)
protected theorem Iff.trans {a b c : Prop} (h₁ : a ↔ b) (h₂ : b ↔ c) : a ↔ c :=
  Iff.intro (fun ha => Iff.mp h₂ (Iff.mp h₁ ha)) (fun hc => Iff.mpr h₁ (Iff.mpr h₂ hc))
theorem Iff.comm {a b : Prop} : (a ↔ b) ↔ (b ↔ a) := Iff.intro Iff.symm Iff.symm
theorem Iff.of_eq {a b : Prop} (h : a = b) : a ↔ b := @Eq.rec Prop a (fun x _ => a ↔ x) (Iff.refl a) b h
theorem iff_of_true {a b : Prop} (ha : a) (hb : b) : a ↔ b := Iff.intro (fun _ => hb) (fun _ => ha)
theorem iff_of_false {a b : Prop} (ha : ¬a) (hb : ¬b) : a ↔ b := Iff.intro (fun h => absurd h ha) (fun h => absurd h hb)

abbrev And.elim {a b : Prop} {α : Sort u} (f : a → b → α) (h : a ∧ b) : α := f (And.left h) (And.right h)

theorem Exists.elim {α : Sort u} {p : α → Prop} {b : Prop} (h₁ : ∃ x, p x) (h₂ : ∀ (a : α), p a → b) : b :=
  @Exists.rec α p (fun _ => b) h₂ h₁
theorem Nonempty.elim {α : Sort u} {p : Prop} (h₁ : Nonempty α) (h₂ : α → p) : p := @Nonempty.rec α (fun _ => p) h₂ h₁

axiom propext {a b : Prop} : (a ↔ b) → a = b
axiom Quot.sound {α : Sort u} {r : α → α → Prop} {a b : α} : r a b → Quot.mk r a = Quot.mk r b
axiom Classical.choice {α : Sort u} : Nonempty α → α

theorem funext {α : Sort u} {β : α → Sort v} {f g : (x : α) → β x} (h : ∀ x, f x = g x) : f = g :=
  congrArg
    (fun (q : @Quot ((x : α) → β x) (fun f g => ∀ x, f x = g x)) (x : α) =>
      @Quot.lift ((x : α) → β x) (fun f g => ∀ x, f x = g x) (β x) (fun k => k x) (fun a b e => e x) q)
    (@Quot.sound ((x : α) → β x) (fun f g => ∀ x, f x = g x) f g h)
