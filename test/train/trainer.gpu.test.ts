// The trainer: fixed memory, one readback, accumulation that changes nothing, skipped updates.
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { gpu } from "../../src/gpu/index.ts";
import { GentzenError } from "../../src/platform/index.ts";
import { readAll } from "../../src/tensor/index.ts";
import {
  forEachLearnt,
  type LanguageModel,
  learntTokens,
  packMicroBatches,
  sftStep,
  Trainer,
} from "../../src/train/index.ts";
import { useDevice } from "../device.ts";
import { bigram } from "./bigram.ts";
import { randomSequences } from "./sequences.ts";

useDevice();

const sequences = randomSequences(30, 11, 3);
let trainer: Trainer;
beforeEach(() => {
  trainer = new Trainer(bigram(11), { capacity: 64, weightDecay: 0.1 });
});
afterEach(() => trainer.dispose());

const weightsOf = (model: LanguageModel) => readAll(Object.values(model.parameters));

test("from the third step on nothing is created, and a step reads once", async () => {
  const batches = Array.from({ length: 8 }, (_, step) => randomSequences(22 + step, 11, 40 + step));
  for (const batch of batches.slice(0, 2)) await sftStep(trainer, batch, { lr: 0.01 });
  const { buffersCreated, bindGroupsCreated, pipelinesCreated } = gpu().stats;
  const read = vi.spyOn(gpu(), "read");
  for (const batch of batches.slice(2)) await sftStep(trainer, batch, { lr: 0.01, clip: 1 });
  expect(gpu().stats).toMatchObject({ buffersCreated, bindGroupsCreated, pipelinesCreated });
  expect(read).toHaveBeenCalledTimes(6);
  read.mockRestore();
});

test("loss and weights do not depend on how a step is cut into micro-batches", async () => {
  const results: { loss: number; weights: Float32Array[] }[] = [];
  for (const capacity of [16, 40, 600]) {
    const model = bigram(11);
    const other = new Trainer(model, { capacity });
    const { loss } = await sftStep(other, sequences, { lr: 0.01, clip: 0.5 });
    results.push({ loss, weights: (await weightsOf(model)) as Float32Array[] });
    other.dispose();
  }
  const [first, ...others] = results;
  for (const { loss, weights } of others) {
    expect(loss / first.loss).toBeCloseTo(1, 5);
    weights.forEach((values, index) => {
      values.forEach((value, at) => {
        expect(value).toBeCloseTo(first.weights[index][at], 4);
      });
    });
  }
});

test("the loss is the mean over learnt tokens of what score gives", async () => {
  const batches = packMicroBatches(sequences, 64);
  const scores = await trainer.score(batches);
  let sum = 0;
  batches.forEach((batch, index) => {
    forEachLearnt(batch, (row) => {
      sum -= scores[index].logprob[row];
    });
  });
  const tokens = sequences.reduce((total, sequence) => total + learntTokens(sequence), 0);
  const { loss } = await sftStep(trainer, sequences, { lr: 0 });
  expect(loss).toBeCloseTo(sum / tokens, 5);
});

describe("updates that are not finite", () => {
  test("are skipped, reported, and end training when there is no other", async () => {
    const before = await weightsOf(trainer.model);
    const poisoned: LanguageModel = {
      parameters: trainer.model.parameters,
      tokenLogprobs(batch, options) {
        const { logprob, entropy } = trainer.model.tokenLogprobs(batch, options);
        return { logprob: logprob.mul(1e30), entropy };
      },
    };
    const sick = new Trainer(poisoned, { capacity: 64, lossScaling: { initial: 8, growthInterval: 9, largest: 8 } });
    const result = await sftStep(sick, sequences, { lr: 0.1, clip: 1 });
    expect(result).toMatchObject({ grad_norm: Number.NaN, skipped_updates: 1, loss_scale: 4 });
    expect(await weightsOf(trainer.model)).toEqual(before);
    const forever = async () => {
      for (;;) await sftStep(sick, sequences, { lr: 0.1 });
    };
    await expect(forever()).rejects.toThrow(GentzenError);
    expect(sick.updates).toBe(25);
    sick.dispose();
  });
});

test("a loss scale changes nothing but the scale", async () => {
  const [plain, scaled] = [bigram(11), bigram(11)];
  const first = new Trainer(plain, { capacity: 64 });
  const second = new Trainer(scaled, {
    capacity: 64,
    lossScaling: { initial: 1024, growthInterval: 2, largest: 4096 },
  });
  const scales: number[] = [];
  for (let step = 0; step < 4; step++) {
    const one = await sftStep(first, sequences, { lr: 0.02, clip: 0.1 });
    const two = await sftStep(second, sequences, { lr: 0.02, clip: 0.1 });
    expect(two.loss).toBeCloseTo(one.loss, 5);
    expect(two.grad_norm).toBeCloseTo(one.grad_norm, 5);
    scales.push(two.loss_scale);
  }
  expect(scales).toEqual([1024, 2048, 2048, 4096]);
  first.dispose();
  second.dispose();
});
