// What no sample proves is searched over its states: expert iteration learns the steps of what is found.
import { expect, test } from "vitest";
import { expertIteration } from "../../src/prover/expert_loop.ts";
import type { SampledCompletion, Sampler } from "../../src/prover/interfaces.ts";
import { type Format, formatNamed, type Problem, stepFormat, type TrainingText } from "../../src/tasks/index.ts";
import { verifyEmbedded } from "../../src/verify/index.ts";

const both: Problem = {
  ...{ name: "both", statement: "theorem ex (p q : Prop) (hp : p) (hq : q) : q ∧ p" },
  ...{ header: "", source: "here", split: "" },
};
const judge = {
  verifyAll: async (requests: readonly Parameters<typeof verifyEmbedded>[0][]) =>
    requests.map((request) => verifyEmbedded(request)),
};

/** Errs at first wherever it is asked, and knows better when asked for more than one line at a time. */
function hastySampler(): Sampler {
  const completion = (text: string): SampledCompletion => ({
    ...{ text, tokens: [1, 2], logprobs: [-0.3, -0.4], weightsId: "w", finish: "stop" },
  });
  return {
    async sample(prompts, { count }) {
      return prompts.map((prompt) => {
        const right = String(prompt).includes("∧") ? " constructor" : " assumption";
        return Array.from({ length: count }, (_, place) => completion(place === 0 ? " apply h7" : right));
      });
    },
  };
}

async function learnt(format: Format, method: "none" | "best-first" | "puct") {
  const texts: TrainingText[] = [];
  const rounds = await expertIteration({
    ...{ pool: [both], format, sampler: hastySampler(), judge, temperature: 1, maxTokens: 40, seed: 3 },
    ...{ rounds: 1, problems: 1, samples: 1, chunk: 1, maxSolveRate: 1 },
    further: {
      subgoals: { waves: 0, width: 1, samples: 1 },
      states: { method, tokens: 400, checks: 20, width: 2 },
    },
    train: async (_, fresh) => texts.push(...fresh) * 0,
  });
  return { texts, solved: rounds.at(-1)?.solved };
}

test.each(["best-first", "puct"] as const)(
  "%s finds what one sample a problem does not, and its steps are learnt",
  async (method) => {
    expect(await learnt(stepFormat, "none")).toEqual({ texts: [], solved: 0 });
    const { texts, solved } = await learnt(stepFormat, method);
    expect(solved).toBe(1);
    expect(texts.map(({ completion }) => completion.trim())).toEqual(["constructor", "assumption", "assumption"]);
  },
);

test("a format that shows no states is refused before anything is sampled", async () => {
  await expect(learnt(formatNamed("kimina"), "best-first")).rejects.toThrow("cannot be searched line by line");
});
