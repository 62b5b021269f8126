import { expect, test } from "vitest";
import { formOfProblem, translatedFormat } from "../../src/tasks/logic/formats.ts";
import { logicalForm } from "../../src/tasks/logic/model_form.ts";
import { fileStatements, verifyEmbedded } from "../../src/verify/index.ts";

const problemOf = (statement: string, header = "") => ({ name: "mine", statement, header, source: "", split: "" });
const modelForm = (statement: string) => formOfProblem(problemOf(statement));

test("a theorem is put in the model's names, and the proof comes back in the theorem's own", () => {
  const statement = "theorem mine (a b : Prop) (hab : a ∧ b) (h0 : b → a) : b ∧ a";
  const form = modelForm(statement);
  expect(form.statement).toContain("(p q : Prop)");
  expect(form.statement).not.toContain("hab");
  const conjunction = /\((h\d) : [pq] ∧ [pq]\)/.exec(form.statement)![1];
  const proof = form.translate(`by\n  constructor\n  exact ${conjunction}.2\n  exact ${conjunction}.1`);
  expect(proof).toBe("by\n  constructor\n  exact hab.2\n  exact hab.1");
  expect(verifyEmbedded({ statement, proof }).kind).toBe("proved");
});

test("names that a proof makes itself do not capture the theorem's", () => {
  const statement = "theorem mine (a b : Prop) (h1 : a) : b → a ∧ b";
  const form = modelForm(statement);
  expect(form.statement).toContain("(h0 : p)");
  const proof = form.translate("by\n  intro h1\n  exact ⟨h0, h1⟩");
  expect(proof).toBe("by\n  intro h1'\n  exact ⟨h1, h1'⟩");
  expect(verifyEmbedded({ statement, proof }).kind).toBe("proved");
});

test("a statement outside the prover's logic stays as it is where it can be put, and is refused where not", () => {
  const problem = problemOf("theorem mine (n : Nat) : n + 0 = n");
  const format = translatedFormat("statement");
  expect(format.prompt(problem)).toBe("theorem mine ( n : Nat ) : n + 0 = n := by");
  expect(format.read(" exact h0", problem)).toEqual({ proof: "by exact h0" });
  expect(format.refuses?.(problem)).toBeUndefined();
  expect(translatedFormat("goal").refuses?.(problem)).toBe("no formulas of first-order logic");
});

test("variables of the header belong to the theorem, and the proof stands behind both", () => {
  const header = "namespace A\nvariable (a b : Prop)\n";
  const problem = problemOf("theorem swap (hab : a ∧ b) : b ∧ a", header);
  const format = translatedFormat("goal");
  expect(format.prompt(problem)).toBe(" h0 : p ∧ q ⊢ q ∧ p");
  const { proof } = format.read("\n  constructor\n  exact h0 .2\n  exact h0 .1".replaceAll(" .", "."), problem)!;
  expect(proof).toBe("by\n  constructor\n  exact hab.2\n  exact hab.1");
  expect(verifyEmbedded({ header, statement: problem.statement, proof }).kind).toBe("proved");
});

test("tactics that are also names of hypotheses stay tactics", () => {
  const statement = "theorem mine {P Q : Prop} (left : P) : P ∨ Q";
  const proof = modelForm(statement).translate("by\n  left\n  exact h0");
  expect(proof).toBe("by\n  left\n  exact left");
  expect(verifyEmbedded({ statement, proof }).kind).toBe("proved");
});

test("first-order statements over any one type", () => {
  const statement = "theorem mine (p : Nat → Prop) (h : ∀ n : Nat, p n) (m : Nat) : p m ∨ ∃ n : Nat, ¬p n";
  const form = modelForm(statement);
  expect(form.statement).toBe("theorem ex (α : Type) (P : α → Prop) (a : α) (h0 : ∀ x : α, P x) : P a ∨ ∃ x : α, ¬P x");
  const proof = form.translate("by\n  left\n  by_cases h1 : ∀ x : α, P x\n  exact h0 a\n  exact h0 a");
  expect(proof).toBe("by\n  left\n  by_cases h1 : ∀ x : Nat, p x\n  exact h m\n  exact h m");
  expect(verifyEmbedded({ statement, proof }).kind).toBe("proved");
});

test.each<[string, string]>([
  ["theorem t (h : IsEven a) : IsEven a", "names that the statement does not declare"],
  ["theorem t (h : p a) (p : Nat → Prop) (a : Int) : p a", "individuals of more than one type"],
  ["theorem t (f : Nat → Nat) (h : f = f) : f = f", "names that the statement does not declare"],
  ["theorem t : ∀ p : Prop, p → p", "propositions or proofs as individuals"],
  ["theorem t (p q : Prop) : (∃ h : p, q) → p", "propositions or proofs as individuals"],
  ["theorem t (α : Type) (a : α) : ∃ x : α, True", "an individual that is declared and not mentioned"],
  ["theorem t (f : Nat → Nat) (n : Nat) (h : f 0 = n) : f 0 = n", "no formulas of first-order logic"],
  ["theorem t (n : Nat) : n + 0 = n", "no formulas of first-order logic"],
])("%s is outside: %s", (statement, reason) => {
  const [found] = fileStatements(`${statement} := sorry`);
  expect(() => logicalForm(found)).toThrow(reason);
});
