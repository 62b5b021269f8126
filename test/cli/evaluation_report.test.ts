// The figures of an evaluation count only what was judged, and say what was not.
import { expect, test } from "vitest";
import { describeEvaluation, type EvaluationSummary, groupsOf } from "../../src/cli/evaluation_report.ts";
import type { Attemptable, JudgedCompletion, JudgedProblem } from "../../src/prover/index.ts";

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

const known = { difficulty: "1-4", length: 1, logic: "propositional" } as const;
const facts = new Map(["a", "b"].map((name) => [name, known]));
const right = sample("proved");
const wrong = sample("failed");

test("lost samples lower n and nothing else; those that crash the checker have failed", () => {
  const lost = sample("crashed", "lost");
  const crash = sample("crashed", "crashes");
  const outage = [judgedProblem("a", [right, lost, right, lost]), judgedProblem("b", [right, wrong, crash, wrong])];
  const calm = [judgedProblem("a", [right, right]), judgedProblem("b", [right, wrong, wrong, wrong])];
  expect(groupsOf(outage, [1, 2], facts).all).toEqual(groupsOf(calm, [1, 2], facts).all);
  expect(groupsOf(outage, [1, 2], facts).all.pass[0].value).toBeCloseTo((1 + 1 / 4) / 2, 12);
  // Only one theorem has four samples of which anything is known.
  expect(groupsOf(outage, [4], facts).all.pass[0]).toMatchObject({ problems: 1, value: 1 });
});

test("what was lost, and what crashed the checker, is said", () => {
  const numbers = { theorems: 2, canaries: 0, proved: 2, samples: 4, ks: [1], temperature: 1 };
  const summary: EvaluationSummary = { ...numbers, groups: {}, outside: {}, repeated: 0, lost: 2, crashes: 1 };
  const text = describeEvaluation(summary);
  expect(text).toContain("2 samples lost, since the checker could not be asked: n is lower for their theorems");
  expect(text).toContain("1 samples crash the checker, and count as failed");
  expect(describeEvaluation({ ...summary, lost: 0, crashes: 0 })).not.toMatch(/lost|crash/);
});
