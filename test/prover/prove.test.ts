// Proving single problems: what the result says of the tries that came to nothing.
import { expect, test } from "vitest";
import type { Sampler } from "../../src/prover/index.ts";
import { proveProblem } from "../../src/prover/search/prove.ts";
import { leanFormat } from "../../src/tasks/index.ts";
import { verifyEmbedded } from "../../src/verify/index.ts";

const judge = { verifyAll: async (requests: never[]) => requests.map((request) => verifyEmbedded(request)) };

test("a header that the verifier does not take is named as the reason", async () => {
  const sampler: Sampler = {
    sample: async (prompts, { count }) =>
      prompts.map(() =>
        Array.from({ length: count }, () => ({
          text: "```lean4\ntheorem easy (p : Prop) (h : p) : p := by\n  exact h\n```",
          tokens: [1],
          logprobs: [0],
          finish: "stop" as const,
          weightsId: "w",
        })),
      ),
  };
  const statement = "theorem easy (p : Prop) (h : p) : p";
  const header = "theorem hard (n : Nat) : n + 0 = n := by\n  grind\n";
  const options = { mode: "plain", samples: 2, batch: 2, subgoals: 0, temperature: 1, maxTokens: 8, seed: 1 } as const;
  const ask = (header: string) =>
    proveProblem({ name: "easy", statement, header, source: "here", split: "" }, { sampler, judge: judge as never }, {
      ...options,
      format: leanFormat,
    } as never);
  expect((await ask("")).proof).toContain("exact h");
  const refused = await ask(header);
  expect(refused.proof).toBeUndefined();
  expect(Object.keys(refused.rejections).join()).toContain("grind");
});
