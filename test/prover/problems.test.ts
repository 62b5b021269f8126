// The problem generator: text that round-trips, canonical forms, searches that are right, splits that stay apart.
import { describe, expect, test } from "vitest";
import { Random } from "../../src/platform/index.ts";
import { findTwins } from "../../src/prover/leakage.ts";
import { twinForm } from "../../src/tasks/logic/audit/twins.ts";
import { canonicalForm, textHash } from "../../src/tasks/logic/canonical.ts";
import { falsity, not, proposition, type Sequent } from "../../src/tasks/logic/formula.ts";
import { type Language, propositionalOptions, randomSequent } from "../../src/tasks/logic/generate.ts";
import { parseFormula, parseStatement } from "../../src/tasks/logic/parse.ts";
import { printFormula, printSequent, printStatement } from "../../src/tasks/logic/print.ts";
import { bucketOf, canonicalOf } from "../../src/tasks/logic/problem.ts";
import { defaultProblemSetOptions, drawProblemSets, splitOf } from "../../src/tasks/logic/problem_sets.ts";
import { Arena } from "../../src/tasks/logic/search/arena.ts";
import { IntuitionisticDecider } from "../../src/tasks/logic/search/decide.ts";
import { evaluateFormula, findCountermodel } from "../../src/tasks/logic/search/refute.ts";
import { findProof } from "../../src/tasks/logic/search/search.ts";
import { defaultStreamOptions, settledStatements } from "../../src/tasks/logic/stream.ts";
import { simulate } from "./support/simulator.ts";

const languages: Language[] = ["propositional", "first_order", "equality"];
const sequentOf = (text: string): Sequent => parseStatement(text).sequent;

describe("Lean text", () => {
  test.each([
    "¬p ∧ q → r ∨ s ↔ t",
    "(p → q) → r",
    "p → q → r",
    "(p ↔ q) ∧ (p ∨ q)",
    "¬(p ∧ q)",
    "¬¬p",
    "(p ∧ q) ∧ r",
    "p ∧ q ∧ r",
    "∀ x : α, P x → ∃ y : α, R x y",
    "(∀ x : α, P x) → p",
    "¬(∀ x : α, P x) ∨ p",
    "p ∧ ∀ x : α, P x ∧ q",
    "p ∧ (∀ x : α, P x) → q",
    "f (f a) = b ∧ ¬a = b",
    "P (f a) → R a (f b)",
    "False → True",
  ])("%s is printed as it was read", (text) => {
    expect(printFormula(parseFormula(text))).toBe(text);
  });

  test.each(languages)("random %s statements round-trip", (language) => {
    const random = new Random(`round trip ${language}`);
    for (let i = 0; i < 500; i++) {
      const { sequent, text } = canonicalForm(randomSequent(random, { ...propositionalOptions, language }));
      expect(printSequent(sequentOf(printStatement(sequent)))).toBe(text);
    }
  });

  test("parentheses that Lean needs are there: dropping any pair changes the formula or breaks it", () => {
    const random = new Random("parentheses");
    for (let i = 0; i < 300; i++) {
      const text = printFormula(randomSequent(random, propositionalOptions).goal);
      for (let open = text.indexOf("("); open >= 0; open = text.indexOf("(", open + 1)) {
        let depth = 0;
        let close = open;
        for (; close < text.length; close++) {
          if (text[close] === "(") depth++;
          if (text[close] === ")" && --depth === 0) break;
        }
        const without = text.slice(0, open) + text.slice(open + 1, close) + text.slice(close + 1);
        let reread: string | undefined;
        try {
          reread = printFormula(parseFormula(without));
        } catch {
          reread = undefined;
        }
        expect(reread).not.toBe(text);
      }
    }
  });

  test("the statement declares every symbol", () => {
    const sequent = sequentOf(
      "theorem foo (α : Type) (p : Prop) (P : α → Prop) (R : α → α → Prop) (f : α → α) (a : α) (k : P (f a)) : R a a ∨ p",
    );
    expect(printStatement(sequent)).toBe(
      "theorem ex (α : Type) (p : Prop) (P : α → Prop) (R : α → α → Prop) (a : α) (f : α → α) (h0 : P (f a)) : R a a ∨ p",
    );
  });

  test("statements that others wrote are read", () => {
    const parsed = parseStatement("theorem IffIntro_L02 {B P : Prop} (h : B <-> ¬P) : (B → ¬P) /\\ (¬P -> B) := by");
    expect(printSequent(parsed.sequent)).toBe("B ↔ ¬P ⊢ (B → ¬P) ∧ (¬P → B)");
    expect(parsed.hypothesisNames).toEqual(["h"]);
    expect(() => parseStatement("theorem x (n : Nat) : n + 0 = n")).toThrow(/not understood/);
    expect(() => parseFormula("p ↔ q ↔ r")).toThrow(/not understood/);
    expect(() => parseFormula("p ∧")).toThrow(/found the end/);
  });
});

describe("canonical form", () => {
  test("ignores names, bound names, and the order and repetition of hypotheses", () => {
    expect(canonicalOf("theorem a (x y : Prop) (h : y → x) (k : y) : x")).toBe("p, p → q ⊢ q");
    expect(canonicalOf("theorem b (q r : Prop) (k : q) (j : q) (h : q → r) : r")).toBe("p, p → q ⊢ q");
    expect(canonicalOf("theorem c (β : Type) (A : β → Prop) : ∀ u : β, A u → ∃ v : β, A v")).toBe(
      "⊢ ∀ x : α, P x → ∃ y : α, P y",
    );
  });

  test.each(languages)("is the same after any renaming and reordering of %s sequents", (language) => {
    const random = new Random(`canonical ${language}`);
    for (let i = 0; i < 300; i++) {
      const sequent = randomSequent(random, { ...propositionalOptions, language });
      const text = canonicalForm(sequent).text;
      const shuffled = random.shuffle([...sequent.hypotheses]);
      const swapped = printStatement({ hypotheses: shuffled, goal: sequent.goal })
        .replace(
          /\b([pqrPQRabc])\b/g,
          (name) => ({ p: "q", q: "r", r: "p", P: "Q", Q: "P", a: "b", b: "a" })[name] ?? name,
        )
        .replace(/\b([xy])\b/g, (name) => ({ x: "u", y: "v" })[name] ?? name);
      expect(canonicalOf(swapped)).toBe(text);
    }
  });

  test("different theorems differ", () => {
    expect(canonicalOf("theorem a (p q : Prop) : p → q → p")).not.toBe(
      canonicalOf("theorem a (p q : Prop) : p → q → q"),
    );
    expect(textHash("a")).not.toBe(textHash("b"));
    expect(textHash("p ⊢ q")).toMatch(/^[0-9a-f]{16}$/);
  });
});

describe("proof search", () => {
  test("propositional proofs stand up to an independent interpreter, and none is longer than said", () => {
    let checked = 0;
    const lengths = new Map<number, number>();
    for (const { sequent, proof } of settledStatements({ ...defaultStreamOptions, seed: "search" })) {
      if (proof === undefined) continue;
      expect(simulate(sequent, proof), printSequent(sequent)).toBeUndefined();
      lengths.set(proof.length, (lengths.get(proof.length) ?? 0) + 1);
      if (++checked === 3000) break;
    }
    expect([...lengths.keys()].length).toBeGreaterThanOrEqual(12);
  });

  test("the interpreter refuses proofs with a line changed or missing", () => {
    let refused = 0;
    let tried = 0;
    for (const { sequent, proof } of settledStatements({ ...defaultStreamOptions, seed: "mutants" })) {
      if (proof === undefined || proof.length < 3) continue;
      for (let line = 0; line < proof.length; line++) {
        tried += 1;
        if (simulate(sequent, proof.toSpliced(line, 1)) !== undefined) refused += 1;
      }
      if (tried > 500) break;
    }
    expect(refused).toBe(tried);
  });

  test.each([
    ["theorem ex (p : Prop) : p ∨ ¬p", 5, true],
    ["theorem ex (p q : Prop) : ((p → q) → p) → p", 6, true],
    ["theorem ex (p : Prop) : ¬¬p → p", 4, true],
    ["theorem ex (p q : Prop) : p ∧ q → q ∧ p", 5, false],
    ["theorem ex (p : Prop) : ¬¬(p ∨ ¬p)", 7, false],
  ])("%s takes %i tactics", (statement, length, classical) => {
    const result = findProof(sequentOf(statement));
    expect(result.kind).toBe("proved");
    if (result.kind !== "proved") return;
    expect(result.proof.lines.length).toBe(length);
    expect(result.proof.classical).toBe(classical);
  });

  test("what is not intuitionistically provable has no proof without classical tactics", () => {
    expect(findProof(sequentOf("theorem ex (p : Prop) : p ∨ ¬p"), { classical: false }).kind).toBe("unknown");
  });

  test("a decision that takes more sequents than are allowed is none", () => {
    const decide = (statement: string, most?: number) => {
      const { hypotheses, goal } = sequentOf(statement);
      const arena = new Arena();
      const context = hypotheses.map((formula) => arena.intern(formula));
      return new IntuitionisticDecider(arena, most).provable(context, arena.intern(goal));
    };
    const peirce = "theorem ex (p q : Prop) : ((p → q) → p) → p";
    const twice = "theorem ex (p q : Prop) : ¬¬(((p → q) → p) → p)";
    expect([decide(peirce), decide(twice)]).toEqual([false, true]);
    expect([decide(peirce, 1), decide(twice, 1)]).toEqual([undefined, undefined]);
  });

  test("first-order and equality proofs", () => {
    const lines = (statement: string): readonly string[] => {
      const result = findProof(sequentOf(statement));
      if (result.kind !== "proved") throw new Error(`not proved: ${statement}`);
      return result.proof.lines;
    };
    const syllogism =
      "theorem ex (α : Type) (P Q : α → Prop) (h0 : ∀ x : α, P x → Q x) (h1 : ∃ x : α, P x) : ∃ x : α, Q x";
    expect(lines(syllogism)).toEqual(["obtain ⟨x0, h2⟩ := h1", "refine ⟨x0, ?_⟩", "apply h0", "assumption"]);
    expect(lines("theorem ex (α : Type) (a b c : α) (h0 : a = b) (h1 : b = c) : a = c")).toEqual([
      "rw [h0]",
      "assumption",
    ]);
    expect(lines("theorem ex (α : Type) (a b : α) (f : α → α) (h0 : a = b) : f b = f a")).toEqual(["rw [h0]"]);
  });
});

describe("refutation", () => {
  test("false statements have countermodels in which the goal fails", () => {
    for (const language of languages) {
      let found = 0;
      for (const { sequent, proof } of settledStatements({ ...defaultStreamOptions, languages: { [language]: 1 } })) {
        if (proof !== undefined) {
          expect(findCountermodel(sequent)).toBeUndefined();
          continue;
        }
        const model = findCountermodel(sequent);
        expect(model).toBeDefined();
        expect(evaluateFormula(sequent.goal, model!)).toBe(false);
        for (const hypothesis of sequent.hypotheses) expect(evaluateFormula(hypothesis, model!)).toBe(true);
        if (++found === 100) break;
      }
    }
  });

  test("truth tables over more than five symbols refute nothing valid", () => {
    const names = ["p", "q", "r", "s", "t", "u", "v"];
    const chain: Sequent = {
      hypotheses: names.slice(1).map((name, i) => ({
        kind: "implies" as const,
        left: proposition(names[i]),
        right: proposition(name),
      })),
      goal: { kind: "implies", left: proposition("p"), right: proposition("v") },
    };
    expect(findProof(chain).kind).toBe("proved");
    expect(findProof({ hypotheses: [], goal: not(falsity) }).kind).toBe("proved");
  });
});

describe("problem sets", () => {
  const options = {
    ...defaultProblemSetOptions,
    seed: 5,
    sft: { count: 400, maxTactics: 4 },
    pool: { count: 300, maxTactics: 14 },
    validation: { perBucket: 10 },
    test: { perBucket: 20 },
    canaries: { count: 20 },
  };
  const sets = drawProblemSets(options);

  test("have the sizes asked for, each problem in its bucket", () => {
    expect(sets.sft.length).toBe(400);
    expect(sets.pool.length).toBe(300);
    expect(sets.canaries.length).toBe(20);
    for (const bucket of ["1-4", "5-8", "9-14"]) {
      expect(sets.test.filter((problem) => problem.bucket === bucket).length).toBe(20);
      expect(sets.validation.filter((problem) => problem.bucket === bucket).length).toBe(10);
    }
    for (const problem of [...sets.sft, ...sets.pool, ...sets.test])
      expect(bucketOf(problem.length)).toBe(problem.bucket);
  });

  test("share no canonical form, recomputed from the statements", () => {
    const seen = new Set<string>();
    for (const problem of Object.values(sets).flat()) {
      const canonical = canonicalOf(problem.statement);
      expect(canonical).toBe(problem.canonical);
      expect(seen.has(canonical)).toBe(false);
      seen.add(canonical);
    }
  });

  test("carry proofs in the SFT set alone, and only short ones", () => {
    for (const problem of sets.sft) {
      expect(problem.length).toBeLessThanOrEqual(4);
      expect(simulate(sequentOf(problem.statement), problem.proof!.split("\n  ").slice(1))).toBeUndefined();
    }
    for (const problem of [...sets.pool, ...sets.validation, ...sets.test, ...sets.canaries]) {
      expect("proof" in problem).toBe(false);
    }
    expect(sets.canaries.every((problem) => !problem.provable && findCountermodel(sequentOf(problem.statement)))).toBe(
      true,
    );
  });

  test("depend on the seed alone; a theorem's split does not depend on the sizes", () => {
    expect(drawProblemSets(options)).toEqual(sets);
    const larger = drawProblemSets({ ...options, pool: { count: 600, maxTactics: 14 } });
    const pool = new Set(larger.pool.map(({ canonical }) => canonical));
    for (const problem of sets.test) expect(pool.has(problem.canonical)).toBe(false);
    for (const { statement, length } of larger.pool)
      expect(splitOf(twinForm(sequentOf(statement)), length, 5, 4)).toBe("pool");
  });

  test("hold out nothing that is trivially equivalent to what is trained on", () => {
    const formsOf = (problems: readonly { statement: string }[]) =>
      problems.map(({ statement }) => twinForm(sequentOf(statement)));
    const trained = new Set(formsOf([...sets.sft, ...sets.pool]));
    // Some of what is trained on is equivalent to other such theorems: the sets are not free of twins for want of any.
    expect(trained.size).toBeLessThan(sets.sft.length + sets.pool.length);
    for (const form of formsOf([...sets.validation, ...sets.test])) expect(trained.has(form)).toBe(false);
    expect(findTwins({ sft: sets.sft, pool: sets.pool }, { validation: sets.validation, test: sets.test })).toEqual([]);
  });
});
