// Names of Lean's core that the library lacks: no text may declare one, nor mean another constant where Lean means that one.
import { describe, expect, it } from "vitest";
import { verifyFile } from "../../src/verify/index.ts";

/** The verdicts on a text in which `⏎` is a line break, with the reason of the first that refuses. */
function verdicts(text: string): { kinds: string[]; reason: string } {
  const found = verifyFile(text.replaceAll("⏎", "\n")).map(({ verdict }) => verdict);
  const refused = found.find((verdict) => verdict.kind === "rejected");
  return { kinds: found.map(({ kind }) => kind), reason: refused?.kind === "rejected" ? refused.reason : "" };
}

describe("a name of Lean's core that the library lacks", () => {
  it.each([
    ["Nat.gcd", "def Nat.gcd (a b : Nat) : Nat := 0⏎theorem t : Nat.gcd 2 2 = 0 := rfl"],
    ["Nat.lcm", "namespace Nat⏎def lcm (a b : Nat) : Nat := 0⏎theorem t : lcm 2 3 = 0 := rfl⏎end Nat"],
    ["Int.natAbs", "abbrev Int.natAbs (x : Int) : Nat := 0⏎theorem t : (5 : Int).natAbs = 0 := rfl"],
    ["UInt16", "inductive UInt16⏎  | mk⏎theorem t (x y : UInt16) : x = y := by cases x; cases y; rfl"],
    ["Thunk", "structure Thunk where⏎  x : Nat⏎theorem t : (⟨1⟩ : Thunk).x = 1 := rfl"],
    ["Ord", "class Ord (α : Type) where⏎  least : α → α → α⏎theorem t : True := trivial"],
    ["List.sum", "def List.sum (l : List Nat) : Nat := 0⏎example : [1, 2].sum = 0 := rfl"],
    ["Nat.gcd_comm", "theorem Nat.gcd_comm : 1 = 1 := rfl"],
    ["Ordering.lt", "namespace Ordering⏎def lt := 0⏎theorem t : lt = 0 := rfl⏎end Ordering"],
    ["BitVec.ofInt", "def BitVec.ofInt := 0⏎example : BitVec.ofInt = 0 := rfl"],
    ["Lean.Name", "inductive Lean.Name | a⏎theorem t (x y : Lean.Name) : x = y := by cases x; cases y; rfl"],
  ])("is not declared: %s", (name, text) => {
    const { kinds, reason } = verdicts(text);
    expect(kinds).not.toContain("proved");
    expect(reason).toContain(`declaration of '${name}', which Lean's core has already declared`);
  });

  it.each([
    ["in its namespace", "namespace Nat⏎theorem t : gcd 2 2 = 0 := rfl⏎end Nat"],
    ["behind open", "open Nat⏎theorem t : gcd 2 2 = 0 := rfl"],
    ["behind open … in", "open Nat in⏎theorem t : gcd 2 2 = 0 := rfl"],
    ["in a declaration of its namespace", "theorem Nat.t : gcd 2 2 = 0 := rfl"],
  ])("is not taken for another constant: %s", (_, text) => {
    const { kinds, reason } = verdicts(`def gcd (a b : Nat) : Nat := 0⏎${text}`);
    expect(kinds).toEqual(["rejected"]);
    expect(reason).toContain("'gcd', which may mean 'Nat.gcd' of Lean's core here");
  });

  it("is not taken for another one where core exports it", () => {
    const { kinds, reason } = verdicts("def xor (a b : Bool) := a⏎theorem t (a b : Bool) : xor a b = a := rfl");
    expect(kinds).not.toContain("proved");
    expect(reason).toContain("'xor', which may mean what Lean's core calls so too");
  });

  it.each([
    ["a pattern", "gcd", "open Nat⏎theorem t (n : Nat) : (match n with | gcd => 0) = 0 := rfl"],
    ["rw", "gcd_self", "theorem gcd_self : 1 = 1 := rfl⏎open Nat⏎theorem t : 1 = 1 := by rw [gcd_self]"],
    ["simp", "gcd_self", "theorem gcd_self : 1 = 1 := rfl⏎open Nat⏎theorem t : 1 = 1 := by simp only [gcd_self]"],
    ["apply", "gcd_self", "theorem gcd_self : 1 = 1 := rfl⏎open Nat⏎theorem t : 1 = 1 := by apply gcd_self"],
    ["unfold", "gcd", "def gcd := 1⏎open Nat⏎theorem t (n : Nat) (h : n = 1) : n = 1 := by unfold gcd; exact h"],
  ])("is not taken for another one in %s", (_, name, text) => {
    const { reason } = verdicts(text);
    expect(reason).toMatch(new RegExp(`'${name}', which may mean '\\w+\\.${name}' of Lean's core here`));
  });

  it.each([
    ["a name of the text where no namespace is open", "def gcd (a b : Nat) : Nat := 0⏎theorem t : gcd 2 2 = 0 := rfl"],
    [
      "a namespace of the text's own",
      "namespace A⏎def Nat.gcd (a : Nat) : Nat := a⏎theorem t : Nat.gcd 2 = 2 := rfl⏎end A",
    ],
    ["a variable", "open Nat⏎theorem t (gcd : Nat) : gcd = gcd := rfl"],
    ["the innermost namespace", "namespace Nat.A⏎def gcd (a : Nat) := a⏎theorem t : gcd 2 = 2 := rfl⏎end Nat.A"],
    ["a name that core does not have", "def Nat.twice (n : Nat) := n + n⏎theorem t : Nat.twice 2 = 4 := rfl"],
  ])("leaves others alone: %s", (_, text) => {
    expect(verdicts(text).kinds).toEqual(["proved"]);
  });

  it("is never met by chance in a namespace of the text's own", () => {
    const names = Array.from({ length: 3000 }, (_, index) => `name${index}`);
    const text = `namespace T⏎${names.map((name) => `theorem ${name} : True := trivial`).join("⏎")}⏎end T`;
    expect(new Set(verdicts(text).kinds)).toEqual(new Set(["proved"]));
  });
});
