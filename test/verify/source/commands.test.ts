// Where commands begin in any Lean text, read from its tokens: in column 0, indented, or behind another command.
import { describe, expect, it } from "vitest";
import { fileStatements } from "../../../src/verify/index.ts";
import { sourceCommands } from "../../../src/verify/source/commands.ts";
import { sourceDeclarations } from "../../../src/verify/source/declaration.ts";

const keywords = (text: string) => sourceCommands(text).map(({ keyword }) => keyword);

describe("commands", () => {
  it.each([
    "import Mathlib",
    "open Nat Int",
    "open Nat hiding succ zero",
    "open Nat (succ zero)",
    "set_option maxHeartbeats 400000",
    "#eval 1 + 1",
    "#print axioms t",
    "attribute [simp] foo",
    "universe u",
    "variable (p : Prop)",
    "namespace A end A",
  ])("%s begins wherever it stands", (command) => {
    const expected = keywords(command);
    expect(expected.length).toBeGreaterThan(0);
    for (const gap of ["\n", "\n  ", " "]) {
      const text = `theorem a : p := h${gap}${command}${gap}theorem b : q := k`;
      expect([gap, keywords(text)]).toEqual([gap, ["theorem", ...expected, "theorem"]]);
      const [first] = sourceDeclarations(text);
      expect(text.slice(first.proof?.start, first.proof?.end)).toBe("h");
    }
  });

  it("'open … in' and 'set_option … in' belong to a term, or begin a command, by what follows them", () => {
    expect(keywords("theorem a : p := by\n  open Nat in\n  set_option pp.all true in exact h")).toEqual(["theorem"]);
    expect(
      keywords("theorem a : p := h\n  open Nat in\n  set_option pp.all true in\n  @[simp] theorem b : q := k"),
    ).toEqual(["theorem", "open", "set_option", "theorem"]);
    expect(keywords("theorem a : #s = 1 := by simp [#t]\n  simp only [open_set, include]")).toEqual(["theorem"]);
  });
});

describe("statements of files", () => {
  it("end where Lean ends them: what stands in the column of the command is no argument", () => {
    const [first] = fileStatements("theorem a (f : Nat → Prop) : f\n1 := sorry");
    expect(first.statement).toBeUndefined();
    const [indented] = fileStatements("theorem a (f : Nat → Prop) : f\n  1 := sorry");
    expect(indented.statement).toBe("theorem a (f : Nat → Prop) : f 1");
  });

  it("take no variables from the command behind an example", () => {
    const text = "variable (p q : Prop)\nexample : p → p := id\n  #check q\n  /-- Of q. -/ example : q → q := id";
    expect(fileStatements(text).map(({ statement }) => statement)).toEqual([
      "theorem example_2 (p : Prop) : p → p",
      "theorem example_4 (q : Prop) : q → q",
    ]);
  });
});
