// Sketches taken apart into theorems and put together again: what stood in a hole proves the theorem, and the theorem closes the hole.
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { Random } from "../../src/platform/index.ts";
import { haveSteps } from "../../src/prover/decompose/have_steps.ts";
import { holesOf } from "../../src/prover/decompose/holes.ts";
import { application, proofInHole, readSketch, type Subgoal } from "../../src/prover/decompose/read_sketch.ts";
import { cutSteps, stitch } from "../../src/prover/decompose/stitch.ts";
import { textSubgoals } from "../../src/prover/decompose/text_subgoals.ts";
import type { ProofJudge } from "../../src/prover/interfaces.ts";
import { type Attemptable, requestFor } from "../../src/prover/judge/judge.ts";
import { type Verdict, verifyEmbedded } from "../../src/verify/index.ts";
import { embedded, examineCut, newTally, proofsOfFiles, withSteps } from "./support/cuts.ts";

const problemOf = (statement: string, header = ""): Attemptable => ({
  name: "problem",
  statement,
  header,
  source: "",
  split: "",
});

const verdictOn = (problem: Attemptable, proof: string, lemmas = "") =>
  verifyEmbedded(requestFor(problem, { proof, lemmas }));

async function subgoalsOf(problem: Attemptable, sketch: string, judge = embedded): Promise<Subgoal[]> {
  const reading = await readSketch(problem, sketch, judge);
  if (reading.kind !== "open") throw new Error(JSON.stringify(reading));
  return reading.subgoals.map((subgoal) => {
    if ("cause" in subgoal) throw new Error(JSON.stringify(subgoal));
    return subgoal;
  });
}

const tree =
  "inductive Tree where\n  | leaf : Tree\n  | node : Tree → Tree → Tree\n\ndef Tree.flip : Tree → Tree\n  | .leaf => .leaf\n  | .node l r => .node r.flip l.flip\n";

/** A statement, a sketch, what goes into its holes, and words of the first theorem. */
const cases: [string, Attemptable, string, string[], RegExp][] = [
  [
    "facts before a step are hypotheses of the next",
    problemOf("theorem ex (p q r : Prop) (h : p ∧ q) (k : q → r) : r ∧ p"),
    "by\n  have hq : q := by sorry\n  have hr : r := by\n    sorry\n  sorry",
    ["by\n  exact h.2", "by\n  exact k hq", "by\n  constructor\n  · exact hr\n  · exact h.1"],
    /^theorem ex_1 \(p : Prop\) \(q : Prop\) \(r : Prop\) \(h : p ∧ q\) \(k : q → r\) : q$/,
  ],
  [
    "steps within steps, and a term",
    problemOf("theorem ex (p q r : Prop) (h : p ∧ q) (k : q → r) : r ∧ p"),
    "by\n  have hr : r := by\n    have hq : q := sorry\n    exact k hq\n  exact ⟨hr, sorry⟩",
    ["h.2", "by\n  exact h.1"],
    /: q$/,
  ],
  [
    "branches of cases, after a name that hides another",
    problemOf("theorem ex (p q : Prop) (h : p ∨ q) : q ∨ p"),
    "by\n  cases h with\n  | inl h => sorry\n  | inr h => sorry",
    ["by\n  exact Or.inr h", "by\n  left\n  exact h"],
    /\(h : p\) : q ∨ p$/,
  ],
  [
    "induction with a hypothesis",
    problemOf("theorem ex (t : Tree) : t.flip.flip = t", tree),
    "by\n  induction t with\n  | leaf => sorry\n  | node l r hl hr =>\n    sorry",
    ["rfl", "by\n  simp [Tree.flip, hl, hr]"],
    /: Tree\.leaf\.flip\.flip = Tree\.leaf$/,
  ],
  [
    "what has no name that can be written",
    problemOf("theorem ex (p q : Prop) : p ∧ q → q → q ∧ p"),
    "by\n  intro ⟨_, _⟩ _\n  sorry",
    ["by\n  constructor <;> assumption"],
    /\(x : p\) \(x_1 : q\) \(a : q\)/,
  ],
  [
    "hypotheses that another of the same name hides",
    problemOf("theorem ex (p q : Prop) (h : p) : q → p ∧ q"),
    "by\n  intro h\n  sorry",
    ["by\n  exact ⟨h_1, h⟩"],
    /\(h_1 : p\) \(h : q\) : p ∧ q$/,
  ],
  [
    "unnamed steps and patterns",
    problemOf("theorem ex (p q : Nat → Prop) (h : ∃ n, p n) (k : ∀ n, p n → q n) : ∃ n, q n"),
    "by\n  obtain ⟨n, hn⟩ : ∃ n, p n := by sorry\n  have : q n := by sorry\n  sorry",
    ["h", "by\n  exact k n hn", "by\n  exact ⟨n, this⟩"],
    /: ∃ n, p n$/,
  ],
  [
    "instances and universes",
    problemOf("theorem ex {α : Type u} [Inhabited α] (p : α → Prop) (h : ∀ x, p x) : ∃ x, p x"),
    "by\n  have hp : p default := by\n    sorry\n  sorry",
    ["by\n  exact h default", "by\n  exact ⟨default, hp⟩"],
    /^theorem ex_1\.\{u\} \(α : Type u\) \(inst : Inhabited α\)/,
  ],
  [
    "beside other tactics, and within a bracket",
    problemOf("theorem ex (p q : Prop) (hp : p) (hq : q) : (p ∧ q) ∧ (q ∧ p)"),
    "by\n  constructor\n  · constructor <;> sorry\n  · exact ⟨hq, by sorry⟩",
    ["by\n  first\n  | exact hp\n  | exact hq", "by\n  have hp' := hp\n  exact hp'"],
    /./,
  ],
  [
    "a variable with a value",
    problemOf("theorem ex : ∃ n : Nat, n = 4"),
    "by\n  let m := 4\n  sorry",
    ["by\n  exact ⟨m, m_def⟩"],
    /\(m : Nat\) \(m_def : m = 4\)/,
  ],
  [
    "variables and universes of the header",
    problemOf("theorem ex (h : a = b) : f b = f a", "universe v\nvariable {α : Type v} (f : α → Nat) (a b : α)\n"),
    "by\n  have : b = a := by sorry\n  sorry",
    ["by\n  exact h.symm", "by\n  rw [this]"],
    /^theorem ex_1 \(α : Type v\)/,
  ],
];

describe("holes of a sketch are theorems", () => {
  test.each(cases)("%s", async (name, problem, sketch, proofs, first) => {
    if (name.startsWith("beside")) {
      const reading = await readSketch(problem, sketch, embedded);
      expect(reading.kind === "open" && reading.subgoals[0]).toEqual({ cause: "several goals at one hole" });
      expect(verdictOn(problem, stitch(sketch, proofs)).kind).toBe("proved");
      return;
    }
    const subgoals = await subgoalsOf(problem, sketch);
    expect(subgoals[0].problem.statement).toMatch(first);
    subgoals.forEach((subgoal, index) => {
      expect(verdictOn(subgoal.problem, "by\n  sorry").kind, subgoal.problem.statement).toBe("incomplete");
      expect(verdictOn(subgoal.direct, "by\n  sorry").kind, subgoal.direct.statement).toBe("incomplete");
      expect(verdictOn(subgoal.problem, proofs[index]), subgoal.problem.statement).toMatchObject({ kind: "proved" });
    });
    const whole = stitch(
      sketch,
      subgoals.map((subgoal, index) => proofInHole(subgoal, proofs[index])),
    );
    expect(verdictOn(problem, whole), whole).toMatchObject({ kind: "proved" });
    const lemmas = subgoals.map(({ problem: own }, index) => `${own.statement} := ${proofs[index]}`).join("\n\n");
    expect(verdictOn(problem, stitch(sketch, subgoals.map(application)), lemmas)).toMatchObject({ kind: "proved" });
  });

  test("type (a) has what stood at the start, and of what came later only what the target is about", async () => {
    const problem = problemOf("theorem ex (p : Nat → Prop) (h : ∀ n, p n) : ∀ n, n > 0 → p n ∧ p 0");
    const [, second] = await subgoalsOf(
      problem,
      "by\n  intro n hn\n  have a : p 0 := by sorry\n  have b : p n := by sorry\n  exact ⟨b, a⟩",
    );
    expect(second.problem.statement).toBe(
      "theorem ex_2 (p : Nat → Prop) (h : ∀ (n : Nat), p n) (n : Nat) (hn : n > 0) (a : p 0) : p n",
    );
    expect(second.direct.statement).toBe("theorem ex_2 (p : Nat → Prop) (h : ∀ (n : Nat), p n) (n : Nat) : p n");
  });

  test("a sketch that changes nothing is no sketch, and one that fails says why", async () => {
    const problem = problemOf("theorem ex (p : Prop) (h : p) : p");
    expect(await readSketch(problem, "by\n  exact h", embedded)).toEqual({ kind: "whole" });
    expect(await readSketch(problem, "by\n  exact k\n  sorry", embedded)).toMatchObject({ kind: "refused" });
    expect(await readSketch(problem, "by\n  have q : p := by native_decide\n  sorry", embedded)).toMatchObject({
      kind: "refused",
      reason: expect.stringContaining("native_decide"),
    });
  });

  test("goals that are printed and not read back are put in the sketch's words, and what still differs is left out", async () => {
    const problem = problemOf("theorem ex (a : Int) (h : a + 1 = 5) : a = 4");
    const sketch = "by\n  have k : (4 : Int) + 1 = 5 := by sorry\n  sorry";
    // A Lean that leaves types of numerals out, and names a constant that is not there.
    const careless = (verdict: Verdict, target: (line: number) => string): Verdict =>
      verdict.kind !== "incomplete"
        ? verdict
        : {
            ...verdict,
            holes: verdict.holes.map((hole) =>
              hole.target.includes("4 + 1") ? { ...hole, target: target(hole.line) } : hole,
            ),
          };
    const judgeBy = (target: string): ProofJudge => ({
      verifyAll: async (requests) => requests.map((request) => careless(verifyEmbedded(request), () => target)),
    });
    const [first] = await subgoalsOf(problem, sketch, judgeBy("4 + 1 = 6"));
    expect(first).toMatchObject({
      from: "text",
      problem: { statement: expect.stringContaining(": (4 : Int) + 1 = 5") },
    });
    const reading = await readSketch(
      problem,
      "by\n  have k := (sorry : (4 : Int) + 1 = 5)\n  sorry",
      judgeBy("4 + 1 = 6"),
    );
    expect(reading.kind === "open" && reading.subgoals[0]).toMatchObject({
      cause: "the goal as it is written says something else",
    });
  });

  test("types of bound variables are shown where a goal is not read back without them", async () => {
    const problem = problemOf("theorem ex (t : Tree) (h : t ≠ .leaf) : ∃ u v, t = .node u v", tree);
    const [leaf, node] = await subgoalsOf(problem, "by\n  cases t with\n  | leaf => sorry\n  | node l r => sorry");
    expect(verdictOn(leaf.problem, "by\n  exact absurd rfl h").kind).toBe("proved");
    expect(verdictOn(node.problem, "by\n  exact ⟨l, r, rfl⟩").kind).toBe("proved");
  });
});

describe("in the text alone", () => {
  const proof =
    "by\n  have a : p := by\n    exact h.1 -- why\n  have b (n : Nat) : n = n ∧ q := by\n    have c : q := h.2\n    exact ⟨rfl, c⟩\n  exact ⟨a, (b 0).2⟩";

  test("steps have their types, binders and values, one within another", () => {
    expect(haveSteps(proof).map(({ name, parent }) => [name, parent])).toEqual([
      ["a", undefined],
      ["b", undefined],
      ["c", 1],
    ]);
  });

  test("both theorem types of a step, and what is left from all of them", () => {
    const found = textSubgoals("theorem ex (p q : Prop) (h : p ∧ q) : p ∧ q", proof);
    expect(found.map(({ statement }) => statement)).toEqual([
      "theorem step_1 (p q : Prop) (h : p ∧ q) : p",
      "theorem step_2 (p q : Prop) (h : p ∧ q) (a : p) (n : Nat) : n = n ∧ q",
      "theorem step_3 (p q : Prop) (h : p ∧ q) (a : p) (n : Nat) : q",
      "theorem step_4 (p q : Prop) (h : p ∧ q) (a : p) (b : ∀ (n : Nat), n = n ∧ q) : p ∧ q",
    ]);
    expect(found.map(({ direct }) => direct)).toEqual([
      "theorem step_1 (p q : Prop) (h : p ∧ q) : p",
      "theorem step_2 (p q : Prop) (h : p ∧ q) (n : Nat) : n = n ∧ q",
      "theorem step_3 (p q : Prop) (h : p ∧ q) (n : Nat) : q",
      "theorem step_4 (p q : Prop) (h : p ∧ q) : p ∧ q",
    ]);
    expect(found.map(({ plain }) => plain)).toEqual([true, true, true, true]);
    expect(textSubgoals("theorem ex (p : Prop) : p → p", "by\n  intro h\n  have k : p := h\n  exact k")[0].plain).toBe(
      false,
    );
  });

  test.each([
    "by\n    have a : p := by simp\n      <;> rfl\n    exact a",
    "by\n  have a : p := by\n    -- a remark\n    simp\n\n    rfl\n  -- behind\n  exact a",
    "by\n  have a : p :=\n    foo (fun x => x)\n      bar\n  exact a",
    "by have a : p := by simp; exact q",
    "by\n  have a : p := by simp\n                 rfl\n  exact a",
    "fun h =>\n  have a : p := h.1\n  a",
    'by\n  have a : s = "x\n y" := by\n      rw ["u\n v"]\n      rfl\n  exact a',
  ])("what is cut out is put back: %j", (text) => {
    const { sketch, proofs } = cutSteps(
      text,
      haveSteps(text).filter(({ parent }) => parent === undefined),
    );
    expect(proofs).toHaveLength(1);
    expect(stitch(sketch, proofs)).toBe(text);
  });

  test("proofs keep their layout wherever they are put", () => {
    const put = (sketch: string, proof: string) => stitch(sketch, [proof]);
    expect(put("by\n    sorry", "by\n  a\n  b")).toBe("by\n    a\n    b");
    expect(put("by\n  have h : p := sorry\n  exact h", "by\n  a\n  b")).toBe(
      "by\n  have h : p := by\n    a\n    b\n  exact h",
    );
    expect(put("by\n  exact ⟨sorry, q⟩", "by simp")).toBe("by\n  exact ⟨(by simp), q⟩");
    expect(put("by\n  exact ⟨sorry, q⟩", "f x")).toBe("by\n  exact ⟨(f x), q⟩");
    expect(put("by\n  · sorry\n  · simp", "f x")).toBe("by\n  · exact f x\n  · simp");
    expect(put("by\n  constructor <;> sorry", "by\n  a\n  b")).toBe("by\n  constructor <;> (a\n                   b)");
    expect(
      holesOf("by\n  cases h with\n  | inl h => sorry\n  | inr h => exact fun x => sorry").map(({ kind }) => kind),
    ).toEqual(["tactic", "term"]);
    expect(
      holesOf("fun h => match h with\n  | .inl a => sorry\n  | .inr b => by sorry").map(({ kind }) => kind),
    ).toEqual(["term", "tactic"]);
  });
});

test("accepted proofs that are cut at random holes are put together again", async () => {
  const random = new Random("cuts");
  const tally = newTally();
  const accepted = cases
    .filter(([name]) => !name.startsWith("beside") && !name.startsWith("a variable"))
    .map(([from, problem, sketch, proofs]) => {
      return { from, problem, proof: stitch(sketch, proofs) };
    });
  for (const each of accepted.filter(({ problem, proof }) => verdictOn(problem, proof).kind === "proved")) {
    for (const most of [0, 2]) await examineCut(most === 0 ? each : withSteps(each, random, most), random, tally);
  }
  expect(tally.holes).toBeGreaterThan(15);
  expect(Object.fromEntries(tally.examples)).toEqual({});
  expect([tally.closed, tally.direct, tally.applied, tally.proved]).toEqual(Array(4).fill(tally.holes));
  expect(tally.agreed).toBe(tally.plain);
});

const nng = process.env.GENTZEN_DATA && join(process.env.GENTZEN_DATA, "lean-oracle", "nng4");
if (!nng)
  console.log("proofs of the Natural Number Game are not cut: set GENTZEN_DATA to a folder with lean-oracle/nng4");

test.skipIf(!nng)("proofs of the Natural Number Game that are cut at random holes are put together again", async () => {
  const random = new Random("numbers");
  const tally = newTally();
  const accepted = await proofsOfFiles(nng!);
  for (const [index, each] of accepted.entries())
    if (index % 3 === 0) await examineCut(index % 12 === 0 ? withSteps(each, random, 2) : each, random, tally);
  console.log(`${tally.holes} holes of ${tally.proofs} proofs`, Object.fromEntries(tally.examples));
  expect(tally.holes).toBeGreaterThan(20);
  expect(tally.plain).toBeGreaterThan(3);
  expect(tally.closed / tally.holes).toBeGreaterThanOrEqual(0.98);
  expect(tally.applied / tally.holes).toBeGreaterThanOrEqual(0.97);
  expect(tally.proved / tally.holes).toBeGreaterThanOrEqual(0.97);
  expect(tally.agreed / tally.plain).toBeGreaterThanOrEqual(0.99);
});
