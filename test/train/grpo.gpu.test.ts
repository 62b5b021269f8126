// GRPO on whole batches of groups. Each fault that users of such trainers commonly meet has its test here.
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { gpu } from "../../src/gpu/index.ts";
import type { LanguageModel } from "../../src/nn/index.ts";
import { ConfigError, DataError, Random } from "../../src/platform/index.ts";
import { readAll } from "../../src/tensor/index.ts";
import {
  type Aggregation,
  type GrpoMetrics,
  type GrpoOptions,
  grpo,
  grpoUpdate,
  packMicroBatches,
  promptAndCompletion,
  type RolloutGroup,
  Trainer,
} from "../../src/train/index.ts";
import { useDevice } from "../device.ts";
import { bigram } from "./bigram.ts";

useDevice();

const VOCABULARY = 11;
const MOST = 9;
const rate = { lr: 0.01, clip: 1 };
const options: GrpoOptions = { maxTokens: MOST };

/** Random completions with random rewards of 0 or 1; every group has both. */
function randomGroups(count: number, size: number, seed: number): RolloutGroup[] {
  const random = new Random(seed);
  const tokens = (length: number) => Array.from({ length }, () => random.int(VOCABULARY));
  return Array.from({ length: count }, () => ({
    prompt: tokens(1 + random.int(5)),
    rollouts: Array.from({ length: size }, (_, index) => ({
      tokens: tokens(1 + random.int(MOST)),
      reward: index === 0 ? 1 : index === 1 ? 0 : random.int(2),
      finish: random.int(4) === 0 ? ("length" as const) : ("stop" as const),
    })),
  }));
}

const weightsOf = async (model: LanguageModel) => (await readAll(Object.values(model.parameters))) as Float32Array[];

function expectClose(actual: readonly Float32Array[], expected: readonly Float32Array[], digits = 4) {
  actual.forEach((values, index) => {
    values.forEach((value, at) => {
      expect(value).toBeCloseTo(expected[index][at], digits);
    });
  });
}

/** One update of a fresh model. */
async function updated(groups: readonly RolloutGroup[], changes: Partial<GrpoOptions> = {}, capacity = 64) {
  const model = bigram(VOCABULARY);
  const trainer = new Trainer(model, { capacity });
  const metrics = await grpoUpdate(trainer, groups, { ...options, ...changes }, rate);
  trainer.dispose();
  return { metrics, weights: await weightsOf(model) };
}

const groups = randomGroups(5, 4, 3);

describe("equal completions learnt once", () => {
  const copied = groups.map(({ prompt, rollouts }) => ({
    prompt,
    rollouts: [...rollouts, ...rollouts.slice(0, 2).map((rollout) => ({ ...rollout, reward: 1 - rollout.reward }))],
  }));
  test.each(["grpo", "bnpo", "dr_grpo", "dapo"] as const)(
    "move the weights as if each had been learnt, %s",
    async (aggregation) => {
      // AdamW's first step hides the size of a gradient: clipped or not, it is the direction that must agree, and the norm with it.
      const [apart, together] = [
        await updated(copied, { aggregation, advantageScale: "none" }),
        await updated(copied, { aggregation, advantageScale: "none", mergeEqual: true }),
      ];
      expect(together.metrics.grad_norm).toBeCloseTo(apart.metrics.grad_norm, 4);
      expect(together.metrics.grad_norm).toBeGreaterThan(0);
      expectClose(together.weights, apart.weights, 3);
    },
  );
});

describe("the ratio", () => {
  test.each(["token", "sequence"] as const)("of a %s is exactly 1 at the first update", async (level) => {
    const { metrics } = await updated(groups, { level });
    expect(metrics["ratio/first_deviation"]).toBe(0);
    expect(metrics["clip_ratio/region_mean"]).toBe(0);
  });

  test("leaves 1 with further updates on the same batch", async () => {
    const model = bigram(VOCABULARY);
    const trainer = new Trainer(model, { capacity: 64 });
    const metrics = await grpoUpdate(trainer, groups, { ...options, epochs: 4, clipLow: 0, clipHigh: 0 }, { lr: 0.05 });
    expect(trainer.updates).toBe(4);
    expect(metrics["ratio/first_deviation"]).toBe(0);
    expect(metrics["clip_ratio/high_max"]).toBeGreaterThan(0.05);
    expect(metrics["clip_ratio/low_mean"]).toBeGreaterThan(0.05);
    expect(metrics["clip_ratio/low_min"]).toBe(0);
    trainer.dispose();
  });
});

test("better completions become more likely, worse ones less", async () => {
  const model = bigram(VOCABULARY);
  const trainer = new Trainer(model, { capacity: 64 });
  const [good, bad] = [promptAndCompletion([1], [2, 3]), promptAndCompletion([1], [4, 5])];
  const score = async () => {
    const batches = packMicroBatches([good, bad], 64);
    const [{ logprob }] = await trainer.score(batches);
    return batches[0].starts.map((start) => logprob[start] + logprob[start + 1]);
  };
  const before = await score();
  const rollouts = [good, bad].map(({ ids }, index) => ({
    tokens: ids.slice(1),
    reward: 1 - index,
    finish: "stop" as const,
  }));
  await grpoUpdate(trainer, [{ prompt: [1], rollouts }], options, rate);
  const after = await score();
  expect(after[0]).toBeGreaterThan(before[0]);
  expect(after[1]).toBeLessThan(before[1]);
  trainer.dispose();
});

test("permuting prompts, and completions in their groups, changes nothing", async () => {
  const turned = groups.map(({ prompt, rollouts }) => ({ prompt, rollouts: [...rollouts].reverse() })).reverse();
  const [straight, other] = [await updated(groups), await updated(turned)];
  expect(other.metrics.reward_std).toBeCloseTo(straight.metrics.reward_std, 9);
  expectClose(other.weights, straight.weights);
});

describe("groups without signal", () => {
  const equal = groups.map(({ prompt, rollouts }) => ({
    prompt,
    rollouts: rollouts.map((rollout) => ({ ...rollout, reward: 0.1 })),
  }));
  const alone = groups.map(({ prompt, rollouts }) => ({ prompt, rollouts: rollouts.slice(0, 1) }));
  test.each([
    ["equal rewards", equal],
    ["groups of one", alone],
  ])("%s: gradient 0, no NaN, nothing moves", async (_, without) => {
    const start = await weightsOf(bigram(VOCABULARY));
    const { metrics, weights } = await updated(without);
    expect(metrics.grad_norm).toBe(0);
    expect(metrics.frac_reward_zero_std).toBe(1);
    expect(metrics.reward_std).toBe(0);
    expect(Object.values(metrics).every(Number.isFinite)).toBe(true);
    expect(weights).toEqual(start);
  });
});

test("the loss may print 0 while the gradient is not: on-policy advantages sum to 0", async () => {
  const rollouts = [
    { tokens: [2, 3], reward: 1, finish: "stop" as const },
    { tokens: [4, 5], reward: 0, finish: "stop" as const },
  ];
  const { metrics } = await updated([{ prompt: [1], rollouts }], { aggregation: "grpo" });
  expect(metrics.loss).toBeCloseTo(0, 6);
  expect(metrics.grad_norm).toBeGreaterThan(0.01);
});

describe("micro-batches", () => {
  test.each(["grpo", "bnpo", "dr_grpo", "dapo"] as const)(
    "do not change loss, gradient or metrics, aggregation %s",
    async (aggregation: Aggregation) => {
      const changes = { aggregation, level: "token", epochs: 2 } as const;
      const [small, large] = [await updated(groups, changes, 16), await updated(groups, changes, 500)];
      for (const name of ["loss", "grad_norm", "entropy", "num_tokens", "clip_ratio/region_mean"]) {
        expect(small.metrics[name], name).toBeCloseTo(large.metrics[name], 5);
      }
      expectClose(small.weights, large.weights);
    },
  );
});

describe("completions that were cut off", () => {
  const change = (finish: "stop" | "length") =>
    groups.map(({ prompt, rollouts }) => ({
      prompt,
      rollouts: rollouts.map((rollout) =>
        rollout.finish === finish
          ? { ...rollout, tokens: rollout.tokens.map((token) => (token + 3) % VOCABULARY) }
          : rollout,
      ),
    }));
  test("do not count when masked, whatever they say", async () => {
    const mask = { overlong: { kind: "mask" } } as const;
    const one = await updated(groups, mask);
    expectClose((await updated(change("length"), mask)).weights, one.weights);
    expect((await updated(change("stop"), mask)).weights).not.toEqual(one.weights);
    expect((await updated(change("length"))).weights).not.toEqual((await updated(groups)).weights);
    expect(one.metrics["completions/clipped_ratio"]).toBeGreaterThan(0);
  });

  test("a batch of nothing else makes no update", async () => {
    const all = groups.map(({ prompt, rollouts }) => ({
      prompt,
      rollouts: rollouts.map((rollout) => ({ ...rollout, finish: "length" as const })),
    }));
    const { metrics, weights } = await updated(all, { overlong: { kind: "mask" }, klCoefficient: 0 });
    expect(weights).toEqual(await weightsOf(bigram(VOCABULARY)));
    expect(metrics["completions/clipped_ratio"]).toBe(1);
  });
});

test("an end-of-text token that is also the padding is learnt where it ends a completion, and nowhere else", async () => {
  const end = 0;
  const rollouts = [
    { tokens: [3, end], reward: 1, finish: "stop" as const },
    { tokens: [4, end], reward: 0, finish: "stop" as const },
  ];
  const one = [{ prompt: [end, 2], rollouts }];
  const [tight, padded] = [await updated(one, {}, 8), await updated(one, {}, 300)];
  expect(padded.metrics.entropy).toBeCloseTo(tight.metrics.entropy, 6);
  expect(padded.metrics["completions/mean_length"]).toBe(2);
  expectClose(padded.weights, tight.weights, 5);
});

describe("the sampler's log-probabilities", () => {
  /** The groups with log-probabilities as a sampler at this temperature reports them. */
  async function sampledAt(temperature: number, shift = 0): Promise<RolloutGroup[]> {
    const trainer = new Trainer(bigram(VOCABULARY), { capacity: 64 });
    const result: RolloutGroup[] = [];
    for (const { prompt, rollouts } of groups) {
      const scored = [];
      for (const rollout of rollouts) {
        const [{ logprob }] = await trainer.score(packMicroBatches([promptAndCompletion(prompt, rollout.tokens)], 64), {
          temperature,
        });
        const start = prompt.length - 1;
        const logprobs = [...logprob.slice(start, start + rollout.tokens.length)].map((value) => value + shift);
        scored.push({ ...rollout, logprobs });
      }
      result.push({ prompt, rollouts: scored });
    }
    trainer.dispose();
    return result;
  }

  test("agree when training divides by the same temperature, and only then", async () => {
    const sampled = await sampledAt(0.6);
    const same = (await updated(sampled, { temperature: 0.6 })).metrics;
    expect(same["sampling/sampling_logp_difference/max"]).toBeLessThan(1e-5);
    expect(same["sampling/importance_sampling_ratio/mean"]).toBeCloseTo(1, 5);
    expect(same["ratio/first_deviation"]).toBe(0);
    const other = (await updated(sampled)).metrics;
    expect(other["sampling/sampling_logp_difference/mean"]).toBeGreaterThan(0.02);
    expect(other["ratio/first_deviation"]).toBe(0);
  });

  test("are logged only where they are known", async () => {
    const { metrics } = await updated(groups);
    expect("sampling/sampling_logp_difference/mean" in metrics).toBe(false);
  });

  test("correct the loss by truncated importance sampling", async () => {
    const half = await sampledAt(1, Math.log(2));
    const importance = { kind: "token", cap: 3 } as const;
    const one = await updated(half, { importance });
    const plain = await updated(half);
    expect(one.metrics["sampling/importance_sampling_ratio/mean"]).toBeCloseTo(0.5, 4);
    expect(one.metrics.loss).toBeCloseTo(plain.metrics.loss / 2, 5);
    expect(one.metrics.grad_norm).toBeCloseTo(plain.metrics.grad_norm / 2, 5);
    const rare = await sampledAt(1, -Math.log(50));
    const capped = await updated(rare, { importance });
    expect(capped.metrics["sampling/importance_sampling_ratio/max"]).toBe(3);
    expect(capped.metrics.grad_norm).toBeCloseTo(plain.metrics.grad_norm * 3, 4);
    const whole = await updated(half, { importance: { kind: "sequence", cap: 3 } });
    expect(whole.metrics["sampling/importance_sampling_ratio/min"]).toBeCloseTo(2 ** -longestOf(half), 6);
  });
});

const longestOf = (all: readonly RolloutGroup[]) =>
  Math.max(...all.flatMap(({ rollouts }) => rollouts.map(({ tokens }) => tokens.length)));

describe("divergence from a frozen reference", () => {
  test("is 0 at the reference, never negative, and pulls back", async () => {
    const model = bigram(VOCABULARY);
    const reference = bigram(VOCABULARY);
    const trainer = new Trainer(model, { capacity: 64 });
    const frozen = await weightsOf(reference);
    const kls: number[] = [];
    for (let step = 0; step < 4; step++) {
      const metrics = await grpoUpdate(trainer, groups, { ...options, reference, klCoefficient: 0.1 }, { lr: 0.05 });
      kls.push(metrics.kl);
    }
    expect(kls[0]).toBe(0);
    expect(kls[3]).toBeGreaterThan(kls[1]);
    const still = groups.map(({ prompt, rollouts }) => ({
      prompt,
      rollouts: rollouts.map((rollout) => ({ ...rollout, reward: 0 })),
    }));
    for (let step = 0; step < 12; step++) {
      const metrics = await grpoUpdate(trainer, still, { ...options, reference, klCoefficient: 1 }, { lr: 0.05 });
      kls.push(metrics.kl);
    }
    expect(kls.every((kl) => kl >= 0)).toBe(true);
    expect(kls.at(-1)).toBeLessThan(0.3 * kls[4]);
    expect(await weightsOf(reference)).toEqual(frozen);
    trainer.dispose();
  });

  test("needs a reference", async () => {
    await expect(updated(groups, { klCoefficient: 0.1 })).rejects.toThrow(ConfigError);
  });
});

test("an entropy bonus raises the entropy", async () => {
  const still = groups.map(({ prompt, rollouts }) => ({
    prompt,
    rollouts: rollouts.map((rollout) => ({ ...rollout, reward: 1 })),
  }));
  const trainer = new Trainer(bigram(VOCABULARY, 16, 1, 1), { capacity: 64 });
  const entropies: number[] = [];
  for (let step = 0; step < 5; step++) {
    const metrics = await grpoUpdate(trainer, still, { ...options, entropyCoefficient: 0.1 }, { lr: 0.02 });
    entropies.push(metrics.entropy);
  }
  expect(entropies.toSorted((a, b) => a - b)).toEqual(entropies);
  expect(entropies[4]).toBeGreaterThan(entropies[0] + 0.01);
  trainer.dispose();
});

test("minibatches make as many updates, repeatably, and reach every completion", async () => {
  const run = async (seed: number) => {
    const model = bigram(VOCABULARY);
    const trainer = new Trainer(model, { capacity: 64 });
    const metrics = await grpoUpdate(trainer, groups, { ...options, minibatches: 3, epochs: 2, seed }, rate);
    expect(trainer.updates).toBe(6);
    expect(metrics["ratio/first_deviation"]).toBe(0);
    trainer.dispose();
    return weightsOf(model);
  };
  const [first, again, other] = [await run(1), await run(1), await run(2)];
  expect(again).toEqual(first);
  expect(other).not.toEqual(first);
});

describe("what cannot be used is refused", () => {
  test("a reward that is NaN", async () => {
    const [{ prompt, rollouts }] = groups;
    const broken = [{ prompt, rollouts: [{ ...rollouts[0], reward: Number.NaN }, rollouts[1]] }];
    await expect(updated(broken)).rejects.toThrow(DataError);
  });
  test.each([{ temperature: 0 }, { epochs: 0 }, { minibatches: 1.5 }, { clipLow: 2 }])("%o", async (changes) => {
    await expect(updated(groups, changes)).rejects.toThrow(ConfigError);
  });
  test("options that are given as undefined count as not given", async () => {
    const { metrics } = await updated(groups, { klKind: undefined, temperature: undefined });
    expect(metrics.grad_norm).toBeGreaterThan(0);
  });
});

describe("the loop", () => {
  let trainer: Trainer;
  beforeEach(() => {
    trainer = new Trainer(bigram(VOCABULARY), { capacity: 64 });
  });
  afterEach(() => trainer.dispose());
  const schedule = { kind: "constant", lr: 0.01 } as const;

  test("refills groups without signal; a step that finds none changes nothing", async () => {
    const dull = randomGroups(2, 2, 9).map(({ prompt, rollouts }) => ({
      prompt,
      rollouts: rollouts.map((rollout) => ({ ...rollout, reward: 0 })),
    }));
    const asked: [number, number, number][] = [];
    const logged: GrpoMetrics[] = [];
    await grpo(
      trainer,
      async (step, count, round) => {
        asked.push([step, count, round]);
        return step === 1 ? dull : [...dull, ...randomGroups(1, 3, 10 * step + round)];
      },
      {
        ...options,
        steps: 2,
        groups: 2,
        dynamicSampling: { maxRounds: 3 },
        schedule,
        onStep: (metrics) => void logged.push(metrics),
      },
    );
    expect(asked).toEqual([
      [0, 2, 0],
      [0, 1, 1],
      [1, 2, 0],
      [1, 2, 1],
      [1, 2, 2],
    ]);
    expect(logged.map((metrics) => metrics["groups/used"])).toEqual([2, 0]);
    expect(logged[0]).toMatchObject({ step: 1, "groups/sampled": 6, "groups/without_signal": 4, "groups/rounds": 2 });
    expect(trainer.updates).toBe(1);
  });

  test("reward and frac_reward_zero_std are those of all groups; those of the kept ones stand beside them", async () => {
    const judged = (rewards: number[]) => ({
      prompt: [1],
      rollouts: rewards.map((reward, index) => ({ tokens: [2 + index], reward, finish: "stop" as const })),
    });
    const rounds = [
      [judged([0, 0]), judged([0, 0]), judged([1, 1])],
      [judged([0, 1]), judged([0, 0])],
    ];
    const logged: GrpoMetrics[] = [];
    await grpo(trainer, async (_step, _count, round) => rounds[round], {
      ...options,
      steps: 1,
      groups: 3,
      dynamicSampling: { maxRounds: 2 },
      schedule,
      onStep: (metrics) => void logged.push(metrics),
    });
    expect(logged[0]).toMatchObject({
      reward: 3 / 10,
      frac_reward_zero_std: 4 / 5,
      "kept/reward": 1 / 2,
      "kept/frac_reward_zero_std": 0,
      "groups/sampled": 5,
      "groups/used": 1,
      "groups/without_signal": 4,
    });
    const none: GrpoMetrics[] = [];
    await grpo(trainer, async () => [judged([0, 0])], {
      ...options,
      steps: 1,
      groups: 3,
      dynamicSampling: { maxRounds: 2 },
      schedule,
      onStep: (metrics) => void none.push(metrics),
    });
    expect(none[0]).toMatchObject({ reward: 0, frac_reward_zero_std: 1, "groups/used": 0 });
    expect(none[0].loss).toBeUndefined();
  });

  test("a step on one group of many counts for its share, as if the others were there without signal", async () => {
    const [useful] = randomGroups(1, 4, 5);
    const dull = { ...useful, rollouts: useful.rollouts.map((rollout) => ({ ...rollout, reward: 0 })) };
    const together = await updated([useful, dull, dull, dull], { aggregation: "grpo" });
    const alone = await updated([useful], { aggregation: "grpo", groupsWanted: 4 });
    const full = await updated([useful], { aggregation: "grpo" });
    expect(alone.metrics.grad_norm).toBeCloseTo(together.metrics.grad_norm, 6);
    expect(alone.metrics.grad_norm).toBeCloseTo(full.metrics.grad_norm / 4, 6);
    const norms: number[] = [];
    await grpo(trainer, async (_step, _count, round) => [round === 0 ? useful : dull], {
      ...options,
      aggregation: "grpo",
      steps: 1,
      groups: 4,
      dynamicSampling: { maxRounds: 3 },
      schedule,
      onStep: (metrics) => void norms.push(metrics.grad_norm),
    });
    expect(norms[0]).toBeCloseTo(alone.metrics.grad_norm, 6);
  });

  test("creates nothing on the device from the third step on", async () => {
    const reference = bigram(VOCABULARY, 16, 2);
    const counts: number[] = [];
    await grpo(trainer, async (step) => randomGroups(3 + (step % 3), 4, step), {
      ...options,
      reference,
      klCoefficient: 0.01,
      entropyCoefficient: 0.01,
      level: "sequence",
      epochs: 2,
      steps: 7,
      groups: 4,
      schedule,
      onStep: () => {
        const { buffersCreated, bindGroupsCreated, pipelinesCreated } = gpu().stats;
        counts.push(buffersCreated + bindGroupsCreated + pipelinesCreated);
      },
    });
    expect(counts.slice(2)).toEqual(counts.slice(2).map(() => counts[2]));
  });
});
