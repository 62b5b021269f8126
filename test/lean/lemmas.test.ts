// A candidate's own lemmas in the embedded checker: of use to the proof, and to nothing else.
import { expect, test } from "vitest";
import { spliceSource, verifyEmbedded } from "../../src/verify/index.ts";

const statement = "theorem t (p q : Prop) (h : p ∧ q) : q ∧ p";
const lemmas = "theorem swap {a b : Prop} (h : a ∧ b) : b ∧ a := ⟨h.2, h.1⟩";
const check = (own: string | undefined, proof: string, header?: string) =>
  verifyEmbedded({ header, statement, proof, lemmas: own });

test("a proof may rest on a lemma, behind any header", () => {
  expect(check(lemmas, "swap h")).toEqual({ kind: "proved", axioms: [] });
  expect(check(lemmas, "by\n  exact swap h", "namespace A\ntheorem other (a : Prop) : a → a := id\n")).toEqual({
    kind: "proved",
    axioms: [],
  });
  expect(check(undefined, "swap h").kind).toBe("failed");
  expect(check(" \n", "⟨h.2, h.1⟩").kind).toBe("proved");
});

test("a lemma that is wrong fails the proof at its place; a hole in one is a hole in the proof", () => {
  const wrong = check(`${lemmas}\n\ntheorem no (a b : Prop) (h : a) : b := h`, "swap h");
  expect(wrong).toMatchObject({ kind: "failed", messages: [{ line: 3 }] });
  expect(check(lemmas.replace("⟨h.2, h.1⟩", "sorry"), "swap h").kind).toBe("incomplete");
  expect(check("theorem loop : False := loop", "loop.elim").kind).not.toBe("proved");
});

test("messages about the proof are at places of the spliced text", () => {
  const request = { header: "namespace A\n", lemmas, statement, proof: "by\n  exact h" };
  const { source, proofStart } = spliceSource(request);
  expect(source.split("\n")).toEqual(["namespace A", lemmas, "", `${statement} := by`, "  exact h"]);
  expect(proofStart).toEqual({ line: 4, column: `${statement} := `.length });
  expect(verifyEmbedded(request)).toMatchObject({ kind: "failed", messages: [{ line: 5, column: 8 }] });
});

test.each([
  ["an axiom", "axiom cheat : False", "axiom"],
  ["an instance", "instance : Inhabited False := ⟨cheat⟩", "instance"],
  ["a variable", "variable (cheat : False)", "lemma"],
  ["a definition", "def And (a b : Prop) := True", "lemma"],
  ["a name of the statement", "theorem p : True := trivial", "lemma"],
  ["the theorem's name", "theorem t : True := trivial", "lemma"],
])("%s is no lemma", (_name, own, code) => {
  expect(check(own, "⟨h.2, h.1⟩")).toMatchObject({ kind: "rejected", code });
});
