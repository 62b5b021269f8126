-- The classes of numerals and operators, with names, arguments and reducibility as in core Lean.
universe u v w

abbrev outParam (α : Sort u) : Sort u := α
abbrev semiOutParam (α : Sort u) : Sort u := α
abbrev inferInstance {α : Sort u} [i : α] : α := i
abbrev inferInstanceAs (α : Sort u) [i : α] : α := i

class Inhabited (α : Sort u) where
  default : α

export Inhabited (default)

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

class Coe (α : semiOutParam (Sort u)) (β : Sort v) where
  coe : α → β
class CoeTC (α : Sort u) (β : Sort v) where
  coe : α → β
class CoeOut (α : Sort u) (β : semiOutParam (Sort v)) where
  coe : α → β
class CoeOTC (α : Sort u) (β : Sort v) where
  coe : α → β
class CoeHead (α : Sort u) (β : semiOutParam (Sort v)) where
  coe : α → β
class CoeHTC (α : Sort u) (β : Sort v) where
  coe : α → β
class CoeTail (α : semiOutParam (Sort u)) (β : Sort v) where
  coe : α → β
class CoeHTCT (α : Sort u) (β : Sort v) where
  coe : α → β
class CoeDep (α : Sort u) (_ : α) (β : Sort v) where
  coe : β
class CoeT (α : Sort u) (_ : α) (β : Sort v) where
  coe : β
class CoeFun (α : Sort u) (γ : outParam (α → Sort v)) where
  coe : (f : α) → γ f
class CoeSort (α : Sort u) (β : outParam (Sort v)) where
  coe : α → β

instance instCoeTCOfCoe {β : Sort u} {γ : Sort v} {α : Sort w} [Coe β γ] [CoeTC α β] : CoeTC α γ where
  coe a := Coe.coe (CoeTC.coe a : β)
instance instCoeTCOfCoe_1 {α : Sort u} {β : Sort v} [Coe α β] : CoeTC α β where
  coe a := Coe.coe a
instance instCoeTC {α : Sort u} : CoeTC α α where
  coe a := a
instance instCoeOTCOfCoeOut {α : Sort u} {β : Sort v} {γ : Sort w} [CoeOut α β] [CoeOTC β γ] : CoeOTC α γ where
  coe a := CoeOTC.coe (CoeOut.coe a : β)
instance instCoeOTCOfCoeTC {α : Sort u} {β : Sort v} [CoeTC α β] : CoeOTC α β where
  coe a := CoeTC.coe a
instance instCoeOTC {α : Sort u} : CoeOTC α α where
  coe a := a
instance instCoeHTCOfCoeHeadOfCoeOTC {α : Sort u} {β : Sort v} {γ : Sort w} [CoeHead α β] [CoeOTC β γ] : CoeHTC α γ where
  coe a := CoeOTC.coe (CoeHead.coe a : β)
instance instCoeHTCOfCoeOTC {α : Sort u} {β : Sort v} [CoeOTC α β] : CoeHTC α β where
  coe a := CoeOTC.coe a
instance instCoeHTC {α : Sort u} : CoeHTC α α where
  coe a := a
instance instCoeHTCTOfCoeTailOfCoeHTC {β : Sort u} {γ : Sort v} {α : Sort w} [CoeTail β γ] [CoeHTC α β] : CoeHTCT α γ where
  coe a := CoeTail.coe (CoeHTC.coe a : β)
instance instCoeHTCTOfCoeHTC {α : Sort u} {β : Sort v} [CoeHTC α β] : CoeHTCT α β where
  coe a := CoeHTC.coe a
instance instCoeHTCT {α : Sort u} : CoeHTCT α α where
  coe a := a
instance instCoeTOfCoeHTCT {α : Sort u} {β : Sort v} {a : α} [CoeHTCT α β] : CoeT α a β where
  coe := CoeHTCT.coe a
instance instCoeTOfCoeDep {α : Sort u} {a : α} {β : Sort v} [CoeDep α a β] : CoeT α a β where
  coe := CoeDep.coe a
instance instCoeT {α : Sort u} {a : α} : CoeT α a α where
  coe := a
