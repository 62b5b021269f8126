-- Unit, pairs, sums, options, lists.
universe u v w

abbrev Unit : Type := PUnit
abbrev Unit.unit : Unit := PUnit.unit
inductive Empty : Type where
inductive PEmpty : Sort u where
def Empty.elim {C : Sort u} : Empty → C := fun e => @Empty.rec (fun _ => C) e

structure Prod (α : Type u) (β : Type v) : Type (max u v) where
  fst : α
  snd : β
structure Sigma {α : Type u} (β : α → Type v) : Type (max u v) where
  fst : α
  snd : β fst
structure PSigma {α : Sort u} (β : α → Sort v) : Sort (max 1 (max u v)) where
  fst : α
  snd : β fst
inductive Sum (α : Type u) (β : Type v) : Type (max u v) where
  | inl (val : α) : Sum α β
  | inr (val : β) : Sum α β
inductive Option (α : Type u) : Type u where
  | none : Option α
  | some (val : α) : Option α
inductive List (α : Type u) : Type u where
  | nil : List α
  | cons (head : α) (tail : List α) : List α

export Option (none some)

instance instInhabitedPUnit : Inhabited PUnit := ⟨PUnit.unit⟩
instance instInhabitedBool : Inhabited Bool := ⟨Bool.false⟩
instance instInhabitedProd {α : Type u} {β : Type v} [Inhabited α] [Inhabited β] : Inhabited (Prod α β) :=
  ⟨Prod.mk default default⟩
instance instInhabitedOption {α : Type u} : Inhabited (Option α) := ⟨none⟩
instance instInhabitedList {α : Type u} : Inhabited (List α) := ⟨List.nil⟩
instance instInhabitedForall (α : Sort u) {β : Sort v} [Inhabited β] : Inhabited (α → β) := ⟨fun _ => default⟩
instance Pi.instInhabited {α : Sort u} {β : α → Sort v} [(a : α) → Inhabited (β a)] : Inhabited ((a : α) → β a) :=
  ⟨fun _ => default⟩
instance instNonemptyOfInhabited {α : Sort u} [Inhabited α] : Nonempty α := ⟨default⟩

protected theorem PUnit.ext (a b : PUnit) : a = b := rfl
protected theorem Prod.ext {α : Type u} {β : Type v} {x y : α × β} (fst : x.fst = y.fst) (snd : x.snd = y.snd) : x = y :=
  congr (congrArg Prod.mk fst) snd
protected theorem PProd.ext {α : Sort u} {β : Sort v} {x y : PProd α β} (fst : x.fst = y.fst) (snd : x.snd = y.snd) : x = y :=
  congr (congrArg PProd.mk fst) snd
protected theorem Sigma.ext {α : Type u} {β : α → Type v} {x y : Sigma β} (fst : x.fst = y.fst) (snd : HEq x.snd y.snd) : x = y := by
  cases x; cases y; cases fst; exact congrArg (Sigma.mk _) (eq_of_heq snd)
protected theorem PSigma.ext {α : Sort u} {β : α → Sort v} {x y : PSigma β} (fst : x.fst = y.fst) (snd : HEq x.snd y.snd) : x = y := by
  cases x; cases y; cases fst; exact congrArg (PSigma.mk _) (eq_of_heq snd)
protected theorem Subtype.ext {α : Sort u} {p : α → Prop} {a1 a2 : {x // p x}} : a1.val = a2.val → a1 = a2 := fun h => by
  cases a1; cases a2; cases h; rfl

theorem Prod.eta {α : Type u} {β : Type v} (p : α × β) : Prod.mk p.fst p.snd = p := rfl

-- Options.

def Option.isSome {α : Type u} : Option α → Bool := fun o => @Option.rec α (fun _ => Bool) false (fun _ => true) o
def Option.isNone {α : Type u} : Option α → Bool := fun o => @Option.rec α (fun _ => Bool) true (fun _ => false) o
def Option.getD {α : Type u} (opt : Option α) (dflt : α) : α := @Option.rec α (fun _ => α) dflt (fun x => x) opt
protected def Option.map {α : Type u} {β : Type v} (f : α → β) : Option α → Option β := fun o =>
  @Option.rec α (fun _ => Option β) none (fun x => some (f x)) o
protected def Option.bind {α : Type u} {β : Type v} : Option α → (α → Option β) → Option β := fun o b =>
  @Option.rec α (fun _ => Option β) none b o
theorem Option.some_inj {α : Type u} {a b : α} : some a = some b ↔ a = b := ⟨Option.some.inj, congrArg some⟩
theorem Option.some_ne_none {α : Type u} (x : α) : some x ≠ none :=
  fun h => Bool.false_ne_true (congrArg Option.isNone h)
theorem Option.map_none {α : Type u} {β : Type v} (f : α → β) : Option.map f none = none := rfl
theorem Option.map_some {α : Type u} {β : Type v} (a : α) (f : α → β) : Option.map f (some a) = some (f a) := rfl

-- Lists.

def List.length {α : Type u} : List α → Nat := fun as => @List.rec α (fun _ => Nat) 0 (fun _ _ n => n + 1) as
protected def List.append {α : Type u} (xs ys : List α) : List α :=
  @List.rec α (fun _ => List α) ys (fun x _ rest => x :: rest) xs
instance List.instAppend {α : Type u} : Append (List α) := ⟨List.append⟩
def List.map {α : Type u} {β : Type v} (f : α → β) (l : List α) : List β :=
  @List.rec α (fun _ => List β) [] (fun x _ rest => f x :: rest) l
def List.filter {α : Type u} (p : α → Bool) (l : List α) : List α :=
  @List.rec α (fun _ => List α) [] (fun x _ rest => cond (p x) (x :: rest) rest) l
def List.foldr {α : Type u} {β : Type v} (f : α → β → β) (init : β) (l : List α) : β :=
  @List.rec α (fun _ => β) init (fun x _ r => f x r) l
def List.foldl {α : Type u} {β : Type v} (f : α → β → α) (init : α) : List β → α := fun l =>
  @List.rec β (fun _ => α → α) (fun a => a) (fun x _ r a => r (f a x)) l init
def List.reverseAux {α : Type u} : List α → List α → List α := fun as acc =>
  @List.rec α (fun _ => List α → List α) (fun acc => acc) (fun x _ r acc => r (x :: acc)) as acc
def List.reverse {α : Type u} (as : List α) : List α := List.reverseAux as []
def List.replicate {α : Type u} (n : Nat) (a : α) : List α := @Nat.rec (fun _ => List α) [] (fun _ rest => a :: rest) n
def List.head? {α : Type u} : List α → Option α := fun l => @List.rec α (fun _ => Option α) none (fun x _ _ => some x) l
def List.tail {α : Type u} : List α → List α := fun l => @List.rec α (fun _ => List α) [] (fun _ xs _ => xs) l
def List.isEmpty {α : Type u} : List α → Bool := fun l => @List.rec α (fun _ => Bool) true (fun _ _ _ => false) l

theorem List.cons_ne_nil {α : Type u} (a : α) (l : List α) : a :: l ≠ [] := fun h => Bool.false_ne_true (congrArg List.isEmpty h)
theorem List.cons_ne_self {α : Type u} (a : α) (l : List α) : a :: l ≠ l :=
  fun h => Nat.succ_ne_self (List.length l) (congrArg List.length h)
theorem List.length_nil {α : Type u} : List.length ([] : List α) = 0 := rfl
theorem List.length_cons {α : Type u} {a : α} {as : List α} : List.length (a :: as) = List.length as + 1 := rfl
theorem List.length_append {α : Type u} {as bs : List α} : List.length (as ++ bs) = List.length as + List.length bs :=
  @List.rec α (fun as => List.length (as ++ bs) = List.length as + List.length bs) (Nat.zero_add (List.length bs)).symm
    (fun _ as ih => Eq.trans (congrArg Nat.succ ih) (Nat.succ_add (List.length as) (List.length bs)).symm) as
theorem List.nil_append {α : Type u} (as : List α) : [] ++ as = as := rfl
theorem List.cons_append {α : Type u} {a : α} {as bs : List α} : a :: as ++ bs = a :: (as ++ bs) := rfl
theorem List.append_nil {α : Type u} (as : List α) : as ++ [] = as :=
  @List.rec α (fun as => as ++ ([] : List α) = as) rfl (fun x _ ih => congrArg (List.cons x) ih) as
theorem List.append_assoc {α : Type u} (as bs cs : List α) : as ++ bs ++ cs = as ++ (bs ++ cs) :=
  @List.rec α (fun as => as ++ bs ++ cs = as ++ (bs ++ cs)) rfl (fun x _ ih => congrArg (List.cons x) ih) as
theorem List.singleton_append {α : Type u} {x : α} {l : List α} : [x] ++ l = x :: l := rfl
theorem List.map_nil {α : Type u} {β : Type v} {f : α → β} : List.map f [] = [] := rfl
theorem List.map_cons {α : Type u} {β : Type v} {f : α → β} {a : α} {l : List α} :
    List.map f (a :: l) = f a :: List.map f l := rfl
theorem List.length_map {α : Type u} {β : Type v} {as : List α} (f : α → β) : List.length (List.map f as) = List.length as :=
  @List.rec α (fun as => List.length (List.map f as) = List.length as) rfl (fun _ _ ih => congrArg Nat.succ ih) as
theorem List.map_append {α : Type u} {β : Type v} {f : α → β} {l₁ l₂ : List α} :
    List.map f (l₁ ++ l₂) = List.map f l₁ ++ List.map f l₂ :=
  @List.rec α (fun l₁ => List.map f (l₁ ++ l₂) = List.map f l₁ ++ List.map f l₂) rfl
    (fun x _ ih => congrArg (List.cons (f x)) ih) l₁
theorem List.map_map {β : Type u} {γ : Type v} {α : Type w} {g : β → γ} {f : α → β} {l : List α} :
    List.map g (List.map f l) = List.map (g ∘ f) l :=
  @List.rec α (fun l => List.map g (List.map f l) = List.map (g ∘ f) l) rfl (fun x _ ih => congrArg (List.cons (g (f x))) ih) l
theorem List.map_id {α : Type u} (l : List α) : List.map id l = l :=
  @List.rec α (fun l => List.map id l = l) rfl (fun x _ ih => congrArg (List.cons x) ih) l
theorem List.reverseAux_eq {α : Type u} {as bs : List α} : List.reverseAux as bs = List.reverse as ++ bs :=
  have general : ∀ (as bs cs : List α), List.reverseAux as (bs ++ cs) = List.reverseAux as bs ++ cs := fun as =>
    @List.rec α (fun as => ∀ (bs cs : List α), List.reverseAux as (bs ++ cs) = List.reverseAux as bs ++ cs) (fun _ _ => rfl)
      (fun x _ ih bs cs => ih (x :: bs) cs) as
  general as [] bs
theorem List.reverse_nil {α : Type u} : List.reverse ([] : List α) = [] := rfl
theorem List.reverse_cons {α : Type u} {a : α} {as : List α} : List.reverse (a :: as) = List.reverse as ++ [a] :=
  @List.reverseAux_eq α as [a]
theorem List.reverse_append {α : Type u} {as bs : List α} : List.reverse (as ++ bs) = List.reverse bs ++ List.reverse as := by
  induction as with
  | nil => exact (List.append_nil (List.reverse bs)).symm
  | cons a as ih => rw [List.cons_append, List.reverse_cons, ih, List.reverse_cons, List.append_assoc]
theorem List.reverse_reverse {α : Type u} (as : List α) : List.reverse (List.reverse as) = as := by
  induction as with
  | nil => rfl
  | cons a as ih =>
    rw [List.reverse_cons, List.reverse_append, ih]
    rfl
theorem List.length_reverse {α : Type u} {as : List α} : List.length (List.reverse as) = List.length as := by
  induction as with
  | nil => rfl
  | cons a as ih =>
    rw [List.reverse_cons, List.length_append, ih]
    rfl
theorem List.length_replicate {α : Type u} {n : Nat} {a : α} : List.length (List.replicate n a) = n :=
  @Nat.rec (fun n => List.length (List.replicate n a) = n) rfl (fun _ ih => congrArg Nat.succ ih) n

namespace List
inductive Mem {α : Type u} (a : α) : List α → Prop where
  | head (as : List α) : Mem a (a :: as)
  | tail (b : α) {as : List α} : Mem a as → Mem a (b :: as)
end List
instance List.instMembership {α : Type u} : Membership α (List α) := ⟨fun l a => List.Mem a l⟩
theorem List.mem_cons {α : Type u} {b : α} {l : List α} {a : α} : a ∈ b :: l ↔ a = b ∨ a ∈ l := by
  constructor
  · intro h
    cases h with
    | head => exact Or.inl rfl
    | tail _ h => exact Or.inr h
  · intro h
    cases h with
    | inl e => cases e; exact List.Mem.head l
    | inr h => exact List.Mem.tail b h
theorem List.forall_mem_cons {α : Type u} {p : α → Prop} {a : α} {l : List α} : (∀ x, x ∈ a :: l → p x) ↔ p a ∧ ∀ x, x ∈ l → p x :=
  ⟨fun h => ⟨h a (List.Mem.head l), fun x m => h x (List.Mem.tail a m)⟩,
    fun h x m => (List.mem_cons.mp m).elim (fun e => e ▸ h.1) (fun m => h.2 x m)⟩
