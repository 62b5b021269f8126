// Completions that other weights made: they are known by their id, and nothing is learnt from them uncorrected.
import { expect, test } from "vitest";
import { ConfigError, DataError } from "../../src/platform/index.ts";
import { type GrpoOptions, grpoUpdate, nextWeightsId, type RolloutGroup, Trainer } from "../../src/train/index.ts";
import { useDevice } from "../device.ts";
import { bigram } from "./bigram.ts";

useDevice();

const step = { lr: 0.01, clip: 1 };
const options: GrpoOptions = { maxTokens: 4 };
const token: GrpoOptions = { ...options, importance: { kind: "token", cap: 2 } };

/** Two completions, made by weights of this id, that were half as likely for their sampler as the logarithms say. */
function group(weightsId: string | undefined, logprobs: readonly number[] | undefined = [-2, -2]): RolloutGroup[] {
  const made = { finish: "stop", ...(logprobs ? { logprobs } : {}), ...(weightsId ? { weightsId } : {}) } as const;
  const rollouts = [
    { tokens: [2, 0], reward: 1, ...made },
    { tokens: [3, 0], reward: 0, ...made },
  ];
  return [{ prompt: [1], rollouts }];
}

test("an update gives the weights another id, equal updates the same one", async () => {
  const [one, two] = [new Trainer(bigram(5), { capacity: 16 }), new Trainer(bigram(5), { capacity: 16 })];
  const start = one.weightsId;
  await grpoUpdate(one, group(start), options, step);
  expect(one.weightsId).not.toBe(start);
  await grpoUpdate(two, group(start), options, step);
  expect(two.weightsId).toBe(one.weightsId);
  await grpoUpdate(two, group(undefined), options, { ...step, lr: 0.02 });
  expect(two.weightsId).not.toBe(one.weightsId);
  const state = await two.exportState();
  one.importState(state);
  one.reset();
  expect(one.weightsId).toBe(two.weightsId);
});

test("stale completions are refused where nothing corrects for them, and counted where something does", async () => {
  const trainer = new Trainer(bigram(5), { capacity: 16 });
  const old = group(trainer.weightsId);
  expect((await grpoUpdate(trainer, old, options, step))["sampling/stale_share"]).toBe(0);
  const refused = grpoUpdate(trainer, old, options, step);
  await expect(refused).rejects.toThrow(ConfigError);
  await expect(refused).rejects.toThrow(
    /stale: 2 of 2\n.*made by: initial\n.*the trainer's weights: [0-9a-f]{16}\n.*importance/,
  );
  const mixed = [...old, ...group(trainer.weightsId)];
  const metrics = await grpoUpdate(trainer, mixed, token, step);
  expect(metrics["sampling/stale_share"]).toBe(0.5);
  expect(metrics["sampling/importance_sampling_ratio/max"]).toBeLessThanOrEqual(2);
});

test("stale completions without log-probabilities cannot be corrected", async () => {
  const trainer = new Trainer(bigram(5), { capacity: 16 });
  const groups: RolloutGroup[] = group("another").map(({ prompt, rollouts }) => ({
    prompt,
    rollouts: rollouts.map(({ logprobs: _, ...rest }) => rest),
  }));
  await expect(grpoUpdate(trainer, groups, token, step)).rejects.toThrow(DataError);
});

test("the correction of a stale completion is the trainer's over its sampler's probability", async () => {
  const [one, two] = [new Trainer(bigram(5), { capacity: 16 }), new Trainer(bigram(5), { capacity: 16 })];
  const none = await grpoUpdate(one, group("another", [-30, -30]), token, step);
  expect(none["sampling/importance_sampling_ratio/min"]).toBe(2);
  const small = await grpoUpdate(two, group("another", [-0.01, -0.01]), token, step);
  expect(small["sampling/importance_sampling_ratio/max"]).toBeLessThan(0.5);
});

test("the next id depends on the one before and on the change", () => {
  expect(nextWeightsId("a", 1, 2)).toBe(nextWeightsId("a", 1, 2));
  const ids = [nextWeightsId("a", 1), nextWeightsId("b", 1), nextWeightsId("a", 2), nextWeightsId("a", "1", "")];
  expect(new Set(ids).size).toBe(4);
});
