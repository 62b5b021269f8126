// Supervised fine-tuning: it learns, learns only what it should, and resumes to the last bit.
import { expect, test } from "vitest";
import { stepMembers } from "../../src/data/index.ts";
import { readAll } from "../../src/tensor/index.ts";
import {
  evaluationLoss,
  promptAndCompletion,
  type SftOptions,
  type StepMetrics,
  sft,
  Trainer,
} from "../../src/train/index.ts";
import { useDevice } from "../device.ts";
import { bigram } from "./bigram.ts";
import { randomSequences } from "./sequences.ts";

useDevice();

const options: SftOptions = {
  batchSize: 8,
  steps: 12,
  schedule: { kind: "cosine", lr: 0.02, warmup: 3, floor: 0.1 },
  clip: 1,
  seed: 7,
};

test("an epoch visits every sequence once, in an order of its own", () => {
  const epoch = (first: number) => [0, 1, 2].flatMap((step) => stepMembers(12, 4, first + step, "seed"));
  expect(epoch(0).toSorted((a, b) => a - b)).toEqual(Array.from({ length: 12 }, (_, index) => index));
  expect(epoch(3)).not.toEqual(epoch(0));
  expect(epoch(0)).toEqual(epoch(0));
  expect(stepMembers(3, 8, 0, 1)).toHaveLength(3);
});

test("overfits one batch", async () => {
  const cycle = [1, 2, 3, 4, 5, 6, 7, 0];
  const sequences = [0, 1, 2, 3].map((start) => {
    const ids = Array.from({ length: 8 }, (_, index) => cycle[(start + index) % 8]);
    return promptAndCompletion(ids.slice(0, 2), ids.slice(2));
  });
  const trainer = new Trainer(bigram(8), { capacity: 32 });
  const schedule = { kind: "constant", lr: 0.05 } as const;
  const last = await sft(trainer, sequences, { batchSize: 4, steps: 150, schedule, clip: 1, seed: 0 });
  expect(last.loss).toBeLessThan(0.01);
  trainer.dispose();
});

test("prompts are not learnt: what follows only prompts keeps its row", async () => {
  const model = bigram(8);
  const before = await model.parameters["input.weight"].data();
  const trainer = new Trainer(model, { capacity: 32 });
  const sequences = [promptAndCompletion([1, 2, 3], [4, 5]), promptAndCompletion([6, 3], [4])];
  await sft(trainer, sequences, { ...options, schedule: { kind: "constant", lr: 0.1 }, steps: 3 });
  const after = await model.parameters["input.weight"].data();
  const changed = Array.from({ length: 8 }, (_, token) =>
    after.slice(16 * token, 16 * token + 16).some((value, index) => value !== before[16 * token + index]),
  );
  expect(changed).toEqual([false, false, false, true, true, false, false, false]);
  trainer.dispose();
});

test("held-out loss is reported when it is due, without learning from it", async () => {
  const logged: StepMetrics[] = [];
  const heldOut = randomSequences(5, 11, 77);
  const trainer = new Trainer(bigram(11), { capacity: 40 });
  const plain = new Trainer(bigram(11), { capacity: 40 });
  const sequences = randomSequences(20, 11, 3);
  const onStep = (metrics: StepMetrics) => void logged.push({ ...metrics });
  await sft(trainer, sequences, { ...options, steps: 5, evaluation: { sequences: heldOut, every: 2 }, onStep });
  await sft(plain, sequences, { ...options, steps: 5 });
  expect(logged.map(({ step, eval_loss }) => [step, eval_loss !== undefined])).toEqual([
    [1, false],
    [2, true],
    [3, false],
    [4, true],
    [5, true],
  ]);
  expect(logged[4].eval_loss).toBe(await evaluationLoss(plain, heldOut));
  trainer.dispose();
  plain.dispose();
});

test("a resumed run has the same losses to the last bit", async () => {
  const sequences = randomSequences(30, 11, 3);
  const run = async (trainer: Trainer, steps: number) => {
    const losses: number[] = [];
    const onStep = ({ loss }: StepMetrics) => void losses.push(loss);
    const controller = new AbortController();
    await sft(trainer, sequences, {
      ...options,
      signal: controller.signal,
      onStep: (metrics) => {
        onStep(metrics);
        if (trainer.updates === steps) controller.abort();
      },
    });
    return losses;
  };
  const whole = new Trainer(bigram(11), { capacity: 40, weightDecay: 0.1 });
  const expected = await run(whole, 12);
  const model = bigram(11);
  const early = new Trainer(model, { capacity: 40, weightDecay: 0.1 });
  const first = await run(early, 5);
  const names = Object.keys(model.parameters);
  const weights = await readAll(Object.values(model.parameters));
  const state = await early.exportState();
  const fresh = bigram(11, 16, 99);
  for (const [index, name] of names.entries()) fresh.parameters[name].write(weights[index]);
  const late = new Trainer(fresh, { capacity: 40, weightDecay: 0.1 });
  late.importState(state);
  expect([...first, ...(await run(late, 12))]).toEqual(expected);
  expect(await readAll(Object.values(fresh.parameters))).toEqual(await readAll(Object.values(whole.model.parameters)));
  for (const each of [whole, early, late]) each.dispose();
});
