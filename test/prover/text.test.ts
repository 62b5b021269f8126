// Prompts, templates, extraction and the leakage audit: byte-exact where others depend on the bytes.
import { describe, expect, test } from "vitest";
import { auditLeakage } from "../../src/prover/leakage.ts";
import { leanFormat } from "../../src/tasks/formats/lean.ts";
import { deepSeekHeader, deepSeekV15Cot, fillTemplate, templates } from "../../src/tasks/formats/templates.ts";
import { printStatement } from "../../src/tasks/logic/print.ts";
import { tacticProof } from "../../src/tasks/logic/problem.ts";
import {
  completionFor,
  promptFor,
  proofFrom,
  shiftNames,
  spaced,
  tacticCount,
  tidy,
  trainingText,
  vocabularyCorpus,
} from "../../src/tasks/logic/prompts.ts";
import { defaultStreamOptions, settledStatements } from "../../src/tasks/logic/stream.ts";

const fence = "```";

describe("model-facing text", () => {
  test("golden: prompt and completion", () => {
    const statement = "theorem ex (p q : Prop) (h0 : ¬(p ∧ q)) : q → ¬p";
    const proof = "by\n  intro h1\n  obtain ⟨h2, h3⟩ := h1";
    expect(promptFor(statement, "statement")).toBe("theorem ex ( p q : Prop ) ( h0 : ¬ ( p ∧ q ) ) : q → ¬ p := by");
    expect(promptFor(statement, "goal")).toBe(" h0 : ¬ ( p ∧ q ) ⊢ q → ¬ p");
    expect(promptFor("theorem ex (p : Prop) (h3 : p) (h4 : p → p) : p", "goal")).toBe(" h3 : p , h4 : p → p ⊢ p");
    expect(promptFor("theorem ex (p : Prop) : p → p", "goal")).toBe(" ⊢ p → p");
    expect(completionFor(proof)).toBe("\n  intro h1\n  obtain ⟨ h2 , h3 ⟩ := h1");
    expect(proofFrom(completionFor(proof))).toBe(proof);
    expect(tacticCount(proof)).toBe(2);
  });

  test("spacing and tidying are inverse on statements and proofs of every language", () => {
    const languages = { propositional: 1, first_order: 1, equality: 1 };
    let seen = 0;
    for (const { sequent, proof } of settledStatements({ ...defaultStreamOptions, languages })) {
      const statement = printStatement(sequent);
      expect(tidy(spaced(statement))).toBe(statement);
      expect(spaced(tidy(spaced(statement)))).toBe(spaced(statement));
      if (proof === undefined) continue;
      const term = tacticProof(proof);
      expect(proofFrom(completionFor(term))).toBe(term);
      if (++seen === 1000) break;
    }
  });

  test("nothing that a model writes is repaired", () => {
    expect(proofFrom(" exact h0")).toBe("by exact h0");
    expect(proofFrom("\n intro h0\n   exact h0\n")).toBe("by\n intro h0\n   exact h0");
    expect(proofFrom("\n  sorry -- ( x )")).toBe("by\n  sorry -- (x)");
  });

  test("hypotheses are renumbered in statement and proof together", () => {
    const shifted = shiftNames(
      "theorem ex (p : Prop) (h0 : p) : p ∧ p",
      "by\n  constructor\n  exact h0\n  exact h10",
      3,
    );
    expect(shifted.statement).toBe("theorem ex (p : Prop) (h3 : p) : p ∧ p");
    expect(shifted.proof).toBe("by\n  constructor\n  exact h3\n  exact h13");
  });

  test("the vocabulary's texts hold every name that a proof may need", () => {
    const text = trainingText("theorem ex (p : Prop) : p → p", "by\n  intro h0\n  assumption", "goal");
    const corpus = vocabularyCorpus([text]).join("");
    for (const word of [" h0", " h24", "\n  by_cases", "Classical.byContradiction", text.completion]) {
      expect(corpus).toContain(word);
    }
  });
});

describe("templates of published provers", () => {
  const formal = "theorem x : 1 = 1 := by\n  sorry";
  const header =
    "import Mathlib\nimport Aesop\n\nset_option maxHeartbeats 0\n\nopen BigOperators Real Nat Topology Rat\n\n";

  test("golden: DeepSeek-Prover-V2, non-CoT and CoT", () => {
    const nonCot = `Complete the following Lean 4 code:\n\n${fence}lean4\n${header}${formal}\n${fence}`;
    const problem = { name: "x", statement: "theorem x : 1 = 1", header: deepSeekHeader, source: "", split: "" };
    expect(problem.header).toBe(header);
    expect(leanFormat.prompt(problem)).toBe(nonCot);
    expect(leanFormat.prompt(problem, "cot")).toBe(
      `${nonCot}\n\nBefore producing the Lean 4 code to formally prove the given theorem, provide a detailed proof plan outlining the main proof steps and strategies.\nThe plan should highlight key ideas, intermediate lemmas, and proof structures that will guide the construction of the final formal proof.`,
    );
    expect(leanFormat.prompt({ ...problem, informal: "/-- one -/\n" })).toContain(
      "Topology Rat\n\n/-- one -/\ntheorem x",
    );
  });

  test("golden: DeepSeek-Prover-V1.5 CoT; slots are not filled twice", () => {
    const slots = { header: "H\n", informal_prefix: "/-- {header} -/\n", formal_statement: "S" };
    expect(fillTemplate(deepSeekV15Cot, slots)).toBe(
      `Complete the following Lean 4 code with explanatory comments preceding each line of code:\n\n${fence}lean4\nH\n/-- {header} -/\nS`,
    );
    expect(Object.keys(templates)).toEqual([
      "deepseek-prover-v2",
      "deepseek-prover-v2-cot",
      "deepseek-prover-v1.5",
      "deepseek-prover-v1.5-cot",
      "goedel-prover-v2",
      "kimina-prover",
    ]);
  });
});

describe("leakage audit", () => {
  test("finds a test theorem that is a training theorem under other names, in another order", () => {
    const report = auditLeakage(
      { sft: ["theorem a (p q : Prop) (h0 : p) (h1 : p → q) : q"] },
      {
        test: ["theorem b (u v : Prop) (k : v → u) (j : v) : u", "theorem c (p q : Prop) (h : q) (k : p → q) : p → q"],
      },
    );
    expect(report.leaks).toHaveLength(1);
    expect(report.leaks[0].statement).toContain("theorem b");
    expect(report.counts).toEqual({ sft: 1, test: 2 });
  });

  test("compares statements outside the fragment as text, and says how many", () => {
    const foreign = "theorem n (n : Nat) : n + 0 = n";
    const report = auditLeakage({ sft: [foreign] }, { test: [foreign.replace("+", " + "), "theorem m : 2 + 2 = 4"] });
    expect(report.leaks).toHaveLength(1);
    expect(report.unread).toEqual({ sft: 1, test: 2 });
  });
});
