// The policy loss against PyTorch: values and gradients; then the parts that PyTorch's fixture does not cover.
import { describe, expect, test } from "vitest";
import { relativeError } from "../../src/reference/index.ts";
import { grad, readAll, scope, type Tensor, tensor } from "../../src/tensor/index.ts";
import { UpdateMetrics } from "../../src/train/grpo/metrics.ts";
import {
  type Aggregation,
  groupAdvantages,
  type KlKind,
  type PolicyLossOptions,
  policyLoss,
  tokenWeights,
} from "../../src/train/index.ts";
import { useDevice } from "../device.ts";
import { fixture } from "../fixtures/fixture.ts";

useDevice();

interface Facts {
  lengths: number[];
  rewards: number[][];
  cases: {
    loss: Aggregation;
    level: "token" | "sequence";
    clip_low: number;
    clip_high: number;
    kl: number;
    max_tokens: number;
    global_tokens: number;
    loss_value: number;
    metrics: { kl: number; clip_low: number; clip_high: number };
  }[];
}

const { facts, tensors } = fixture<Facts>("grpo");
const plain: PolicyLossOptions = {
  level: "token",
  clipLow: 0.2,
  clipHigh: 0.2,
  klCoefficient: 0,
  klKind: "k3",
  entropyCoefficient: 0,
};

/** One number for each token from one for each sequence. */
function spread(lengths: readonly number[], value: (sequence: number) => number): Tensor {
  return tensor(Float32Array.from(lengths.flatMap((length, index) => new Array(length).fill(value(index)))));
}

function segmentsOf(lengths: readonly number[]): Tensor {
  let start = 0;
  const pairs = lengths.flatMap((length) => {
    const rows = Array.from({ length }, () => [start, start + length]).flat();
    start += length;
    return rows;
  });
  return tensor(Uint32Array.from(pairs), [start, 2]);
}

async function lossAndGradient(logprob: Tensor, f: (logprob: Tensor) => Tensor) {
  logprob.requiresGrad = true;
  const made = scope(() => {
    const loss = f(logprob);
    return [loss, ...grad(loss, [logprob])];
  });
  const [loss, gradient] = await readAll(made);
  return { loss: loss[0], gradient };
}

test("advantages are those of the fixture", () => {
  groupAdvantages(facts.rewards)
    .flat()
    .forEach((value, index) => {
      expect(value).toBeCloseTo(tensors.advantages.values[index], 6);
    });
});

describe("against PyTorch", () => {
  test.each(facts.cases.map((one, index) => ({ ...one, index })))("$loss, ratio of a $level, kl $kl", async (one) => {
    const { lengths } = facts;
    const weights = tokenWeights(one.loss, lengths, { maxTokens: one.max_tokens, globalTokens: one.global_tokens });
    const loss = policyLoss({
      ...plain,
      level: one.level,
      clipLow: one.clip_low,
      clipHigh: one.clip_high,
      klCoefficient: one.kl,
    });
    const { logprobs, old, reference, advantages } = tensors;
    const found = await lossAndGradient(tensor(logprobs.values), (logprob) =>
      loss({
        logprob,
        entropy: logprob,
        old: tensor(old.values),
        reference: tensor(reference.values),
        advantage: spread(lengths, (sequence) => advantages.values[sequence]),
        weight: spread(lengths, (sequence) => weights[sequence]),
        share: spread(lengths, (sequence) => 1 / lengths[sequence]),
        segments: segmentsOf(lengths),
      }),
    );
    expect(found.loss).toBeCloseTo(one.loss_value, 5);
    expect(relativeError(found.gradient, tensors[`gradient/${one.index}`].values)).toBeLessThan(1e-5);
  });

  test.each(facts.cases)("metrics of $loss, ratio of a $level, kl $kl", (one) => {
    const { logprobs, old, reference, advantages } = tensors;
    const metrics = new UpdateMetrics(one.clip_low, one.clip_high);
    let row = 0;
    const records = facts.lengths.flatMap((length, sequence) => {
      const rows = Array.from({ length }, () => row++);
      const ratios = rows.map((at) => logprobs.values[at] - old.values[at]);
      const whole = ratios.reduce((sum, value) => sum + value, 0) / length;
      return rows.map((at, index) => ({
        ratio: Math.exp(one.level === "token" ? ratios[index] : whole),
        advantage: advantages.values[sequence],
        entropy: 1,
        drift: reference.values[at] - logprobs.values[at],
      }));
    });
    metrics.add(records);
    const values = metrics.values();
    expect(values.kl).toBeCloseTo(one.metrics.kl, 6);
    expect(values["clip_ratio/low_mean"]).toBeCloseTo(one.metrics.clip_low, 9);
    expect(values["clip_ratio/high_mean"]).toBeCloseTo(one.metrics.clip_high, 9);
    expect(values["clip_ratio/region_mean"]).toBeCloseTo(one.metrics.clip_low + one.metrics.clip_high, 9);
  });
});

/** The loss of single tokens of weight 1. */
async function single(
  options: Partial<PolicyLossOptions>,
  inputs: { logprob: number[]; old?: number[]; advantage?: number[]; reference?: number[] },
) {
  const { logprob } = inputs;
  const column = (values: number[] | undefined, fallback: number) => tensor(values ?? logprob.map(() => fallback));
  const loss = policyLoss({ ...plain, ...options });
  return lossAndGradient(tensor(logprob), (tracked) =>
    loss({
      logprob: tracked,
      entropy: tracked,
      old: column(inputs.old ?? logprob, 0),
      advantage: column(inputs.advantage, 0),
      reference: column(inputs.reference, 0),
      weight: column(undefined, 1),
    }),
  );
}

describe("the surrogate", () => {
  test("at ratio 1 the value is minus the advantages and the gradient too", async () => {
    const { loss, gradient } = await single({}, { logprob: [-1, -2, -3], advantage: [1, -2, 0.5] });
    expect(loss).toBeCloseTo(0.5, 6);
    expect([...gradient]).toEqual([-1, 2, -0.5]);
  });

  test("an advantage of 0 gives a gradient of exactly 0", async () => {
    const { loss, gradient } = await single({}, { logprob: [-1, -20], old: [-3, -0.1], advantage: [0, 0] });
    expect(Math.abs(loss)).toBe(0);
    expect([...gradient].map(Math.abs)).toEqual([0, 0]);
  });

  test("ratios of unequal policies are clipped on their own sides, with no gradient there", async () => {
    const shift = Math.log(1.5);
    const { gradient } = await single(
      { clipLow: 0.1, clipHigh: 0.3 },
      {
        logprob: [-1 + shift, -1 - shift, -1 + shift, -1 - shift],
        old: [-1, -1, -1, -1],
        advantage: [1, 1, -1, -1],
      },
    );
    expect(Math.abs(gradient[0])).toBe(0);
    expect(gradient[1]).toBeCloseTo(-1 / 1.5, 5);
    expect(gradient[2]).toBeCloseTo(1.5, 5);
    expect(Math.abs(gradient[3])).toBe(0);
  });

  test("delta bounds what a negative advantage can do", async () => {
    const inputs = { logprob: [0], old: [-3], advantage: [-1] };
    expect((await single({}, inputs)).loss).toBeCloseTo(Math.exp(3), 3);
    const bounded = await single({ delta: 4 }, inputs);
    expect(bounded.loss).toBeCloseTo(4, 5);
    expect(Math.abs(bounded.gradient[0])).toBe(0);
  });

  test("log-probabilities as far apart as they get stay finite", async () => {
    const { loss, gradient } = await single(
      { klCoefficient: 0.1 },
      { logprob: [-1e4, 0], old: [0, -1e4], advantage: [1, -1], reference: [0, -1e4] },
    );
    expect(Number.isFinite(loss)).toBe(true);
    expect([...gradient].every(Number.isFinite)).toBe(true);
  });
});

describe("divergence from the reference", () => {
  const logprob = [-0.5, -1, -2, -4];
  const reference = [-0.7, -1, -1.5, -3];
  const d = reference.map((value, index) => value - logprob[index]);
  const only = (klKind: KlKind) => single({ klCoefficient: 0.5, klKind }, { logprob, reference });
  const value: Record<KlKind, (d: number) => number> = {
    k1: (x) => -x,
    k2: (x) => (x * x) / 2,
    k3: (x) => Math.exp(x) - x - 1,
    "k3+": (x) => Math.exp(x) - x - 1,
  };
  const slope: Record<KlKind, (d: number) => number> = {
    k1: () => 1,
    k2: (x) => -x,
    k3: (x) => 1 - Math.exp(x),
    "k3+": (x) => -x,
  };

  test.each(Object.keys(value) as KlKind[])("%s: value and gradient", async (kind) => {
    const { loss, gradient } = await only(kind);
    expect(loss).toBeCloseTo(0.5 * d.reduce((sum, x) => sum + value[kind](x), 0), 5);
    d.forEach((x, index) => {
      expect(gradient[index]).toBeCloseTo(0.5 * slope[kind](x), 5);
    });
  });

  test("k3+ has exactly k2's gradient", async () => {
    expect((await only("k3+")).gradient).toEqual((await only("k2")).gradient);
  });

  test("k3 is never negative, and 0 for equal policies", async () => {
    const wide = Array.from({ length: 200 }, (_, index) => -0.05 * index);
    const metrics = new UpdateMetrics(0.2, 0.2);
    metrics.add(wide.map((x) => ({ ratio: 1, advantage: 0, entropy: 0, drift: x + 5 })));
    expect(metrics.values().kl).toBeGreaterThan(0);
    for (const x of [-19, -3, -1e-3, -1e-9, 0, 1e-9, 1e-3, 2]) {
      const each = new UpdateMetrics(0.2, 0.2);
      each.add([{ ratio: 1, advantage: 0, entropy: 0, drift: x }]);
      expect(each.values().kl).toBeGreaterThanOrEqual(0);
    }
    expect((await single({ klCoefficient: 1 }, { logprob, reference: logprob })).loss).toBe(0);
  });
});

describe("weights of tokens", () => {
  const lengths = [4, 0, 2];
  const totals = { maxTokens: 8, globalTokens: 12 };
  const of = (aggregation: Aggregation) => tokenWeights(aggregation, lengths, totals);
  test("say what each aggregation is the mean of; a masked sequence counts only where sequences are counted", () => {
    expect(of("grpo")).toEqual([1 / 12, 0, 1 / 6]);
    expect(of("bnpo")).toEqual([1 / 6, 0, 1 / 6]);
    expect(of("dr_grpo")).toEqual([1 / 24, 0, 1 / 24]);
    expect(of("dapo")).toEqual([1 / 12, 0, 1 / 12]);
  });
});
