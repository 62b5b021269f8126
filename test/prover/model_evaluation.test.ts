// The figures of an evaluation count only what was judged, and say what was not.
import { expect, test } from "vitest";
import {
  type Attemptable,
  countRejections,
  describeRejections,
  type JudgedCompletion,
  type JudgedProblem,
  passGroups,
  rejectionsIn,
  talliesOf,
} from "../../src/prover/index.ts";
import { describeEvaluation, type EvaluationSummary } from "../../src/prover/node.ts";

const completion = { text: "", tokens: [], logprobs: [], weightsId: "fake", finish: "stop" } as const;
const sample = (verdict: JudgedCompletion["verdict"], standing?: JudgedCompletion["standing"]): JudgedCompletion => ({
  completion,
  proof: "",
  verdict,
  result: { kind: "proved", axioms: [] },
  ...(standing === undefined ? {} : { standing }),
});

function judgedProblem(name: string, samples: readonly JudgedCompletion[]): JudgedProblem<Attemptable> {
  return { problem: { name, statement: `theorem ${name}`, header: "", source: "", split: "" }, samples };
}

const known = { bucket: "1-4", length: 1, logic: "propositional" } as const;
const facts = new Map(["a", "b"].map((name) => [name, known]));
const right = sample("proved");
const wrong = sample("failed");

test("lost samples lower n and nothing else; those that crash the checker have failed", () => {
  const lost = sample("crashed", "lost");
  const crash = sample("crashed", "crashes");
  const outage = [judgedProblem("a", [right, lost, right, lost]), judgedProblem("b", [right, wrong, crash, wrong])];
  const calm = [judgedProblem("a", [right, right]), judgedProblem("b", [right, wrong, wrong, wrong])];
  expect(passGroups(talliesOf(outage), [1, 2], facts).all).toEqual(passGroups(talliesOf(calm), [1, 2], facts).all);
  expect(passGroups(talliesOf(outage), [1, 2], facts).all.pass[0].value).toBeCloseTo((1 + 1 / 4) / 2, 12);
  // Only one theorem has four samples of which anything is known.
  expect(passGroups(talliesOf(outage), [4], facts).all.pass[0]).toMatchObject({ problems: 1, value: 1 });
});

test("what was lost, and what crashed the checker, is said", () => {
  const numbers = { theorems: 2, canaries: 0, proved: 2, samples: 4, ks: [1], temperature: 1 };
  const nothing = { groups: {}, outside: {}, leftOutRecords: [], repeated: 0, counts: {}, rejections: {} };
  const about = { maxTokens: 8, seed: 1, adapter: {}, seconds: 1 };
  const summary: EvaluationSummary = { ...numbers, ...nothing, ...about, lost: 2, crashes: 1 };
  const text = describeEvaluation(summary);
  expect(text).toContain("2 samples lost, since the checker could not be asked: n is lower for their theorems");
  expect(text).toContain("1 sample crashes the checker, and counts as failed");
  expect(describeEvaluation({ ...summary, lost: 0, crashes: 0 })).not.toMatch(/lost|crash/);
  const versions = { checker: "Lean 4.27.0, mathlib abc", writtenFor: ["Lean 4.9.0-rc2", "Lean 4.15"] };
  expect(describeEvaluation({ ...summary, ...versions })).toContain(
    "judged by Lean 4.27.0, mathlib abc; the problems were written for Lean 4.9.0-rc2; Lean 4.15",
  );
  expect(describeEvaluation({ ...summary, theorems: 0, proved: 0, lost: 0, crashes: 0 })).toBe(
    "0 of 0 theorems proved",
  );
});

test("why samples were rejected is said, the most frequent reasons first", () => {
  const rejected = (reason: string): JudgedCompletion => ({
    ...sample("rejected"),
    result: { kind: "rejected", reason },
  });
  const judged = judgedProblem("a", ["x", "y", "y", "z"].map(rejected));
  expect(countRejections([judged])).toEqual({ x: 1, y: 2, z: 1 });
  expect(describeRejections({ x: 1, y: 2, z: 1 }, 1)).toEqual([
    "  2 tries were rejected: y",
    "  2 tries were rejected for other reasons",
  ]);
  expect(describeRejections({ x: 1, y: 2 }, 2)).toContain("  1 try was rejected: x");
  expect(describeRejections({ y: 2, x: 1 }, 1)).toContain("  1 try was rejected for other reasons");
  expect(describeRejections({})).toEqual([]);
  const counts = { samples: 4, "verdict/rejected": 3, "rejected/an unknown …": 2, "refused/search": 1 };
  expect(rejectionsIn([counts, { "refused/search": 3 }])).toEqual({ "an unknown …": 2, search: 4 });
});
