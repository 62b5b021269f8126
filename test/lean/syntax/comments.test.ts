// Comments of every form: which are white space, which are documentation, and where documentation may stand.
import { describe, expect, it } from "vitest";
import { tokenize } from "../../../src/lean/syntax/lexer/lexer.ts";
import { verifyEmbedded, verifyFile } from "../../../src/verify/index.ts";

const accepted = (text: string): boolean => {
  const verdicts = verifyFile(text);
  return verdicts.every(({ verdict }) => verdict.kind === "proved");
};
const lastReason = (text: string): string => {
  const { verdict } = verifyFile(text).at(-1)!;
  return verdict.kind === "rejected" ? verdict.reason : verdict.kind === "failed" ? verdict.messages[0].text : "";
};

const theorem = "theorem t (p : Prop) (h : p) : p := h";

describe("comments", () => {
  it.each([
    ["at the end of the text, without a line break", `${theorem} -- the end`],
    ["nested", `/- a /- b -/ c -/ ${theorem} /-/- -/-/`.replace("/-/- -/-/", "/- /- -/ -/")],
    ["with the character behind the opening not counted", `/-/ a -/ ${theorem}`],
    ["between any two tokens", "theorem/- x -/ t (p : Prop)/-y-/(h : p)-- z\n : p/- -/:= h"],
    ["with characters that are no token", `/- \u0000 \t \r \u00a0 𝔸 " ' « -/ ${theorem} -- \t \u0000`],
    ["of a line with '-/' in it", `-- /- -/ x\n${theorem}`],
    ["with other line ends", `-- a\r\n/- b\r\n -/\r\n${theorem}\r\n`],
  ])("%s", (_what, text) => {
    expect(accepted(text)).toBe(true);
  });

  it.each([
    ["that do not end", `${theorem} /- a /- b -/`, "unterminated comment"],
    ["that look closed", `${theorem} /-/`, "unterminated comment"],
    ["whose documentation does not end", `/-- a ${theorem}`, "unterminated comment"],
    ["and tabs between tokens", `theorem t (p : Prop)\t(h : p) : p := h`, "tabs are not allowed"],
    ["and lone carriage returns", `${theorem}\r-- x`, "isolated carriage returns"],
    ["and a space that is none in Lean", `theorem t\u00a0(p : Prop) (h : p) : p := h`, ""],
    ["and a null", `${theorem}\u0000`, ""],
    ["and a byte order mark", `\ufeff${theorem}`, ""],
  ])("%s are refused", (_what, text, reason) => {
    expect(accepted(text)).toBe(false);
    expect(lastReason(text)).toContain(reason);
  });

  it("hide nothing that Lean reads", () => {
    expect(verifyFile("/-/- -/ theorem f : 1 = 2 := rfl /- -/").map(({ name }) => name)).toEqual(["f"]);
    expect(verifyFile("/--/ theorem f : 1 = 2 := rfl -/\ntheorem g : 1 = 1 := rfl").map(({ name }) => name)).toEqual([
      "g",
    ]);
  });

  it("count columns in code points", () => {
    const before = "theorem T (𝔭 : Prop) (h : 𝔭) : 𝔭 := /- 𝔸 -/ by ";
    const at = (column: number) => accepted(`${before}skip\n${" ".repeat(column)}exact h`);
    const column = [...before].length;
    expect([column - 1, column, column + 1, before.length].map(at)).toEqual([false, true, false, false]);
  });

  it("are one token where they are documentation", () => {
    const tokens = tokenize("/-- a\n b -/ theorem /-! c -/");
    expect(tokens.map(({ kind, line, column }) => [kind, line, column])).toEqual([
      ["doc", 1, 0],
      ["keyword", 2, 6],
      ["doc", 2, 14],
      ["end", 2, 22],
    ]);
  });
});

describe("documentation", () => {
  const doc = "/-- Of what follows, /- nested -/ and `code`. -/";
  it.each([
    ["a theorem", `${doc} ${theorem}`],
    ["an example", `${doc}\nexample : True := trivial`],
    ["attributes", `${doc} @[simp] theorem t (n : Nat) : n + 0 = n := rfl`],
    ["a modifier", `${doc} protected theorem A.t : True := trivial`],
    ["a definition", `${doc} def f : Nat := 1\n${doc} abbrev g : Nat := f\nexample : g = 1 := rfl`],
    [
      "an inductive type and its constructors",
      `${doc} inductive C where\n  ${doc} | a\n  | ${doc} b (n : Nat)\n  ${doc}\n  | c\n${doc} ${theorem}`,
    ],
    [
      "a structure and its fields",
      `${doc} structure S where\n  ${doc} x : Nat\n  ${doc}\n  y : Nat\n  ${doc} (z : Nat)\n${doc} ${theorem}`,
    ],
    [
      "a class and an instance",
      `${doc} class K (α : Type) where\n  ${doc} k : α\n${doc} instance : K Nat where\n  k := 1\n${theorem}`,
    ],
    ["a command behind 'in'", `open Nat in ${doc} theorem t : succ 0 = 1 := rfl`],
    ["an operator", `${doc} infixl:65 " ⊹ " => Nat.add\nexample : 1 ⊹ 1 = 2 := rfl`],
    ["an axiom", `${doc} axiom a : 1 = 2\n${theorem}`],
  ])("may stand before %s", (_what, text) => {
    expect(accepted(text)).toBe(true);
  });

  it.each([
    ["nothing", `${theorem}\n${doc}`],
    ["documentation", `${doc} ${doc} ${theorem}`],
    ["a namespace", `${doc} namespace A end A ${theorem}`],
    ["a section", `${doc} section end ${theorem}`],
    ["'variable'", `${doc} variable (p : Prop) ${theorem}`],
    ["'open'", `${doc} open Nat in theorem t : succ 0 = 1 := rfl`],
    ["'mutual'", `${doc} mutual end ${theorem}`],
    ["a query", `${doc} #check Nat ${theorem}`],
    ["documentation of the module", `${doc} /-! of the module -/ ${theorem}`],
    ["a word behind attributes", `@[simp] ${doc} theorem t (n : Nat) : n + 0 = n := rfl`],
    ["a term", `theorem t (p : Prop) (h : p) : p := ${doc} h`],
    ["a tactic", `theorem t (p : Prop) (h : p) : p := by\n  ${doc}\n  exact h`],
    ["a field's value", `theorem t (p q : Prop) (h : p) (k : q) : p ∧ q where\n  ${doc} left := h\n  right := k`],
    ["an alternative", `theorem t (p : Prop) : p ∨ p → p\n  ${doc} | .inl h => h\n  | .inr h => h`],
    ["a line comment that hides its end", `/-- -- x -/ ${theorem}`],
  ])("may not stand before %s", (_what, text) => {
    expect(accepted(text)).toBe(false);
  });

  it("of the module is a command, and no part of another", () => {
    expect(accepted(`/-! a -/ ${theorem} /-! b -/\n/-! c -/`)).toBe(true);
    expect(accepted(`/-! a -/ open Nat in /-! b -/ ${theorem}`)).toBe(true);
    expect(accepted("theorem t (p : Prop) (h : p) : p := by\n  /-! a -/\n  exact h")).toBe(false);
    expect(accepted("theorem t (p : Prop) /-! a -/ (h : p) : p := h")).toBe(false);
  });

  it("belongs to a header or to lemmas as it does to a file", () => {
    const statement = "theorem t (p : Prop) (h : p) : p";
    expect(verifyEmbedded({ header: "/-! a -/\n/-- b -/", statement, proof: "h" }).kind).toBe("proved");
    expect(verifyEmbedded({ header: "/-- b -/ @[simp]\n", statement, proof: "h" }).kind).toBe("proved");
    expect(verifyEmbedded({ header: "/-- a -/ /-- b -/", statement, proof: "h" }).kind).toBe("rejected");
    const lemmas = "/-- a -/\ntheorem l (p : Prop) (h : p) : p := h";
    expect(verifyEmbedded({ lemmas, statement, proof: "l p h" }).kind).toBe("proved");
    expect(verifyEmbedded({ statement, proof: "/-- a -/ h" }).kind).toBe("failed");
  });
});
