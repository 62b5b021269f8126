// Checks that begin while others are still being sampled: each request once, the same results, and errors that are not lost.
import { expect, test } from "vitest";
import { PhaseClock } from "../../src/platform/index.ts";
import type { ProofJudge, SampledCompletion, Sampler } from "../../src/prover/interfaces.ts";
import { CheckStream } from "../../src/prover/judge/check_stream.ts";
import { attempt } from "../../src/prover/judge/judge.ts";
import type { Format, Problem } from "../../src/tasks/index.ts";

const completion = (text: string): SampledCompletion => ({
  text,
  tokens: [1],
  logprobs: [0],
  weightsId: "w",
  finish: "stop",
});
const format = {
  name: "plain",
  prompt: ({ statement }: Problem) => statement,
  read: (text: string) => (text === "" ? undefined : { proof: text }),
} as unknown as Format;
const problems = ["a", "b"].map((name) => ({ name, statement: `theorem ${name} : True`, header: "" }) as Problem);

test("the first completions are judged before the last are sampled, equal ones once", async () => {
  const asked: string[][] = [];
  let judged = () => {};
  const first = new Promise<void>((resolve) => {
    judged = resolve;
  });
  const judge: ProofJudge = {
    verifyAll: async (requests) => {
      asked.push(requests.map(({ statement, proof }) => `${statement.at(8)} ${proof}`));
      judged();
      return requests.map(({ proof }) => ({ kind: proof === "good" ? "proved" : "failed", axioms: [], messages: [] }));
    },
  };
  const texts = [
    ["good", "bad"],
    ["bad", "good"],
  ];
  const sampler: Sampler = {
    async sample(_prompts, _options, onFinished) {
      onFinished?.(0, { text: "good" });
      onFinished?.(0, { text: "good" });
      onFinished?.(1, { text: "bad" });
      // Never ends if nothing is judged before the sampler has ended.
      await first;
      return texts.map((group) => group.map(completion));
    },
  };
  const clock = new PhaseClock();
  const sampling = { count: 2, temperature: 1, maxTokens: 4, seed: 1, format, clock };
  const result = await attempt(sampler, judge, problems, sampling);
  expect(asked).toEqual([
    ["a good", "b bad"],
    ["a bad", "b good"],
  ]);
  expect(result.map(({ samples }) => samples.map(({ verdict }) => verdict))).toEqual([
    ["proved", "failed"],
    ["failed", "proved"],
  ]);
  expect(Object.keys(clock.take()).sort()).toEqual(["seconds/checking", "seconds/sampling"]);
  expect(clock.take()).toEqual({});
});

test("two batches are with the judge at most; what comes meanwhile goes together", async () => {
  const sizes: number[] = [];
  const open: (() => void)[] = [];
  const stream = new CheckStream({
    verifyAll: async (requests) => {
      sizes.push(requests.length);
      await new Promise<void>((resolve) => open.push(resolve));
      return requests.map(() => ({ kind: "failed", messages: [] }));
    },
  });
  const add = async (name: string) => {
    stream.add(name, { statement: "theorem x : True", proof: name });
    await Promise.resolve();
  };
  for (const name of ["1", "2", "3", "4", "4", "5"]) await add(name);
  expect(sizes).toEqual([1, 1]);
  const end = stream.settle();
  open[0]();
  while (sizes.length < 3) await new Promise((resolve) => setImmediate(resolve));
  expect(sizes).toEqual([1, 1, 3]);
  for (const release of open) release();
  expect([...(await end).keys()].sort()).toEqual(["1", "2", "3", "4", "5"]);
});

test("what the judge throws while sampling goes on is thrown at the end", async () => {
  const judge: ProofJudge = {
    verifyAll: () => Promise.reject(new Error("the checker is gone")),
  };
  const sampler: Sampler = {
    async sample(prompts, _options, onFinished) {
      onFinished?.(0, { text: "good" });
      await new Promise((resolve) => setImmediate(resolve));
      return prompts.map(() => [completion("good")]);
    },
  };
  const run = attempt(sampler, judge, problems, { count: 1, temperature: 1, maxTokens: 4, seed: 1, format });
  await expect(run).rejects.toThrow("the checker is gone");
});
