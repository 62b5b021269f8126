// Texts with an error, each with what Lean says of it and the place in Lean's source (or its tests) that the words come from.

export interface KnownMessage {
  readonly place: string;
  readonly text: string;
  readonly message: string;
}

const known = (place: string, text: string, message: string): KnownMessage => ({ place, text, message });

const synthesisHint =
  "Hint: Type class instance resolution failures can be inspected with the `set_option trace.Meta.synthInstance true` command.";
const onlyConstructor =
  "Note: This notation can only be used when the expected type is an inductive type with a single constructor";

export const knownMessages: readonly KnownMessage[] = [
  known("Lean/Elab/Term: unknown identifier", "example (n : Nat) : n = n := foo", "Unknown identifier `foo`"),
  known("Lean/Elab/App: unknown constant", "example (n : Nat) : n = n := Nat.foo", "Unknown constant `Nat.foo`"),
  known(
    "Lean/Elab/App: invalid field",
    "example (n : Nat) : n = n := n.foo",
    "Invalid field `foo`: The environment does not contain `Nat.foo`, so it is not possible to project the field `foo` from an expression\n  n\nof type `Nat`",
  ),
  known(
    "Lean/Elab/App: invalid projection",
    "example (p q : Prop) (h : p ∨ q) : p := h.1",
    "Invalid projection: Expected a value whose type is a structure\n  h\nhas type\n  p ∨ q",
  ),
  known(
    "Lean/Meta/Check: mkHasTypeButIsExpectedMsg",
    "example (p q : Prop) (h : p) : q := by\n  exact h",
    "Type mismatch\n  h\nhas type\n  p\nbut is expected to have type\n  q",
  ),
  known(
    "Lean/Meta/Check: types of different sorts",
    "example : Nat := trivial",
    "Type mismatch\n  trivial\nhas type\n  True\nof sort `Prop` but is expected to have type\n  Nat\nof sort `Type`",
  ),
  known(
    "Lean/Meta/Check: throwAppTypeMismatch",
    "example (p q : Prop) (f : p → q) (k : q) : q := f k",
    "Application type mismatch: The argument\n  k\nhas type\n  q\nbut is expected to have type\n  p\nin the application\n  f k",
  ),
  known(
    "Lean/Meta/Check: throwAppTypeMismatch, other sorts",
    "example (P : Nat → Prop) (h : ∀ n, P n) : P 1 := h trivial",
    "Application type mismatch: The argument\n  trivial\nhas type\n  True\nof sort `Prop` but is expected to have type\n  Nat\nof sort `Type` in the application\n  h trivial",
  ),
  known(
    "Lean/Elab/App: function expected",
    "example (p q : Prop) (h : p) : q := by\n  exact h p",
    "Function expected at\n  h\nbut this term has type\n  p\n\nNote: Expected a function because this term is being applied to the argument\n  p",
  ),
  known(
    "Lean/Elab/BuiltinNotation: anonymous constructor, several constructors",
    "example (p q : Prop) (h : p) : p ∨ q := ⟨h⟩",
    `Invalid \`⟨...⟩\` notation: The expected type \`p ∨ q\` has more than one constructor\n\n${onlyConstructor}`,
  ),
  known(
    "Lean/Elab/BuiltinNotation: anonymous constructor, none",
    "example (p : Prop) (h : p) : p := ⟨h⟩",
    `Invalid \`⟨...⟩\` notation: The expected type \`p\` is not an inductive type\n\n${onlyConstructor}`,
  ),
  known(
    "Lean/Elab/BuiltinNotation: anonymous constructor, too few",
    "example (p q : Prop) (h : p) : p ∧ q := ⟨h⟩",
    "Insufficient number of fields for `⟨...⟩` constructor: Constructor `And.intro` has 2 explicit field, but only 1 was provided",
  ),
  known(
    "Lean/Meta/SynthInstance: throwFailedToSynthesize",
    "example (α : Type) (x y : α) : x + y = x := rfl",
    `failed to synthesize instance of type class\n  HAdd α α ?m.1\n\n${synthesisHint}`,
  ),
  known(
    "Lean/Elab/SyntheticMVars: numerals",
    "example (α : Type) (x : α) : x = 1 := rfl",
    `failed to synthesize instance of type class\n  OfNat α 1\nnumerals are polymorphic in Lean, but the numeral \`1\` cannot be used in a context where the expected type is\n  α\ndue to the absence of the instance above\n\n${synthesisHint}`,
  ),
  known(
    "Lean/Elab/Term: reportUnsolvedGoals",
    "example (p q : Prop) (h : p) : p ∧ q := by\n  constructor\n  exact h",
    "unsolved goals\ncase right\np q : Prop\nh : p\n⊢ q",
  ),
  known("Lean/Elab/Tactic/Basic: getMainGoal", "example : True := by\n  trivial\n  trivial", "No goals to be solved"),
  known(
    "Lean/Elab/Tactic/BuiltinTactic: getCaseGoals, none",
    "example : True := by\n  case a => trivial",
    "Case tag `a` not found.\n\nNote: There are no cases to select.",
  ),
  known(
    "Lean/Elab/Tactic/BuiltinTactic: getCaseGoals, one",
    "example (p : Prop) (h : ∃ n : Nat, p) : p := by\n  cases h\n  case jmp1 => skip",
    "Case tag `jmp1` not found.\n\nHint: The only available case tag is `intro`.\n  j̵m̵p̵1̵i̲n̲t̲r̲o̲",
  ),
  known(
    "Lean/Meta/Tactic/Rewrite: pattern and target",
    "example (a b c : Nat) (h : a = b) : c = b := by\n  rw [h]",
    "Tactic `rewrite` failed: Did not find an occurrence of the pattern\n  a\nin the target expression\n  c = b\n\na b c : Nat\nh : a = b\n⊢ c = b",
  ),
  known(
    "Lean/Meta/Tactic/Rewrite: a hole of the pattern has the name of its variable",
    "example (f g : Nat → Nat) (h : ∀ x, f x = g x) (k : (Nat → Nat) → Nat) : k f = k g := by\n  rw [h]",
    "Tactic `rewrite` failed: Did not find an occurrence of the pattern\n  f ?x\nin the target expression\n  k f = k g\n\nf g : Nat → Nat\nh : ∀ (x : Nat), f x = g x\nk : (Nat → Nat) → Nat\n⊢ k f = k g",
  ),
  known(
    "Lean/Meta/Tactic/Rewrite: no equation",
    "example (p q : Prop) (h : p) : q := by\n  rw [h]",
    "Invalid rewrite argument: Expected an equality or iff proof or definition name, but `h` is a proof of\n  p",
  ),
  known(
    "Lean/Meta/Tactic/Apply: the type of a term",
    "example (p q : Prop) (h : p) : q := by\n  apply h",
    "Tactic `apply` failed: could not unify the type of `h`\n  p\nwith the goal\n  q\n\np q : Prop\nh : p\n⊢ q",
  ),
  known(
    "Lean/Meta/Tactic/Apply: the conclusion of a term",
    "example (p q r : Prop) (f : p → q) : r := by\n  apply f",
    "Tactic `apply` failed: could not unify the conclusion of `f`\n  q\nwith the goal\n  r\n\nNote: The full type of `f` is\n  p → q\n\np q r : Prop\nf : p → q\n⊢ r",
  ),
  known(
    "Lean/Meta/Tactic/Intro: introN",
    "example (p : Prop) : p := by\n  intro h",
    "Tactic `introN` failed: There are no additional binders or `let` bindings in the goal to introduce\n\np : Prop\n⊢ p",
  ),
  known(
    "Lean/Meta/Tactic/Assumption",
    "example (p : Prop) : p := by\n  assumption",
    "Tactic `assumption` failed\n\np : Prop\n⊢ p",
  ),
  known(
    "Lean/Meta/Tactic/Contradiction",
    "example (p : Prop) : p := by\n  contradiction",
    "Tactic `contradiction` failed\n\np : Prop\n⊢ p",
  ),
  known(
    "Lean/Meta/Tactic/Constructor",
    "example (p q : Prop) : p → q := by\n  constructor",
    "Tactic `constructor` failed: target is not an inductive datatype\n\np q : Prop\n⊢ p → q",
  ),
  known(
    "Lean/Meta/Tactic/Rfl: applyRfl",
    "example (n : Nat) : 0 + n = 2 := by\n  rfl",
    "Tactic `rfl` failed: The left-hand side\n  0 + n\nis not definitionally equal to the right-hand side\n  2\n\nn : Nat\n⊢ 0 + n = 2",
  ),
  known(
    "Lean/Meta/Tactic/Rfl: any relation has two sides",
    "example : 3 = 3 ∨ 3 = 5 := by\n  rfl",
    "Tactic `rfl` failed: The left-hand side\n  3 = 3\nis not definitionally equal to the right-hand side\n  3 = 5\n\n⊢ 3 = 3 ∨ 3 = 5",
  ),
  known(
    "Lean/Elab/Tactic/Decide: false",
    "example : 1 = 2 := by\n  decide",
    "Tactic `decide` proved that the proposition\n  1 = 2\nis false",
  ),
  known(
    "Lean/Elab/Tactic/Decide: free variables",
    "example (n : Nat) : n = 2 := by\n  decide",
    "Expected type must not contain free variables\n  n = 2\n\nHint: Use the `+revert` option to automatically clean up and revert free variables",
  ),
  known(
    "Lean/Elab/Tactic/Omega/Frontend: formatErrorMessage",
    "example (x y : Nat) (h : 1 ≤ x) : x ≤ 3 * y := by\n  omega",
    "omega could not prove the goal:\na possible counterexample may satisfy the constraints\n  b ≥ 0\n  a - 3*b ≥ 1\n  a ≥ 1\nwhere\n a := ↑x\n b := ↑y",
  ),
  known(
    "Lean/Elab/Tactic/Omega/Frontend: nothing linear",
    "example (p : Prop) : p := by\n  omega",
    "omega could not prove the goal:\nNo usable constraints found. You may need to unfold definitions so `omega` can see linear arithmetic facts about `Nat` and `Int`, which may also involve multiplication, division, and modular remainder by constants.",
  ),
  known("Lean/Elab/Tactic/Simp", "example (p : Prop) (h : p) : p := by\n  simp only", "`simp` made no progress"),
  known(
    "Lean/Elab/Tactic/Induction: alternatives that are missing",
    "example (p q : Prop) (h : p ∨ q) : p := by\n  cases h with\n  | inl a => exact a",
    "Alternative `inr` has not been provided",
  ),
  known(
    "Lean/Elab/Tactic/Induction: alternatives of no constructor",
    "example (p q : Prop) (h : p ∨ q) : p := by\n  cases h with\n  | foo a => exact a\n  | inr a => exact a",
    "Invalid alternative name `foo`: Expected `inl` or `inr`",
  ),
  known(
    "Lean/Elab/Tactic/Induction: alternatives twice",
    "example (p q : Prop) (h : p ∨ q) : p ∨ q := by\n  cases h with\n  | inl a => exact .inl a\n  | inl a => exact .inl a\n  | inr a => exact .inr a",
    "Duplicate alternative name `inl`",
  ),
  known(
    "Lean/Elab/Tactic/Induction: names",
    "theorem t (n : Nat) : 0 + n = n := by\n  induction n with\n  | zero => rfl\n  | succ n ih lots of names => skip",
    "Too many variable names provided at alternative `succ`: 5 provided, but 2 expected",
  ),
  known(
    "Lean/Meta/Tactic/Subst",
    "example (p : Prop) (h : p) : p := by\n  subst h\n  exact h",
    "Tactic `subst` failed: did not find equation for eliminating 'h'\n\np : Prop\nh : p\n⊢ p",
  ),
  known(
    "Lean/Meta/Tactic/Injection",
    "example (a b : Nat) (h : a = b) : a = b := by\n  injection h",
    "Tactic `injection` failed: equality of constructor applications expected\n\na b : Nat\nh : a = b\n⊢ a = b",
  ),
  known(
    "Lean/Elab/Tactic/Change",
    "example (x : Nat) : x = 0 := by\n  show x = 1\n  rfl",
    "'show' tactic failed, pattern\n  x = 1\nis not definitionally equal to target\n  x = 0",
  ),
  known(
    "Lean/Elab/Tactic/RCases",
    "example (p q : Prop) (h : p) : q := by\n  rcases h with a | b",
    "Tactic `rcases` failed: `h : p` is not an inductive datatype",
  ),
  known(
    "Lean/Elab/PreDefinition: a theorem that mentions itself",
    "theorem ex : False := by\n  exact ex",
    "fail to show termination for\n  ex\nwith errors\nfailed to infer structural recursion:\nno parameters suitable for structural recursion\n\nwell-founded recursion cannot be used, `ex` does not take any (non-fixed) arguments",
  ),
  known(
    "Lean/Elab/Calc: throwCalcFailure",
    "theorem t (a b c : Nat) (h : a = b) : a = c :=\n  calc a = b := h",
    "invalid 'calc' step, right-hand side is\n  b : Nat\nbut is expected to be\n  c : Nat",
  ),
  known(
    "Lean/Elab/App: a name in the namespace is printed short",
    "namespace Foo\ndef bar : Nat := 1\nend Foo\nopen Foo\nexample : bar = 2 := by\n  rfl",
    "Tactic `rfl` failed: The left-hand side\n  bar\nis not definitionally equal to the right-hand side\n  2\n\n⊢ bar = 2",
  ),
];
