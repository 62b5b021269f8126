// The trainer: fixed memory, one readback, accumulation that changes nothing, skipped updates.
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { gpu } from "../../src/gpu/index.ts";
import type { LanguageModel } from "../../src/nn/index.ts";
import { ConfigError, GentzenError } from "../../src/platform/index.ts";
import { readAll } from "../../src/tensor/index.ts";
import {
  crossEntropyLoss,
  type DeviceBatch,
  evaluationLoss,
  forEachLearnt,
  grpoUpdate,
  learntTokens,
  packMicroBatches,
  type StepMetrics,
  sft,
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

describe("what the model cannot take is refused before anything is learnt", () => {
  let limited: LanguageModel;
  beforeEach(() => {
    limited = { ...bigram(11), vocabularySize: 11, maxPositions: 6 };
  });
  const learn = (ids: readonly number[], lossMask: readonly number[] = ids.map((_, index) => Math.min(index, 1))) =>
    [
      { ids: [1, 2], lossMask: [0, 1] },
      { ids, lossMask },
    ] as never;
  const wrong: Record<string, [sequences: never, message: string]> = {
    "an id beyond the vocabulary": [learn([1, 11, 2]), "token 11 is not in the vocabulary\n  sequence 1, token 1: 11"],
    "a huge id": [learn([1, 2 ** 40]), "token 1099511627776 is not"],
    "a negative id": [learn([-1, 2]), "token -1 is not"],
    "an id that is no whole number": [learn([1, 2.5]), "token 2.5 is not"],
    "an id that is none": [learn([1, Number.NaN]), "token NaN is not"],
    "a position beyond the last": [learn([1, 2, 3, 4, 5, 6, 7]), "sequence 1: 7 tokens; the model has 6 positions"],
    "a short mask": [learn([1, 2, 3], [0, 1]), "sequence 1: 3 tokens, a mask of 2"],
    "a long mask": [learn([1, 2], [0, 1, 1]), "sequence 1: 2 tokens, a mask of 3"],
    "a mask of shares": [learn([1, 2], [0, 0.5]), "sequence 1, token 1: 0.5"],
    nothing: [learn([], []), "a sequence has no tokens\n  sequence 1"],
  };
  test.each(Object.entries(wrong))("%s", async (_, [sequences, message]) => {
    const own = new Trainer(limited, { capacity: 64 });
    const before = await weightsOf(limited);
    const schedule = { kind: "constant", lr: 0.1 } as const;
    await expect(sftStep(own, sequences, { lr: 0.1 })).rejects.toThrow(message);
    await expect(evaluationLoss(own, sequences)).rejects.toThrow(message);
    await expect(sft(own, sequences, { batchSize: 1, steps: 1, seed: 1, schedule })).rejects.toThrow(message);
    expect([own.updates, await weightsOf(limited)]).toEqual([0, before]);
    own.dispose();
  });

  test("groups of completions", async () => {
    const own = new Trainer(limited, { capacity: 64 });
    const good = { tokens: [3], reward: 0, finish: "stop" as const };
    const update = (prompt: number[], rollout: object) =>
      grpoUpdate(
        own,
        [{ prompt, rollouts: [good, { tokens: [4], reward: 1, finish: "stop", ...rollout }] }],
        { maxTokens: 4 },
        { lr: 1 },
      );
    await expect(update([99], {})).rejects.toThrow("token 99 is not in the vocabulary");
    await expect(update([1], { tokens: [11] })).rejects.toThrow("token 11 is not in the vocabulary");
    await expect(update([1, 2, 3, 4, 5, 6], {})).rejects.toThrow("7 tokens; the model has 6 positions");
    await expect(update([1], { logprobs: [Number.NaN] })).rejects.toThrow("completion 1, token 0: NaN");
    await expect(update([1], { logprobs: [null] })).rejects.toThrow("completion 1, token 0: null");
    await expect(update([1], { logprobs: [Number.NEGATIVE_INFINITY] })).rejects.toThrow("token 0: -Infinity");
    await expect(update([1], { logprobs: [0.5] })).rejects.toThrow("token 0: 0.5");
    await expect(update([1], { finish: "eos" })).rejects.toThrow("finish eos");
    await expect(update([1], { reward: Number.NaN })).rejects.toThrow(/completion 1: NaN/);
    await expect(grpoUpdate(own, [], { maxTokens: 4 }, { lr: 1 })).rejects.toThrow("no group");
    await expect(grpoUpdate(own, [{ prompt: [1], rollouts: [] }], { maxTokens: 4 }, { lr: 1 })).rejects.toThrow(
      "a group has no completions",
    );
    expect(own.updates).toBe(0);
    expect((await update([1], { tokens: [] })).grad_norm).toBeGreaterThan(0);
    own.dispose();
  });

  test("micro-batches that were packed elsewhere, and none", async () => {
    const own = new Trainer(limited, { capacity: 64 });
    const [packed] = packMicroBatches(randomSequences(3, 11, 1, 5), 64);
    const columns = { weight: new Float32Array(packed.ids.length).fill(1) };
    const update = (batch: typeof packed, changed: object = columns) =>
      own.update([{ batch, columns: changed as typeof columns }], crossEntropyLoss(limited), { lr: 0.1 });
    const with_ = (change: (copy: Uint32Array) => void, name: "ids" | "targets" | "positions") => {
      const copy = packed[name].slice();
      change(copy);
      return { ...packed, [name]: copy };
    };
    for (const name of ["ids", "targets"] as const)
      await expect(update(with_((copy) => copy.fill(11, 2, 3), name))).rejects.toThrow(/row 2: 11; the model has 11/);
    await expect(update(with_((copy) => copy.fill(6, 1, 2), "positions"))).rejects.toThrow("row 1: 6; the model has 6");
    await expect(update(packed, { weight: new Float32Array(2) })).rejects.toThrow('the column "weight"');
    await expect(update(packed, { weight: columns.weight.map(() => Number.NaN) })).rejects.toThrow("row 0: NaN");
    await expect(own.update([], crossEntropyLoss(limited), { lr: 0.1 })).rejects.toThrow("0 micro-batches");
    expect(own.updates).toBe(0);
    own.dispose();
  });
});

describe("weights that are no numbers", () => {
  test("score, evaluation and the policy gradient say so instead of counting them as unknown", async () => {
    const sick = bigram(11);
    sick.parameters["output.weight"].write(new Float32Array(11 * 16).fill(Number.NaN));
    const own = new Trainer(sick, { capacity: 64 });
    const message = "the model's log-probabilities are no numbers";
    await expect(own.score(packMicroBatches(sequences, 64))).rejects.toThrow(message);
    await expect(evaluationLoss(own, sequences)).rejects.toThrow(message);
    const rollouts = [1, 0].map((reward) => ({
      tokens: [3 + reward],
      logprobs: [-1],
      reward,
      finish: "stop" as const,
    }));
    await expect(grpoUpdate(own, [{ prompt: [1], rollouts }], { maxTokens: 4 }, { lr: 1 })).rejects.toThrow(message);
    own.dispose();
  });
});

describe("a run most of whose updates are skipped", () => {
  /** A model whose gradients are not finite at these updates. */
  const failing = (fails: (update: number) => boolean) => {
    const healthy = bigram(11);
    let update = 0;
    const model: LanguageModel = {
      parameters: healthy.parameters,
      tokenLogprobs(batch, options) {
        const { logprob, entropy } = healthy.tokenLogprobs(batch, options);
        return { logprob: fails(update++) ? logprob.mul(1e30) : logprob, entropy };
      },
    };
    return new Trainer(model, { capacity: 600 });
  };
  const run = (own: Trainer, steps: number, seen: StepMetrics[] = []) =>
    sft(own, sequences, {
      batchSize: 30,
      steps,
      seed: 1,
      schedule: { kind: "constant", lr: 0.01 },
      onStep: (metrics) => void seen.push(metrics),
    });

  test("ends in an error that counts them", async () => {
    const own = failing((update) => update !== 3);
    await expect(run(own, 8)).rejects.toThrow(/^most updates were skipped.*\n {2}skipped: 7 of 8\n {2}hint: /);
    own.dispose();
  });

  test("is stopped early when it is long, also if they do not come in a row", async () => {
    const own = failing((update) => update % 3 !== 0);
    await expect(run(own, 1000)).rejects.toThrow(/diverged.*\n {2}updates skipped of the last 32: 2[12]\n/);
    expect(own.updates).toBe(32);
    own.dispose();
  });

  test("a few are counted, and the run ends well", async () => {
    const own = failing((update) => update === 2);
    const seen: StepMetrics[] = [];
    const last = await run(own, 8, seen);
    expect(last.skipped_updates).toBe(1);
    expect(seen.map(({ grad_norm }) => Number.isNaN(grad_norm))).toEqual(
      [0, 1, 2, 3, 4, 5, 6, 7].map((step) => step === 2),
    );
    own.dispose();
  });

  test("a loss that is no number while gradients are ends training", async () => {
    const model = bigram(11);
    const own = new Trainer(model, { capacity: 600 });
    const loss = (batch: DeviceBatch) => {
      const { loss: value } = crossEntropyLoss(model)(batch);
      return { loss: value.add(value.detach().mul(1e30).mul(1e30)) };
    };
    await expect(sftStep(own, sequences, { lr: 0.01, loss })).rejects.toThrow("a loss is no number");
    own.dispose();
  });
});

test("what is disposed of gives its memory back", async () => {
  for (const optimizer of ["adamw", "muon", "sgd"] as const) {
    const model = bigram(11);
    const before = gpu().stats.liveBytes;
    const own = new Trainer(model, { capacity: 64, optimizer });
    await sftStep(own, sequences, { lr: 0.01 });
    own.dispose();
    own.dispose();
    expect(gpu().stats.liveBytes, optimizer).toBe(before);
    expect(() => new Trainer(model, { capacity: 64, eps: -1 })).toThrow(ConfigError);
    expect(gpu().stats.liveBytes, "after a refusal").toBe(before);
  }
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
