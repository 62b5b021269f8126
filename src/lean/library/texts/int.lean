-- Integers: the type, its operations and its order.

inductive Int : Type where
  | ofNat : Nat → Int
  | negSucc : Nat → Int

def Int.negOfNat : Nat → Int := fun n => @Nat.rec (fun _ => Int) (Int.ofNat 0) (fun m _ => Int.negSucc m) n
protected def Int.neg (n : Int) : Int := @Int.rec (fun _ => Int) Int.negOfNat (fun m => Int.ofNat (Nat.succ m)) n
def Int.subNatNat (m n : Nat) : Int := @Nat.rec (fun _ => Int) (Int.ofNat (m - n)) (fun k _ => Int.negSucc k) (n - m)
protected def Int.add (m n : Int) : Int :=
  @Int.rec (fun _ => Int)
    (fun a => @Int.rec (fun _ => Int) (fun b => Int.ofNat (a + b)) (fun b => Int.subNatNat a (Nat.succ b)) n)
    (fun a => @Int.rec (fun _ => Int) (fun b => Int.subNatNat b (Nat.succ a)) (fun b => Int.negSucc (Nat.succ (a + b))) n) m
protected def Int.mul (m n : Int) : Int :=
  @Int.rec (fun _ => Int)
    (fun a => @Int.rec (fun _ => Int) (fun b => Int.ofNat (a * b)) (fun b => Int.negOfNat (a * Nat.succ b)) n)
    (fun a => @Int.rec (fun _ => Int) (fun b => Int.negOfNat (Nat.succ a * b)) (fun b => Int.ofNat (Nat.succ a * Nat.succ b)) n) m
instance Int.instNegInt : Neg Int := ⟨Int.neg⟩
instance Int.instAdd : Add Int := ⟨Int.add⟩
instance Int.instMul : Mul Int := ⟨Int.mul⟩
protected def Int.sub (m n : Int) : Int := m + -n
instance Int.instSub : Sub Int := ⟨Int.sub⟩
instance instOfNat {n : Nat} : OfNat Int n := ⟨Int.ofNat n⟩
instance Int.instInhabited : Inhabited Int := ⟨Int.ofNat 0⟩

inductive Int.NonNeg : Int → Prop where
  | mk (n : Nat) : Int.NonNeg (Int.ofNat n)
protected def Int.le (a b : Int) : Prop := Int.NonNeg (b - a)
instance Int.instLEInt : LE Int := ⟨Int.le⟩
protected def Int.lt (a b : Int) : Prop := a + 1 ≤ b
instance Int.instLTInt : LT Int := ⟨Int.lt⟩

def Int.toNat : Int → Nat := fun n => @Int.rec (fun _ => Nat) (fun a => a) (fun _ => 0) n

-- The coercion from the natural numbers.
universe u

class NatCast (R : Type u) where
  natCast : Nat → R
instance instNatCastInt : NatCast Int where
  natCast n := Int.ofNat n
@[reducible] protected def Nat.cast {R : Type u} [NatCast R] : Nat → R := fun n => NatCast.natCast n
instance instCoeTailNatOfNatCast {R : Type u} [NatCast R] : CoeTail Nat R where
  coe n := Nat.cast n
instance instCoeHTCTNatOfNatCast {R : Type u} [NatCast R] : CoeHTCT Nat R where
  coe n := Nat.cast n
