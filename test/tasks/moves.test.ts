// The moves of the logic task: what fits the form of a goal, as lines that the checker takes.
import { expect, test } from "vitest";
import { firstPoint, type Point, stepFrom } from "../../src/prover/search/states/point.ts";
import { logicMoves, logicPortfolio } from "../../src/tasks/index.ts";
import { verifyEmbedded } from "../../src/verify/index.ts";

const problemOf = (statement: string) => ({ name: "ex", statement, header: "", source: "here", split: "" });

/** The moves at the beginning of a theorem, and those of them that apply. */
function movesAt(statement: string): { moves: string[]; apply: string[] } {
  const point = firstPoint(problemOf(statement)) as Point;
  const moves = logicMoves(point.session.goals[0]).map((line) => line.trim());
  const apply = moves.filter((line) => stepFrom(point, { line: `  ${line}`, said: line, logprob: 0 }) !== undefined);
  return { moves, apply };
}

test.each([
  [
    "theorem ex (p q r : Prop) (h0 : p ∧ q) (h1 : q → r) (h3 : q) : p → r",
    ["intro h2", "exfalso", "obtain ⟨h2, h4⟩ := h0", "have h2 := h1 h3"],
  ],
  ["theorem ex (p q : Prop) (h0 : ¬(p ∧ q)) (h1 : p ∨ q) : False", ["apply h0", "rcases h1 with h2 | h2"]],
  ["theorem ex (p q : Prop) (h0 : p ↔ q) (h1 : p) : q ∨ p", ["obtain ⟨h2, h3⟩ := h0", "left", "right", "exfalso"]],
  [
    "theorem ex (p : Prop) : p ∨ ¬p",
    ["left", "right", "exfalso", "by_cases h0 : p", "apply Classical.byContradiction"],
  ],
  [
    "theorem ex (α : Type) (P : α → Prop) (a : α) (h0 : ∀ x : α, P x) : ∃ x : α, P x",
    ["exfalso", "refine ⟨a, ?_⟩", "have h1 := h0 a"],
  ],
  [
    "theorem ex (α : Type) (P : α → Prop) (h0 : ∃ x : α, P x) : ∀ x : α, P x → P x",
    ["intro x0", "exfalso", "obtain ⟨x0, h1⟩ := h0"],
  ],
  [
    "theorem ex (α : Type) (P : α → Prop) (a b : α) (h0 : a = b) (h1 : P a) : P b",
    ["exfalso", "rw [← h0]", "rw [h0] at h1"],
  ],
])("%s", (statement, expected) => {
  expect(movesAt(statement).apply.sort()).toEqual([...expected].sort());
});

test("what closes a goal is among the moves", () => {
  expect(movesAt("theorem ex (p : Prop) (h0 : p) : p").moves).toContain("assumption");
  expect(movesAt("theorem ex (p q : Prop) (h0 : p) (h1 : ¬p) : q").moves).toContain("contradiction");
  expect(movesAt("theorem ex (α : Type) (a : α) : a = a").moves).toContain("rfl");
});

test("a goal outside of first-order logic has no moves", () => {
  expect(logicMoves({ hypotheses: [], target: "2 + 2 = 4" })).toEqual([]);
});

test("the portfolio tries all cases under the statement's own names", () => {
  const problem = problemOf("theorem peirce (Rain Sun : Prop) : ((Rain → Sun) → Rain) → Rain");
  const [proof] = logicPortfolio.proofs(problem);
  expect(proof).toBe("by\n  by_cases Rain <;> by_cases Sun <;> simp_all");
  expect(verifyEmbedded({ ...problem, proof }).kind).toBe("proved");
  // Each proposition more doubles the work.
  const six = problemOf("theorem ex (a b c d e f : Prop) (h : a ∧ b ∧ c ∧ d ∧ e ∧ f) : f");
  expect(logicPortfolio.proofs(six).some((each) => each.includes("by_cases"))).toBe(false);
});
