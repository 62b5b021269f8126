import { expect, test } from "vitest";
import { modelForm } from "../../src/cli/model_form.ts";
import { verifyEmbedded } from "../../src/lean/index.ts";

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

test("a statement outside the prover's logic stays as it is", () => {
  const statement = "theorem mine (n : Nat) : n + 0 = n";
  const form = modelForm(statement);
  expect([form.statement, form.translate("by\n  exact h0")]).toEqual([statement, "by\n  exact h0"]);
});
