// A problem that only sketches of sketches solve, with tries and sketches out of tables: shared by a test and by a process that is killed.
import type { Decomposer } from "../../../src/prover/decomposer/decomposer.ts";
import { replayDecomposer } from "../../../src/prover/decomposer/replay_decomposer.ts";
import type { ProofJudge } from "../../../src/prover/interfaces.ts";
import { type Attemptable, requestFor } from "../../../src/prover/judge/judge.ts";
import type { SolveOptions, TryWhole } from "../../../src/prover/solve/solve.ts";
import { verifyEmbedded } from "../../../src/verify/index.ts";

export const judge: ProofJudge = { verifyAll: async (requests) => requests.map((request) => verifyEmbedded(request)) };

export const problemOf = (statement: string): Attemptable => ({
  name: "root",
  statement,
  header: "",
  source: "",
  split: "",
});

/** Tries a few proofs of one line, more with every effort; counts what is tried. */
export function shortTries(tried: string[] = []): TryWhole {
  const lines = [["assumption"], ["exact h.1", "exact h.2", "exact ⟨h₁, h₂⟩", "exact k h", "exact f a"]];
  return async ({ statement, header }, effort) => {
    tried.push(`${effort} ${statement}`);
    for (const line of lines[effort] ?? []) {
      const proof = `by\n  ${line}`;
      if (verifyEmbedded(requestFor({ statement, header }, { proof })).kind === "proved") return { proof, tokens: 10 };
    }
    return { tokens: 10 };
  };
}

/** Sketches by what stands behind the last colon of a statement. */
export function sketchesBy(table: Readonly<Record<string, readonly string[]>>, asked: string[] = []): Decomposer {
  return {
    name: "table",
    sketch: (problem, budget) => {
      asked.push(problem.statement);
      const target = problem.statement.slice(problem.statement.lastIndexOf(" : ") + 3);
      const sketches = (table[target] ?? []).map((sketch) => ({ ...problem, sketch, reasoning: "by the table" }));
      return replayDecomposer(sketches).sketch(problem, budget);
    },
  };
}

export const options: SolveOptions = {
  ...{ efforts: 2, depth: 2, sketches: 4, sketchTokens: 100, budget: {}, seed: 1 },
};

export const deep = problemOf("theorem root (p q r s : Prop) (h : p ∧ q) (kr : q → r) (ks : r → s) : (s ∧ r) ∧ p");
export const deepSketches = {
  "(s ∧ r) ∧ p": [
    "by\n  have wrong : r ∧ ¬r := by sorry\n  sorry",
    "by\n  have h₁ : s ∧ r := by sorry\n  have h₂ : p := by\n    sorry\n  sorry",
  ],
  "s ∧ r": ["by\n  have hq : q := by sorry\n  have h₂ : r := kr hq\n  have h₁ : s := ks h₂\n  sorry"],
};
