// Advantages: values, invariances, and the ways in which groups are known to go wrong.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DataError } from "../../src/platform/index.ts";
import { rankedRewards } from "../../src/train/grpo/unlikeliness.ts";
import { groupAdvantages } from "../../src/train/index.ts";

test("the usual group: distance from the mean over the unbiased deviation", () => {
  const [group] = groupAdvantages([[1, 0, 0, 0]]);
  expect(group[0]).toBeCloseTo(0.75 / (0.5 + 1e-4), 12);
  expect(group[1]).toBeCloseTo(-0.25 / (0.5 + 1e-4), 12);
});

test("scaling by the batch, or not at all", () => {
  const rewards = [
    [1, 0],
    [1, 1],
  ];
  expect(groupAdvantages(rewards, { scale: "none" })).toEqual([
    [0.5, -0.5],
    [0, 0],
  ]);
  const [[first]] = groupAdvantages(rewards, { scale: "batch", stdEps: 0 });
  expect(first).toBeCloseTo(0.5 / 0.5, 12);
});

test("over the mean, what is seldom right counts like 1/p", () => {
  const [seldom, often] = groupAdvantages(
    [
      [1, 0, 0, 0],
      [1, 1, 1, 0],
    ],
    { scale: "mean", stdEps: 0 },
  );
  expect(seldom[0]).toBeCloseTo(3, 12);
  expect(often[0]).toBeCloseTo(1 / 3, 12);
  for (const group of [seldom, often]) expect(group.reduce((sum, each) => sum + each, 0)).toBeCloseTo(0, 12);
});

test("of the best of k: the mean over all draws of k, by hand", () => {
  const group = [1, 0, 0, 0];
  const [advantages] = groupAdvantages([group], { passK: 2, stdEps: 0 });
  // Of 6 pairs 3 hold the proof.
  const scale = Math.sqrt(0.5 * 0.5);
  expect(advantages[0]).toBeCloseTo((1 - 0.5) / scale, 12);
  // A failure is in one pair with the proof and in two without.
  expect(advantages[1]).toBeCloseTo((1 / 3 - 0.5) / scale, 12);
  expect(advantages.reduce((sum, each) => sum + each, 0)).toBeCloseTo(0, 12);
  // Where every draw holds a proof nothing is to be learnt of failures.
  expect(groupAdvantages([[1, 1, 1, 0]], { passK: 2 })[0]).toEqual([0, 0, 0, 0]);
});

test("rewards by rank: the likeliest loses most, failures stay 0", () => {
  const rollout = (logprob: number, reward: number) => ({
    tokens: [1, 2],
    logprobs: [logprob, logprob],
    reward,
    finish: "stop" as const,
  });
  const rollouts = [rollout(-1, 1), rollout(-3, 1), rollout(-2, 0), rollout(-1, 1)];
  const rewards = rollouts.map(({ reward }) => reward);
  expect(rankedRewards(rollouts, rewards, 0.5)).toEqual([1 - 0.5 * (2.5 / 4), 1, 0, 1 - 0.5 * (2.5 / 4)]);
  expect(rankedRewards(rollouts, rewards, 0)).toEqual(rewards);
  const unknown = rollouts.map(({ logprobs: _, ...rest }) => rest);
  expect(() => rankedRewards(unknown, rewards, 0.5)).toThrow(DataError);
});

test.each(["group", "batch", "none", "mean"] as const)("equal rewards give exactly 0, scale %s", (scale) => {
  const rewards = [[0.1, 0.1, 0.1], [0, 0, 0], [7]];
  expect(groupAdvantages(rewards, { scale, stdEps: 0 })).toEqual([[0, 0, 0], [0, 0, 0], [0]]);
});

test("a group of one is no NaN: it has nothing to be compared with", () => {
  expect(groupAdvantages([[1], [0]], { scale: "batch" })).toEqual([[0], [0]]);
});

describe("permutations", () => {
  const batches = fc.array(fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 1, maxLength: 5 }), {
    minLength: 1,
    maxLength: 5,
  });
  test("of prompts permute the advantages and change none", () => {
    fc.assert(
      fc.property(batches, fc.constantFrom("group", "batch", "none"), fc.integer(), (rewards, scale, turn) => {
        const place = (index: number) => (index + Math.abs(turn)) % rewards.length;
        const straight = groupAdvantages(rewards, { scale });
        const turned = groupAdvantages(
          rewards.map((_, index) => rewards[place(index)]),
          { scale },
        );
        turned.forEach((group, index) => {
          group.forEach((value, at) => {
            expect(value).toBeCloseTo(straight[place(index)][at], 9);
          });
        });
      }),
    );
  });

  test("a group's advantages sum to 0 and keep the order of its rewards", () => {
    fc.assert(
      fc.property(batches, (rewards) => {
        groupAdvantages(rewards).forEach((group, index) => {
          expect(group.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 9);
          for (let i = 1; i < group.length; i++) {
            expect(Math.sign(group[i] - group[i - 1])).toBe(Math.sign(rewards[index][i] - rewards[index][i - 1]));
          }
        });
      }),
    );
  });
});

test("a reward that is no number is refused by place", () => {
  expect(() =>
    groupAdvantages([
      [0, 1],
      [1, Number.NaN],
    ]),
  ).toThrow(DataError);
  expect(() =>
    groupAdvantages([
      [0, 1],
      [1, Number.NaN],
    ]),
  ).toThrow(/group 1, completion 1: NaN/);
  expect(() => groupAdvantages([[undefined as unknown as number]])).toThrow(DataError);
});
