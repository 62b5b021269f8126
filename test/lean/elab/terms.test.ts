// Terms as Lean elaborates them: classes, numerals, operators, coercions, eliminators, names, and how goals are printed.
import { describe, expect, it } from "vitest";
import { type FileVerdict, verifyFile } from "../../../src/verify/index.ts";

function verdicts(text: string): readonly FileVerdict[] {
  return verifyFile(text);
}

function proves(text: string): void {
  const open = verdicts(text).filter(({ verdict }) => verdict.kind !== "proved");
  expect(open.map(({ line, verdict }) => [line, verdict])).toEqual([]);
}

/** The message of the last theorem, which must fail. */
function failure(text: string): string {
  const verdict = verdicts(text).at(-1)?.verdict;
  expect(verdict?.kind).toBe("failed");
  return verdict?.kind === "failed" ? verdict.messages[0].text : "";
}

const points = `class Pt (α : Type) where
  pt : α
instance : Pt Nat where
  pt := 5
instance {α β : Type} [Pt α] [Pt β] : Pt (α × β) := ⟨(Pt.pt, Pt.pt)⟩
`;

describe("type classes", () => {
  it("follows instances, and takes the newest and local ones first", () => {
    proves(`${points}example : (Pt.pt : (Nat × Nat) × Nat) = ((5, 5), 5) := rfl
theorem local_one {α : Type} [Pt α] : ∃ x : α, x = Pt.pt := ⟨Pt.pt, rfl⟩
instance : Pt Nat := ⟨6⟩
example : (Pt.pt : Nat) = 6 := rfl
`);
    expect(verdicts(`${points}example : (Pt.pt : Nat) = 6 := rfl`).at(-1)?.verdict.kind).toBe("failed");
  });

  it("includes instance variables whose types are included", () => {
    proves(`variable {α : Type} [Inhabited α]
theorem some_element (p : α → Prop) (h : ∀ x, p x) : ∃ x, p x := ⟨default, h default⟩`);
  });

  it("fails where there is no instance", () => {
    const text = failure("theorem t (α : Type) (a b : α) : a + b = b + a := sorry");
    expect(text).toMatch(/^failed to synthesize instance of type class\n {2}HAdd α α/);
  });
});

describe("numerals and operators", () => {
  it("finds types from other operands, and takes Nat last", () => {
    proves(`example : ∃ x, x + 2 = 8 := ⟨6, rfl⟩
example (a b c : Nat) (h : a < b) (h2 : b ≤ c) : a < c := Nat.lt_of_lt_of_le h h2
example (n m : Nat) (h : n ≤ m) : m ≥ n := h
example : ((fun x : Nat => x + 1) ∘ (fun x => x * 2)) 3 = 7 := rfl
example (b c : Bool) (h : b && c) : (b && c) = true := h
example (xs : List Nat) : [1, 2] ++ xs = 1 :: 2 :: xs := rfl`);
  });

  it("unifies sums with numerals by value", () => {
    proves(`theorem a (x y : Nat) : x + 1 = y + 1 → x = y := fun h => Nat.succ.inj h
theorem b (p : Nat → Prop) (h : ∀ n, p (n + 2)) (m : Nat) : p (m + 3) := h _
theorem c (p : Nat → Prop) (h : ∀ n, p (Nat.succ n)) : p 5 := h _`);
    expect(failure("theorem t (p : Nat → Prop) (h : ∀ n, p (n + 2)) : p 1 := h _")).toMatch(/mismatch/);
  });

  it("does not take one numeral for another", () => {
    expect(failure("theorem t : (2 : Nat) = 3 := rfl")).toMatch(/mismatch/);
    expect(failure("theorem t (a : Nat) (h : a < 3) : a ≤ 1 := h")).toMatch(/mismatch/);
  });
});

describe("applications", () => {
  it("takes named arguments, leaves out what comes before, and inserts implicit functions", () => {
    proves(`example (p q : Prop) (hp : p) (hq : q) : p ∧ q := And.intro (right := hq) (left := hp)
example (p q : Prop) (hq : q) : p → p ∧ q := And.intro (right := hq)
example (p : Nat → Prop) (h : ∀ x : Nat, p x) : ∀ {x : Nat}, p x := h _
example (p q : Prop) : p → q → p ∧ q := (⟨·, ·⟩)`);
  });

  it("finds the motive of an eliminator from the expected type", () => {
    proves(`example (n : Nat) : 0 + n = n := Nat.rec rfl (fun _ ih => congrArg Nat.succ ih) n
example (n : Nat) : 0 + n = n := Nat.recOn n rfl (fun _ ih => congrArg Nat.succ ih)
example (p q : Prop) (h : p ∨ q) : q ∨ p := Or.rec (fun x => Or.inr x) (fun y => Or.inl y) h`);
  });

  it("reads structure instances and updates", () => {
    proves(`structure Point where
  x : Nat
  y : Nat
example : ({ x := 1, y := 2 } : Point).x = 1 := rfl
example (p : Point) : { p with x := 3 }.y = p.y := rfl`);
    expect(failure("structure P where\n  x : Nat\nexample : P := { z := 1 }")).toMatch(/is not a field of structure/);
  });
});

describe("names", () => {
  it("opens namespaces, chosen names, and for one declaration", () => {
    proves(`open Nat (succ) in
theorem a : succ 2 = 3 := rfl
theorem b : (open Nat in succ 2) = 3 := rfl
open Nat hiding succ
theorem c : zero = 0 := rfl`);
    expect(verdicts("open Nat hiding succ\ntheorem t : succ 2 = 3 := rfl").at(-1)?.verdict.kind).not.toBe("proved");
    const after = verdicts("open Nat in\ntheorem a : succ 2 = 3 := rfl\ntheorem b : succ 2 = 3 := rfl");
    expect(after.map(({ verdict }) => verdict.kind)).toEqual(["proved", "failed"]);
  });

  it("refuses protected names by their short form", () => {
    expect(verdicts("open Nat\ntheorem t (a b : Nat) : a + b = b + a := add_comm a b").at(-1)?.verdict.kind).not.toBe(
      "proved",
    );
  });
});

describe("printing", () => {
  it("uses notations and leaves implicit arguments out", () => {
    const text = failure(`example (a b : Nat) (xs : List Nat) (f : Nat → Nat)
    (h : ∀ x, x > 2 → ∃ y z, f x + 2 * y = z ^ 2 - a / b) :
    ¬a = b ∧ [1, 2] ++ xs = xs → f (f a) = Nat.succ a := h`);
    expect(text).toContain("∀ (x : Nat), x > 2 → ∃ y z, f x + 2 * y = z ^ 2 - a / b");
    expect(text).toContain("¬a = b ∧ [1, 2] ++ xs = xs → f (f a) = a.succ");
  });
});
