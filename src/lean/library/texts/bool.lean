-- Booleans, and the Boolean comparisons of natural numbers.
universe u v

inductive Bool : Type where
  | false : Bool
  | true : Bool

export Bool (false true)

def cond {α : Sort u} (c : Bool) (x y : α) : α := @Bool.rec (fun _ => α) y x c
def Bool.or (x y : Bool) : Bool := @Bool.rec (fun _ => Bool) y Bool.true x
def Bool.and (x y : Bool) : Bool := @Bool.rec (fun _ => Bool) Bool.false y x
def Bool.not (x : Bool) : Bool := @Bool.rec (fun _ => Bool) Bool.true Bool.false x
def Bool.xor (x y : Bool) : Bool := @Bool.rec (fun _ => Bool) y (Bool.not y) x

export Bool (or and not)

theorem Bool.noConfusion' (h : Bool.false = Bool.true) : False :=
  @Eq.rec Bool Bool.false (fun x _ => @Bool.rec (fun _ => Prop) True False x) True.intro Bool.true h
theorem Bool.false_ne_true : ¬Bool.false = Bool.true := Bool.noConfusion'
theorem Bool.not_not (x : Bool) : Bool.not (Bool.not x) = x :=
  @Bool.rec (fun x => Bool.not (Bool.not x) = x) rfl rfl x
theorem Bool.and_comm (x y : Bool) : Bool.and x y = Bool.and y x :=
  @Bool.rec (fun x => Bool.and x y = Bool.and y x) (@Bool.rec (fun y => Bool.and Bool.false y = Bool.and y Bool.false) rfl rfl y)
    (@Bool.rec (fun y => Bool.and Bool.true y = Bool.and y Bool.true) rfl rfl y) x
theorem Bool.or_comm (x y : Bool) : Bool.or x y = Bool.or y x :=
  @Bool.rec (fun x => Bool.or x y = Bool.or y x) (@Bool.rec (fun y => Bool.or Bool.false y = Bool.or y Bool.false) rfl rfl y)
    (@Bool.rec (fun y => Bool.or Bool.true y = Bool.or y Bool.true) rfl rfl y) x
theorem Bool.and_assoc (x y z : Bool) : Bool.and (Bool.and x y) z = Bool.and x (Bool.and y z) :=
  @Bool.rec (fun x => Bool.and (Bool.and x y) z = Bool.and x (Bool.and y z)) rfl rfl x
theorem Bool.or_assoc (x y z : Bool) : Bool.or (Bool.or x y) z = Bool.or x (Bool.or y z) :=
  @Bool.rec (fun x => Bool.or (Bool.or x y) z = Bool.or x (Bool.or y z)) rfl rfl x
theorem Bool.and_true (x : Bool) : Bool.and x Bool.true = x := @Bool.rec (fun x => Bool.and x Bool.true = x) rfl rfl x
theorem Bool.and_false (x : Bool) : Bool.and x Bool.false = Bool.false :=
  @Bool.rec (fun x => Bool.and x Bool.false = Bool.false) rfl rfl x
theorem Bool.true_and (x : Bool) : Bool.and Bool.true x = x := rfl
theorem Bool.false_and (x : Bool) : Bool.and Bool.false x = Bool.false := rfl
theorem Bool.or_true (x : Bool) : Bool.or x Bool.true = Bool.true :=
  @Bool.rec (fun x => Bool.or x Bool.true = Bool.true) rfl rfl x
theorem Bool.or_false (x : Bool) : Bool.or x Bool.false = x := @Bool.rec (fun x => Bool.or x Bool.false = x) rfl rfl x
theorem Bool.true_or (x : Bool) : Bool.or Bool.true x = Bool.true := rfl
theorem Bool.false_or (x : Bool) : Bool.or Bool.false x = x := rfl
theorem Bool.and_self (x : Bool) : Bool.and x x = x := @Bool.rec (fun x => Bool.and x x = x) rfl rfl x
theorem Bool.or_self (x : Bool) : Bool.or x x = x := @Bool.rec (fun x => Bool.or x x = x) rfl rfl x
theorem Bool.not_and (x y : Bool) : Bool.not (Bool.and x y) = Bool.or (Bool.not x) (Bool.not y) :=
  @Bool.rec (fun x => Bool.not (Bool.and x y) = Bool.or (Bool.not x) (Bool.not y)) rfl rfl x
theorem Bool.not_or (x y : Bool) : Bool.not (Bool.or x y) = Bool.and (Bool.not x) (Bool.not y) :=
  @Bool.rec (fun x => Bool.not (Bool.or x y) = Bool.and (Bool.not x) (Bool.not y)) rfl rfl x
theorem Bool.eq_false_of_not_eq_true {b : Bool} (h : ¬b = Bool.true) : b = Bool.false :=
  @Bool.rec (fun b => ¬b = Bool.true → b = Bool.false) (fun _ => rfl) (fun h => absurd rfl h) b h
theorem Bool.eq_true_of_not_eq_false {b : Bool} (h : ¬b = Bool.false) : b = Bool.true :=
  @Bool.rec (fun b => ¬b = Bool.false → b = Bool.true) (fun h => absurd rfl h) (fun _ => rfl) b h
theorem ne_false_of_eq_true {b : Bool} (h : b = Bool.true) : ¬b = Bool.false :=
  fun k => Bool.false_ne_true (Eq.trans k.symm h)
theorem ne_true_of_eq_false {b : Bool} (h : b = Bool.false) : ¬b = Bool.true :=
  fun k => Bool.false_ne_true (Eq.trans h.symm k)
theorem eq_false_of_ne_true {b : Bool} (h : ¬b = Bool.true) : b = Bool.false := Bool.eq_false_of_not_eq_true h
theorem eq_true_of_ne_false {b : Bool} (h : ¬b = Bool.false) : b = Bool.true := Bool.eq_true_of_not_eq_false h

-- Comparisons of natural numbers.

def Nat.beq (n m : Nat) : Bool :=
  @Nat.rec (fun _ => Nat → Bool) (fun m => @Nat.rec (fun _ => Bool) Bool.true (fun _ _ => Bool.false) m)
    (fun _ rest m => @Nat.rec (fun _ => Bool) Bool.false (fun k _ => rest k) m) n m
def Nat.ble (n m : Nat) : Bool :=
  @Nat.rec (fun _ => Nat → Bool) (fun m => @Nat.rec (fun _ => Bool) Bool.true (fun _ _ => Bool.true) m)
    (fun _ rest m => @Nat.rec (fun _ => Bool) Bool.false (fun k _ => rest k) m) n m
def Nat.blt (n m : Nat) : Bool := Nat.ble (Nat.succ n) m

theorem Nat.eq_of_beq_eq_true {n m : Nat} (h : Nat.beq n m = Bool.true) : n = m :=
  @Nat.rec (fun n => ∀ m, Nat.beq n m = Bool.true → n = m)
    (fun m => @Nat.rec (fun m => Nat.beq 0 m = Bool.true → 0 = m) (fun _ => rfl) (fun _ _ h => absurd h Bool.false_ne_true) m)
    (fun n ih m => @Nat.rec (fun m => Nat.beq (Nat.succ n) m = Bool.true → Nat.succ n = m)
      (fun h => absurd h Bool.false_ne_true) (fun k _ h => congrArg Nat.succ (ih k h)) m)
    n m h
theorem Nat.beq_refl (n : Nat) : Nat.beq n n = Bool.true :=
  @Nat.rec (fun n => Nat.beq n n = Bool.true) rfl (fun _ ih => ih) n
theorem Nat.beq_eq_true_eq (a b : Nat) : (Nat.beq a b = Bool.true) = (a = b) :=
  propext ⟨Nat.eq_of_beq_eq_true, fun e => e ▸ Nat.beq_refl a⟩
theorem Nat.ne_of_beq_eq_false {n m : Nat} (h : Nat.beq n m = Bool.false) : ¬n = m :=
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
