-- The coercions of core Lean between propositions and Booleans, and from subtypes.
universe u

instance boolToProp : Coe Bool Prop where
  coe b := b = true
instance boolToSort : CoeSort Bool Prop where
  coe b := b = true
instance decPropToBool (p : Prop) [Decidable p] : CoeDep Prop p Bool where
  coe := decide p
instance subtypeCoe {α : Sort u} {p : α → Prop} : CoeOut (Subtype p) α where
  coe v := v.val

