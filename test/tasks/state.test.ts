// The state in the text: what the checker writes after each line, who wrote what, how texts are read, and proofs put so.
import { describe, expect, test } from "vitest";
import {
  defaultProblemSetOptions,
  drawProblemSets,
  formatNamed,
  type Problem,
  stateFormat,
} from "../../src/tasks/index.ts";
import { verifyEmbedded } from "../../src/verify/index.ts";

const problemOf = (statement: string, header = ""): Problem => ({
  name: "it",
  statement,
  header,
  source: "here",
  split: "",
});
const swap = problemOf("theorem ex (p q : Prop) (h0 : p ∧ q) : q ∧ p");
const format = stateFormat();

/** Has a model that says these lines take its turns: the whole text, and whether the sample went on to the end of them. */
function talk(lines: readonly string[], problem = swap, asked = format): { text: string; over: boolean } {
  const turns = asked.turns!(problem);
  let text = "";
  for (const [turn, line] of lines.entries()) {
    const said = `${line}\n`;
    text += said;
    const answer = turns.answer({ turn, text, said });
    if (answer === undefined) return { text, over: true };
    text += answer as string;
  }
  return { text, over: false };
}

test("each line is answered with the goal that is open then, until nothing is", () => {
  expect(format.prompt(swap)).toBe("  -- h0 : p ∧ q ⊢ q ∧ p\n");
  const { text, over } = talk(["  constructor", "  · exact h0.2", "  · obtain ⟨ h1 , h2 ⟩ := h0", "    exact h1"]);
  expect(text).toBe(
    [
      "  constructor",
      "  -- h0 : p ∧ q ⊢ q | 1",
      "  · exact h0.2",
      "  -- h0 : p ∧ q ⊢ p",
      "  · obtain ⟨ h1 , h2 ⟩ := h0",
      "  -- h1 : p , h2 : q ⊢ p",
      "    exact h1",
      "",
    ].join("\n"),
  );
  expect(over).toBe(true);
  const answer = format.read(text, swap);
  expect(answer).toEqual({ proof: "by\n  constructor\n  · exact h0.2\n  · obtain ⟨h1, h2⟩ := h0\n    exact h1" });
  expect(verifyEmbedded({ ...swap, ...answer! }).kind).toBe("proved");
  // The text as it stands is Lean too, and proves the same.
  expect(verifyEmbedded({ ...swap, proof: `by\n${format.prompt(swap)}${text}` }).kind).toBe("proved");
});

test("the parts of a text are the model's and the checker's, and joined they are the text", () => {
  const { text } = talk(["  constructor", "  exact", "    h0.2", "  exact h0.1"]);
  const parts = format.turns!(swap).split(text);
  expect(parts).toEqual([
    { by: "model", text: "  constructor\n" },
    { by: "environment", text: "  -- h0 : p ∧ q ⊢ q | 1\n" },
    // A line that is no whole tactic is answered with nothing.
    { by: "model", text: "  exact\n    h0.2\n" },
    { by: "environment", text: "  -- h0 : p ∧ q ⊢ p\n" },
    { by: "model", text: "  exact h0.1\n" },
  ]);
  expect(format.turns!(swap).split("  constructor\n  exact h0.2")).toEqual([
    { by: "model", text: "  constructor\n  exact h0.2" },
  ]);
});

describe("a line that fails", () => {
  test("ends the attempt", () => {
    expect(talk(["  exact h0", "  constructor"])).toEqual({ text: "  exact h0\n", over: true });
    expect(format.read("  exact h0\n", swap)).toEqual({ proof: "by\n  exact h0" });
    for (const said of ["  -- h0 : False ⊢ p", "  constructor\n  skip", "  sorry", "  native_decide", "  intro"])
      expect(talk([said]).over).toBe(true);
  });

  test("is told, where that is set, and does not count", () => {
    const telling = stateFormat({ failures: "tell" });
    const { text, over } = talk(["  constructor", "  exact h1", "  exact h0.2", "  exact h0.1"], swap, telling);
    expect(over).toBe(true);
    expect(text.split("\n").slice(2, 5)).toEqual([
      "  exact h1",
      "  -- failed : Unknown identifier `h1`",
      "  -- h0 : p ∧ q ⊢ q | 1",
    ]);
    const answer = telling.read(text, swap);
    expect(answer).toEqual({ proof: "by\n  constructor\n  exact h0.2\n  exact h0.1" });
    expect(
      telling.turns!(swap)
        .split(text)
        .filter(({ by }) => by === "model").length,
    ).toBe(4);
  });
});

test("problems are put with their own header; a statement without goals is refused with the reason", () => {
  const header = "def double (n : Nat) : Nat := n + n\n";
  const problem = problemOf("theorem ex (n : Nat) : double n = n + n", header);
  expect(format.prompt(problem)).toBe("  -- n : Nat ⊢ double n = n + n\n");
  expect(talk(["  rfl"], problem).over).toBe(true);
  expect(format.refuses!(problem)).toBeUndefined();
  expect(format.refuses!(problemOf("theorem ex : nonsense"))).toMatch(/^no goals to show: /);
  expect(format.refuses!(problemOf("theorem ex : 1 = 1", "import Mathlib\n"))).toMatch(/^no goals to show: /);
  expect(formatNamed("state").name).toBe("state");
});

test("proofs of drawn theorems are put line by line, and come back as they were", () => {
  const { sft } = drawProblemSets({
    ...defaultProblemSetOptions,
    seed: 8,
    sft: { count: 60, maxTactics: 8 },
    pool: { count: 1, maxTactics: 4 },
    validation: { perBucket: 1 },
    test: { perBucket: 1 },
    canaries: { count: 1 },
  });
  for (const { statement, proof = "" } of sft) {
    const problem = problemOf(statement);
    const text = format.write({ proof }, problem);
    const parts = format.turns!(problem).split(text);
    expect(format.read(text, problem)).toEqual({ proof });
    expect(parts.map((part) => part.text).join("")).toBe(text);
    // One answer between any two lines, and the same as a model is given that says them.
    const lines = parts.filter(({ by }) => by === "model").map((part) => part.text.replace(/\n$/, ""));
    expect(lines.length).toBe(proof.split("\n").length - 1);
    expect(talk(lines, problem)).toEqual({ text, over: true });
  }
});
