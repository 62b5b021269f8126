// Completions in which an environment wrote: it is context, and no loss, length, average or weight counts it. Against the definitions in
// float64, and against the same completions without it.
import { describe, expect, test } from "vitest";
import type { TokenSegment } from "../../src/data/index.ts";
import { DataError, Random } from "../../src/platform/index.ts";
import { grad, readAll, scope } from "../../src/tensor/index.ts";
import { type Prepared, prepare, samplesOf } from "../../src/train/grpo/batch.ts";
import { SamplingMetrics } from "../../src/train/grpo/metrics.ts";
import { type GrpoSettings, grpoSettings } from "../../src/train/grpo/options.ts";
import {
  type Aggregation,
  type GrpoOptions,
  grpoUpdate,
  policyLoss,
  promptAndCompletion,
  type Rollout,
  type RolloutGroup,
  sftStep,
  Trainer,
} from "../../src/train/index.ts";
import { useDevice } from "../device.ts";
import { bigram } from "./bigram.ts";

useDevice();

const VOCABULARY = 11;
const WIDTH = 16;
const MOST = 9;
const aggregations: readonly Aggregation[] = ["grpo", "bnpo", "dr_grpo", "dapo"];

/** One turn: what the model said, and what was written after it. */
type Turns = readonly (readonly [said: readonly number[], written: readonly number[]])[];

function rolloutOf(turns: Turns, reward: number, random: Random): Rollout {
  const segments = turns.flatMap(([said, written]): TokenSegment[] => [
    { by: "model", tokens: said.length },
    { by: "environment", tokens: written.length },
  ]);
  const sampled = turns.flatMap(([said]) => said);
  return {
    tokens: turns.flatMap(([said, written]) => [...said, ...written]),
    segments,
    logprobs: sampled.map(() => -0.5 - 2 * random.next()),
    reward,
    finish: random.int(4) === 0 ? "length" : "stop",
  };
}

/** Random turns; the last one ends with `tail` written tokens. */
function turnsOf(random: Random, tail: number): Turns {
  const tokens = (length: number) => Array.from({ length }, () => random.int(VOCABULARY));
  const turns = Array.from(
    { length: 1 + random.int(3) },
    () => [tokens(1 + random.int(3)), tokens(random.int(4))] as const,
  );
  return [...turns, [tokens(1 + random.int(2)), tokens(tail)]];
}

function groupsOf(seed: number, tail = 2): RolloutGroup[] {
  const random = new Random(seed);
  return Array.from({ length: 3 }, () => ({
    prompt: [random.int(VOCABULARY), random.int(VOCABULARY)],
    rollouts: Array.from({ length: 4 }, (_, index) => rolloutOf(turnsOf(random, tail), index % 2, random)),
  }));
}

/** The same groups without what was written after the last sampled token. */
function withoutTail(groups: readonly RolloutGroup[]): RolloutGroup[] {
  return groups.map(({ prompt, rollouts }) => ({
    prompt,
    rollouts: rollouts.map((rollout) => {
      const segments = (rollout.segments ?? []).slice(0, -1);
      const length = segments.reduce((sum, { tokens }) => sum + tokens, 0);
      return { ...rollout, tokens: rollout.tokens.slice(0, length), segments };
    }),
  }));
}

async function updated(groups: readonly RolloutGroup[], changes: Partial<GrpoOptions>) {
  const model = bigram(VOCABULARY, WIDTH);
  const trainer = new Trainer(model, { capacity: 64 });
  const options = { maxTokens: MOST, epochs: 2, ...changes };
  const metrics = await grpoUpdate(trainer, groups, options, { lr: 0.02, clip: 1 });
  const weights = (await readAll(Object.values(model.parameters))) as Float32Array[];
  trainer.dispose();
  return { metrics, weights };
}

/** What may change the weight of a token: every aggregation, level, correction and punishment. */
const settings: readonly (readonly [string, Partial<GrpoOptions>])[] = aggregations.flatMap((aggregation) => [
  [aggregation, { aggregation }] as const,
  [`${aggregation}, sequences`, { aggregation, level: "sequence" }] as const,
  [`${aggregation}, importance of tokens`, { aggregation, importance: { kind: "token", cap: 2 } }] as const,
  [`${aggregation}, importance of sequences`, { aggregation, importance: { kind: "sequence", cap: 2 } }] as const,
  [`${aggregation}, soft`, { aggregation, overlong: { kind: "soft", maxTokens: 8, buffer: 4, factor: 1 } }] as const,
  [`${aggregation}, masked, entropy`, { aggregation, overlong: { kind: "mask" }, entropyCoefficient: 0.1 }] as const,
]);

describe("what an environment wrote", () => {
  test.each(settings)("counts nowhere: %s", async (_, changes) => {
    const groups = groupsOf(1, 3);
    const [longer, shorter] = [await updated(groups, changes), await updated(withoutTail(groups), changes)];
    longer.weights.forEach((values, index) => {
      for (const [at, value] of values.entries()) expect(value).toBeCloseTo(shorter.weights[index][at], 5);
    });
    const counted = (metrics: Readonly<Record<string, number>>) =>
      Object.entries(metrics).filter(
        ([name]) => !/^(num_tokens|completions\/mean_written_length|step_time)$/.test(name),
      );
    for (const [name, value] of counted(longer.metrics))
      expect([name, value]).toEqual([name, expect.closeTo(shorter.metrics[name], 5)]);
    const written = 3 * groups.flatMap(({ rollouts }) => rollouts).length;
    expect(longer.metrics.num_tokens - shorter.metrics.num_tokens).toBe(written);
    expect(
      longer.metrics["completions/mean_written_length"] - shorter.metrics["completions/mean_written_length"],
    ).toBeCloseTo(3, 9);
  });

  test.each(settings)("may be anything, but for what follows it: %s", async (_, changes) => {
    const groups = groupsOf(2);
    // In a model of pairs the last written token alone is context of a sampled one.
    const other = groups.map(({ prompt, rollouts }) => ({
      prompt,
      rollouts: rollouts.map((rollout) => {
        const tokens = [...rollout.tokens];
        let end = 0;
        for (const { by, tokens: length } of rollout.segments ?? []) {
          end += length;
          if (by === "model") continue;
          for (let place = end - length; place < end - 1; place++) tokens[place] = (tokens[place] + 5) % VOCABULARY;
        }
        return { ...rollout, tokens };
      }),
    }));
    expect(other).not.toEqual(groups);
    const [one, two] = [await updated(groups, changes), await updated(other, changes)];
    expect(two.weights).toEqual(one.weights);
    expect({ ...two.metrics, step_time: 0 }).toEqual({ ...one.metrics, step_time: 0 });
  });

  test("is no part of lengths, and has no log-probability", async () => {
    const random = new Random(3);
    const rollouts = [
      rolloutOf(
        [
          [
            [1, 2, 3],
            [4, 5],
          ],
          [[6], []],
        ],
        1,
        random,
      ),
      rolloutOf(
        [
          [
            [7, 8],
            [9, 9, 9, 9],
          ],
        ],
        0,
        random,
      ),
    ];
    const stopped = rollouts.map((each) => ({ ...each, finish: "stop" as const }));
    const { metrics } = await updated([{ prompt: [1, 2], rollouts: stopped }], {});
    expect(metrics["completions/mean_length"]).toBe(3);
    expect(metrics["completions/max_length"]).toBe(4);
    expect(metrics["completions/min_terminated_length"]).toBe(2);
    expect(metrics["completions/mean_written_length"]).toBe(3);
    expect(metrics.num_tokens).toBe(4 + 6 + 6);
    const all = { ...stopped[0], logprobs: stopped[0].tokens.map(() => -1) };
    await expect(updated([{ prompt: [1], rollouts: [all, stopped[1]] }], {})).rejects.toThrow(
      "a completion's log-probabilities do not belong to its tokens\n  group 0, completion 0: 4 sampled of 6 tokens, 6 log-probabilities",
    );
    for (const segments of [
      [{ by: "model" as const, tokens: 5 }],
      [{ by: "model" as const, tokens: 6.5 }],
      [{ by: "user" as "model", tokens: 6 }],
    ])
      await expect(updated([{ prompt: [1], rollouts: [{ ...stopped[0], segments }] }], {})).rejects.toThrow(DataError);
  });
});

type Weights = readonly [input: Float64Array, output: Float64Array];

/** Log-probabilities after a token, and their entropy, in float64. */
function distribution([input, output]: Weights, before: number, temperature: number) {
  const logits = Array.from({ length: VOCABULARY }, (_, token) => {
    let sum = 0;
    for (let i = 0; i < WIDTH; i++) sum += input[before * WIDTH + i] * output[token * WIDTH + i];
    return sum / temperature;
  });
  const peak = Math.max(...logits);
  const total = Math.log(logits.reduce((sum, logit) => sum + Math.exp(logit - peak), 0)) + peak;
  const logprobs = logits.map((logit) => logit - total);
  return { logprobs, entropy: -logprobs.reduce((sum, value) => sum + Math.exp(value) * value, 0) };
}

/** The tokens of a rollout that were sampled, with the token before each. */
function sampledPairs(
  prompt: readonly number[],
  { tokens, segments = [] }: Rollout,
): [before: number, token: number][] {
  const all = [...prompt, ...tokens];
  const pairs: [number, number][] = [];
  let place = prompt.length;
  for (const { by, tokens: length } of segments) {
    for (const end = place + length; place < end; place++) if (by === "model") pairs.push([all[place - 1], all[place]]);
  }
  return pairs;
}

/** The objective by its definition, over sampled tokens alone. */
function reference(
  groups: readonly RolloutGroup[],
  weights: Weights,
  old: Weights,
  frozen: Weights,
  s: GrpoSettings,
  global: number,
) {
  const sequences = groups.flatMap(({ prompt, rollouts }) => {
    const mean = rollouts.reduce((sum, { reward }) => sum + reward, 0) / rollouts.length;
    return rollouts.map((rollout) => ({ pairs: sampledPairs(prompt, rollout), advantage: rollout.reward - mean }));
  });
  const all = sequences.reduce((sum, { pairs }) => sum + pairs.length, 0);
  const score = (of: Weights, [before, token]: readonly [number, number]) =>
    distribution(of, before, s.temperature).logprobs[token];
  let loss = 0;
  for (const { pairs, advantage } of sequences) {
    const logRatios = pairs.map((pair) => score(weights, pair) - score(old, pair));
    const whole = logRatios.reduce((sum, value) => sum + value, 0) / pairs.length;
    const terms = pairs.map((pair, index) => {
      const ratio = Math.exp(s.level === "sequence" ? whole : logRatios[index]);
      const limited = Math.min(Math.max(ratio, 1 - s.clipLow), 1 + s.clipHigh);
      const drift = score(frozen, pair) - score(weights, pair);
      const { entropy } = distribution(weights, pair[0], s.temperature);
      return (
        -Math.min(ratio * advantage, limited * advantage) +
        s.klCoefficient * (Math.exp(drift) - drift - 1) -
        s.entropyCoefficient * entropy
      );
    });
    const sum = terms.reduce((total, term) => total + term, 0);
    if (s.aggregation === "grpo") loss += sum / pairs.length / sequences.length;
    else if (s.aggregation === "bnpo") loss += sum / all;
    else if (s.aggregation === "dr_grpo") loss += sum / (sequences.length * s.maxTokens);
    else loss += sum / global;
  }
  return loss;
}

describe("the objective on completions in which an environment wrote", () => {
  const cases = aggregations.flatMap((aggregation) =>
    (["token", "sequence"] as const).map((level) => ({ aggregation, level })),
  );

  test.each(cases)("$aggregation, ratios of a $level: value and gradient", async ({ aggregation, level }) => {
    const groups = groupsOf(4);
    const model = bigram(VOCABULARY, WIDTH);
    const anchor = bigram(VOCABULARY, WIDTH, 5);
    const s = grpoSettings({
      maxTokens: MOST,
      aggregation,
      level,
      advantageScale: "none",
      klCoefficient: 0.1,
      entropyCoefficient: 0.05,
      temperature: 0.8,
      reference: anchor,
    });
    const trainer = new Trainer(model, { capacity: 96 });
    const read = async (of: typeof model): Promise<Weights> => {
      const [input, output] = await readAll(Object.values(of.parameters));
      return [Float64Array.from(input), Float64Array.from(output)];
    };
    const [old, frozen] = [await read(model), await read(anchor)];
    const rewards = groups.map(({ rollouts }) => rollouts.map(({ reward }) => reward));
    const samples = samplesOf(groups, rewards, s);
    const global = 40;
    const prepared: Prepared = await prepare(trainer, samples, global, 1, s, new SamplingMetrics());
    // Away from the weights that sampled, so that ratios leave 1 and some are clipped.
    const random = new Random(6);
    for (const parameter of Object.values(model.parameters)) {
      const values = await parameter.data();
      parameter.write(Float32Array.from(values, (value) => value + 0.15 * random.normal()));
    }
    const present = await read(model);
    const { clipLow, clipHigh, klCoefficient, klKind, entropyCoefficient } = s;
    const compiled = policyLoss({ level, clipLow, clipHigh, klCoefficient, klKind, entropyCoefficient });
    let loss = 0;
    const gradient = present.map((values) => new Float64Array(values.length));
    for (const { batch, columns } of prepared.parts) {
      trainer.batch.upload(batch, columns);
      const made = scope(() => {
        const { logprob, entropy } = model.tokenLogprobs(trainer.batch, { temperature: s.temperature });
        const column = (name: string) => trainer.batch.column(name);
        const value = compiled({
          logprob,
          entropy,
          old: column("old"),
          advantage: column("advantage"),
          weight: column("weight"),
          reference: column("reference"),
          ...(level === "sequence" ? { share: column("share"), segments: trainer.batch.segments } : {}),
        });
        return [value, ...grad(value, Object.values(model.parameters))];
      });
      const [value, ...grads] = await readAll(made);
      loss += value[0];
      grads.forEach((values, index) => {
        for (const [at, each] of values.entries()) gradient[index][at] += each;
      });
    }
    const at = (weights: Weights) => reference(groups, weights, old, frozen, s, global);
    expect(loss).toBeCloseTo(at(present), 5);
    for (let direction = 0; direction < 4; direction++) {
      const way = present.map((values) => Float64Array.from(values, () => random.normal()));
      const step = 1e-6;
      const moved = (sign: number) =>
        present.map((values, index) =>
          values.map((value, place) => value + sign * step * way[index][place]),
        ) as unknown as Weights;
      const expected = (at(moved(1)) - at(moved(-1))) / (2 * step);
      const actual = way.reduce(
        (sum, values, index) => sum + values.reduce((part, value, place) => part + value * gradient[index][place], 0),
        0,
      );
      expect(Math.abs(actual - expected)).toBeLessThan(1e-4 * Math.max(1, Math.abs(expected)));
    }
    trainer.dispose();
  });
});

test("fine-tuning learns what the model wrote alone", async () => {
  const [{ prompt, rollouts }] = groupsOf(7);
  const sequences = rollouts.map(({ tokens, segments }) => promptAndCompletion(prompt, tokens, segments));
  const model = bigram(VOCABULARY, WIDTH);
  const [input, output] = (await readAll(Object.values(model.parameters))).map((values) => Float64Array.from(values));
  const trainer = new Trainer(model, { capacity: 64 });
  const { loss, num_tokens } = await sftStep(trainer, sequences, { lr: 0.01 });
  trainer.dispose();
  const pairs = rollouts.flatMap((rollout) => sampledPairs(prompt, rollout));
  const total = pairs.reduce(
    (sum, [before, token]) => sum - distribution([input, output], before, 1).logprobs[token],
    0,
  );
  expect(loss).toBeCloseTo(total / pairs.length, 5);
  expect(num_tokens).toBe(sequences.reduce((sum, { ids }) => sum + ids.length, 0));
});
