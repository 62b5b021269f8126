// Characters, strings and arrays, made of bytes as core Lean 4.34 has them.
import { describe, expect, it } from "vitest";
import { tokenize } from "../../../src/lean/syntax/index.ts";
import { literalText } from "../../../src/lean/syntax/lexer/literals.ts";
import { verifyFile } from "../../../src/verify/index.ts";
import { kindOf, reasonOf } from "./files.ts";

describe("characters", () => {
  it.each([
    `theorem T : 'a' ≠ 'b' := by decide`,
    `theorem T : 'a' ≠ 'b' := by simp`,
    `theorem T : 'a'.toNat = 97 := rfl`,
    `theorem T : 'a' = Char.ofNat 97 := rfl`,
    `theorem T : Char.ofNat 55296 = Char.ofNat 0 := rfl`,
    `theorem T : 'a' < 'b' ∧ 'A' ≤ 'A' := by decide`,
    `theorem T : 'z'.isAlpha = true ∧ '5'.isDigit = true ∧ ' '.isWhitespace = true := by decide`,
    `theorem T : 'Z'.isUpper = true ∧ 'Z'.isLower = false ∧ '_'.isAlphanum = false := by decide`,
    `theorem T (c : Char) (h : c = 'a') : c ≠ 'b' := by subst h; simp`,
    `theorem T (a b : Char) (h : a.val = b.val) : a = b := Char.ext h`,
    `theorem T : '\\n' ≠ ' ' ∧ '\\x41' = 'A' ∧ '\\u03bb' = 'λ' ∧ '\\'' ≠ '\\\\' := by decide`,
    `theorem T : ['a', 'b'].length = 2 := rfl`,
  ])("proves %s", (text) => expect(kindOf(text)).toBe("proved"));

  it.each([
    `theorem T : 'a' = 'b' := by decide`,
    `theorem T : 'a' = 'b' := rfl`,
    `theorem T : 'a'.toNat = 98 := rfl`,
    `theorem T : 'ab' = 'ab' := rfl`,
    `theorem T : '\\q' = 'q' := rfl`,
    `theorem T (c : Char) : c = 'a' := by decide`,
    `theorem T : 'a'.isUpper = true := by decide`,
  ])("fails on %s", (text) => expect(kindOf(text)).toBe("failed"));

  it.each([
    [`def f (c : Char) : Nat := match c with\n  | 'a' => 1\n  | _ => 2\ntheorem T : f 'a' = 1 := rfl`, "pattern"],
    [`theorem T : 'a'.toUpper = 'A' := by decide`, "Char.toUpper"],
    [`theorem T : 'a'.toNat + 1 = 'b'.toNat := by simp`, "'simp'"],
    [`theorem T (a b : Char) (h : a.val = b.val) : a = b := by ext; exact h`, "'ext'"],
  ])("refuses by name %s", (text, name) => {
    expect(kindOf(text)).toBe("rejected");
    expect(reasonOf(text)).toContain(name);
  });
});

describe("strings", () => {
  it.each([
    `theorem T : "abc" = "abc" := rfl`,
    `theorem T : "abc" ≠ "abd" := by decide`,
    `theorem T : "" ≠ "a" ∧ "a" ≠ "b" := by simp`,
    `theorem T : "é∀😀" ≠ "é∀" := by decide`,
    `theorem T : "a\\nb\\t\\"" ≠ "a b" := by decide`,
    `theorem T : "a\\\n   b" = "ab" := rfl`,
    `theorem T : "abc" = String.ofList ['a', 'b', 'c'] := rfl`,
    `theorem T : ("a" == "b") = false := by decide`,
    `theorem T : "a" ∈ ["b", "a"] ∧ "c" ∉ ["b", "a"] := by decide`,
    `theorem T (s : String) (h : s = "a") (k : s = "b") : False := by subst h; contradiction`,
    `theorem T (s : String) (h : s = "a") (k : s = "b") : False := by simp [h] at k`,
    `theorem T (s t : String) : s = t ∨ s ≠ t := Decidable.em _`,
    `inductive Term where
  | var (name : String)
  | number (n : Nat)
  deriving DecidableEq
theorem T : Term.var "x" ≠ Term.var "y" := by decide
theorem U : Term.var "x" ≠ Term.number 1 := by simp`,
    `def value (s : String) : Nat := if s = "x" then 5 else 0
theorem T : value "x" = 5 := rfl
theorem U : value "y" = 0 := by simp [value]`,
  ])("proves %s", (text) => expect(kindOf(text)).toBe("proved"));

  it.each([
    `theorem T : "abc" = "abd" := by decide`,
    `theorem T : "abc" = "ab" := rfl`,
    `theorem T (s : String) : s = "" := rfl`,
    `theorem T (h : "a" = "b") : False := by injection h`,
    `theorem T : "\\q" = "q" := rfl`,
    `theorem T : ("a" : Nat) = 1 := rfl`,
  ])("fails on %s", (text) => expect(kindOf(text)).toBe("failed"));

  it.each([
    [`theorem T : "a" ++ "b" = "ab" := by decide`, "Append String"],
    [`theorem T : "abc".length = 3 := rfl`, "String.length"],
    [`theorem T : "a" < "b" := by decide`, "LT String"],
    [`theorem T : s!"a" = "a" := rfl`, "s!"],
    [`theorem T : r"a" = "a" := rfl`, "raw string literal"],
    [`theorem T (h : "a" = "b") : False := nomatch h`, "equation between strings"],
    [`def f (s : String) : Nat := match s with\n  | "a" => 1\n  | _ => 2\ntheorem T : f "a" = 1 := rfl`, "pattern"],
    [`theorem T (s t : String) : s = t := by ext`, "String.ext"],
  ])("refuses by name %s", (text, name) => {
    expect(kindOf(text)).toBe("rejected");
    expect(reasonOf(text)).toContain(name);
  });

  it("are printed as Lean prints them", () => {
    const text = `theorem T (s : String) (c : Char) : s = "a\\"\\\\\\n'\\x01é" ∧ c = '\\'' := by skip`;
    const [{ verdict }] = verifyFile(text);
    expect(verdict.kind === "failed" && verdict.messages[0].text).toContain(`⊢ s = "a\\"\\\\\\n'\\x01é" ∧ c = '\\''`);
  });

  it("are read as Lean reads them", () => {
    const at = { line: 1, column: 0 };
    expect(literalText(`"\\x41\\u03bb\\\n  z"`, at)).toBe("Aλz");
    expect(literalText(`'\\ud800'`, at)).toBe("\0");
    expect(() => literalText(`"\\xg0"`, at)).toThrow("invalid escape sequence '\\x'");
    const kinds = (text: string) => tokenize(text).map(({ kind }) => kind);
    expect(kinds(`f 'a' x' "b"`)).toEqual(["identifier", "character", "identifier", "string", "end"]);
  });
});

describe("arrays", () => {
  it.each([
    `theorem T : #[1, 2, 3].size = 3 := rfl`,
    `theorem T : #[1, 2, 3].size = 3 := by simp`,
    `theorem T : (#[] : Array Nat).size = 0 := by decide`,
    `theorem T : #[1, 2].push 3 = #[1, 2, 3] := rfl`,
    `theorem T (a : Array Nat) (x : Nat) : (a.push x).size = a.size + 1 := by simp`,
    `theorem T (a : Array Nat) (x : Nat) : (a.push x).toList = a.toList ++ [x] := by simp`,
    `theorem T (xs : List Nat) : xs.toArray.size = xs.length := by simp`,
    `theorem T (a b : Array Nat) (h : a.toList = b.toList) : a = b := Array.ext' h`,
  ])("proves %s", (text) => expect(kindOf(text)).toBe("proved"));

  it.each([
    `theorem T : #[1, 2, 3] = #[1, 2, 4] := rfl`,
    `theorem T (a : Array Nat) (x : Nat) : (a.push x).size = a.size := rfl`,
    `theorem T (a : Array Nat) (x : Nat) : (a.push x).size = a.size + 1 := rfl`,
  ])("fails on %s", (text) => expect(kindOf(text)).toBe("failed"));

  it.each([
    [`theorem T (a : Array Nat) (i : Nat) (h : i < a.size) : a[i] = a[i] := rfl`, "a[i]"],
    [`theorem T : #[1] ≠ #[2] := by decide`, "#[1] = #[2]"],
    [`theorem T : #[1] ≠ #[2] := by simp`, "'simp'"],
    [`theorem T (a b : Array Nat) : a = b := by ext`, "Array.ext"],
    [
      `def f (a : Array Nat) : Nat := match a with\n  | #[x] => x\n  | _ => 0\ntheorem T : f #[1] = 1 := rfl`,
      "array in a pattern",
    ],
  ])("refuses by name %s", (text, name) => {
    expect(kindOf(text)).toBe("rejected");
    expect(reasonOf(text)).toContain(name);
  });
});
