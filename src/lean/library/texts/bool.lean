-- Booleans, and the Boolean comparisons of natural numbers.
universe u v

inductive Bool : Type where
  | false : Bool
  | true : Bool

export Bool (false true)

def cond {α : Sort u} (c : Bool) (x y : α) : α := @Bool.rec (fun _ => α) y x c
def Bool.or (x y : Bool) : Bool := @Bool.rec (fun _ => Bool) y Bool.true x
def Bool.and (x y : Bool) : Bool := @Bool.rec (fun _ => Bool) Bool.false y x
def Bool.not : Bool → Bool := fun x => @Bool.rec (fun _ => Bool) Bool.true Bool.false x

export Bool (or and not)

theorem Bool.false_ne_true : Bool.false ≠ Bool.true := fun h =>
  @Eq.rec Bool Bool.false (fun x _ => @Bool.rec (fun _ => Prop) True False x) True.intro Bool.true h
theorem Bool.not_not (b : Bool) : Bool.not (Bool.not b) = b :=
  @Bool.rec (fun b => Bool.not (Bool.not b) = b) rfl rfl b
theorem Bool.and_comm (x y : Bool) : Bool.and x y = Bool.and y x :=
  @Bool.rec (fun x => Bool.and x y = Bool.and y x) (@Bool.rec (fun y => Bool.and Bool.false y = Bool.and y Bool.false) rfl rfl y)
    (@Bool.rec (fun y => Bool.and Bool.true y = Bool.and y Bool.true) rfl rfl y) x
theorem Bool.or_comm (x y : Bool) : Bool.or x y = Bool.or y x :=
  @Bool.rec (fun x => Bool.or x y = Bool.or y x) (@Bool.rec (fun y => Bool.or Bool.false y = Bool.or y Bool.false) rfl rfl y)
    (@Bool.rec (fun y => Bool.or Bool.true y = Bool.or y Bool.true) rfl rfl y) x
theorem Bool.and_assoc (a b c : Bool) : Bool.and (Bool.and a b) c = Bool.and a (Bool.and b c) :=
  @Bool.rec (fun a => Bool.and (Bool.and a b) c = Bool.and a (Bool.and b c)) rfl rfl a
theorem Bool.or_assoc (a b c : Bool) : Bool.or (Bool.or a b) c = Bool.or a (Bool.or b c) :=
  @Bool.rec (fun a => Bool.or (Bool.or a b) c = Bool.or a (Bool.or b c)) rfl rfl a
theorem Bool.and_true (b : Bool) : Bool.and b Bool.true = b := @Bool.rec (fun b => Bool.and b Bool.true = b) rfl rfl b
theorem Bool.and_false (b : Bool) : Bool.and b Bool.false = Bool.false :=
  @Bool.rec (fun b => Bool.and b Bool.false = Bool.false) rfl rfl b
theorem Bool.true_and (b : Bool) : Bool.and Bool.true b = b := rfl
theorem Bool.false_and (b : Bool) : Bool.and Bool.false b = Bool.false := rfl
theorem Bool.or_true (b : Bool) : Bool.or b Bool.true = Bool.true :=
  @Bool.rec (fun b => Bool.or b Bool.true = Bool.true) rfl rfl b
theorem Bool.or_false (b : Bool) : Bool.or b Bool.false = b := @Bool.rec (fun b => Bool.or b Bool.false = b) rfl rfl b
theorem Bool.true_or (b : Bool) : Bool.or Bool.true b = Bool.true := rfl
theorem Bool.false_or (b : Bool) : Bool.or Bool.false b = b := rfl
theorem Bool.and_self (b : Bool) : Bool.and b b = b := @Bool.rec (fun b => Bool.and b b = b) rfl rfl b
theorem Bool.or_self (b : Bool) : Bool.or b b = b := @Bool.rec (fun b => Bool.or b b = b) rfl rfl b
theorem Bool.not_and (x y : Bool) : Bool.not (Bool.and x y) = Bool.or (Bool.not x) (Bool.not y) :=
  @Bool.rec (fun x => Bool.not (Bool.and x y) = Bool.or (Bool.not x) (Bool.not y)) rfl rfl x
theorem Bool.not_or (x y : Bool) : Bool.not (Bool.or x y) = Bool.and (Bool.not x) (Bool.not y) :=
  @Bool.rec (fun x => Bool.not (Bool.or x y) = Bool.and (Bool.not x) (Bool.not y)) rfl rfl x
theorem Bool.eq_false_of_ne_true {b : Bool} : ¬b = Bool.true → b = Bool.false := fun h =>
  @Bool.rec (fun b => ¬b = Bool.true → b = Bool.false) (fun _ => rfl) (fun h => absurd rfl h) b h
theorem Bool.eq_true_of_ne_false {b : Bool} : ¬b = Bool.false → b = Bool.true := fun h =>
  @Bool.rec (fun b => ¬b = Bool.false → b = Bool.true) (fun h => absurd rfl h) (fun _ => rfl) b h
theorem ne_false_of_eq_true {b : Bool} : b = Bool.true → b ≠ Bool.false :=
  fun h k => Bool.false_ne_true (Eq.trans k.symm h)
theorem ne_true_of_eq_false {b : Bool} : b = Bool.false → b ≠ Bool.true :=
  fun h k => Bool.false_ne_true (Eq.trans h.symm k)
theorem eq_false_of_ne_true {b : Bool} : b ≠ Bool.true → b = Bool.false := Bool.eq_false_of_ne_true
theorem eq_true_of_ne_false {b : Bool} : b ≠ Bool.false → b = Bool.true := Bool.eq_true_of_ne_false

-- Comparisons of natural numbers.

def Nat.beq : Nat → Nat → Bool := fun n m =>
  @Nat.rec (fun _ => Nat → Bool) (fun m => @Nat.rec (fun _ => Bool) Bool.true (fun _ _ => Bool.false) m)
    (fun _ rest m => @Nat.rec (fun _ => Bool) Bool.false (fun k _ => rest k) m) n m
def Nat.ble : Nat → Nat → Bool := fun n m =>
  @Nat.rec (fun _ => Nat → Bool) (fun m => @Nat.rec (fun _ => Bool) Bool.true (fun _ _ => Bool.true) m)
    (fun _ rest m => @Nat.rec (fun _ => Bool) Bool.false (fun k _ => rest k) m) n m
def Nat.blt (a b : Nat) : Bool := Nat.ble (Nat.succ a) b

theorem Nat.eq_of_beq_eq_true {n m : Nat} : Nat.beq n m = Bool.true → n = m := fun h =>
  @Nat.rec (fun n => ∀ m, Nat.beq n m = Bool.true → n = m)
    (fun m => @Nat.rec (fun m => Nat.beq 0 m = Bool.true → 0 = m) (fun _ => rfl) (fun _ _ h => absurd h Bool.false_ne_true) m)
    (fun n ih m => @Nat.rec (fun m => Nat.beq (Nat.succ n) m = Bool.true → Nat.succ n = m)
      (fun h => absurd h Bool.false_ne_true) (fun k _ h => congrArg Nat.succ (ih k h)) m)
    n m h
theorem Nat.beq_refl (a : Nat) : Nat.beq a a = Bool.true :=
  @Nat.rec (fun a => Nat.beq a a = Bool.true) rfl (fun _ ih => ih) a
theorem Nat.ne_of_beq_eq_false {n m : Nat} : Nat.beq n m = Bool.false → ¬n = m := fun h =>
  fun e => Bool.false_ne_true (Eq.trans h.symm (@Eq.rec Nat n (fun x _ => Nat.beq n x = Bool.true) (Nat.beq_refl n) m e))
theorem Nat.le_of_ble_eq_true {n m : Nat} (h : Nat.ble n m = Bool.true) : n ≤ m :=
  @Nat.rec (fun n => ∀ m, Nat.ble n m = Bool.true → n ≤ m)
    (fun m _ => Nat.zero_le m)
    (fun n ih m => @Nat.rec (fun m => Nat.ble (Nat.succ n) m = Bool.true → Nat.succ n ≤ m)
      (fun h => absurd h Bool.false_ne_true) (fun k _ h => Nat.succ_le_succ (ih k h)) m)
    n m h
theorem Nat.ble_self_eq_true (n : Nat) : Nat.ble n n = Bool.true :=
  @Nat.rec (fun n => Nat.ble n n = Bool.true) rfl (fun _ ih => ih) n
theorem Nat.ble_eq_true_of_le {n m : Nat} (h : n ≤ m) : Nat.ble n m = Bool.true :=
  @Nat.rec (fun n => ∀ m, n ≤ m → Nat.ble n m = Bool.true)
    (fun m => @Nat.rec (fun m => 0 ≤ m → Nat.ble 0 m = Bool.true) (fun _ => rfl) (fun _ _ _ => rfl) m)
    (fun n ih m => @Nat.rec (fun m => Nat.succ n ≤ m → Nat.ble (Nat.succ n) m = Bool.true)
      (fun h => (Nat.not_succ_le_zero n h).elim) (fun k _ h => ih k (Nat.le_of_succ_le_succ h)) m)
    n m h
theorem Nat.not_le_of_not_ble_eq_true {n m : Nat} (h : ¬Nat.ble n m = Bool.true) : ¬n ≤ m :=
  fun k => h (Nat.ble_eq_true_of_le k)
theorem Nat.ble_eq {x y : Nat} : (Nat.ble x y = Bool.true) = (x ≤ y) :=
  propext ⟨Nat.le_of_ble_eq_true, Nat.ble_eq_true_of_le⟩
