-- The classes of numerals and operators, with names, arguments and reducibility as in core Lean.
universe u v w

abbrev outParam (α : Sort u) : Sort u := α
abbrev semiOutParam (α : Sort u) : Sort u := α
abbrev inferInstance {α : Sort u} [i : α] : α := i
abbrev inferInstanceAs (α : Sort u) [i : α] : α := i

class Inhabited (α : Sort u) where
  default : α

class OfNat (α : Type u) (_ : Nat) where
  ofNat : α

class HAdd (α : Type u) (β : Type v) (γ : outParam (Type w)) where
  hAdd : α → β → γ
class HSub (α : Type u) (β : Type v) (γ : outParam (Type w)) where
  hSub : α → β → γ
class HMul (α : Type u) (β : Type v) (γ : outParam (Type w)) where
  hMul : α → β → γ
class HDiv (α : Type u) (β : Type v) (γ : outParam (Type w)) where
  hDiv : α → β → γ
class HMod (α : Type u) (β : Type v) (γ : outParam (Type w)) where
  hMod : α → β → γ
class HPow (α : Type u) (β : Type v) (γ : outParam (Type w)) where
  hPow : α → β → γ
class HAppend (α : Type u) (β : Type v) (γ : outParam (Type w)) where
  hAppend : α → β → γ

class Add (α : Type u) where
  add : α → α → α
class Sub (α : Type u) where
  sub : α → α → α
class Mul (α : Type u) where
  mul : α → α → α
class Div (α : Type u) where
  div : α → α → α
class Mod (α : Type u) where
  mod : α → α → α
class Neg (α : Type u) where
  neg : α → α
class Dvd (α : Type u) where
  dvd : α → α → Prop
class Pow (α : Type u) (β : Type v) where
  pow : α → β → α
class NatPow (α : Type u) where
  pow : α → Nat → α
class Append (α : Type u) where
  append : α → α → α

class LE (α : Type u) where
  le : α → α → Prop
class LT (α : Type u) where
  lt : α → α → Prop
abbrev GE.ge {α : Type u} [LE α] (a b : α) : Prop := LE.le b a
abbrev GT.gt {α : Type u} [LT α] (a b : α) : Prop := LT.lt b a

class HasEquiv (α : Sort u) where
  Equiv : α → α → Sort v
class Membership (α : outParam (Type u)) (γ : Type v) where
  mem : γ → α → Prop

instance instHAdd {α : Type u} [Add α] : HAdd α α α where
  hAdd a b := Add.add a b
instance instHSub {α : Type u} [Sub α] : HSub α α α where
  hSub a b := Sub.sub a b
instance instHMul {α : Type u} [Mul α] : HMul α α α where
  hMul a b := Mul.mul a b
instance instHDiv {α : Type u} [Div α] : HDiv α α α where
  hDiv a b := Div.div a b
instance instHMod {α : Type u} [Mod α] : HMod α α α where
  hMod a b := Mod.mod a b
instance instHPow {α : Type u} {β : Type v} [Pow α β] : HPow α β α where
  hPow a b := Pow.pow a b
instance instPowNat {α : Type u} [NatPow α] : Pow α Nat where
  pow a n := NatPow.pow a n
instance instHAppendOfAppend {α : Type u} [Append α] : HAppend α α α where
  hAppend a b := Append.append a b
instance instOfNatNat (n : Nat) : OfNat Nat n where
  ofNat := n

attribute [default_instance 100] instOfNatNat
attribute [default_instance] instHAdd instHSub instHMul instHDiv instHMod instHPow instPowNat instHAppendOfAppend

class inductive Decidable (p : Prop) : Type where
  | isFalse (h : ¬p) : Decidable p
  | isTrue (h : p) : Decidable p
