// Dynamic sampling, completions that were cut off, and groups that cannot be used.
import { describe, expect, test } from "vitest";
import { ConfigError, DataError } from "../../src/platform/index.ts";
import { checkGroups, rewardOf } from "../../src/train/grpo/rollouts.ts";
import { collectGroups, type RolloutGroup } from "../../src/train/index.ts";

const group = (...rewards: number[]): RolloutGroup => ({
  prompt: [1],
  rollouts: rewards.map((reward) => ({ tokens: [2], reward, finish: "stop" as const })),
});

describe("dynamic sampling", () => {
  test("asks for what is missing, and keeps groups with signal in their order", async () => {
    const rounds = [[group(0, 1), group(0, 0), group(1, 1)], [group(1, 0, 0)], [group(1, 0), group(0, 1)]];
    const asked: number[] = [];
    const result = await collectGroups(
      async (count, round) => {
        asked.push(count);
        return rounds[round];
      },
      { wanted: 3, maxRounds: 9 },
    );
    expect(asked).toEqual([3, 2, 1]);
    expect(result).toMatchObject({ rounds: 3, sampled: 6, withoutSignal: 2 });
    expect(result.groups).toEqual([rounds[0][0], rounds[1][0], rounds[2][0]]);
  });

  test("stops after its rounds, or when there are no more prompts", async () => {
    const none = await collectGroups(async () => [group(0, 0)], { wanted: 2, maxRounds: 4 });
    expect(none).toMatchObject({ groups: [], rounds: 4, sampled: 4, withoutSignal: 4 });
    expect(none.all).toHaveLength(4);
    const empty = await collectGroups(async () => [], { wanted: 2, maxRounds: 4 });
    expect(empty.rounds).toBe(1);
    await expect(collectGroups(async () => [], { wanted: 0, maxRounds: 1 })).rejects.toThrow(ConfigError);
  });
});

describe("the soft punishment for length", () => {
  const overlong = { kind: "soft", maxTokens: 10, buffer: 4, factor: 0.5 } as const;
  const reward = (length: number) =>
    rewardOf({ tokens: new Array(length).fill(3), reward: 1, finish: "stop" }, overlong);
  test("falls along a line within the buffer", () => {
    expect([1, 6, 8, 10].map(reward)).toEqual([1, 1, 0.75, 0.5]);
  });
  test("is none by default", () => {
    expect(rewardOf({ tokens: [1, 2], reward: 0.3, finish: "length" }, { kind: "mask" })).toBe(0.3);
  });
});

test("groups that cannot be used are refused by place", () => {
  const rollout = { tokens: [2, 3], logprobs: [-1], reward: 0, finish: "stop" as const };
  expect(() => checkGroups([group(1), { prompt: [1], rollouts: [rollout] }])).toThrow(
    /group 1, completion 0: 2 tokens, 1 log-probabilities/,
  );
  expect(() => checkGroups([{ prompt: [], rollouts: [] }])).toThrow(DataError);
  const drawn = { ...rollout, logprobs: [-1, -1] };
  checkGroups([{ prompt: [1], rollouts: [drawn] }]);
  expect(() => checkGroups([{ prompt: [1], rollouts: [drawn, { ...drawn, filtered: true }] }])).toThrow(
    "a completion was not drawn among all tokens\n  group 0, completion 1: its sampler used top-k, top-p or min-p\n  hint:",
  );
});
