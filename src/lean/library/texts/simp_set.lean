-- More of the lemmas that core Lean tags for the simplifier, about numbers, lists, options and Booleans.
universe u v w

theorem heq_eq_eq {α : Sort u} (a b : α) : (HEq a b) = (a = b) := propext ⟨eq_of_heq, heq_of_eq⟩
theorem eq_iff_iff {a b : Prop} : a = b ↔ (a ↔ b) := ⟨fun h => h ▸ Iff.rfl, propext⟩
theorem exists_const {b : Prop} (α : Sort u) [i : Nonempty α] : (∃ _ : α, b) ↔ b := ⟨fun ⟨_, h⟩ => h, fun h => i.elim (fun x => ⟨x, h⟩)⟩
theorem forall_const {b : Prop} (α : Sort u) [i : Nonempty α] : (α → b) ↔ b := ⟨fun h => i.elim h, fun h _ => h⟩
theorem and_self_left {a b : Prop} : a ∧ a ∧ b ↔ a ∧ b := ⟨fun h => h.2, fun h => ⟨h.1, h⟩⟩
theorem and_self_right {a b : Prop} : (a ∧ b) ∧ b ↔ a ∧ b := ⟨fun h => h.1, fun h => ⟨h, h.2⟩⟩
theorem or_self_left {a b : Prop} : a ∨ a ∨ b ↔ a ∨ b := ⟨fun h => h.elim Or.inl id, Or.inr⟩
theorem or_self_right {a b : Prop} : (a ∨ b) ∨ b ↔ a ∨ b := ⟨fun h => h.elim id Or.inr, Or.inl⟩
theorem and_iff_left_iff_imp {a b : Prop} : (a ∧ b ↔ a) ↔ a → b := ⟨fun h k => (h.mpr k).2, fun h => ⟨And.left, fun k => ⟨k, h k⟩⟩⟩
theorem and_iff_right_iff_imp {a b : Prop} : (a ∧ b ↔ b) ↔ b → a := ⟨fun h k => (h.mpr k).1, fun h => ⟨And.right, fun k => ⟨h k, k⟩⟩⟩
theorem or_iff_left_iff_imp {a b : Prop} : (a ∨ b ↔ a) ↔ b → a := ⟨fun h k => h.mp (Or.inr k), fun h => ⟨fun k => k.elim id h, Or.inl⟩⟩
theorem or_iff_right_iff_imp {a b : Prop} : (a ∨ b ↔ b) ↔ a → b := ⟨fun h k => h.mp (Or.inl k), fun h => ⟨fun k => k.elim h id, Or.inr⟩⟩
theorem forall_exists_index {α : Sort u} {p : α → Prop} {q : (∃ x, p x) → Prop} : (∀ h, q h) ↔ ∀ (x : α) (h : p x), q ⟨x, h⟩ :=
  ⟨fun h x hx => h ⟨x, hx⟩, fun h k => Exists.elim k (fun x hx => h x hx)⟩

theorem Gentzen.not_offset_le (b k : Nat) : ¬b + Nat.succ k ≤ b := by omega
theorem Gentzen.not_offset_lt (b k : Nat) : ¬b + Nat.succ k < b := by omega
theorem Nat.add_eq_zero_iff {n m : Nat} : n + m = 0 ↔ n = 0 ∧ m = 0 := by omega
theorem Nat.add_eq_left {a b : Nat} : a + b = a ↔ b = 0 := by omega
theorem Nat.add_eq_right {a b : Nat} : a + b = b ↔ a = 0 := by omega
theorem Nat.left_eq_add {a b : Nat} : a = a + b ↔ b = 0 := by omega
theorem Nat.right_eq_add {a b : Nat} : b = a + b ↔ a = 0 := by omega
theorem Nat.lt_add_left_iff_pos {n k : Nat} : n < k + n ↔ 0 < k := by omega
theorem Nat.lt_add_right_iff_pos {n k : Nat} : n < n + k ↔ 0 < k := by omega
theorem Nat.lt_one_iff {n : Nat} : n < 1 ↔ n = 0 := by omega
protected theorem Nat.sub_le_iff_le_add {a b c : Nat} : a - b ≤ c ↔ a ≤ c + b := by omega
theorem Nat.pred_eq_succ_iff {n m : Nat} : n - 1 = m + 1 ↔ n = m + 2 := by omega
theorem Nat.add_succ_sub_one (m n : Nat) : m + Nat.succ n - 1 = m + n := by omega
theorem Nat.succ_add_sub_one (n m : Nat) : Nat.succ m + n - 1 = m + n := by omega
theorem Nat.mod_two_not_eq_zero {n : Nat} : ¬n % 2 = 0 ↔ n % 2 = 1 := by omega
theorem Nat.mod_two_not_eq_one {n : Nat} : ¬n % 2 = 1 ↔ n % 2 = 0 := by omega
theorem Nat.exists_eq_add_one {a : Nat} : (∃ n, a = n + 1) ↔ 0 < a := ⟨fun h => by omega, fun h => ⟨a - 1, by omega⟩⟩
theorem Nat.exists_add_one_eq {a : Nat} : (∃ n, n + 1 = a) ↔ 0 < a := ⟨fun h => by omega, fun h => ⟨a - 1, by omega⟩⟩
protected theorem Nat.zero_dvd {n : Nat} : 0 ∣ n ↔ n = 0 := ⟨fun ⟨c, h⟩ => by rw [h, Nat.zero_mul], fun h => by rw [h]; exact Nat.dvd_refl 0⟩
protected theorem Nat.min_eq_left {a b : Nat} (h : a ≤ b) : min a b = a := by omega
protected theorem Nat.min_eq_right {a b : Nat} (h : b ≤ a) : min a b = b := by omega
protected theorem Nat.max_eq_left {a b : Nat} (h : b ≤ a) : max a b = a := by omega
protected theorem Nat.max_eq_right {a b : Nat} (h : a ≤ b) : max a b = b := by omega
protected theorem Nat.min_zero (a : Nat) : min a 0 = 0 := by omega
protected theorem Nat.zero_min (a : Nat) : min 0 a = 0 := by omega
protected theorem Nat.max_zero (a : Nat) : max a 0 = a := by omega
protected theorem Nat.zero_max (a : Nat) : max 0 a = a := by omega
protected theorem Nat.min_assoc (a b c : Nat) : min (min a b) c = min a (min b c) := by omega
protected theorem Nat.max_assoc (a b c : Nat) : max (max a b) c = max a (max b c) := by omega
protected theorem Nat.min_comm (a b : Nat) : min a b = min b a := by omega
protected theorem Nat.max_comm (a b : Nat) : max a b = max b a := by omega
protected theorem Nat.min_le_left (a b : Nat) : min a b ≤ a := by omega
protected theorem Nat.min_le_right (a b : Nat) : min a b ≤ b := by omega
protected theorem Nat.le_max_left (a b : Nat) : a ≤ max a b := by omega
protected theorem Nat.le_max_right (a b : Nat) : b ≤ max a b := by omega
protected theorem Nat.le_min {a b c : Nat} : a ≤ min b c ↔ a ≤ b ∧ a ≤ c := by omega
protected theorem Nat.max_le {a b c : Nat} : max a b ≤ c ↔ a ≤ c ∧ b ≤ c := by omega
protected theorem Nat.min_def {n m : Nat} : min n m = if n ≤ m then n else m := rfl
protected theorem Nat.max_def {n m : Nat} : max n m = if n ≤ m then m else n := rfl
protected theorem Nat.min_self (a : Nat) : min a a = a := by omega
protected theorem Nat.max_self (a : Nat) : max a a = a := by omega

theorem Int.natCast_add (n m : Nat) : ((n + m : Nat) : Int) = n + m := rfl
theorem Int.natCast_mul (n m : Nat) : ((n * m : Nat) : Int) = n * m := rfl
theorem Int.natCast_nonneg (n : Nat) : 0 ≤ (n : Int) := by omega
protected theorem Int.neg_zero : -(0 : Int) = 0 := rfl
protected theorem Int.neg_inj {a b : Int} : -a = -b ↔ a = b := by omega
protected theorem Int.neg_eq_zero {a : Int} : -a = 0 ↔ a = 0 := by omega
protected theorem Int.sub_neg (a b : Int) : a - -b = a + b := by omega
protected theorem Int.add_sub_cancel (a b : Int) : a + b - b = a := by omega
protected theorem Int.sub_add_cancel (a b : Int) : a - b + b = a := by omega
protected theorem Int.add_left_inj {i j : Int} (k : Int) : i + k = j + k ↔ i = j := by omega
protected theorem Int.add_right_inj {i j : Int} (k : Int) : k + i = k + j ↔ i = j := by omega
protected theorem Int.add_le_add_iff_left {b c : Int} (a : Int) : a + b ≤ a + c ↔ b ≤ c := by omega
protected theorem Int.add_le_add_iff_right {a b : Int} (c : Int) : a + c ≤ b + c ↔ a ≤ b := by omega
protected theorem Int.add_lt_add_iff_left {b c : Int} (a : Int) : a + b < a + c ↔ b < c := by omega
protected theorem Int.add_lt_add_iff_right {a b : Int} (c : Int) : a + c < b + c ↔ a < b := by omega
protected theorem Int.neg_le_neg_iff {a b : Int} : -a ≤ -b ↔ b ≤ a := by omega
protected theorem Int.neg_lt_neg_iff {a b : Int} : -a < -b ↔ b < a := by omega
protected theorem Int.sub_nonneg {a b : Int} : 0 ≤ a - b ↔ b ≤ a := by omega
protected theorem Int.sub_pos {a b : Int} : 0 < a - b ↔ b < a := by omega
theorem Int.ofNat_le {m n : Nat} : (m : Int) ≤ n ↔ m ≤ n := by omega
theorem Int.ofNat_lt {n m : Nat} : (n : Int) < m ↔ n < m := by omega
theorem Int.toNat_natCast (n : Nat) : (n : Int).toNat = n := rfl

theorem List.map_id_fun {α : Type u} : List.map (id : α → α) = id := funext List.map_id
theorem List.not_mem_nil {α : Type u} {a : α} : ¬a ∈ [] := fun h => nomatch h
theorem List.mem_append_left {α : Type u} {a : α} {as : List α} (bs : List α) : a ∈ as → a ∈ as ++ bs := by
  intro h
  induction h with
  | head as => exact .head _
  | tail b _ ih => exact .tail _ ih
theorem List.mem_append_right {α : Type u} {b : α} (as : List α) {bs : List α} : b ∈ bs → b ∈ as ++ bs := by
  intro h
  induction as with
  | nil => exact h
  | cons a as ih => exact .tail _ ih
theorem List.mem_append {α : Type u} {a : α} {s t : List α} : a ∈ s ++ t ↔ a ∈ s ∨ a ∈ t := by
  induction s with
  | nil => exact ⟨Or.inr, fun h => h.elim (fun k => nomatch k) id⟩
  | cons b s ih => rw [List.cons_append, List.mem_cons, List.mem_cons, ih, or_assoc]
theorem List.append_eq_nil_iff {α : Type u} {p q : List α} : p ++ q = [] ↔ p = [] ∧ q = [] := by
  cases p with
  | nil => exact ⟨fun h => ⟨rfl, h⟩, fun h => h.2⟩
  | cons a p => exact ⟨fun h => (nomatch h), fun h => (nomatch h.1)⟩
theorem List.length_eq_zero_iff {α : Type u} {l : List α} : List.length l = 0 ↔ l = [] := by
  cases l with
  | nil => exact ⟨fun _ => rfl, fun _ => rfl⟩
  | cons a l => exact ⟨fun h => (nomatch h), fun h => (nomatch h)⟩
theorem List.foldr_nil {α : Type u} {β : Type v} {f : α → β → β} {b : β} : List.foldr f b [] = b := rfl
theorem List.foldr_cons {α : Type u} {β : Type v} {a : α} {l : List α} {f : α → β → β} {b : β} : List.foldr f b (a :: l) = f a (List.foldr f b l) := rfl
theorem List.foldl_nil {α : Type u} {β : Type v} {f : α → β → α} {b : α} : List.foldl f b [] = b := rfl
theorem List.foldl_cons {α : Type u} {β : Type v} {a : α} {l : List α} {f : β → α → β} {b : β} : List.foldl f b (a :: l) = List.foldl f (f b a) l := rfl
theorem List.tail_cons {α : Type u} {a : α} {as : List α} : List.tail (a :: as) = as := rfl
theorem List.head?_nil {α : Type u} : List.head? ([] : List α) = none := rfl
theorem List.head?_cons {α : Type u} {a : α} {l : List α} : List.head? (a :: l) = some a := rfl
theorem Option.isSome_none {α : Type u} : Option.isSome (none : Option α) = false := rfl
theorem Option.isSome_some {α : Type u} {a : α} : Option.isSome (some a) = true := rfl
theorem Option.isNone_none {α : Type u} : Option.isNone (none : Option α) = true := rfl
theorem Option.isNone_some {α : Type u} {a : α} : Option.isNone (some a) = false := rfl
theorem Option.getD_none {α : Type u} {a : α} : Option.getD none a = a := rfl
theorem Option.getD_some {α : Type u} {a b : α} : Option.getD (some a) b = a := rfl
theorem Option.bind_none {α : Type u} {β : Type v} (f : α → Option β) : Option.bind none f = none := rfl
theorem Option.bind_some {α : Type u} {β : Type v} (a : α) (f : α → Option β) : Option.bind (some a) f = f a := rfl
theorem Bool.not_true : (!true) = false := rfl
theorem Bool.not_false : (!false) = true := rfl
theorem Bool.and_eq_true (a b : Bool) : ((a && b) = true) = (a = true ∧ b = true) := by
  cases a <;> cases b <;> decide
theorem Bool.or_eq_true (a b : Bool) : ((a || b) = true) = (a = true ∨ b = true) := by
  cases a <;> cases b <;> decide
theorem Bool.not_eq_true (b : Bool) : (¬b = true) = (b = false) := by cases b <;> decide
theorem Bool.not_eq_false (b : Bool) : (¬b = false) = (b = true) := by cases b <;> decide
theorem Bool.and_not_self (x : Bool) : (x && !x) = false := by cases x <;> rfl
theorem Bool.not_and_self (x : Bool) : (!x && x) = false := by cases x <;> rfl
theorem Bool.or_not_self (x : Bool) : (x || !x) = true := by cases x <;> rfl
theorem Bool.not_or_self (x : Bool) : (!x || x) = true := by cases x <;> rfl
theorem Bool.and_left_comm (x y z : Bool) : (x && (y && z)) = (y && (x && z)) := by cases x <;> cases y <;> rfl
theorem Bool.or_left_comm (x y z : Bool) : (x || (y || z)) = (y || (x || z)) := by cases x <;> cases y <;> rfl
