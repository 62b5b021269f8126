// The prelude: core Lean's definitions and lemmas about propositions and equality, in the checker's own language.

/**
 * Names and statements are those of core Lean. Everything is checked by the kernel when the prelude is loaded; the only
 * axioms are propext, Quot.sound and Classical.choice, and sorryAx, which no proof may keep.
 */
export const preludeSource = `
universe u v w

inductive True : Prop where
  | intro : True
inductive False : Prop where
def Not (a : Prop) : Prop := a → False
inductive And (a : Prop) (b : Prop) : Prop where
  | intro (left : a) (right : b) : And a b
inductive Or (a : Prop) (b : Prop) : Prop where
  | inl (h : a) : Or a b
  | inr (h : b) : Or a b
inductive Iff (a : Prop) (b : Prop) : Prop where
  | intro (mp : a → b) (mpr : b → a) : Iff a b
inductive Exists {α : Sort u} (p : α → Prop) : Prop where
  | intro (w : α) (h : p w) : Exists p
inductive Nonempty (α : Sort u) : Prop where
  | intro (val : α) : Nonempty α
inductive Nat : Type where
  | zero : Nat
  | succ (n : Nat) : Nat
inductive Subtype {α : Sort u} (p : α → Prop) : Sort (max 1 u) where
  | mk (val : α) (property : p val) : Subtype p

axiom sorryAx (α : Sort u) : α

abbrev Ne {α : Sort u} (a : α) (b : α) : Prop := ¬(a = b)

def id {α : Sort u} (a : α) : α := a
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
theorem Ne.symm {α : Sort u} {a b : α} (h : a ≠ b) : b ≠ a := fun e => h (Eq.symm e)
theorem Ne.elim {α : Sort u} {a b : α} (h : a ≠ b) : a = b → False := h
theorem Ne.irrefl {α : Sort u} {a : α} (h : a ≠ a) : False := h (Eq.refl a)
theorem Ne.intro {α : Sort u} {a b : α} (h : a = b → False) : a ≠ b := h
theorem ne_of_eq_of_ne {α : Sort u} {a b c : α} (h₁ : a = b) (h₂ : b ≠ c) : a ≠ c := fun h => h₂ (Eq.trans (Eq.symm h₁) h)
theorem ne_of_ne_of_eq {α : Sort u} {a b c : α} (h₁ : a ≠ b) (h₂ : b = c) : a ≠ c := fun h => h₁ (Eq.trans h (Eq.symm h₂))
theorem eq_comm {α : Sort u} {a b : α} : a = b ↔ b = a := Iff.intro Eq.symm Eq.symm

theorem trivial : True := True.intro
def False.elim {C : Sort u} (h : False) : C := @False.rec (fun _ => C) h
def absurd {a : Prop} {b : Sort v} (h₁ : a) (h₂ : ¬a) : b := @False.rec (fun _ => b) (h₂ h₁)
theorem mt {a b : Prop} (h₁ : a → b) (h₂ : ¬b) : ¬a := fun ha => h₂ (h₁ ha)
theorem not_false : ¬False := fun h => h
theorem not_not_intro {p : Prop} (h : p) : ¬¬p := fun hn => hn h
def Not.elim {a : Prop} {α : Sort u} (H1 : ¬a) (H2 : a) : α := absurd H2 H1
theorem Not.intro {a : Prop} (h : a → False) : ¬a := h
theorem not_not_em (a : Prop) : ¬¬(a ∨ ¬a) := fun h => h (Or.inr (fun ha => h (Or.inl ha)))

theorem And.left {a b : Prop} (h : a ∧ b) : a := @And.rec a b (fun _ => a) (fun x _ => x) h
theorem And.right {a b : Prop} (h : a ∧ b) : b := @And.rec a b (fun _ => b) (fun _ y => y) h
theorem And.symm {a b : Prop} (h : a ∧ b) : b ∧ a := And.intro (And.right h) (And.left h)
theorem And.imp {a b c d : Prop} (f : a → c) (g : b → d) (h : a ∧ b) : c ∧ d := And.intro (f (And.left h)) (g (And.right h))
theorem And.imp_left {a b c : Prop} (h : a → b) (k : a ∧ c) : b ∧ c := And.intro (h (And.left k)) (And.right k)
theorem And.imp_right {a b c : Prop} (h : a → b) (k : c ∧ a) : c ∧ b := And.intro (And.left k) (h (And.right k))

theorem Or.intro_left {a : Prop} (b : Prop) (h : a) : a ∨ b := Or.inl h
theorem Or.intro_right {b : Prop} (a : Prop) (h : b) : a ∨ b := Or.inr h
theorem Or.elim {a b c : Prop} (h : a ∨ b) (left : a → c) (right : b → c) : c := @Or.rec a b (fun _ => c) left right h
theorem Or.symm {a b : Prop} (h : a ∨ b) : b ∨ a := Or.elim h Or.inr Or.inl
theorem Or.imp {a b c d : Prop} (f : a → c) (g : b → d) (h : a ∨ b) : c ∨ d :=
  Or.elim h (fun x => Or.inl (f x)) (fun y => Or.inr (g y))
theorem Or.imp_left {a b c : Prop} (f : a → b) (h : a ∨ c) : b ∨ c := Or.elim h (fun x => Or.inl (f x)) Or.inr
theorem Or.imp_right {a b c : Prop} (f : b → c) (h : a ∨ b) : a ∨ c := Or.elim h Or.inl (fun y => Or.inr (f y))
theorem Or.resolve_left {a b : Prop} (h : a ∨ b) (na : ¬a) : b := Or.elim h (fun x => absurd x na) (fun y => y)
theorem Or.resolve_right {a b : Prop} (h : a ∨ b) (nb : ¬b) : a := Or.elim h (fun x => x) (fun y => absurd y nb)
theorem Or.neg_resolve_left {a b : Prop} (h : ¬a ∨ b) (ha : a) : b := Or.elim h (fun x => absurd ha x) (fun y => y)
theorem Or.neg_resolve_right {a b : Prop} (h : a ∨ ¬b) (nb : b) : a := Or.elim h (fun x => x) (fun y => absurd nb y)

theorem Iff.mp {a b : Prop} (h : a ↔ b) : a → b := @Iff.rec a b (fun _ => a → b) (fun f _ => f) h
theorem Iff.mpr {a b : Prop} (h : a ↔ b) : b → a := @Iff.rec a b (fun _ => b → a) (fun _ g => g) h
theorem Iff.refl (a : Prop) : a ↔ a := Iff.intro (fun h => h) (fun h => h)
theorem Iff.rfl {a : Prop} : a ↔ a := Iff.refl a
theorem Iff.symm {a b : Prop} (h : a ↔ b) : b ↔ a := Iff.intro (Iff.mpr h) (Iff.mp h)
theorem Iff.trans {a b c : Prop} (h₁ : a ↔ b) (h₂ : b ↔ c) : a ↔ c :=
  Iff.intro (fun ha => Iff.mp h₂ (Iff.mp h₁ ha)) (fun hc => Iff.mpr h₁ (Iff.mpr h₂ hc))
theorem Iff.comm {a b : Prop} : (a ↔ b) ↔ (b ↔ a) := Iff.intro Iff.symm Iff.symm
theorem Iff.of_eq {a b : Prop} (h : a = b) : a ↔ b := @Eq.rec Prop a (fun x _ => a ↔ x) (Iff.refl a) b h
theorem iff_of_true {a b : Prop} (ha : a) (hb : b) : a ↔ b := Iff.intro (fun _ => hb) (fun _ => ha)
theorem iff_of_false {a b : Prop} (ha : ¬a) (hb : ¬b) : a ↔ b := Iff.intro (fun h => absurd h ha) (fun h => absurd h hb)

def And.elim {a b : Prop} {α : Sort u} (f : a → b → α) (h : a ∧ b) : α := f (And.left h) (And.right h)

theorem Exists.elim {α : Sort u} {p : α → Prop} {b : Prop} (h₁ : ∃ x, p x) (h₂ : ∀ (a : α), p a → b) : b :=
  @Exists.rec α p (fun _ => b) h₂ h₁
theorem Nonempty.elim {α : Sort u} {p : Prop} (h₁ : Nonempty α) (h₂ : α → p) : p := @Nonempty.rec α (fun _ => p) h₂ h₁
def Subtype.val {α : Sort u} {p : α → Prop} (self : Subtype p) : α := @Subtype.rec α p (fun _ => α) (fun x _ => x) self
theorem Subtype.property {α : Sort u} {p : α → Prop} (self : Subtype p) : p (Subtype.val self) :=
  @Subtype.rec α p (fun s => p (Subtype.val s)) (fun _ h => h) self

axiom propext {a b : Prop} (h : a ↔ b) : a = b
axiom Quot.sound {α : Sort u} {r : α → α → Prop} {a b : α} (h : r a b) : Quot.mk r a = Quot.mk r b
axiom Classical.choice {α : Sort u} (h : Nonempty α) : α

theorem funext {α : Sort u} {β : α → Sort v} {f g : (x : α) → β x} (h : ∀ x, f x = g x) : f = g :=
  congrArg
    (fun (q : @Quot ((x : α) → β x) (fun f g => ∀ x, f x = g x)) (x : α) =>
      @Quot.lift ((x : α) → β x) (fun f g => ∀ x, f x = g x) (β x) (fun k => k x) (fun a b e => e x) q)
    (@Quot.sound ((x : α) → β x) (fun f g => ∀ x, f x = g x) f g h)

theorem and_comm {a b : Prop} : a ∧ b ↔ b ∧ a := Iff.intro And.symm And.symm
theorem And.comm {a b : Prop} : a ∧ b ↔ b ∧ a := and_comm
theorem and_assoc {a b c : Prop} : (a ∧ b) ∧ c ↔ a ∧ b ∧ c :=
  Iff.intro (fun h => And.intro h.left.left (And.intro h.left.right h.right))
    (fun h => And.intro (And.intro h.left h.right.left) h.right.right)
theorem and_left_comm {a b c : Prop} : a ∧ b ∧ c ↔ b ∧ a ∧ c :=
  Iff.intro (fun ⟨ha, hb, hc⟩ => ⟨hb, ha, hc⟩) (fun ⟨hb, ha, hc⟩ => ⟨ha, hb, hc⟩)
theorem and_right_comm {a b c : Prop} : (a ∧ b) ∧ c ↔ (a ∧ c) ∧ b :=
  Iff.intro (fun ⟨⟨ha, hb⟩, hc⟩ => ⟨⟨ha, hc⟩, hb⟩) (fun ⟨⟨ha, hc⟩, hb⟩ => ⟨⟨ha, hb⟩, hc⟩)
theorem and_congr {a b c d : Prop} (h₁ : a ↔ c) (h₂ : b ↔ d) : a ∧ b ↔ c ∧ d :=
  Iff.intro (And.imp h₁.mp h₂.mp) (And.imp h₁.mpr h₂.mpr)
theorem and_iff_left {a b : Prop} (hb : b) : a ∧ b ↔ a := Iff.intro And.left (fun h => And.intro h hb)
theorem and_iff_right {a b : Prop} (ha : a) : a ∧ b ↔ b := Iff.intro And.right (fun h => And.intro ha h)
theorem and_self_iff {a : Prop} : a ∧ a ↔ a := Iff.intro And.left (fun h => And.intro h h)
theorem not_and_self {a : Prop} : ¬(¬a ∧ a) := fun h => h.left h.right
theorem and_not_self {a : Prop} : ¬(a ∧ ¬a) := fun h => h.right h.left
theorem and_imp {a b c : Prop} : (a ∧ b → c) ↔ (a → b → c) :=
  Iff.intro (fun h ha hb => h ⟨ha, hb⟩) (fun h ⟨ha, hb⟩ => h ha hb)
theorem not_and {a b : Prop} : ¬(a ∧ b) ↔ (a → ¬b) := and_imp
theorem not_and_of_not_left {a : Prop} (b : Prop) : ¬a → ¬(a ∧ b) := fun h k => h k.left
theorem not_and_of_not_right (a : Prop) {b : Prop} : ¬b → ¬(a ∧ b) := fun h k => h k.right
theorem or_comm {a b : Prop} : a ∨ b ↔ b ∨ a := Iff.intro Or.symm Or.symm
theorem Or.comm {a b : Prop} : a ∨ b ↔ b ∨ a := or_comm
theorem or_assoc {a b c : Prop} : (a ∨ b) ∨ c ↔ a ∨ b ∨ c :=
  Iff.intro
    (fun | .inl (.inl h) => .inl h | .inl (.inr h) => .inr (.inl h) | .inr h => .inr (.inr h))
    (fun | .inl h => .inl (.inl h) | .inr (.inl h) => .inl (.inr h) | .inr (.inr h) => .inr h)
theorem or_congr {a b c d : Prop} (h₁ : a ↔ c) (h₂ : b ↔ d) : (a ∨ b) ↔ (c ∨ d) :=
  Iff.intro (Or.imp h₁.mp h₂.mp) (Or.imp h₁.mpr h₂.mpr)
theorem or_self_iff {a : Prop} : a ∨ a ↔ a := Iff.intro (fun h => h.elim id id) Or.inl
theorem or_iff_left {a b : Prop} (hb : ¬b) : a ∨ b ↔ a := Iff.intro (fun h => h.resolve_right hb) Or.inl
theorem or_iff_right {a b : Prop} (ha : ¬a) : a ∨ b ↔ b := Iff.intro (fun h => h.resolve_left ha) Or.inr
theorem or_imp {a b c : Prop} : (a ∨ b → c) ↔ (a → c) ∧ (b → c) :=
  Iff.intro (fun h => ⟨fun ha => h (Or.inl ha), fun hb => h (Or.inr hb)⟩) (fun ⟨ha, hb⟩ h => h.elim ha hb)
theorem not_or {p q : Prop} : ¬(p ∨ q) ↔ ¬p ∧ ¬q := or_imp
theorem not_or_intro {a b : Prop} (ha : ¬a) (hb : ¬b) : ¬(a ∨ b) := fun h => h.elim ha hb
theorem not_and_of_not_or_not {a b : Prop} (h : ¬a ∨ ¬b) : ¬(a ∧ b) := fun k => h.elim (fun n => n k.left) (fun n => n k.right)
theorem and_or_left {a b c : Prop} : a ∧ (b ∨ c) ↔ (a ∧ b) ∨ (a ∧ c) :=
  Iff.intro (fun ⟨ha, h⟩ => h.elim (fun hb => .inl ⟨ha, hb⟩) (fun hc => .inr ⟨ha, hc⟩))
    (fun | .inl ⟨ha, hb⟩ => ⟨ha, .inl hb⟩ | .inr ⟨ha, hc⟩ => ⟨ha, .inr hc⟩)
theorem or_and_right {a b c : Prop} : (a ∨ b) ∧ c ↔ (a ∧ c) ∨ (b ∧ c) :=
  Iff.intro (fun ⟨h, hc⟩ => h.elim (fun ha => .inl ⟨ha, hc⟩) (fun hb => .inr ⟨hb, hc⟩))
    (fun | .inl ⟨ha, hc⟩ => ⟨.inl ha, hc⟩ | .inr ⟨hb, hc⟩ => ⟨.inr hb, hc⟩)
theorem or_and_left {a b c : Prop} : a ∨ (b ∧ c) ↔ (a ∨ b) ∧ (a ∨ c) :=
  Iff.intro (fun h => h.elim (fun ha => ⟨.inl ha, .inl ha⟩) (fun k => ⟨.inr k.left, .inr k.right⟩))
    (fun | ⟨.inl ha, _⟩ => .inl ha | ⟨.inr _, .inl ha⟩ => .inl ha | ⟨.inr hb, .inr hc⟩ => .inr ⟨hb, hc⟩)
theorem and_or_right {a b c : Prop} : (a ∧ b) ∨ c ↔ (a ∨ c) ∧ (b ∨ c) :=
  Iff.intro (fun h => h.elim (fun k => ⟨.inl k.left, .inl k.right⟩) (fun hc => ⟨.inr hc, .inr hc⟩))
    (fun | ⟨.inr hc, _⟩ => .inr hc | ⟨.inl _, .inr hc⟩ => .inr hc | ⟨.inl ha, .inl hb⟩ => .inl ⟨ha, hb⟩)
theorem imp_not_comm {a b : Prop} : (a → ¬b) ↔ (b → ¬a) := Iff.intro (fun h hb ha => h ha hb) (fun h ha hb => h hb ha)
theorem not_imp_of_and_not {a b : Prop} : a ∧ ¬b → ¬(a → b) := fun ⟨ha, hb⟩ h => hb (h ha)
theorem not_iff_false_intro {a : Prop} (h : a) : ¬a ↔ False := Iff.intro (fun n => n h) (fun f => f.elim)
theorem iff_false_intro {a : Prop} (h : ¬a) : a ↔ False := Iff.intro h False.elim
theorem iff_true_intro {a : Prop} (h : a) : a ↔ True := iff_of_true h trivial
theorem imp_and {α : Sort u} {b c : Prop} : (α → b ∧ c) ↔ (α → b) ∧ (α → c) :=
  ⟨fun h => ⟨fun ha => (h ha).1, fun ha => (h ha).2⟩, fun h ha => ⟨h.1 ha, h.2 ha⟩⟩

theorem eq_true {p : Prop} (h : p) : p = True := propext (iff_true_intro h)
theorem eq_false {p : Prop} (h : ¬p) : p = False := propext (iff_false_intro h)
theorem of_eq_true {p : Prop} (h : p = True) : p := Iff.mpr (Iff.of_eq h) trivial
theorem not_of_eq_false {p : Prop} (h : p = False) : ¬p := Iff.mp (Iff.of_eq h)
theorem and_self (p : Prop) : (p ∧ p) = p := propext and_self_iff
theorem or_self (p : Prop) : (p ∨ p) = p := propext or_self_iff
theorem iff_self (p : Prop) : (p ↔ p) = True := eq_true Iff.rfl
theorem and_true (p : Prop) : (p ∧ True) = p := propext ⟨And.left, fun h => ⟨h, trivial⟩⟩
theorem true_and (p : Prop) : (True ∧ p) = p := propext ⟨And.right, fun h => ⟨trivial, h⟩⟩
theorem and_false (p : Prop) : (p ∧ False) = False := propext ⟨And.right, False.elim⟩
theorem false_and (p : Prop) : (False ∧ p) = False := propext ⟨And.left, False.elim⟩
theorem or_true (p : Prop) : (p ∨ True) = True := eq_true (Or.inr trivial)
theorem true_or (p : Prop) : (True ∨ p) = True := eq_true (Or.inl trivial)
theorem or_false (p : Prop) : (p ∨ False) = p := propext ⟨fun h => h.elim id False.elim, Or.inl⟩
theorem false_or (p : Prop) : (False ∨ p) = p := propext ⟨fun h => h.elim False.elim id, Or.inr⟩
theorem not_true_eq_false : (¬True) = False := eq_false (fun h => h trivial)
theorem not_false_eq_true : (¬False) = True := eq_true not_false
theorem iff_true (p : Prop) : (p ↔ True) = p := propext ⟨fun h => h.mpr trivial, iff_true_intro⟩
theorem true_iff (p : Prop) : (True ↔ p) = p := propext ⟨fun h => h.mp trivial, fun h => iff_of_true trivial h⟩
theorem iff_false (p : Prop) : (p ↔ False) = ¬p := propext ⟨fun h => h.mp, iff_false_intro⟩
theorem false_iff (p : Prop) : (False ↔ p) = ¬p := propext ⟨fun h => h.mpr, fun h => iff_of_false not_false h⟩

theorem forall_imp {α : Sort u} {p q : α → Prop} (h : ∀ a, p a → q a) : (∀ a, p a) → ∀ a, q a := fun k a => h a (k a)
theorem Exists.imp {α : Sort u} {p q : α → Prop} (h : ∀ a, p a → q a) : (∃ a, p a) → ∃ a, q a := fun ⟨a, hp⟩ => ⟨a, h a hp⟩
theorem not_exists {α : Sort u} {p : α → Prop} : (¬∃ x, p x) ↔ ∀ x, ¬p x := ⟨fun h x hp => h ⟨x, hp⟩, fun h ⟨x, hp⟩ => h x hp⟩
theorem forall_not_of_not_exists {α : Sort u} {p : α → Prop} (h : ¬∃ x, p x) : ∀ x, ¬p x := not_exists.mp h
theorem not_exists_of_forall_not {α : Sort u} {p : α → Prop} (h : ∀ x, ¬p x) : ¬∃ x, p x := not_exists.mpr h
theorem not_forall_of_exists_not {α : Sort u} {p : α → Prop} : (∃ x, ¬p x) → ¬∀ x, p x := fun ⟨x, hn⟩ h => hn (h x)
theorem forall_and {α : Sort u} {p q : α → Prop} : (∀ x, p x ∧ q x) ↔ (∀ x, p x) ∧ (∀ x, q x) :=
  ⟨fun h => ⟨fun x => (h x).1, fun x => (h x).2⟩, fun ⟨h₁, h₂⟩ x => ⟨h₁ x, h₂ x⟩⟩
theorem exists_or {α : Sort u} {p q : α → Prop} : (∃ x, p x ∨ q x) ↔ (∃ x, p x) ∨ ∃ x, q x :=
  ⟨fun | ⟨x, .inl h⟩ => .inl ⟨x, h⟩ | ⟨x, .inr h⟩ => .inr ⟨x, h⟩,
   fun | .inl ⟨x, h⟩ => ⟨x, .inl h⟩ | .inr ⟨x, h⟩ => ⟨x, .inr h⟩⟩
theorem exists_imp {α : Sort u} {p : α → Prop} {b : Prop} : ((∃ x, p x) → b) ↔ ∀ x, p x → b :=
  ⟨fun h x hx => h ⟨x, hx⟩, fun h ⟨x, hx⟩ => h x hx⟩

def Classical.choose {α : Sort u} {p : α → Prop} (h : ∃ x, p x) : α :=
  Subtype.val (@Classical.choice (Subtype p) (Exists.elim h (fun w hw => Nonempty.intro (Subtype.mk w hw))))
theorem Classical.choose_spec {α : Sort u} {p : α → Prop} (h : ∃ x, p x) : p (Classical.choose h) :=
  Subtype.property (@Classical.choice (Subtype p) (Exists.elim h (fun w hw => Nonempty.intro (Subtype.mk w hw))))
theorem Classical.em (p : Prop) : p ∨ ¬p := by
  have chosen : ∀ (U V : Prop → Prop) (hU : ∃ x, U x) (hV : ∃ x, V x), U = V → Classical.choose hU = Classical.choose hV := by
    intro U V hU hV h
    subst h
    rfl
  have hU : ∃ x : Prop, x = True ∨ p := ⟨True, Or.inl rfl⟩
  have hV : ∃ x : Prop, x = False ∨ p := ⟨False, Or.inl rfl⟩
  have same : p → Classical.choose hU = Classical.choose hV := by
    intro hp
    apply chosen
    apply funext
    intro x
    exact propext ⟨fun _ => Or.inr hp, fun _ => Or.inr hp⟩
  cases Classical.choose_spec hU with
  | inr hp => exact Or.inl hp
  | inl hu =>
    cases Classical.choose_spec hV with
    | inr hp => exact Or.inl hp
    | inl hv =>
      apply Or.inr
      intro hp
      exact Eq.mp (Eq.trans (Eq.symm hu) (Eq.trans (same hp) hv)) trivial
theorem Classical.byCases {p q : Prop} (hpq : p → q) (hnpq : ¬p → q) : q := Or.elim (Classical.em p) hpq hnpq
theorem Classical.byContradiction {p : Prop} (h : ¬p → False) : p := Or.elim (Classical.em p) id (fun n => False.elim (h n))
theorem Classical.not_not {a : Prop} : ¬¬a ↔ a := ⟨fun h => Classical.byContradiction h, not_not_intro⟩
theorem Classical.not_imp {a b : Prop} : ¬(a → b) ↔ a ∧ ¬b :=
  ⟨fun h => ⟨Classical.byContradiction (fun na => h (fun ha => absurd ha na)), fun hb => h (fun _ => hb)⟩, not_imp_of_and_not⟩
theorem Classical.not_forall {α : Sort u} {p : α → Prop} : (¬∀ x, p x) ↔ ∃ x, ¬p x :=
  ⟨fun h => Classical.byContradiction (fun n => h (fun x => Classical.byContradiction (fun hx => n ⟨x, hx⟩))),
   not_forall_of_exists_not⟩
theorem Classical.propComplete (a : Prop) : a = True ∨ a = False :=
  Or.elim (Classical.em a) (fun ha => Or.inl (eq_true ha)) (fun hn => Or.inr (eq_false hn))
`;
