// Proving by subgoals, with a policy that knows only short proofs and the first tactics of long ones.
import { expect, test } from "vitest";
import type { ProofJudge } from "../../src/prover/interfaces.ts";
import { type Attemptable, attempt, type JudgedProblem } from "../../src/prover/judge/judge.ts";
import { proveBySubgoals, type SubgoalOptions } from "../../src/prover/search/subgoals.ts";
import { logicFormat } from "../../src/tasks/logic/formats.ts";
import { parseStatement } from "../../src/tasks/logic/parse.ts";
import { tacticProof } from "../../src/tasks/logic/problem.ts";
import { tacticCount } from "../../src/tasks/logic/prompts.ts";
import { findProof } from "../../src/tasks/logic/search/search.ts";
import { verifyEmbedded } from "../../src/verify/index.ts";

const format = logicFormat("goal");
const judge: ProofJudge = { verifyAll: async (requests) => requests.map((request) => verifyEmbedded(request)) };

/** Samples `lines(statement)` for every prompt; the names of new hypotheses go on from the highest one. */
function policy(proofsOf: (statement: string) => readonly string[]) {
  return async (goals: readonly Attemptable[]): Promise<JudgedProblem<Attemptable>[]> => {
    let next = 0;
    const sampler = {
      sample: async () =>
        goals.map(({ statement }) => {
          next += 1;
          return proofsOf(statement).map((proof) => {
            return { text: proof.slice(2), tokens: [next], logprobs: [0], weightsId: "fake", finish: "stop" as const };
          });
        }),
    };
    return attempt(sampler, judge, goals, { format, count: 1, temperature: 1, maxTokens: 64, seed: 1 });
  };
}

/** The whole of proofs of at most two tactics, and nothing right but the first tactic of longer ones. */
const shortSighted = policy((statement) => {
  const { sequent, hypothesisNames } = parseStatement(statement);
  const found = findProof(sequent);
  if (found.kind !== "proved") return ["by\n  contradiction"];
  const first = Math.max(-1, ...hypothesisNames.map((name) => Number(name.slice(1)))) + 1;
  const { length } = sequent.hypotheses;
  // The search numbers hypotheses in order; this goal's have names of their own.
  const lines = found.proof.lines.map((line) =>
    line.replace(/\bh(\d+)\b/g, (_, digits) => {
      const index = Number(digits);
      return index < length ? hypothesisNames[index] : `h${first + index - length}`;
    }),
  );
  return [tacticProof(lines.length <= 2 ? lines : [lines[0], "contradiction"])];
});

const options: SubgoalOptions = { waves: 12, width: 2, samples: 1 };
const problem = (statement: string, provable = true): Attemptable => ({
  name: statement,
  statement,
  header: "",
  source: "",
  split: "",
  provable,
});

const long = [
  "theorem ex (p q : Prop) : p ∨ (q ↔ q)",
  "theorem ex (p q r : Prop) (h0 : p ∨ p) (h1 : ¬q ∨ p) : r → False ∨ p ∧ p",
  "theorem ex (p q r : Prop) (h0 : False ∨ p) : (q ↔ q ∧ p) ∨ r ∧ r",
  "theorem ex (p q r : Prop) (h0 : p ∧ q ∧ q) : r → (p ∧ p) ∧ q",
].map((statement) => problem(statement));

test("long proofs are stitched from short ones and verified", async () => {
  const failed = await shortSighted(long);
  expect(failed.flatMap(({ samples }) => samples.map(({ verdict }) => verdict))).not.toContain("proved");
  const result = await proveBySubgoals(failed, { attempt: shortSighted, judge, format }, options);
  expect([...result.proofs.keys()]).toEqual(long.map(({ name }) => name));
  for (const { name, statement } of long) {
    const proof = result.proofs.get(name)!;
    expect(tacticCount(proof)).toBeGreaterThan(4);
    expect(verifyEmbedded({ statement, proof }).kind).toBe("proved");
  }
  expect(result.refused).toBe(0);
  expect(result.proved).toBeGreaterThan(long.length);
});

test("what has no proof gets none, however far the search goes", async () => {
  const falsehoods = ["theorem ex (p q : Prop) (h0 : p → q) : q → p", "theorem ex (p q : Prop) (h0 : p ∨ q) : p"];
  const guesses = policy(() => [
    "by\n  rcases h0 with h1 | h1\n  assumption",
    "by\n  intro h1\n  intro h2",
    "by\n  exfalso",
  ]);
  const failed = await guesses(falsehoods.map((statement) => problem(statement, false)));
  const { proofs, goals } = await proveBySubgoals(failed, { attempt: guesses, judge, format }, options);
  expect([...proofs]).toEqual([]);
  expect(goals).toBeGreaterThan(2);
});

test.each([
  ["leads back to the same goal", "theorem ex (p : Prop) (h0 : p → p) : p", "apply h0"],
  ["leaves a hypothesis without a name", "theorem ex (p q : Prop) (h0 : p) : q → p ∧ q", "intro h0"],
])("a tactic that %s ends nowhere", async (_, statement, line) => {
  expect(verifyEmbedded({ statement, proof: tacticProof([line, "sorry"]) }).kind).toBe("incomplete");
  const guesses = policy(() => [tacticProof([line, "contradiction"])]);
  const failed = await guesses([problem(statement)]);
  const { proofs, goals } = await proveBySubgoals(failed, { attempt: guesses, judge, format }, options);
  expect([proofs.size, goals]).toEqual([0, 0]);
});

test("no waves, no search", async () => {
  const failed = await shortSighted(long);
  const { proofs, goals } = await proveBySubgoals(
    failed,
    { attempt: shortSighted, judge, format },
    { ...options, waves: 0 },
  );
  expect([proofs.size, goals]).toEqual([0, 0]);
});
