// The learner that the prover's pipeline drives: it has the pipeline's interface, learns from texts, and repeats itself.
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Tokenizer } from "../../src/data/index.ts";
import type { LanguageModel } from "../../src/nn/index.ts";
import { ConfigError } from "../../src/platform/index.ts";
import type { GrpoObjective, Learner, RolloutGroup, StepPlace } from "../../src/prover/interfaces.ts";
import { readAll } from "../../src/tensor/index.ts";
import { PolicyLearner } from "../../src/train/node.ts";
import { useDevice } from "../device.ts";
import { bigram } from "./bigram.ts";

useDevice();

const letters = "_abcdefgh";
/** One token a letter; the underscore ends a text. */
const tokenizer: Tokenizer = {
  vocabSize: letters.length,
  endOfText: 0,
  padding: 0,
  beginOfText: undefined,
  encode: (text) => [...text].map((letter) => letters.indexOf(letter)),
  decode: (ids) => ids.map((id) => letters[id]).join(""),
  bytesOf: (id) => new TextEncoder().encode(letters[id]),
  tokenToId: (token) => letters.indexOf(token),
  json: () => JSON.stringify({ letters }),
};

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "gentzen-learner-"));
});
afterEach(() => rm(root, { recursive: true, force: true }));

function learnerOf(model: LanguageModel) {
  const makeReference = () => bigram(letters.length, 16, 5);
  return new PolicyLearner({ model, tokenizer, config: { vocab_size: 9 }, capacity: 64, makeReference, clip: 1 });
}

const place = (step: number): StepPlace => ({
  step,
  schedule: { kind: "linear", lr: 0.05, warmup: 2, steps: 40, floor: 0.2 },
});
const texts = [
  { prompt: "ab", completion: "cdef" },
  { prompt: "cd", completion: "ef" },
];
const objective: GrpoObjective = {
  clipLow: 0.2,
  clipHigh: 0.28,
  klCoefficient: 0,
  entropyCoefficient: 0,
  aggregation: "dapo",
  level: "token",
  advantageScale: "group",
  overlong: { kind: "mask" },
  epochs: 2,
  minibatches: 1,
  temperature: 1,
  maxTokens: 6,
};

function groups(weightsId: string): RolloutGroup[] {
  return [
    {
      prompt: "ab",
      rollouts: ["cd", "hg", "ce"].map((text, index) => {
        const tokens = [...tokenizer.encode(text), 0];
        return {
          text,
          tokens,
          logprobs: tokens.map(() => -2),
          weightsId,
          finish: "stop",
          reward: index === 0 ? 1 : 0,
        };
      }),
    },
  ];
}

test("is what the pipeline calls a learner", async () => {
  const learner: Learner = learnerOf(bigram(letters.length));
  await learner.begin();
  const first = await learner.sftStep(texts, place(0), 1);
  expect(first).toMatchObject({ learning_rate: 0.025 });
  let last = first;
  for (let step = 1; step < 40; step++) last = await learner.sftStep(texts, place(step), 1);
  expect(last.loss).toBeLessThan(first.loss / 3);
});

test("a step takes as many texts as fill its micro-batches", async () => {
  function* endless(): Generator<{ prompt: string; completion: string }> {
    for (;;) yield { prompt: "ab", completion: "cde" };
  }
  const learner = learnerOf(bigram(letters.length));
  const { capacity } = learner.trainer.batch;
  const fitting = Math.floor(capacity / 6);
  expect((await learner.sftStep(endless(), place(0), 1)).num_tokens).toBe(6 * fitting);
  expect((await learner.sftStep(endless(), place(1), 2)).num_tokens).toBe(12 * fitting);
});

test("completions and their end are learnt, prompts are not", () => {
  const { ids, lossMask } = learnerOf(bigram(9)).encode({ prompt: "ab", completion: "c" });
  expect(ids).toEqual([1, 2, 3, 0]);
  expect(lossMask).toEqual([0, 0, 1, 1]);
});

const weights = ({ parameters }: LanguageModel) => readAll(Object.values(parameters));

test("what an environment wrote is given, each part encoded by itself", () => {
  const learner = learnerOf(bigram(letters.length));
  const parts = (last: "model" | "environment") => [
    { by: "model" as const, text: "cd" },
    { by: "environment" as const, text: "gh" },
    { by: last, text: "e" },
  ];
  expect(learner.encode({ prompt: "ab", completion: "cdghe", segments: parts("model") })).toEqual({
    ids: [1, 2, 3, 4, 7, 8, 5, 0],
    lossMask: [0, 0, 1, 1, 0, 0, 1, 1],
  });
  // Where the environment has the last word, no token ends the text.
  expect(learner.encode({ prompt: "ab", completion: "cdghe", segments: parts("environment") })).toEqual({
    ids: [1, 2, 3, 4, 7, 8, 5],
    lossMask: [0, 0, 1, 1, 0, 0, 0],
  });
  expect(() => learner.encode({ prompt: "ab", completion: "cdgh", segments: parts("model") })).toThrow(
    'a completion\'s segments do not make it up\n  completion: "cdgh"\n  segments: ["cd","gh","e"]',
  );
  learner.trainer.dispose();
});

test("saved and loaded, it goes on to the same bits; begun anew, it forgets its moments", async () => {
  const [first, second] = [bigram(9), bigram(9, 16, 3)];
  const [whole, resumed] = [learnerOf(first), learnerOf(second)];
  for (let step = 0; step < 3; step++) await whole.sftStep(texts, place(step));
  await whole.save(root);
  await resumed.load(root);
  const sampled = groups(whole.weightsId);
  const expected = await whole.grpoStep(sampled, place(3), objective);
  const found = await resumed.grpoStep(sampled, place(3), objective);
  expect(resumed.weightsId).toBe(whole.weightsId);
  expect(found).toMatchObject({ loss: expected.loss, grad_norm: expected.grad_norm, reward: 1 / 3 });
  expect(expected["sampling/sampling_logp_difference/mean"]).toBeGreaterThan(0);
  expect(await weights(second)).toEqual(await weights(first));
  await resumed.begin();
  await resumed.sftStep(texts, place(0));
  await whole.sftStep(texts, place(0));
  expect(await weights(second)).not.toEqual(await weights(first));
  await resumed.load(root);
  await whole.load(root);
  await resumed.begin();
  await whole.begin();
  await resumed.sftStep(texts, place(1));
  await whole.sftStep(texts, place(1));
  expect(await weights(second)).toEqual(await weights(first));
});

test("a phase may learn with another optimiser, which a checkpoint names", async () => {
  const [first, second] = [bigram(9), bigram(9, 16, 3)];
  const [whole, resumed] = [learnerOf(first), learnerOf(second)];
  await whole.sftStep(texts, place(0));
  const other = whole.trainer.optimizerName === "sgd" ? "muon" : "sgd";
  await whole.begin(other);
  await whole.sftStep(texts, place(1));
  await whole.save(root);
  await resumed.load(root);
  expect(resumed.trainer.optimizerName).toBe(other);
  await whole.sftStep(texts, place(2));
  await resumed.sftStep(texts, place(2));
  expect(await weights(second)).toEqual(await weights(first));
  await whole.load(root);
  await whole.begin();
  expect(whole.trainer.optimizerName).toBe(other);
});

describe("references and blends", () => {
  test("the reference is what the folder holds", async () => {
    const model = bigram(9);
    const learner = learnerOf(model);
    const withKl = { ...objective, klCoefficient: 0.1, epochs: 1 };
    await expect(learner.grpoStep(groups(learner.weightsId), place(3), withKl)).rejects.toThrow(ConfigError);
    await learner.save(root);
    await learner.setReference(root);
    expect((await learner.grpoStep(groups(learner.weightsId), place(3), withKl)).kl).toBe(0);
    expect((await learner.grpoStep(groups(learner.weightsId), place(3), withKl)).kl).toBeGreaterThan(0);
  });

  test("a blend lies between the weights and the folder's", async () => {
    const [one, two] = [bigram(9), bigram(9, 16, 2)];
    await learnerOf(two).save(root);
    const [before, other] = [await weights(one), await weights(two)];
    await learnerOf(one).blend(root, 0.25);
    const [after] = await weights(one);
    after.forEach((value, index) => {
      expect(value).toBeCloseTo(0.75 * before[0][index] + 0.25 * other[0][index], 6);
    });
    await learnerOf(one).blend(root, 1);
    expect(await weights(one)).toEqual(other);
  });

  test("the exported model has configuration, weights and tokenizer", async () => {
    await learnerOf(bigram(9)).exportModel(root);
    expect(JSON.parse(await readFile(join(root, "tokenizer.json"), "utf8"))).toEqual({ letters });
    expect(JSON.parse(await readFile(join(root, "config.json"), "utf8"))).toEqual({ vocab_size: 9 });
    expect((await readFile(join(root, "model.safetensors"))).length).toBeGreaterThan(2 * 9 * 16 * 4);
  });
});
