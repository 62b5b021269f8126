// The types of declarations, written by hand as Lean 4.34 has them, each group with the rule and its place in Lean's sources.
import { describe, expect, it } from "vitest";
import { checkFile } from "../../src/verify/index.ts";
import { telescopeOf } from "./telescopes.ts";

/** A text, a constant of it, and its type. */
type Row = readonly [text: string, name: string, telescope: string];

function holds(rows: readonly Row[]): void {
  for (const [text, name, telescope] of rows) {
    const { environment, verdicts } = checkFile(text);
    const failed = verdicts.filter(({ verdict }) => verdict.kind !== "proved" && verdict.kind !== "incomplete");
    const reasons = failed.map(({ verdict }) => JSON.stringify(verdict)).join("\n");
    expect(`${name} ${telescopeOf(environment, name)}`, `${text}\n${reasons}`).toBe(`${name} ${telescope}`);
  }
}

/** The reason of the first verdict that is not `proved`. */
function refusal(text: string): string {
  const found = checkFile(text).verdicts.find(({ verdict }) => verdict.kind !== "proved")?.verdict;
  if (found === undefined) return "nothing";
  return found.kind === "rejected" ? found.reason : found.kind === "failed" ? found.messages[0].text : found.kind;
}

const classC = "class C (α : Type u) where\n  c : α\n";

describe("binders of a declaration itself", () => {
  // Lean.Elab.MutualDef, `elabHeaders`: the type is closed over all binders; `withUsed` looks at section variables only.
  it("always stay, used or not", () => {
    holds([
      ["def f (n : Nat) : Nat → Nat := fun m => m", "f", "(n : Nat) (a✝ : Nat) : Nat"],
      ["def Big (n : Nat) : Prop := True", "Big", "(n : Nat) : Prop"],
      ["def k (x : Nat) : Nat := 3", "k", "(x : Nat) : Nat"],
      ["abbrev A (n : Nat) : Nat := 1", "A", "(n : Nat) : Nat"],
      ["def h {α : Type} (x : α) (n : Nat) : α := x", "h", "{α : Type} (x : α) (n : Nat) : α"],
      ["theorem q (n : Nat) : 1 = 1 := rfl", "q", "(n : Nat) : Eq Nat 1 1"],
      ["axiom a (n : Nat) : True", "a", "(n : Nat) : True"],
      [
        "def g (x y : Nat) {z : Nat} ⦃w : Nat⦄ (h : x = x) : Nat := y",
        "g",
        "(x : Nat) (y : Nat) {z : Nat} ⦃w : Nat⦄ (h : Eq Nat x x) : Nat",
      ],
      [
        `${classC}def d {α : Type} [C α] [i : C Nat] (n : Nat) : Nat := n`,
        "d",
        "{α : Type} [inst✝ : C α] [i : C Nat] (n : Nat) : Nat",
      ],
      [`${classC}instance i (n : Nat) : C Nat := ⟨3⟩`, "i", "(n : Nat) : C Nat"],
      ["def s (n : Nat) := 5", "s", "(n : Nat) : Nat"],
      ["def m (n k : Nat) : Nat → Nat\n  | 0 => 0\n  | j + 1 => m n k j", "m", "(n : Nat) (k : Nat) (a✝ : Nat) : Nat"],
    ]);
  });
});

describe("variables of the file", () => {
  // Lean.Elab.MutualDef, `withUsed` and `removeUnused`: those that the types or values mention, and their dependencies.
  it("belong to a definition if it uses them", () => {
    holds([
      ["variable (a b : Nat)\ndef f := a", "f", "(a : Nat) : Nat"],
      ["variable (α : Type) (x : α) (n : Nat)\ndef f := x", "f", "(α : Type) (x : α) : α"],
      ["variable (n : Nat)\ndef f (m : Nat) : Nat := m", "f", "(m : Nat) : Nat"],
      ["variable (n : Nat)\ndef f (m : Nat) : Nat := n", "f", "(n : Nat) (m : Nat) : Nat"],
      [`${classC}variable {α : Type} [C α]\ndef f (x : α) : α := x`, "f", "{α : Type} (x : α) : α"],
      [`${classC}variable {α : Type} [C α]\ndef f : α := C.c`, "f", "{α : Type} [inst✝ : C α] : α"],
      [
        `${classC}variable {α : Type} [i : C α]\ninstance j : C (List α) := ⟨[C.c]⟩`,
        "j",
        "{α : Type} [i : C α] : C (List α)",
      ],
      ["variable (n : Nat)\nabbrev f : Nat → Nat\n  | 0 => n\n  | k + 1 => f k", "f", "(n : Nat) (a✝ : Nat) : Nat"],
    ]);
  });

  // Lean.Elab.MutualDef, `withHeaderSecVars`: headers, `include`, dependencies, then instances about chosen variables alone.
  it("belong to a theorem if its signature asks for them", () => {
    holds([
      ["variable (n : Nat) (h : n = 0)\ntheorem t : True := trivial", "t", ": True"],
      [
        "variable (n : Nat) (h : n = 0)\ninclude h\ntheorem t : True := trivial",
        "t",
        "(n : Nat) (h : Eq Nat n 0) : True",
      ],
      ["variable (p : Prop) (hp : p)\ntheorem t : p → p := id", "t", "(p : Prop) (a✝ : p) : p"],
      ["variable (n : Nat)\ntheorem t (n : Bool) : n = n := rfl", "t", "(n : Bool) : Eq Bool n n"],
      [
        "variable (a b : Nat)\ntheorem t : b = a → True := fun _ => trivial",
        "t",
        "(a : Nat) (b : Nat) (a✝ : Eq Nat b a) : True",
      ],
      [
        `${classC}variable {α : Type} [C α] (x : α)\ntheorem t : x = x := rfl`,
        "t",
        "{α : Type} [inst✝ : C α] (x : α) : Eq α x x",
      ],
      [
        `${classC}variable {α β : Type} [C α] [C β]\ntheorem t (x : α) : x = x := rfl`,
        "t",
        "{α : Type} [inst✝ : C α] (x : α) : Eq α x x",
      ],
      [`${classC}variable [C Nat]\ntheorem t : True := trivial`, "t", "[inst✝ : C Nat] : True"],
    ]);
    expect(refusal("variable (n : Nat) (h : n = 1)\ntheorem t : n = 1 := h")).toContain("Unknown identifier `h`");
  });

  // Lean.Elab.Declaration, `elabAxiom`: `mkForallFVars vars type (usedOnly := true)`.
  it("belong to an axiom if its type mentions them", () => {
    holds([
      ["variable (n : Nat) (p : Nat → Prop)\naxiom a : p n", "a", "(n : Nat) (p : Nat → Prop) : p n"],
      ["variable (n : Nat) (p : Nat → Prop)\naxiom a : 1 = 1", "a", ": Eq Nat 1 1"],
      [`${classC}variable (α : Type) [C α]\naxiom a : List α`, "a", "(α : Type) : List α"],
    ]);
  });

  // Lean.Elab.MutualInductive, `withUsed` and `updateParams`: used ones are parameters, implicit in constructors.
  it("become parameters of a type that uses them", () => {
    const bag = "variable (α β : Type)\ninductive Bag where\n  | none\n  | put : α → Bag → Bag";
    const box = `${classC}variable (α : Type) [C α]\nstructure Box where\n  x : α`;
    holds([
      [bag, "Bag", "1 parameters (α : Type) : Type"],
      [bag, "Bag.put", "{α : Type} (a✝ : α) (a✝ : Bag α) : Bag α"],
      [box, "Box", "1 parameters (α : Type) : Type"],
      [box, "Box.mk", "{α : Type} (x : α) : Box α"],
      [box, "Box.x", "{α : Type} (self : Box α) : α"],
    ]);
  });

  // Lean.Elab.BuiltinCommand, `replaceBinderAnnotation`, and scopes.
  it("change their brackets until the end of the section", () => {
    holds([
      ["variable (n : Nat)\nvariable {n}\ndef f : Nat := n", "f", "{n : Nat} : Nat"],
      ["variable {α : Type} (x : α)\nvariable (α)\ntheorem t : x = x := rfl", "t", "(α : Type) (x : α) : Eq α x x"],
      ["variable (n : Nat)\nsection\nvariable {n} (m : Nat)\nend\ndef f := n", "f", "(n : Nat) : Nat"],
    ]);
    expect(refusal("variable (n : Nat)\nvariable (n)\nexample : True := trivial")).toContain(
      "redundant binder annotation",
    );
  });

  // Lean.Elab.Command, `runTermElabM`: the binders are elaborated again for each declaration, in its namespace.
  it("mean what they mean where the declaration stands", () => {
    const text = "def Pq : Prop := True\nvariable (h : Pq)\ninclude h\nnamespace N\ndef Pq : Prop := False\n";
    holds([[`${text}theorem t : True := trivial`, "N.t", "(h : N.Pq) : True"]]);
  });
});

describe("what the text leaves out", () => {
  // Lean.Elab.Term, `addAutoBoundImplicits`: before all binders, behind the holes that their types leave open.
  it("is bound in front, with universes", () => {
    holds([
      ["theorem t (x : α) : x = x := rfl", "t", "{u_1} {α : Sort u_1} (x : α) : Eq α x x"],
      ["def f (n : Nat) (xs : List α) : Nat := n", "f", "{u_1} {α : Type u_1} (n : Nat) (xs : List α) : Nat"],
      [
        "theorem t (h : a = b) : b = a := h.symm",
        "t",
        "{u_1} {x✝ : Sort u_1} {a : x✝} {b : x✝} (h : Eq x✝ a b) : Eq x✝ b a",
      ],
      ["theorem t (n : Nat) : x = n → True := fun _ => trivial", "t", "{x : Nat} (n : Nat) (a✝ : Eq Nat x n) : True"],
      [
        "variable (n : Nat) (xs : List α)\ntheorem t : n = n ∧ xs = xs := ⟨rfl, rfl⟩",
        "t",
        "{u_1} {α : Type u_1} (n : Nat) (xs : List α) : And (Eq Nat n n) (Eq (List α) xs xs)",
      ],
    ]);
  });

  // Lean.Elab.MutualDef, `finishElab`: universes of a definition become parameters after its body, those of a theorem before.
  it("takes a sort for a type where the body of a definition asks for one", () => {
    holds([
      ["def f (x : α) : Nat := [x].length", "f", "{u_1} {α : Type u_1} (x : α) : Nat"],
      ["def f (x : α) := [x]", "f", "{u_1} {α : Type u_1} (x : α) : List α"],
      [
        "def f (x : α) (y : β) : Nat := [x].length",
        "f",
        "{u_1, u_2} {α : Type u_1} {β : Sort u_2} (x : α) (y : β) : Nat",
      ],
      ["def f (x : α) : α := x", "f", "{u_1} {α : Sort u_1} (x : α) : α"],
    ]);
    expect(refusal("def f (x : α) : Nat := x\nexample : True := trivial")).toContain("Type mismatch");
  });

  // Lean.Elab.DeclUtil, `sortDeclLevelParams`: named universes in the order of the text, then the others by name.
  it("takes universes in Lean's order", () => {
    holds([
      ["def f (α : Type v) (β : Type u) : Nat := 0", "f", "{v, u} (α : Type v) (β : Type u) : Nat"],
      ["universe u v\ndef f (β : Type v) (α : Type u) : Nat := 0", "f", "{u, v} (β : Type v) (α : Type u) : Nat"],
      ["def f.{v, u} (α : Type u) (β : Type v) : Nat := 0", "f", "{v, u} (α : Type u) (β : Type v) : Nat"],
      [
        "universe w x\ndef f.{v} (α : Type v) (β : Type w) (γ : Type a) (x : δ) : Nat := 0",
        "f",
        "{w, v, a, u_1} {δ : Sort u_1} (α : Type v) (β : Type w) (γ : Type a) (x : δ) : Nat",
      ],
    ]);
    expect(refusal("def f.{u} (n : Nat) : Nat := n\nexample : True := trivial")).toContain(
      "unused universe parameter 'u'",
    );
    expect(refusal("theorem t.{u} : True := trivial")).toContain("unused universe parameter 'u'");
    expect(refusal("universe u\nuniverse u\nexample : True := trivial")).toContain("has already been declared");
  });

  // `withAutoBoundImplicitForbiddenPred` in Lean.Elab.MutualDef, Declaration, MutualInductive and Structure.
  it("is never the name of what is declared", () => {
    const after = "\nexample : True := trivial";
    for (const text of [
      "theorem a : a = a := rfl",
      "theorem a (h : a) : True := trivial",
      "axiom x : x",
      "def f (n : f) : Nat := 0",
      "inductive T : T → Prop",
      "inductive T (x : T) : Prop",
      "structure S (x : S) where\n  n : Nat",
      "structure S where\n  n : n",
      "def N.b (x : b) : Nat := 0",
    ]) {
      expect(refusal(text + after), text).toMatch(/Unknown identifier/);
    }
    for (const text of ["structure S where\n  f : S → Nat", "namespace N\nstructure Nat where\n  f : Nat\nend N"]) {
      expect(refusal(text + after), text).toContain("unsupported: structure with fields that mention it");
    }
  });
});

describe("inductive types", () => {
  // Lean.Elab.MutualInductive, `fixedIndicesToParams`: a prefix of indices that every constructor takes first and passes on.
  it("take fixed indices as parameters, and names in the type as indices", () => {
    const le = "inductive Le : Nat → Nat → Prop\n  | refl : Le n n\n  | step : Le n m → Le n (m + 1)";
    const same = "inductive Same : α → α → Prop\n  | refl (a : α) : Same a a";
    const vec = "inductive V (α : Type u) : Nat → Type u\n  | nil : V α 0\n  | cons (x : α) (xs : V α n) : V α (n + 1)";
    const all = "inductive All (p : Nat → Prop) : List α → Prop\n  | nil : All p []";
    holds([
      [le, "Le", "1 parameters (a✝ : Nat) (a✝ : Nat) : Prop"],
      [le, "Le.step", "{n : Nat} {m : Nat} (a✝ : Le n m) : Le n (HAdd.hAdd Nat Nat Nat (instHAdd Nat instAddNat) m 1)"],
      [same, "Same", "{u_1} 2 parameters {α : Sort u_1} (a✝ : α) (a✝ : α) : Prop"],
      [same, "Same.refl", "{u_1} {α : Sort u_1} (a : α) : Same α a a"],
      ["inductive E : Nat → Prop", "E", "1 parameters (a✝ : Nat) : Prop"],
      [vec, "V", "{u} 1 parameters (α : Type u) (a✝ : Nat) : Type u"],
      [vec, "V.nil", "{u} {α : Type u} : V α 0"],
      [all, "All", "{u_1} 2 parameters (p : Nat → Prop) {α : Type u_1} (a✝ : List α) : Prop"],
      [all, "All.nil", "{u_1} {p : Nat → Prop} {x✝ : Type u_1} : All p x✝ (List.nil x✝)"],
      [
        "inductive M : α → List α → Prop\n  | head : M a (a :: l)",
        "M.head",
        "{u_1} {α : Type u_1} {a : α} {l : List α} : M α a (List.cons α a l)",
      ],
    ]);
  });

  // Lean.Elab.MutualInductive, `withExplicitToImplicit`: of a constructor's parameters only explicit ones change.
  it("keep other brackets of parameters in constructors", () => {
    holds([
      ["inductive W ⦃α : Type⦄ (x : α) : Prop\n  | mk : W x", "W.mk", "⦃α : Type⦄ {x : α} : W α x"],
      [`${classC}inductive D (α : Type) [C α]\n  | mk`, "D.mk", "{α : Type} [inst✝ : C α] : D α inst✝"],
      ["inductive R (n : Nat)\n  | mk (m : Nat) {k : Nat} : R n", "R.mk", "{n : Nat} (m : Nat) {k : Nat} : R n"],
    ]);
  });

  // Lean.Elab.MutualInductive, `isPropCandidate` and `inferResultingUniverse`.
  it("get the least universe, and Prop where all fields are proofs", () => {
    holds([
      ["structure P (p q : Prop) where\n  l : p\n  r : q", "P", "2 parameters (p : Prop) (q : Prop) : Prop"],
      ["inductive P (p : Prop)\n  | mk (h : p)", "P", "1 parameters (p : Prop) : Prop"],
      ["inductive P (p q : Prop)\n  | a (h : p)\n  | b (h : q)", "P", "2 parameters (p : Prop) (q : Prop) : Type"],
      ["inductive P\n  | mk (h : P)", "P", "0 parameters : Type"],
      ["structure P where", "P", "0 parameters : Type"],
      ["structure P (α : Type u) where\n  x : α", "P", "{u} 1 parameters (α : Type u) : Type u"],
      ["structure P (α : Sort u) where\n  x : α", "P", "{u} 1 parameters (α : Sort u) : Sort (max 1 u)"],
      [
        "structure P (α : Sort u) (p : α → Prop) where\n  x : α\n  h : p x",
        "P",
        "{u} 2 parameters (α : Sort u) (p : α → Prop) : Sort (max 1 u)",
      ],
      [
        "structure P (α : Sort u) (β : Sort v) where\n  f : α → β",
        "P",
        "{u, v} 2 parameters (α : Sort u) (β : Sort v) : Sort (max (max 1 u) v)",
      ],
    ]);
    expect(refusal("inductive P (α : Sort u) : Sort u\n  | mk (x : α)\nexample : True := trivial")).toContain(
      "universe polymorphic resulting type",
    );
  });
});

describe("structures and classes", () => {
  // Lean.Meta.Structure, `mkProjections`, and Lean.Elab.Structure, `mkCtor` and `elabFieldTypeValue`.
  it("have constructors and projections with Lean's brackets", () => {
    const sigma = "structure Sg (α : Type) (β : α → Type) where\n  fst : α\n  snd : β fst";
    const over = `${classC}structure S (α : Type) [C α] where\n  x : α`;
    const law = `${classC}class L (α : Type) [C α] : Prop where\n  h : (C.c : α) = C.c`;
    holds([
      [sigma, "Sg.snd", "{α : Type} {β : α → Type} (self : Sg α β) : β (Sg.fst α β self)"],
      [sigma, "Sg.mk", "{α : Type} {β : α → Type} (fst : α) (snd : β fst) : Sg α β"],
      [over, "S.x", "{α : Type} [inst✝ : C α] (self : S α inst✝) : α"],
      [over, "S.mk", "{α : Type} [inst✝ : C α] (x : α) : S α inst✝"],
      [law, "L.h", "{α : Type} {inst✝ : C α} [self : L α inst✝] : Eq α (C.c α inst✝) (C.c α inst✝)"],
      ["class K (α : Type) where\n  x : Nat", "K.x", "(α : Type) [self : K α] : Nat"],
      ["class K (α : Type) where\n  x : α", "K.x", "{α : Type} [self : K α] : α"],
      ["class K {α : Type} (x : α) where\n  n : Nat", "K.n", "{α : Type} (x : α) [self : K α x] : Nat"],
      [
        "class O (α : Type) (β : outParam Type) where\n  f : α → β",
        "O.f",
        "{α : Type} {β : outParam Type} [self : O α β] (a✝ : α) : β",
      ],
      ["structure S where mk' ::\n  x : Nat", "S.mk'", "(x : Nat) : S"],
      ["structure S where\n  f {n : Nat} (m : Nat) : Nat", "S.f", "(self : S) {n : Nat} (m : Nat) : Nat"],
    ]);
  });

  it("bind a name without meaning in the field that has it", () => {
    const text = "structure S where\n  f : a → Nat";
    holds([
      [text, "S", "{u_1} 0 parameters : Type u_1"],
      [text, "S.f", "{u_1} (self : S) {a : Sort u_1} (a✝ : a) : Nat"],
    ]);
  });

  it("refuse by name what changes the brackets of a parameter", () => {
    const field = "structure S (α : Type) where\n  f (α) : α → Nat\nexample : True := trivial";
    expect(refusal(field)).toContain("unsupported: binder without a type in a field or constructor");
  });

  // Lean.Elab.DeclNameGen.
  it("name instances by their classes and types", () => {
    holds([
      [`${classC}instance : C Nat := ⟨3⟩`, "instCNat", ": C Nat"],
      [
        `${classC}instance {α : Type} [C α] : C (List α) := ⟨[C.c]⟩`,
        "instCList",
        "{α : Type} [inst✝ : C α] : C (List α)",
      ],
      [`${classC}namespace N\ninstance : C Nat := ⟨3⟩`, "N.instCNat", ": C Nat"],
      [
        `${classC}class D (α : Type)\ninstance {α : Type} [D α] (n : Nat) : C (List α) := ⟨[]⟩`,
        "instCListOfDOfNat",
        "{α : Type} [inst✝ : D α] (n : Nat) : C (List α)",
      ],
      ["inductive N\n  | z\nnamespace N\ninstance : Inhabited N := ⟨z⟩", "N.instInhabited", ": Inhabited N"],
      ["instance : Inhabited Nat := ⟨3⟩", "instInhabitedNat_1", "absent"],
    ]);
  });
});
