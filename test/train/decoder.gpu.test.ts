// Training a real decoder: it overfits, creates nothing in steady state, and micro-batches, resumption and ratios hold.
import { describe, expect, test, vi } from "vitest";
import { gpu } from "../../src/gpu/index.ts";
import { Random } from "../../src/platform/index.ts";
import { readAll } from "../../src/tensor/index.ts";
import { grpoUpdate, type RolloutGroup, sft, sftStep, Trainer } from "../../src/train/index.ts";
import { useDevice } from "../device.ts";
import { smallDecoder } from "./decoder.ts";
import { randomSequences } from "./sequences.ts";

useDevice();

const sizes = { vocabulary: 24, context: 32 };
const options = { capacity: 96, weightDecay: 0.1 };

function randomGroups(seed: number): RolloutGroup[] {
  const random = new Random(seed);
  const tokens = (length: number) => Array.from({ length }, () => random.int(sizes.vocabulary));
  return Array.from({ length: 4 }, () => ({
    prompt: tokens(1 + random.int(8)),
    rollouts: Array.from({ length: 4 }, (_, index) => ({
      tokens: tokens(1 + random.int(16)),
      reward: index % 2,
      finish: "stop" as const,
    })),
  }));
}

test("overfits one batch to a loss below 0.01 within 200 steps", async () => {
  const { model } = smallDecoder(sizes);
  const trainer = new Trainer(model, { capacity: 96 });
  const random = new Random(4);
  const sequences = Array.from({ length: 6 }, (_, first) => {
    const ids = [first, ...Array.from({ length: 15 }, () => random.int(sizes.vocabulary))];
    return { ids, lossMask: ids.map((_, index) => (index === 0 ? 0 : 1) as 0 | 1) };
  });
  const schedule = { kind: "constant", lr: 0.01, warmup: 10 } as const;
  const controller = new AbortController();
  const last = await sft(trainer, sequences, {
    batchSize: 6,
    steps: 200,
    schedule,
    clip: 1,
    seed: 0,
    signal: controller.signal,
    onStep: ({ loss }) => {
      if (loss < 0.01) controller.abort();
    },
  });
  expect(last.loss).toBeLessThan(0.01);
  trainer.dispose();
});

test("from the third step on nothing is created and a step reads once, also with several micro-batches", async () => {
  const trainer = new Trainer(smallDecoder(sizes).model, options);
  const step = (index: number) => sftStep(trainer, randomSequences(24, 24, index, 16), { lr: 0.01, clip: 1 });
  for (let index = 0; index < 2; index++) await step(index);
  const { buffersCreated, bindGroupsCreated, pipelinesCreated } = gpu().stats;
  const read = vi.spyOn(gpu(), "read");
  for (let index = 2; index < 8; index++) await step(index);
  expect(gpu().stats).toMatchObject({ buffersCreated, bindGroupsCreated, pipelinesCreated });
  expect(read).toHaveBeenCalledTimes(6);
  read.mockRestore();
  trainer.dispose();
});

test("loss and gradient norm do not depend on micro-batches", async () => {
  const sequences = randomSequences(24, 24, 5, 16);
  const results = [];
  for (const capacity of [24, 100, 400]) {
    const trainer = new Trainer(smallDecoder(sizes).model, { capacity });
    results.push(await sftStep(trainer, sequences, { lr: 0.01 }));
    trainer.dispose();
  }
  for (const { loss, grad_norm } of results) {
    expect(loss / results[0].loss).toBeCloseTo(1, 5);
    expect(grad_norm / results[0].grad_norm).toBeCloseTo(1, 4);
  }
});

test("goes on to the same bits from an exported state", async () => {
  const [first, second] = [smallDecoder(sizes), smallDecoder({ ...sizes, seed: 2 })];
  const [whole, resumed] = [new Trainer(first.model, options), new Trainer(second.model, options)];
  const step = (trainer: Trainer, index: number) =>
    sftStep(trainer, randomSequences(12, 24, index, 16), { lr: 0.01, clip: 1 });
  for (let index = 0; index < 3; index++) await step(whole, index);
  const values = await readAll(Object.values(first.model.parameters));
  for (const [index, target] of Object.values(second.model.parameters).entries()) target.write(values[index]);
  resumed.importState(await whole.exportState());
  for (let index = 3; index < 6; index++) {
    expect((await step(resumed, index)).loss).toBe((await step(whole, index)).loss);
  }
  for (const each of [whole, resumed]) each.dispose();
});

describe("the ratio of the first update is exactly 1", () => {
  test.for([
    { precision: "f32", recompute: false },
    { precision: "f32", recompute: true },
    { precision: "mixed", recompute: false },
  ] as const)("%o", async (forward, context) => {
    if (forward.precision === "mixed" && !gpu().features.f16) return context.skip("this adapter has no f16");
    const trainer = new Trainer(smallDecoder(sizes, forward).model, options);
    for (let step = 0; step < 3; step++) {
      const settings = { maxTokens: 16, minibatches: 2, temperature: 0.8 };
      const metrics = await grpoUpdate(trainer, randomGroups(step), settings, { lr: 0.01, clip: 1 });
      expect(metrics["ratio/first_deviation"]).toBe(0);
      expect(metrics.grad_norm).toBeGreaterThan(0);
    }
    trainer.dispose();
  });
});

test("in mixed precision a decoder learns with a scaled loss", async (context) => {
  if (!gpu().features.f16) return context.skip("this adapter has no f16");
  const { model } = smallDecoder(sizes, { precision: "mixed" });
  const trainer = new Trainer(model, {
    capacity: 96,
    lossScaling: { initial: 2 ** 54, growthInterval: 500, largest: 2 ** 54 },
  });
  const sequences = randomSequences(6, 24, 1, 16);
  let last = await sftStep(trainer, sequences, { lr: 0 });
  const first = last.loss;
  for (let step = 0; step < 60; step++) last = await sftStep(trainer, sequences, { lr: 0.01, clip: 1 });
  expect(last.loss).toBeLessThan(first / 3);
  expect(last.loss_scale).toBeLessThan(2 ** 54);
  expect(last.skipped_updates).toBeGreaterThan(0);
  expect(last.skipped_updates).toBeLessThan(30);
  trainer.dispose();
});
