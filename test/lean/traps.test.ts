// The places where a checker that only resembles Lean would accept or refuse other texts than Lean does.
import { describe, expect, it } from "vitest";
import { tokenize } from "../../src/lean/syntax/lexer/lexer.ts";
import { verifyEmbedded, verifyFile } from "../../src/verify/index.ts";
import { outcome } from "./check.ts";

function proves(statement: string, proof: string): void {
  expect(outcome(statement, proof), `${statement} := ${proof}`).toBe("proved");
}

function fails(statement: string, proof: string, text: string): void {
  const result = outcome(statement, proof);
  expect(result, `${statement} := ${proof}`).toMatch(/^failed/);
  expect(result).toContain(text);
}

function refuses(statement: string, proof: string, construct: string): void {
  const result = outcome(statement, proof);
  expect(result, `${statement} := ${proof}`).toMatch(/^rejected/);
  expect(result).toContain(construct);
}

describe("faithfulness", () => {
  it("1: rw tries rfl, so a further rfl finds no goal; rewrite does not", () => {
    const statement = "(α : Type) (a b : α) (f : α → α) (h : a = b) : f a = f b";
    proves(statement, "by\n  rw [h]");
    fails(statement, "by\n  rw [h]\n  rfl", "No goals to be solved");
    proves(statement, "by\n  rewrite [h]\n  rfl");
    fails(statement, "by\n  rewrite [h]", "unsolved goals");
  });

  it("1: rfl after rw unfolds no definitions", () => {
    proves("(p q : Prop) (h : p = q) : p ↔ q", "by\n  rw [h]");
    fails("(p q : Prop) (h : p = q) : ¬p ↔ (q → False)", "by\n  rw [h]", "unsolved goals");
    proves("(p q : Prop) (h : p = q) : ¬p ↔ (q → False)", "by\n  rw [h]\n  rfl");
  });

  it("2: rewrite replaces all instances of the first match, and needs a pattern", () => {
    proves("(α : Type) (f : α → α → α) (a b : α) (h : a = b) (k : f b b = b) : f a a = a", "by\n  rw [h]\n  exact k");
    const swap = "(α : Type) (f : α → α → α) (c : ∀ x y, f x y = f y x) (a b d : α) : f (f a b) d = f d (f a b)";
    proves(swap, "by\n  rw [c]");
    fails(
      "(α : Type) (a b c : α) (h : a = b) : c = c → b = a",
      "by\n  intro k\n  rw [h] at k",
      "Did not find an occurrence",
    );
    fails("(p q : Prop) (e : ∀ a : Prop, a = q) : p", "by\n  rw [e]", "metavariable");
  });

  it("3: apply orders its goals, exact leaves none, refine takes only ?_", () => {
    proves("(p q r : Prop) (f : p → q → r) (a : p) (b : q) : r", "by\n  apply f\n  exact a\n  exact b");
    fails("(p q r : Prop) (f : p → q → r) (a : p) (b : q) : r", "by\n  apply f\n  exact b", "Type mismatch");
    fails("(p q : Prop) (a : p) (b : q) : p ∧ q", "by\n  exact ⟨a, ?_⟩", "placeholder");
    proves("(p q : Prop) (a : p) (b : q) : p ∧ q", "by\n  refine ⟨a, ?_⟩\n  exact b");
    fails("(p q : Prop) (a : p) (b : q) : p ∧ q", "by\n  refine ⟨a, _⟩\n  exact b", "placeholder");
    proves("(α : Type) (P : α → Prop) (a : α) (h : P a) : ∃ x, P x", "by\n  constructor\n  exact h");
    proves(
      "(α : Type) (x y z w : α) (h : x = y) (k : y = z) (l : z = w) : x = w",
      "by\n  apply Eq.trans\n  assumption\n  apply Eq.trans\n  assumption\n  assumption",
    );
  });

  it("4: intro unfolds ¬ and ≠, and stops where nothing is to introduce", () => {
    proves("(p : Prop) (h : p) : ¬¬p", "by\n  intro n\n  exact n h");
    proves("(α : Type) (a b : α) (h : a = b → False) : a ≠ b", "by\n  intro e\n  exact h e");
    fails("(p : Prop) (h : p) : p", "by\n  intro x\n  exact h", "no additional binders");
    fails("(p : Prop) : ¬p → ¬p", "by\n  intros\n  intro h k\n  assumption", "no additional binders");
  });

  it("5: goals that are left and tactics that are too many are errors", () => {
    fails("(p q : Prop) (a : p) : p ∧ q", "by\n  constructor\n  exact a", "unsolved goals");
    fails("(p : Prop) (a : p) : p", "by\n  exact a\n  exact a", "No goals to be solved");
    fails(
      "(p q : Prop) (a : p) (b : q) : p ∧ q",
      "by\n  constructor\n  · exact a\n    exact a\n  · exact b",
      "No goals to be solved",
    );
    fails(
      "(p q : Prop) (h : p ∨ q) : q ∨ p",
      "by\n  cases h with\n  | inl a => skip\n  | inr b => exact Or.inl b",
      "unsolved goals",
    );
  });

  it("6: layout decides what belongs to a tactic", () => {
    fails(
      "(p q : Prop) (a : p) (b : q) : p ∧ q",
      "by\n  apply And.intro\n    exact a\n  exact b",
      "Unknown identifier",
    );
    fails("(p : Prop) (a : p) : p → p", "by\n  intro h\n   exact h", "");
    fails("(p : Prop) (a : p) : p → p", "by\n  intro h\n exact h", "unsolved goals");
    proves("(p q r : Prop) (f : p → q → r) (a : p) (b : q) : r", "by\n  exact f\n    a\n    b");
    fails("(p q r : Prop) (f : p → q → r) (a : p) (b : q) : r", "by\n  exact f\n  a\n  b", "unknown tactic");
    proves("(p q : Prop) (a : p) (b : q) : p ∧ q", "by constructor; exact a; exact b");
    fails("(p q : Prop) (a : p) (b : q) : p ∧ q ∧ p", "by\n  constructor\n  all_goals assumption; skip", "assumption");
    fails("(p q : Prop) (a : p) : p", "by\n  have h : p := by\n  exact a\n  exact h", "unsolved goals");
  });

  it("7: the alternatives of cases are complete, known and not repeated", () => {
    const statement = "(p q : Prop) (h : p ∨ q) : q ∨ p";
    proves(statement, "by\n  cases h with\n  | inr b => exact Or.inl b\n  | inl a => exact Or.inr a");
    fails(statement, "by\n  cases h with\n  | inl a => exact Or.inr a", "has not been provided");
    fails(
      statement,
      "by\n  cases h with\n  | left a => exact Or.inr a\n  | inr b => exact Or.inl b",
      "Invalid alternative",
    );
    fails(
      statement,
      "by\n  cases h with\n  | inl a => exact Or.inr a\n  | inl a => exact Or.inr a\n  | inr b => exact Or.inl b",
      "Duplicate alternative name `inl`",
    );
    fails(
      statement,
      "by\n  cases h with\n  | inl a b => exact Or.inr a\n  | inr b => exact Or.inl b",
      "Too many variable names",
    );
    proves(
      "(P : Nat → Prop) (z : P Nat.zero) (s : ∀ n, P n → P (Nat.succ n)) (n : Nat) : P n",
      "by\n  induction n with\n  | zero => exact z\n  | succ m ih => exact s m ih",
    );
    proves(
      "(n : Nat) (P : Nat → Prop) (h : P n) (k : ∀ m, P m → False) : False",
      "by\n  cases n with\n  | zero => exact k _ h\n  | succ m => exact k _ h",
    );
  });

  it("8: names that no text gave cannot be used", () => {
    fails("(p q : Prop) (h : p ∧ q) : p", "by\n  cases h\n  exact left", "Unknown identifier");
    proves("(p q : Prop) (h : p ∧ q) : p", "by\n  cases h\n  assumption");
    fails("(p : Prop) : p → p", "by\n  intro\n  exact a", "Unknown identifier");
    fails(
      "(p q : Prop) (h : p ∨ q) : p ∨ q",
      "by\n  cases h\n  · exact Or.inl h\n  · exact Or.inr h",
      "Unknown identifier",
    );
    fails("(p q : Prop) (h : p) : q → p", "by\n  intro h\n  exact h", "Type mismatch");
    proves("(p q : Prop) (h : p) : q → p", "by\n  intro h\n  assumption");
    proves("(p q : Prop) : p → q → p", "by\n  intro _ _\n  rename_i a b\n  exact a");
  });

  it("9: names of a statement without a meaning are bound by themselves, names in a proof are not", () => {
    proves("{P : α → Prop} (h : ∀ x, P x) (a : α) : P a", "h a");
    refuses("(h : hypothesis) : hypothesis", "h", "is not a proposition");
    refuses("(h : Vector Nat 2) : True", "trivial", "auto-bound implicit");
    fails("(p : Prop) (h : p) : p", "by\n  have k : q := h\n  exact h", "Unknown identifier `q`");
  });

  it("10: numerals are those of the expected type, or of Nat", () => {
    proves("(n : Nat) : n = n", "by\n  have h : 2 = 2 := rfl\n  rfl");
    proves("(p : Nat → Prop) (h : p 2) : ∃ n, p n", "⟨2, h⟩");
    fails("(α : Type) (p : α → Prop) (h : ∀ x, p x) : True", "have := h 2\ntrivial", "failed to synthesize");
  });

  it("11: precedences, associativity and binder notations", () => {
    proves("(p q r : Prop) (h : p ∧ q ∨ r) : (p ∧ q) ∨ r", "h");
    fails("(p q r : Prop) (h : p ∧ q ∨ r) : p ∧ (q ∨ r)", "h", "Type mismatch");
    proves("(p q r : Prop) (h : p → q → r) : p → (q → r)", "h");
    proves("(p q : Prop) (h : ¬p ∧ q) : (¬p) ∧ q", "h");
    proves("(p q : Prop) (h : ¬p = q) : ¬(p = q)", "h");
    proves("(p q r : Prop) (h : p ∧ q → r ↔ r ∨ p) : ((p ∧ q) → r) ↔ (r ∨ p)", "h");
    expect(outcome("(p q r : Prop) (h : p ↔ q ↔ r) : True", "trivial")).toMatch(
      /^rejected: the statement is not accepted/,
    );
    proves("(α : Type) (P : α → α → Prop) (h : ∃ x y, P x y) : ∃ y x, P x y", "match h with | ⟨x, y, k⟩ => ⟨y, x, k⟩");
    proves("(p q : Prop) : p ∧ q → q ∧ p", "fun ⟨a, b⟩ => ⟨b, a⟩");
    proves("(p q : Prop) : p ∨ q → q ∨ p", "fun | .inl a => .inr a | .inr b => .inl b");
    proves("(p q r : Prop) (h : p → q → r) (b : q) : p → r", "(h · b)");
    proves("(p q : Prop) (h : p ↔ q) (a : p) : q", "h.1 a");
    proves("(α : Type) (a b : α) (P : α → Prop) (e : a = b) (h : P a) : P b", "e ▸ h");
    proves("(p : Prop) (h : p) : p", "‹p›");
    proves("(p q : Prop) (h : p) (k : p → q) : q", "by exact k <| h");
  });

  it("12: names are looked for in the local context first, then from the innermost namespace outwards", () => {
    fails("(p : Prop) (Or : p) (h : p) : True", "by\n  exact Or.inl h", "Invalid field");
    const file = `namespace A
theorem fact (p : Prop) (h : p) : p := h
namespace B
theorem fact (p q : Prop) (h : q) : q := h
theorem inner (p q : Prop) (h : q) : q := fact p q h
end B
theorem outer (p : Prop) (h : p) : p := fact p h
end A
theorem outside (p : Prop) (h : p) : p := fact p h
theorem qualified (p : Prop) (h : p) : p := A.fact p h`;
    const kinds = Object.fromEntries(verifyFile(file).map(({ name, verdict }) => [name, verdict.kind]));
    expect(kinds).toEqual({
      "A.fact": "proved",
      "A.B.fact": "proved",
      "A.B.inner": "proved",
      "A.outer": "proved",
      outside: "failed",
      qualified: "proved",
    });
  });

  it("13: structural recursion is compiled to the recursor, other recursion is refused by name", () => {
    const verdicts = verifyFile(`theorem t : ∀ p : Prop, p → p
  | _, h => h
theorem u : ∀ n : Nat, n = n
  | .zero => rfl
  | .succ n => congrArg Nat.succ (u n)
theorem v : ∀ n : Nat, n = n
  | n => v n`);
    expect(verdicts.map(({ verdict }) => verdict)).toMatchObject([
      { kind: "proved" },
      { kind: "proved" },
      { kind: "rejected", reason: "unsupported: recursion that is not structural" },
    ]);
  });

  it("14: universes are parameters; Type* is Mathlib's", () => {
    proves("(α : Sort u) (a : α) : a = a", "rfl");
    proves("{α : Type u} {β : Type v} (f : α → β) (a b : α) (h : a = b) : f a = f b", "congrArg f h");
    expect(outcome("(α : Type*) (a : α) : a = a", "rfl")).toContain("Type*");
  });

  it("15: letters, alternatives in ASCII, and positions in code points", () => {
    proves("(p q : Prop) (h : p /\\ q) : q \\/ p", "Or.inl h.2 |> id");
    proves("(p q : Prop) : p -> q -> p", "λ a _ => a");
    expect(outcome("(p q : Prop) (h : p != q) : True", "trivial")).not.toBe("proved");
    const tokens = tokenize("𝔸 ∧ 𝔹");
    expect(tokens.map(({ text, column }) => [text, column])).toEqual([
      ["𝔸", 0],
      ["∧", 2],
      ["𝔹", 4],
      ["", 5],
    ]);
  });

  it("16: comments are nested and strings are no words", () => {
    proves("(p : Prop) (h : p) : p", "by\n  -- sorry\n  /- axiom /- sorry -/ #exit -/\n  exact h");
    fails("(p : Prop) (h : p) : p", "by\n  exact h /- never closed", "unterminated comment");
    proves("(p : Prop) (h : p) : p", 'by\n  exact (fun (_ : "sorry" = "sorry") => h) rfl');
  });
});

describe("messages", () => {
  it("stand where the text is wrong, counted from the start of the spliced source", () => {
    const verdict = verifyEmbedded({
      header: "variable (q : Prop)",
      statement: "theorem t (p : Prop) (h : p) : p",
      proof: "by\n  exact h7",
    });
    expect(verdict).toEqual({
      kind: "failed",
      messages: [{ severity: "error", line: 3, column: 8, text: "Unknown identifier `h7`" }],
    });
  });

  it("show the goals that are left", () => {
    const verdict = verifyEmbedded({
      statement: "theorem t (p q : Prop) (h : p ∨ q) : q ∨ p",
      proof: "by\n  cases h with\n  | inl a => skip\n  | inr b => exact Or.inl b",
    });
    expect(verdict).toMatchObject({
      kind: "failed",
      messages: [{ text: "unsolved goals\ncase inl\np q : Prop\na : p\n⊢ q ∨ p" }],
    });
  });

  it("list the holes of an incomplete proof", () => {
    const verdict = verifyEmbedded({
      statement: "theorem t (p q : Prop) (h : p ∧ q) : q ∧ p",
      proof: "by\n  have k : q := by\n    sorry\n  exact ⟨k, h.left⟩",
    });
    expect(verdict).toEqual({
      kind: "incomplete",
      holes: [
        {
          hypotheses: [
            { name: "p", type: "Prop" },
            { name: "q", type: "Prop" },
            { name: "h", type: "p ∧ q" },
          ],
          target: "q",
          line: 3,
          column: 4,
        },
      ],
    });
  });

  it("report the axioms of classical proofs, and none of others", () => {
    const classical = verifyEmbedded({
      statement: "theorem t (p : Prop) : p ∨ ¬p",
      proof: "by\n  by_cases h : p\n  · exact Or.inl h\n  · exact Or.inr h",
    });
    expect(classical).toEqual({ kind: "proved", axioms: ["Classical.choice", "Quot.sound", "propext"] });
    const constructive = verifyEmbedded({
      statement: "theorem t (p : Prop) : ¬¬(p ∨ ¬p)",
      proof: "fun h => h (.inr fun a => h (.inl a))",
    });
    expect(constructive).toEqual({ kind: "proved", axioms: [] });
  });
});
