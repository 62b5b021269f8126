// Every rule of position in Lean's grammar, from both sides: accepted at the limit, refused beyond it.
import { describe, expect, it } from "vitest";
import { type FileVerdict, verifyEmbedded, verifyFile } from "../../../src/verify/index.ts";

interface Row {
  readonly construct: string;
  /** The rule as Lean's sources name it; `free` where there is none. */
  readonly rule: string;
  /** A text in which `¶` is a line break followed by so many spaces. */
  readonly text: string;
  /** The columns at which the token behind `¶` is right. */
  readonly accepts: readonly number[];
  readonly refuses: readonly number[];
}

/** Statements by the word that stands for them. */
const heads = new Map([
  ["BOTH", "theorem T (p q : Prop) (h : p) (k : q) : p ∧ q :="],
  ["BOTH_TYPE", "theorem T (p q : Prop) (h : p) (k : q) : p ∧ q"],
  ["ONE", "theorem T (p : Prop) (h : p) : p :="],
  ["EITHER", "theorem T (p : Prop) (h : p ∨ p) : p :="],
  ["CHAIN", "theorem T (a b c d : Nat) (h : a = b) (k : b = c) (l : c = d) : a = d :="],
  ["EQUAL", "theorem T (a b : Nat) (e : a = b) (h : a = 1) : b = 1 :="],
]);

/** A text written in one line: `⏎` is a line break. */
const written = (text: string): string =>
  text.replace(/[A-Z]{3,}(?:_TYPE)?/, (word) => heads.get(word) ?? word).replaceAll("⏎", "\n");

/** Construct, rule, the columns at which the token behind `¶` is right, those at which it is not, and the text. */
const table = `
by ;; tacticSeqIndentGt ;; 1 2 50 ;; 0 ;; ONE by¶exact h
by, indented command ;; tacticSeqIndentGt ;; 3 ;; 0 1 2 ;;   ONE by¶exact h
by, command behind another ;; tacticSeqIndentGt ;; 9 ;; 1 8 ;; section ONE by¶exact h
by, behind an attribute ;; tacticSeqIndentGt ;; 2 ;; 0 1 ;;  @[simp] theorem T (n : Nat) : n + 0 = n := by¶rfl
by, behind 'open … in' ;; tacticSeqIndentGt ;; 2 3 ;; 1 ;;  open Nat in⏎   ONE by¶exact h
argument ;; colGt ;; 1 9 ;; 0 ;; BOTH And.intro h¶k
argument in parentheses ;; free ;; 0 1 4 ;;  ;; BOTH (And.intro h¶k)
argument in ⟨⟩ ;; free ;; 0 1 4 ;;  ;; BOTH ⟨id¶h, k⟩
operator ;; free ;; 0 2 ;;  ;; theorem T : 1¶+ 1 = 2 := rfl
':=' ;; free ;; 0 2 ;;  ;; theorem T : 1 + 1 = 2¶:= rfl
universe level ;; colGt ;; 12 ;; 0 11 ;; universe u theorem T : ∀ A : Type¶u, ∀ a : A, a = a := fun _ _ => rfl
variable ;; colGt ;; 2 5 ;; 0 1 ;;  variable¶(p : Prop)⏎theorem T (h : p) : p := h
universe ;; colGt ;; 2 ;; 0 1 ;;  universe¶u⏎theorem T (A : Type u) (a : A) : a = a := rfl
open ;; colGt ;; 2 ;; 0 1 ;;  open¶Nat⏎theorem T (n : Nat) : n + zero = n := rfl
namespace ;; colGt ;; 2 ;; 0 1 ;;  namespace¶A⏎theorem T : 1 = 1 := rfl⏎end A
end ;; colGt ;; 2 ;; 0 1 ;; section A⏎theorem T : 1 = 1 := rfl⏎ end¶A
second tactic ;; colEq ;; 2 ;; 0 1 3 ;; theorem T (p : Prop) : p → p := by⏎  intro h¶exact h
tactic behind a semicolon ;; colGe ;; 2 3 9 ;; 0 1 ;; theorem T (p : Prop) : p → p := by⏎  intro h;¶exact h
semicolon ;; free ;; 0 2 4 ;;  ;; theorem T (p : Prop) : p → p := by⏎  intro h¶; exact h
nested by ;; tacticSeqIndentGt ;; 3 4 ;; 1 2 ;; ONE by⏎  have k : p := by¶exact h⏎  exact k
show … by ;; tacticSeqIndentGt ;; 3 ;; 1 2 ;; ONE by⏎  exact show p by¶exact h
show … from ;; free ;; 0 3 ;;  ;; ONE show p¶from h
suffices … from ;; free ;; 0 2 3 ;;  ;; ONE by⏎  suffices k : p¶from k⏎  exact h
have ;; free ;; 0 2 3 ;;  ;; ONE by⏎  have k : p :=¶h⏎  exact k
exact ;; free ;; 0 2 3 ;;  ;; ONE by⏎  exact¶h
argument in a block ;; colGt ;; 3 9 ;; 1 2 ;; BOTH by⏎  exact And.intro h¶k
'<;>' ;; free ;; 0 2 4 ;;  ;; BOTH by⏎  constructor¶<;> assumption
braces ;; free ;; 0 1 4 ;;  ;; ONE by {¶exact h }
parenthesised tactics ;; free ;; 0 2 4 ;;  ;; ONE by⏎  (¶exact h)
bullet ;; colEq ;; 2 ;; 1 3 ;; BOTH by⏎  constructor⏎  · exact h¶· exact k
tactics of a bullet ;; tacticSeqIndentGt ;; 3 4 ;; 1 2 ;; BOTH by⏎  constructor⏎  ·¶exact h⏎  · exact k
bullet with a dot ;; tacticSeqIndentGt ;; 4 ;; 2 3 5 ;; BOTH by⏎  constructor⏎  . skip¶exact h⏎  . exact k
intro ;; colGt ;; 3 ;; 2 ;; theorem T (p : Prop) : p → p := by⏎  intro¶h⏎  exact h
revert ;; colGt ;; 3 ;; 1 2 ;; ONE by⏎  revert¶h⏎  exact id
rcases … with ;; free ;; 0 2 3 ;;  ;; EITHER by⏎  rcases h¶with h | h <;> exact h
obtain ;; free ;; 0 2 3 ;;  ;; EITHER by⏎  obtain h | h¶:= h <;> exact h
rintro ;; colGt ;; 3 ;; 1 2 ;; theorem T (p : Prop) : p ∧ p → p := by⏎  rintro¶⟨h, _⟩⏎  exact h
at ;; free ;; 0 2 4 ;;  ;; EQUAL by⏎  rw [e]¶at h; exact h
hypothesis behind 'at' ;; colGt of the 'at' ;; 10 ;; 3 9 ;; EQUAL by⏎  rw [e] at¶h⏎  exact h
generalizing ;; colGt ;; 3 ;; 2 ;; theorem T (n m : Nat) : n + m = n + m := by⏎  induction n generalizing¶m <;> rfl
tactic behind 'cases … with' ;; colGt ;; 3 4 ;; 1 2 ;; EITHER by⏎  cases h with¶assumption
tactic behind 'induction … with' ;; colGt ;; 3 4 ;; 1 2 ;; theorem T (n : Nat) : n = n := by⏎  induction n with¶rfl
first '|' of cases ;; free ;; 0 2 4 ;;  ;; EITHER by⏎  cases h with¶| inl h | inr h => exact h
'|' of cases ;; colGe of the first ;; 2 3 6 ;; 0 1 ;; EITHER by⏎  cases h with⏎  | inl h => exact h¶| inr h => exact h
name behind '|' ;; colGt of the bar ;; 3 9 ;; 1 2 ;; EITHER by⏎  cases h with⏎  | inl¶h => exact h⏎  | inr h => exact h
tactics of an alternative ;; free ;; 0 2 3 ;;  ;; EITHER by⏎  cases h with⏎  | inl h =>¶exact h⏎  | inr h => exact h
'|' of a match ;; colGe of the first ;; 2 3 ;; 0 1 ;; EITHER match h with⏎  | .inl h => h¶| .inr h => h
right side of a match ;; colGe of the first bar ;; 2 3 ;; 0 1 ;; EITHER match h with⏎  | .inl h =>¶h⏎  | .inr h => h
argument in a match ;; colGt of the first bar ;; 3 ;; 1 2 ;; EITHER match h with⏎  | .inl h => h⏎  | .inr h => id¶h
'|' of fun ;; colGe of the first ;; 2 3 ;; 0 1 ;; theorem T (p : Prop) : p ∨ p → p := fun⏎  | .inl h => h¶| .inr h => h
'|' of equations ;; colGe of the first ;; 2 3 ;; 0 1 ;; theorem T (p : Prop) : p ∨ p → p⏎  | .inl h => h¶| .inr h => h
right side of the tactic match ;; colGe of the first bar ;; 2 3 ;; 0 1 ;; EITHER by⏎  match h with⏎  | .inl h =>¶exact h⏎  | .inr h => exact h
right side of 'intro |' ;; colGe of the first bar ;; 2 3 ;; 0 1 ;; theorem T (p : Prop) : p ∨ p → p := by⏎  intro⏎  | .inl h =>¶exact h⏎  | .inr h => exact h
first '|' of first ;; free ;; 0 2 4 ;;  ;; ONE by⏎  first¶| exact h
'|' of first ;; colGe of the first ;; 2 3 ;; 0 1 ;; ONE by⏎  first⏎  | contradiction¶| exact h
tactics of first ;; free ;; 0 2 3 ;;  ;; ONE by⏎  first⏎  |¶exact h
case ;; free ;; 0 2 3 ;;  ;; EITHER by⏎  cases h⏎  case inl h => exact h⏎  case inr h =>¶exact h
name of case ;; free ;; 0 2 3 ;;  ;; EITHER by⏎  cases h⏎  case inl h => exact h⏎  case inr¶h => exact h
next ;; free ;; 0 2 3 ;;  ;; EITHER by⏎  cases h⏎  next h => exact h⏎  next h =>¶exact h
all_goals ;; free ;; 0 2 3 ;;  ;; EITHER by⏎  cases h⏎  all_goals¶assumption
if ;; free ;; 0 2 ;;  ;; theorem T : (if 1 = 1¶then 2 else 3) = 2 := rfl
first step of calc ;; colGt of the first step for what follows ;; 4 6 ;; 1 ;; CHAIN calc¶a = b := h⏎    _ = c := k⏎    _ = d := l
second step of calc ;; linebreak ;; 1 4 ;; 5 ;; theorem T (a b c : Nat) (h : a = b) (k : b = c) : a = c := calc⏎    a = b := h¶_ = c := k
third step of calc ;; colGe of the second ;; 4 ;; 3 5 ;; CHAIN calc a = b := h⏎    _ = c := k¶_ = d := l
argument in a step ;; colGt of the second step ;; 5 9 ;; 3 4 ;; CHAIN calc a = b := h⏎    _ = c := k⏎    _ = d := id¶l
by in a step ;; tacticSeqIndentGt ;; 5 ;; 3 4 ;; CHAIN calc a = b := h⏎    _ = c := k⏎    _ = d := by¶exact l
conv ;; free ;; 2 3 4 ;;  ;; EQUAL by⏎  rw [e] at h⏎  conv =>¶lhs⏎  exact h
second step of conv ;; colEq ;; 4 ;; 3 ;; theorem T (a b : Nat) (e : a = b) : a + 1 = b + 1 := by⏎  conv =>⏎    lhs¶rw [e]
body of have ;; linebreak ;; 0 1 2 ;; 3 ;; ONE ⏎  have k : p := h¶k
argument in have ;; colGt of the have ;; 3 9 ;; 1 2 ;; ONE ⏎  have k : p := id¶h⏎  k
field of where ;; colEq ;; 2 ;; 1 3 ;; BOTH_TYPE where⏎  left := h¶right := k
field in braces ;; colEq ;; 4 ;; 3 5 ;; BOTH {⏎    left := h¶right := k }
field behind a comma ;; colGe ;; 4 6 ;; 3 ;; BOTH {⏎    left := h,¶right := k }
field of a structure ;; colGe of the first ;; 2 3 9 ;; 0 1 ;; structure S where⏎  (x : Nat)¶(y : Nat)⏎theorem T (s : S) : s.y = s.y := rfl
'|' of a constructor ;; free ;; 0 2 5 ;;  ;; inductive C where⏎  | a¶| b⏎theorem T : C.b = C.b := rfl
`;

const columns = (text: string): number[] =>
  text
    .split(" ")
    .filter((word) => word !== "")
    .map(Number);
const rows = table
  .trim()
  .split("\n")
  .map((line): Row => {
    const [construct, rule, accepts, refuses, text] = line.split(" ;; ");
    return { construct, rule, accepts: columns(accepts), refuses: columns(refuses), text: written(text) };
  });

const isAccepted = (verdicts: readonly FileVerdict[]): boolean =>
  verdicts.length > 0 && verdicts.every(({ verdict }) => verdict.kind === "proved");
const at = (text: string, column: number): string => text.replace("¶", `\n${" ".repeat(column)}`);

describe("rules of position", () => {
  it.each(rows.map((row) => [row.construct, row.rule, row] as const))("%s: %s", (_construct, rule, row) => {
    const found = (column: number) => [column, isAccepted(verifyFile(at(row.text, column)))];
    expect(row.accepts.map(found)).toEqual(row.accepts.map((column) => [column, true]));
    expect(row.refuses.map(found)).toEqual(row.refuses.map((column) => [column, false]));
    expect(row.refuses.length === 0).toBe(rule === "free");
  });

  it("hold for a proof as for a file", () => {
    const verdict = (statement: string, proof: string, header?: string) =>
      verifyEmbedded({ statement, proof, ...(header === undefined ? {} : { header }) }).kind;
    expect(verdict("theorem T (p : Prop) (h : p) : p", "by\n exact h")).toBe("proved");
    expect(verdict("theorem T (p : Prop) (h : p) : p", "by\nexact h")).not.toBe("proved");
    expect(verdict("theorem T (p : Prop) (h : p) : p", "id\nh")).not.toBe("proved");
    expect(verdict("  theorem T (p : Prop) (h : p) : p", "by\n  exact h")).not.toBe("proved");
    expect(verdict("  theorem T (p : Prop) (h : p) : p", "by\n   exact h")).toBe("proved");
    expect(verdict("theorem T (p : Prop) (h : p) : p", "by\n exact h", "  /-- The theorem. -/ ")).not.toBe("proved");
    expect(verdict("theorem T (p : Prop) (h : p) : p", "by\n   exact h", "  /-- The theorem. -/ ")).toBe("proved");
  });
});

describe("what follows what", () => {
  it.each([
    ["a semicolon behind the last tactic", `ONE by exact h;`, true],
    ["an operator behind the block of a declaration", `ONE by assumption |> id`, false],
    ["an operator behind a block in parentheses", `ONE (by assumption) |> id`, true],
    ["a local declaration without line break or semicolon", `ONE have k : p := h open Nat in k`, false],
    ["a local declaration with a semicolon", `ONE have k : p := h; open Nat in k`, true],
    ["two fields in a line without a comma", `BOTH { left := (h) right := k }`, false],
    ["two tactics in a line", `ONE by skip skip; exact h`, false],
    ["a step of calc in the same line", `CHAIN calc a = b := (h) _ = c := k`, false],
    [
      "a tactic behind calc in the column of its steps",
      `ONE by⏎  have k : 1 = 1 := rfl⏎  calc 1 = 1 := k⏎  exact h`,
      false,
    ],
    ["an alternative without a right side", `EITHER by⏎  cases h with | inl h | inr h⏎  · exact h⏎  · exact h`, true],
    ["'with' and nothing", `EITHER by⏎  cases h with`, false],
    ["'by' and nothing", `ONE by`, false],
    ["'by' and the next command", `ONE by⏎theorem S : 1 = 1 := rfl`, false],
    ["a block in a place where it may fail", `ONE by⏎  first | exact (by : p) | exact h`, true],
    ["a keyword in the column of a block", `section⏎  ONE by⏎    exact h⏎    end`, true],
    ["several names of one field", "structure S where⏎  x y : Nat⏎theorem T : 1 = 1 := rfl", false],
    ["fields in a line", "structure S where⏎  (x : Nat) (y : Nat)⏎theorem T (s : S) : s.y = s.y := rfl", true],
    ["'·' in a block in parentheses", `theorem T : (fun f : Nat → Nat => f 1) (· + 1) = 2 := (by⏎  rfl)`, true],
  ])("%s", (_what, text, accepted) => {
    expect(isAccepted(verifyFile(written(text)))).toBe(accepted);
  });
});

it("an empty bullet leaves its goal open, whether the text ends there or not", () => {
  for (const end of ["", "\n", "\nend A"]) {
    const [{ verdict }] = verifyFile(`namespace A\ntheorem t (p : Prop) : p → p := by\n  intro h\n  .${end}`);
    expect(verdict).toMatchObject({ kind: "failed", messages: [{ text: expect.stringContaining("unsolved goals") }] });
  }
});
