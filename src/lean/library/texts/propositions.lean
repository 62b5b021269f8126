-- Laws of the connectives and of the quantifiers, as equivalences and as equations of propositions.
universe u v w

theorem and_comm {a b : Prop} : a ∧ b ↔ b ∧ a := Iff.intro And.symm And.symm
protected theorem And.comm {a b : Prop} : a ∧ b ↔ b ∧ a := and_comm
theorem and_assoc {a b c : Prop} : (a ∧ b) ∧ c ↔ a ∧ b ∧ c :=
  Iff.intro (fun h => And.intro h.left.left (And.intro h.left.right h.right))
    (fun h => And.intro (And.intro h.left h.right.left) h.right.right)
theorem and_left_comm {a b c : Prop} : a ∧ b ∧ c ↔ b ∧ a ∧ c :=
  Iff.intro (fun ⟨ha, hb, hc⟩ => ⟨hb, ha, hc⟩) (fun ⟨hb, ha, hc⟩ => ⟨ha, hb, hc⟩)
theorem and_right_comm {a b c : Prop} : (a ∧ b) ∧ c ↔ (a ∧ c) ∧ b :=
  Iff.intro (fun ⟨⟨ha, hb⟩, hc⟩ => ⟨⟨ha, hc⟩, hb⟩) (fun ⟨⟨ha, hc⟩, hb⟩ => ⟨⟨ha, hb⟩, hc⟩)
theorem and_congr {a c b d : Prop} (h₁ : a ↔ c) (h₂ : b ↔ d) : a ∧ b ↔ c ∧ d :=
  Iff.intro (And.imp h₁.mp h₂.mp) (And.imp h₁.mpr h₂.mpr)
theorem id_def {α : Sort u} (a : α) : id a = a := Eq.refl a
theorem and_congr_left {c a b : Prop} (h : c → (a ↔ b)) : a ∧ c ↔ b ∧ c :=
  ⟨fun ⟨ha, hc⟩ => ⟨(h hc).1 ha, hc⟩, fun ⟨hb, hc⟩ => ⟨(h hc).2 hb, hc⟩⟩
theorem and_congr_right {a b c : Prop} (h : a → (b ↔ c)) : a ∧ b ↔ a ∧ c :=
  ⟨fun ⟨ha, hb⟩ => ⟨ha, (h ha).1 hb⟩, fun ⟨ha, hc⟩ => ⟨ha, (h ha).2 hc⟩⟩
theorem not_congr {a b : Prop} (h : a ↔ b) : ¬a ↔ ¬b := ⟨mt h.2, mt h.1⟩
theorem forall_congr' {α : Sort u} {p q : α → Prop} (h : ∀ a, p a ↔ q a) : (∀ a, p a) ↔ ∀ a, q a :=
  ⟨fun H a => (h a).1 (H a), fun H a => (h a).2 (H a)⟩
theorem exists_congr {α : Sort u} {p q : α → Prop} (h : ∀ a, p a ↔ q a) : (∃ a, p a) ↔ ∃ a, q a :=
  ⟨fun ⟨x, hx⟩ => ⟨x, (h x).1 hx⟩, fun ⟨x, hx⟩ => ⟨x, (h x).2 hx⟩⟩
theorem and_iff_left {b a : Prop} (hb : b) : a ∧ b ↔ a := Iff.intro And.left (fun h => And.intro h hb)
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
theorem or_left_comm {a b c : Prop} : a ∨ b ∨ c ↔ b ∨ a ∨ c :=
  ⟨fun h => h.elim (fun x => Or.inr (Or.inl x)) (fun k => k.elim Or.inl (fun x => Or.inr (Or.inr x))),
    fun h => h.elim (fun x => Or.inr (Or.inl x)) (fun k => k.elim Or.inl (fun x => Or.inr (Or.inr x)))⟩
protected theorem Or.comm {a b : Prop} : a ∨ b ↔ b ∨ a := or_comm
theorem or_assoc {a b c : Prop} : (a ∨ b) ∨ c ↔ a ∨ b ∨ c :=
  Iff.intro
    (fun | .inl (.inl h) => .inl h | .inl (.inr h) => .inr (.inl h) | .inr h => .inr (.inr h))
    (fun | .inl h => .inl (.inl h) | .inr (.inl h) => .inl (.inr h) | .inr (.inr h) => .inr h)
theorem or_congr {a c b d : Prop} (h₁ : a ↔ c) (h₂ : b ↔ d) : (a ∨ b) ↔ (c ∨ d) :=
  Iff.intro (Or.imp h₁.mp h₂.mp) (Or.imp h₁.mpr h₂.mpr)
theorem or_self_iff {a : Prop} : a ∨ a ↔ a := Iff.intro (fun h => h.elim id id) Or.inl
theorem or_iff_left {b a : Prop} (hb : ¬b) : a ∨ b ↔ a := Iff.intro (fun h => h.resolve_right hb) Or.inl
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
theorem imp_and {b c : Prop} {α : Sort u} : (α → b ∧ c) ↔ (α → b) ∧ (α → c) :=
  ⟨fun h => ⟨fun ha => (h ha).1, fun ha => (h ha).2⟩, fun h ha => ⟨h.1 ha, h.2 ha⟩⟩

theorem eq_true {p : Prop} (h : p) : p = True := propext (iff_true_intro h)
theorem eq_false {p : Prop} (h : ¬p) : p = False := propext (iff_false_intro h)
theorem of_eq_true {p : Prop} (h : p = True) : p := Iff.mpr (Iff.of_eq h) trivial
theorem of_eq_false {p : Prop} (h : p = False) : ¬p := Iff.mp (Iff.of_eq h)
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
