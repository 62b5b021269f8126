// Declarations of files: inductive types, definitions by equations, matches, and what is derived from them.
import { describe, expect, it } from "vitest";
import { verifyFile } from "../../src/verify/index.ts";

const naturals = `
inductive N where
  | zero : N
  | succ : N → N
namespace N
def add : N → N → N
  | a, zero => a
  | a, succ b => succ (add a b)
`;

const vectors = `${naturals}
inductive Vec (α : Type u) : N → Type u
  | nil : Vec α zero
  | cons : α → Vec α n → Vec α (succ n)
`;

/** Name and outcome of each verdict; a message's first line, and for a refusal its reason. */
function outcomes(text: string): string[] {
  return verifyFile(text).map(({ name, verdict }) => {
    if (verdict.kind === "failed") return `${name}: ${verdict.messages[0].text.split("\n")[0]}`;
    return `${name}: ${verdict.kind === "rejected" ? verdict.reason : verdict.kind}`;
  });
}

function accepts(text: string): void {
  const found = verifyFile(text);
  expect(found.length).toBeGreaterThan(0);
  expect(outcomes(text).filter((outcome) => !outcome.endsWith(": proved"))).toEqual([]);
}

/** The last verdict of a text. */
function last(text: string): string {
  return outcomes(text).at(-1) ?? "nothing";
}

describe("inductive types", () => {
  it.each([4, 9, 33])("have as many universe parameters as there are: %i", (count) => {
    const numbers = Array.from({ length: count }, (_, index) => index);
    const binders = numbers.map((index) => `(α${index} : Type u${index})`).join(" ");
    const fields = numbers.map((index) => `  f${index} : α${index}`).join("\n");
    const given = numbers.map((index) => `α${index}`).join(" ");
    const implicit = binders.replaceAll("(", "{").replaceAll(")", "}");
    accepts(`
structure Many ${binders} where
${fields}
inductive Some ${binders}
  | none
  | more : Some ${given} → Some ${given}
def Some.depth ${implicit} : Some ${given} → Nat
  | .none => 0
  | .more s => s.depth + 1
@[simp] theorem Some.depth_more ${implicit} (s : Some ${given}) : s.more.depth = s.depth + 1 := rfl
theorem same ${implicit} (m : Many ${given}) : Many.f0 m = m.1 := rfl
theorem two ${implicit} : (Some.none (${numbers.map((index) => `α${index} := α${index}`).join(") (")})).more.more.depth = 2 := by
  simp [Some.depth]
`);
  });

  it("have parameters, indices, constructors of both forms, and universes", () => {
    accepts(`inductive Pair (α : Type u) (β : Type v) where
  | mk (first : α) (second : β)
inductive Tree (α : Type u) where
  | leaf
  | node (left : Tree α) (value : α) (right : Tree α)
deriving Repr
inductive Reach {α : Type u} (r : α → α → Prop) : α → α → Prop
  | refl (a : α) : Reach r a a
  | step : r a b → Reach r b c → Reach r a c
example : Pair Nat Nat := Pair.mk 1 2
example : Pair Nat Nat = Pair.{0, 0} Nat Nat := rfl
example {α : Type u} {β : Type v} : Type (max u v) := Pair α β
theorem Reach.trans {α : Type u} {r : α → α → Prop} {a b c : α} : Reach r a b → Reach r b c → Reach r a c
  | .refl _, h => h
  | .step h k, l => .step h (Reach.trans k l)`);
  });

  it("use the file's variables as parameters", () => {
    accepts(`variable (α : Type)
inductive Bag where
  | empty : Bag
  | put : α → Bag → Bag
example : Bag Nat := Bag.put 1 Bag.empty`);
  });

  it("take indices that no constructor changes as parameters", () => {
    accepts(`inductive Le : Nat → Nat → Prop
  | refl : Le n n
  | step : Le n m → Le n (m + 1)
example (n : Nat) (motive : (m : Nat) → Le n m → Prop) (h : motive n Le.refl)
    (s : ∀ {m : Nat} (k : Le n m), motive m k → motive (m + 1) (Le.step k)) (m : Nat) (k : Le n m) : motive m k :=
  Le.rec h s k`);
  });

  it("are refused where the kernel refuses them, or by name", () => {
    expect(last("inductive Bad where\n  | mk : (Bad → Nat) → Bad\nexample : True := trivial")).toContain(
      "left of an arrow",
    );
    expect(last("inductive Big : Type where\n  | mk : Type → Big\nexample : True := trivial")).toContain(
      "larger universe",
    );
    expect(last("mutual\ndef a : Nat := 1\nend\nexample : True := trivial")).toContain("unsupported: 'mutual' around");
    expect(last("inductive A where\n  | a\nderiving Hashable\nexample : True := trivial")).toContain(
      "'deriving Hashable'",
    );
    expect(last("unsafe inductive A where\n  | a\nexample : True := trivial")).toContain("unsupported");
  });

  it("come with eliminators, no confusion and injectivity", () => {
    accepts(`${naturals}
theorem a (m n : N) (h : succ m = succ n) : m = n := N.noConfusion h id
theorem b (n : N) (h : zero = succ n) : False := N.noConfusion h
theorem c (m n : N) (h : succ m = succ n) : m = n := succ.inj h
theorem d (m n : N) : (succ m = succ n) = (m = n) := succ.injEq m n
theorem e (n : N) : n = zero ∨ ∃ m, n = succ m := N.casesOn n (Or.inl rfl) (fun m => Or.inr ⟨m, rfl⟩)
theorem f (n : N) : add zero n = n := N.recOn (motive := fun n => add zero n = n) n rfl (fun _ ih => congrArg succ ih)
example (a b c d : Nat) (h : (a, b) = (c, d)) : b = d := (Prod.mk.inj h).2`);
  });
});

describe("definitions by equations", () => {
  it("compute as they are written", () => {
    accepts(`${naturals}
def fib : N → N
  | zero => succ zero
  | succ zero => succ zero
  | succ (succ n) => add (fib (succ n)) (fib n)
example (a b : N) : add a (succ b) = succ (add a b) := rfl
example (n : N) : fib (succ (succ n)) = add (fib (succ n)) (fib n) := rfl
example : fib (succ (succ (succ zero))) = succ (succ (succ zero)) := rfl
def half : Nat → Nat
  | 0 => 0
  | 1 => 0
  | n + 2 => half n + 1
example : half 7 = 3 := rfl
example (n : Nat) : half (n + 2) = half n + 1 := rfl
def append {α : Type u} : List α → List α → List α
  | [], bs => bs
  | a :: as, bs => a :: append as bs
example : append [1, 2] [3] = [1, 2, 3] := rfl`);
  });

  it("recurse on any argument, with others that vary, and on values inside a match", () => {
    accepts(`${naturals}
def turn (acc : N) : N → N
  | zero => acc
  | succ n => turn (succ acc) n
example (n : N) : turn zero (succ n) = turn (succ zero) n := rfl
def sub (a : N) (b : N) : N :=
  match b with
  | zero => a
  | succ b => match sub a b with
    | zero => zero
    | succ c => c
example (a b : N) : sub a (succ b) = (match sub a b with | zero => zero | succ c => c) := rfl
inductive Tree where
  | leaf
  | node (left right : Tree)
def Tree.mirror : Tree → Tree
  | leaf => leaf
  | node l r => node r.mirror l.mirror
example (l r : Tree) : (Tree.node l r).mirror = Tree.node r.mirror l.mirror := rfl
theorem Tree.mirror_mirror : ∀ t : Tree, t.mirror.mirror = t
  | leaf => rfl
  | node l r => by rw [mirror, mirror, mirror_mirror l, mirror_mirror r]`);
  });

  it("unfold in tactics as they are written", () => {
    accepts(`${naturals}
example (a b : N) : add a (succ b) = succ (add a b) := by rw [add]
example (a b : N) : add a (succ b) = succ (add a b) := by simp [add]
def pow2 (n : Nat) : Nat := match n with
  | 0 => 1
  | n + 1 => 2 * pow2 n
theorem pow2_succ (n : Nat) (f : Nat → Nat) (h : f (2 * pow2 n) = 0) : f (pow2 (n + 1)) = 0 := by
  rw [pow2, h]
theorem zero_add (a : N) : add zero a = a := by
  induction a with
  | zero => rfl
  | succ a ih => rw [add, ih]
example (a b : N) (h : add a b = a) : add a (succ b) = succ a := congrArg succ h
example (f : N → N) (a b : N) (h : f (add a b) = a) : ∃ c, add a (succ b) = succ c ∧ f c = a := ⟨_, rfl, h⟩`);
  });

  it("are structural over families, and over proofs", () => {
    accepts(`${vectors}
def Vec.map {α β : Type u} (f : α → β) : Vec α n → Vec β n
  | nil => nil
  | cons a v => cons (f a) (map f v)
def Vec.zip {α β γ : Type u} (f : α → β → γ) : Vec α n → Vec β n → Vec γ n
  | nil, nil => nil
  | cons a v, cons b w => cons (f a b) (zip f v w)
example {α β : Type u} (f : α → β) (a : α) (v : Vec α n) : (Vec.cons a v).map f = .cons (f a) (v.map f) := rfl
inductive Even : N → Prop
  | zero : Even zero
  | step : Even n → Even (succ (succ n))
theorem even_add : Even m → Even n → Even (add m n)
  | h, Even.zero => h
  | h, Even.step k => Even.step (even_add h k)`);
  });

  it("are refused by name where the recursion is not structural", () => {
    expect(last(`${naturals}\ndef loop : N → N\n  | n => loop n\nexample : True := trivial`)).toContain(
      "not structural",
    );
    expect(
      last(`${naturals}\ndef loop : N → N\n  | zero => zero\n  | succ n => loop (succ n)\nexample : True := trivial`),
    ).toContain("not structural");
    expect(last(`${naturals}\ntheorem bad : ∀ n : N, n = zero\n  | n => bad n`)).toContain("not structural");
    expect(last("theorem bad (p : Prop) : p := bad p")).toContain("not structural");
  });
});

describe("matches", () => {
  it("need every case, in Lean's words", () => {
    expect(last(`${naturals}\ntheorem t : ∀ n : N, n = n\n  | zero => rfl`)).toBe("N.t: Missing cases:");
    expect(last("theorem t (h : p ∨ q) : True := match h with | .inl _ => trivial")).toBe("t: Missing cases:");
    expect(last("theorem t : ∀ n : Nat, n = n\n  | 0 => rfl\n  | 1 => rfl")).toBe("t: Missing cases:");
  });

  it("have no alternative that is never reached", () => {
    expect(last(`${naturals}\ntheorem t : ∀ n : N, n = n\n  | zero => rfl\n  | _ => rfl\n  | succ n => rfl`)).toContain(
      "Redundant alternative",
    );
  });

  it("state each right side for its own patterns, not for the case that is reached", () => {
    expect(
      last(
        `${naturals}\ntheorem t : ∀ n : N, n = zero ∨ ∃ m, n = succ m\n  | zero => .inl rfl\n  | n => .inr ⟨_, rfl⟩`,
      ),
    ).not.toBe("N.t: proved");
    accepts(`${naturals}
theorem t : ∀ n : N, n = zero ∨ ∃ m, n = succ m
  | zero => .inl rfl
  | succ n => .inr ⟨n, rfl⟩`);
  });

  it("take overlapping rows in order, several discriminants, numerals and named patterns", () => {
    accepts(`def foo : Nat → Nat → Nat
  | 0, _ => 0
  | _, 0 => 1
  | _, _ => 2
example : foo 0 (n + 1) = 0 := rfl
example : foo (m + 1) 0 = 1 := rfl
example : foo (m + 1) (n + 1) = 2 := rfl
def named : Nat → Nat
  | 0 => 0
  | m@(n + 1) => m + n
example : named 3 = 5 := rfl
def both (a b : Bool) : Bool :=
  match a, b with
  | true, true | false, false => true
  | _, _ => false
example : both true false = false := rfl`);
  });

  it("see impossible cases through the indices of a family", () => {
    accepts(`${vectors}
def Vec.head {α : Type u} : Vec α (succ n) → α
  | cons a _ => a
example {α : Type u} (a : α) (v : Vec α n) : (Vec.cons a v).head = a := rfl
inductive Even : N → Prop
  | zero : Even zero
  | step : Even n → Even (succ (succ n))
theorem odd_one : ¬ Even (succ zero) := nofun
theorem odd_one' (h : Even (succ zero)) : False := nomatch h
theorem inversion : Even (succ (succ n)) → Even n
  | Even.step h => h
theorem symm {α : Type u} {a b : α} (h : a = b) : b = a := match h with | rfl => rfl
theorem trans {α : Type u} {a b c : α} : a = b → b = c → a = c
  | rfl, rfl => rfl
example (h : zero = succ n) : False := nomatch h`);
    expect(last(`${naturals}\ntheorem t (m n : N) (h : m = n) : False := nomatch h`)).toContain("Missing cases");
  });

  it("carry what depends on the discriminant, and give its equation by name", () => {
    accepts(`theorem t (n : Nat) (p : Nat → Prop) (h : p n) (z : p 0 → False) : n ≠ 0 :=
  match n, h with
  | 0, h => (z h).elim
  | _ + 1, _ => nofun
theorem u (n : Nat) (p : Nat → Prop) (h : p n) : ∃ m, p m :=
  match n with
  | 0 => ⟨0, h⟩
  | k + 1 => ⟨k + 1, h⟩
theorem v (b : Bool) (f : Bool → Bool) (h : f b = true) : ∃ c, f c = true :=
  match e : f b with
  | true => ⟨b, e⟩
  | false => nomatch Eq.trans (Eq.symm h) e`);
  });

  it("take values apart in let, have and fun", () => {
    accepts(`example (h : ∃ x : Nat, x = 3 ∧ True) : ∃ y : Nat, y = 3 :=
  have ⟨x, hx, _⟩ := h
  ⟨x, hx⟩
example (p : Nat × Nat) : Nat := let (a, b) := p; a + b
example : (∃ x : Nat, x = 3 ∧ True) → ∃ y : Nat, y = 3 := fun ⟨x, hx, _⟩ => ⟨x, hx⟩`);
  });

  it("do not take proofs apart for data", () => {
    expect(
      last("def f (h : p ∨ q) : Nat := match h with | .inl _ => 0 | .inr _ => 1\nexample : True := trivial"),
    ).toContain("can only eliminate into `Prop`");
  });
});

describe("other commands", () => {
  it("give a type to declarations without one", () => {
    accepts(`def three := 3
def double (n : Nat) := n + n
example : double three = 6 := rfl`);
  });

  it("know attributes and modifiers, and refuse others by name", () => {
    accepts(`@[simp] theorem n_zero (n : Nat) : n * 0 = 0 := rfl
private theorem secret : True := trivial
noncomputable def chosen (h : Nonempty Nat) : Nat := Classical.choice h
@[reducible] def Number := Nat
#eval 1 + 1
#check Nat
example : True := secret`);
    expect(last("@[csimp] theorem t : True := trivial")).toContain("'csimp'");
    expect(last("opaque f : Nat\nexample : True := trivial")).toContain("'opaque'");
    expect(last("partial def f (n : Nat) : Nat := f n\nexample : True := trivial")).toContain("unsupported");
    expect(last('macro "m" : term => `(1)\nexample : True := trivial')).toContain("'macro'");
  });

  it("mark definitions without a program, as Lean's compiler demands", () => {
    expect(outcomes("def f (h : Nonempty Nat) : Nat := Classical.choice h")).toEqual([
      expect.stringContaining("consider marking it as 'noncomputable' because it depends on 'Classical.choice'"),
    ]);
    expect(
      outcomes(
        "noncomputable def f (h : Nonempty Nat) : Nat := Classical.choice h\ndef g (h : Nonempty Nat) : Nat := f h + 1",
      ),
    ).toEqual([expect.stringContaining("depends on 'f'")]);
    expect(last("def f (n : Nat) : Nat := Nat.rec 0 (fun _ k => k + 1) n\nexample : True := trivial")).toContain(
      "recursor 'Nat.rec'",
    );
    accepts(`axiom choose : ∃ n : Nat, n = 0
def proofOnly : { n : Nat // ∃ m, m = n } := ⟨1, ⟨1, rfl⟩⟩
def relation (n : Nat) : Prop := ∃ h : Nonempty Nat, Classical.choice h = n
noncomputable def some (h : Nonempty Nat) : Nat := Classical.choice h
example : proofOnly.val = 1 := rfl`);
  });

  it("keep local attributes to their section", () => {
    const text = `theorem double (f : Nat → Nat) (h : ∀ n, f n = n) : f 0 = 0 := h 0
def g (n : Nat) : Nat := n
theorem g_eq (n : Nat) : g n = n := rfl
section
attribute [local simp] g_eq
theorem inside (n : Nat) : g n = n := by simp
end
theorem outside (n : Nat) : g n = n := by simp`;
    const found = outcomes(text);
    expect(found).toContain("inside: proved");
    expect(found).not.toContain("outside: proved");
  });

  it("make a theorem that rests on a refused definition unproved", () => {
    expect(last("def f : Nat → Nat\n  | n => f n\ntheorem t : f 0 = f 0 := rfl")).not.toBe("t: proved");
  });
});
