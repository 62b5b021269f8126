// The alarm for reward hacking, from the verdict of a sample to the line in the report.
import { expect, test } from "vitest";
import { Output } from "../../src/cli/output.ts";
import { attempt, refusalAlarm, type Sampler, tallyVerdicts } from "../../src/prover/index.ts";
import { describeRun, type RunSummary } from "../../src/prover/node.ts";
import { reporter } from "../../src/prover/run/show_events.ts";
import { logicFormat } from "../../src/tasks/index.ts";
import { verifyEmbedded } from "../../src/verify/index.ts";

const sampler = (texts: readonly string[]): Sampler => ({
  sample: async (prompts) =>
    prompts.map(() =>
      texts.map((text) => ({ text, tokens: [1, 2], logprobs: [0, 0], weightsId: "fake", finish: "stop" as const })),
    ),
});
const judge = {
  verifyAll: async (requests: readonly Parameters<typeof verifyEmbedded>[0][]) => requests.map(verifyEmbedded),
};
const options = { format: logicFormat("statement"), count: 4, temperature: 1, maxTokens: 9, seed: 1 } as const;

test("a refusal is counted under its code, what the checker does not know under its reason", async () => {
  const texts = [" intro h; exact h", " apply?", " native_decide", " polish"];
  const problem = { name: "a", statement: "theorem ex (p : Prop) : p → p", header: "", source: "", split: "" };
  const judged = await attempt(sampler(texts), judge, [problem], options);
  const counts = tallyVerdicts(judged);
  expect(counts).toMatchObject({
    samples: 4,
    refused: 2,
    "refused/search": 1,
    "refused/native": 1,
    "verdict/rejected": expect.any(Number),
  });
  expect(Object.keys(counts).filter((name) => name.startsWith("rejected/"))).toEqual([]);
});

test("the alarm: a share that is large and has risen, of enough samples", () => {
  const counts = (refused: number, samples: number) => ({ refused, samples, "refused/search": refused });
  expect(refusalAlarm(counts(1, 1000), counts(10, 100))).toBe(
    "the policy refuses 10 of 100 samples (10.0 %: search 10), before 0.1 %: look at the samples, the model may be learning to cheat",
  );
  expect(refusalAlarm({}, counts(10, 100))).toContain("before 0.0 %");
  expect(refusalAlarm(counts(50, 1000), counts(14, 100))).toBeUndefined();
  expect(refusalAlarm(counts(0, 1000), counts(2, 100))).toBeUndefined();
  expect(refusalAlarm(counts(0, 1000), counts(10, 49))).toBeUndefined();
});

test("whoever watches a run is told, and its end says how many were refused", () => {
  let notes = "";
  const stream = {
    write(text: string) {
      notes += text;
      return true;
    },
  };
  reporter(new Output({ stdout: stream, stderr: stream }, false))({ kind: "alarm", text: "look" });
  expect(notes).toBe("alarm: look\n");
  const summary = { stages: [], seconds: {}, counts: { samples: 10, refused: 1, "refused/axiom": 1 } };
  expect(describeRun(summary as unknown as RunSummary, "x")).toContain(
    "refused by the policy on proofs: 1 of 10 samples (10.0 %: axiom 1)",
  );
});
