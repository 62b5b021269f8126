-- Excluded middle, by the choice of elements, and what follows from it.
universe u v w

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
