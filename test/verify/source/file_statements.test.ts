// Statements taken out of files: with the variables they need, and the same as the checker understands them in the file.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { fileStatements, verifyEmbedded, verifyFile } from "../../../src/verify/index.ts";

const texts = (source: string) => fileStatements(source).map(({ name, statement }) => [name, statement]);

test("a theorem takes the variables that its signature mentions, an example also those of its proof", () => {
  const source = `
variable (p q r : Prop) {α : Type}
variable (P : α → Prop) (a : α) (h : p → q)
/-- documentation -/
theorem one (hp : p) : p ∨ q := Or.inl hp
theorem two : P a → P a := fun x => x
example (hp : p) : q := h hp
example : r → r := by
  intro x
  exact x`;
  expect(texts(source)).toEqual([
    ["one", "theorem one (p q : Prop) (hp : p) : p ∨ q"],
    ["two", "theorem two {α : Type} (P : α → Prop) (a : α) : P a → P a"],
    ["example_7", "theorem example_7 (p q : Prop) (h : p → q) (hp : p) : q"],
    ["example_8", "theorem example_8 (r : Prop) : r → r"],
  ]);
});

test("sections and namespaces end, own binders hide variables, universes are left out", () => {
  const source = `
namespace Outer.Inner
section
variable (p : Nat)
theorem a.{u} {α : Type u} (x : α) : x = x := rfl
end
theorem b (p : Prop) : p → p := id
end Outer.Inner
variable [Decidable q] (unused : q)
example (p : Prop) : p → p := id`;
  expect(texts(source)).toEqual([
    ["Outer.Inner.a", "theorem Outer.Inner.a {α : Type u} (x : α) : x = x"],
    ["Outer.Inner.b", "theorem Outer.Inner.b (p : Prop) : p → p"],
    ["example_10", "theorem example_10 (p : Prop) : p → p"],
  ]);
});

test("what is not understood is named, and what follows it is read", () => {
  const [first, second] = fileStatements(
    "theorem odd (n : Nat) : n ⊓ n := sorry\ntheorem fine (p : Prop) : p → p := id",
  );
  expect(first).toMatchObject({ name: "odd", line: 1, statement: undefined });
  expect(first.reason).toMatch(/^unsupported: operator '⊓'/);
  expect(second).toMatchObject({ name: "fine", line: 2, reason: "", bound: new Map([["p", "Prop"]]) });
  expect(fileStatements('theorem x : "')).toMatchObject([{ name: "file", reason: "unterminated string literal" }]);
});

const folder = join(process.env.GENTZEN_DATA ?? "../shared/data", "lean-oracle", "logicgame");

test.skipIf(!existsSync(folder))("out of its file a statement still has the proof that it has there", () => {
  const proofs = new Map<string, string>();
  for (const file of readdirSync(folder).filter((name) => /^Not.*\.lean$/.test(name))) {
    const source = readFileSync(join(folder, file), "utf8");
    const proved = new Map(verifyFile(source).map(({ name, verdict }) => [name, verdict.kind]));
    for (const { name, statement } of fileStatements(source)) {
      expect([file, name, proved.get(name)]).toEqual([file, name, "proved"]);
      proofs.set(name, verifyEmbedded({ statement: statement!, proof: "by\n  sorry" }).kind);
    }
  }
  expect(proofs.size).toBeGreaterThan(20);
  expect(new Set(proofs.values())).toEqual(new Set(["incomplete"]));
});
