// Proofs written step by step: what a model is shown of a goal, the way back to its names, and proofs taken apart into steps.
import { describe, expect, test } from "vitest";
import {
  defaultProblemSetOptions,
  drawProblemSets,
  findProof,
  type Problem,
  parseStatement,
  proofOfLines,
  type StepState,
  sequentOfPrompt,
  stepFormat,
  stepTexts,
  tacticProof,
  tacticsOf,
  taughtSteps,
} from "../../src/tasks/index.ts";
import { verifyEmbedded } from "../../src/verify/index.ts";

const problemOf = (statement: string, header = ""): Problem => ({
  name: "it",
  statement,
  header,
  source: "here",
  split: "",
});
const begin = (problem: Problem): StepState => stepFormat.steps!(problem);

/** Has a model say these lines: the states that it saw, and the end. */
function walk(problem: Problem, said: readonly string[]) {
  const prompts: string[] = [];
  let state = begin(problem);
  for (const line of said) {
    prompts.push(state.prompt);
    const next = state.after(line);
    if ("kind" in next) return { prompts, end: next };
    state = next;
  }
  return { prompts: [...prompts, state.prompt], end: undefined };
}

test("each step sees its goal alone, in short names, and is written in the problem's", () => {
  const problem = problemOf("theorem ex (b a : Prop) (hb : b) (hab : a ∧ b) : a ∧ b");
  const { prompts, end } = walk(problem, [" constructor", " obtain ⟨ h2 , h3 ⟩ := h1", " assumption", " exact h0"]);
  expect(prompts).toEqual([
    " ⊢ p ∧ q h0 q h1 p ∧ q by",
    " ⊢ p h0 q h1 p ∧ q by",
    " ⊢ p h0 p h1 q by",
    " ⊢ p h0 p h1 q ∧ p by",
  ]);
  expect(end).toEqual({
    kind: "complete",
    lines: ["  constructor", "  obtain ⟨h0, h1⟩ := hab", "  assumption", "  exact hb"],
  });
  expect(verifyEmbedded({ ...problem, proof: proofOfLines(end!.lines) }).kind).toBe("proved");
});

test("equal goals look alike, whatever their names and the order of their hypotheses", () => {
  const [first, second] = [
    "theorem ex (p q : Prop) (h0 : p → q) (h1 : p) : q",
    "theorem ex (s r : Prop) (hr : r) (f : r → s) : s",
  ].map((statement) => begin(problemOf(statement)).prompt);
  expect(first).toBe(" ⊢ p h0 q h1 q → p by");
  expect(second).toBe(first);
  expect(sequentOfPrompt(first)?.hypotheses).toHaveLength(2);
  expect(sequentOfPrompt("theorem")).toBeUndefined();
});

describe("a step that fails ends the proof, with what is wrong", () => {
  const problem = problemOf("theorem ex (p q : Prop) (h0 : p) : q → p");
  test.each([
    [" exact h0", "failed"],
    [" apply h9", "failed"],
    [" sorry", "rejected"],
    ["", "rejected"],
    [" -- thought", "rejected"],
    [" cases h0 with", "failed"],
  ])("%s", (said, kind) => {
    const { end } = walk(problem, [said]);
    expect(end).toMatchObject({ kind: "failed", verdict: { kind } });
  });
});

test("a goal is a theorem of its own, which the lines that close it prove", () => {
  const problem = problemOf("theorem ex (p q : Prop) (h0 : p ∧ q) : q ∧ (p → p)");
  const second = begin(problem).after(" constructor") as StepState;
  expect(second.open).toBe(2);
  const third = second.after(" obtain ⟨ h1 , h2 ⟩ := h0") as StepState;
  const last = third.after(" assumption") as StepState;
  expect(last.open).toBe(1);
  const proof = proofOfLines(last.lines.slice(second.lines.length));
  expect(verifyEmbedded({ statement: second.statement(), proof }).kind).toBe("proved");
});

test("what is no logic is shown as it stands, and blocks are one step", () => {
  const problem = problemOf("theorem ex (n : Nat) (hn : n = 0) : n + 0 = 0");
  expect(begin(problem).prompt).toBe(" n : Nat , hn : n = 0 ⊢ n + 0 = 0 by");
  const proof = "by\n  cases n with\n  | zero => rfl\n  | succ m =>\n    exact hn";
  expect(tacticsOf(proof)).toEqual(["cases n with\n| zero => rfl\n| succ m =>\n  exact hn"]);
  const induction = problemOf("theorem ex (n : Nat) : 0 + n = n");
  const texts = stepTexts(
    stepFormat,
    induction,
    "by\n  induction n with\n    | zero => rfl\n    | succ m ih =>\n      rw [← Nat.add_assoc, ih]",
  );
  expect(texts).toHaveLength(1);
  expect(texts[0]?.completion).toContain("| succ m ih");
});

test("what is taught at a goal is what a proof of it says there, in the words that a model uses", () => {
  const { sequent } = parseStatement("theorem ex (p q r : Prop) (h0 : p ∨ q) (h1 : p → r) : ¬r → q");
  expect(taughtSteps(sequent)).toEqual([
    { prompt: " ⊢ ¬ p → q h0 r → p h1 r ∨ q by", completion: " intro h2" },
    { prompt: " ⊢ p h0 q → r h1 q ∨ p h2 ¬ r by", completion: " rcases h1 with h3 | h3" },
    { prompt: " ⊢ p h0 q h1 q → r h2 ¬ r by", completion: " have h3 := h1 h0" },
    { prompt: " ⊢ p h0 q h1 r h2 q → r h3 ¬ r by", completion: " contradiction" },
    { prompt: " ⊢ p h0 p h1 q → r h2 ¬ r by", completion: " assumption" },
  ]);
});

test("proofs of the task taken apart and put together again hold, in either order of search", () => {
  const { sft } = drawProblemSets({
    ...defaultProblemSetOptions,
    seed: 5,
    sft: { count: 24, maxTactics: 6 },
    pool: { count: 1, maxTactics: 14 },
    validation: { perBucket: 1 },
    test: { perBucket: 1 },
    canaries: { count: 0 },
  });
  for (const problem of sft) {
    const found = findProof(parseStatement(problem.statement).sequent, { focused: true, maxTactics: 40 });
    if (found.kind !== "proved") throw new Error(`no focused proof of ${problem.statement}`);
    for (const proof of [problem.proof!, tacticProof(found.proof.lines)]) {
      const texts = stepTexts(stepFormat, problem, proof);
      const { end } = walk(
        problem,
        texts.map(({ completion }) => completion),
      );
      expect(end?.kind).toBe("complete");
      const whole = stepFormat.read(end!.lines.join("\n"), problem)!;
      expect(verifyEmbedded({ ...problem, ...whole }).kind).toBe("proved");
    }
  }
});
