// Drawing tokens: greedy, the distribution, the filters, independence from the batch, log-probabilities.
import { describe, expect, it } from "vitest";
import { sampleTokens } from "../../src/ops/index.ts";
import { philox, toUnit } from "../../src/ops/random.ts";
import { ndarray, ReferenceRandom } from "../../src/reference/index.ts";
import { readAll, tensor } from "../../src/tensor/index.ts";
import { useDevice } from "../device.ts";

useDevice();

interface Row {
  readonly temperature?: number;
  readonly topK?: number;
  readonly topP?: number;
  readonly minP?: number;
  readonly seed?: number;
  readonly position?: number;
}

async function draw(
  logits: readonly (readonly number[])[],
  rows: readonly Row[],
): Promise<{ tokens: number[]; logprobs: number[] }> {
  const column = (pick: (row: Row) => number) => tensor(Uint32Array.from(rows, pick));
  const { tokens, logprob } = sampleTokens(tensor(logits), {
    settings: tensor(rows.map((row) => [row.temperature ?? 1, row.topP ?? 1, row.minP ?? 0])),
    topK: column((row) => row.topK ?? 0),
    seeds: column((row) => row.seed ?? 1),
    positions: column((row) => row.position ?? 0),
  });
  const [ids, values] = await readAll([tokens, logprob]);
  return { tokens: [...ids], logprobs: [...values] };
}

const LOGITS = Array.from({ length: 70 }, (_, i) => 3 * Math.sin(i * 1.7) - 0.02 * i);
const many = (count: number, row: Row) => Array.from({ length: count }, (_, i) => ({ ...row, seed: 1000 + i }));

/** Draws `count` times and returns how often each token came. */
async function frequencies(count: number, row: Row): Promise<number[]> {
  const counts = new Array(LOGITS.length).fill(0);
  const { tokens } = await draw(
    Array.from({ length: count }, () => LOGITS),
    many(count, row),
  );
  for (const token of tokens) counts[token]++;
  return counts;
}

/**
 * The same draw in float64: temperature, then the top k, the top p of what is left, the floor min p, and the first token at which the sum of
 * weights passes the row's uniform number. `close`: rounding may decide otherwise.
 */
function reference(logits: Float32Array, { temperature, topK, topP, minP, seed, position }: Required<Row>) {
  const largest = Math.max(...logits);
  const weights = Array.from(logits, (value) => Math.exp((value - largest) / temperature));
  const sum = (kept: (value: number) => boolean) =>
    weights.reduce((total, weight, token) => total + (kept(logits[token]) ? weight : 0), 0);
  const levels = [...new Set(logits)].sort((a, b) => b - a);
  const least =
    topK === 0 ? undefined : levels.find((level) => logits.filter((value) => value >= level).length >= topK);
  const afterK = least ?? Math.min(...logits);
  const mass = sum((value) => value >= afterK);
  let threshold = afterK;
  let close = false;
  if (topP < 1) {
    const reached = levels.map((level) => sum((value) => value >= level) / mass);
    threshold = Math.max(afterK, levels[reached.findIndex((share) => share >= topP)] ?? afterK);
    close ||= reached.some((share) => Math.abs(share - topP) < 2e-6);
  }
  const floor = minP === 0 ? threshold : largest + temperature * Math.log(minP);
  close ||= minP < 1 && minP > 0 && levels.some((level) => Math.abs(level - floor) < 1e-5);
  threshold = Math.max(threshold, floor);
  const uniform = toUnit(philox(position, seed, 2)[0]) * sum((value) => value >= threshold);
  let token = 0;
  let total = 0;
  for (const [index, weight] of weights.entries()) {
    if (logits[index] < threshold) continue;
    token = index;
    total += weight;
    close ||= Math.abs(uniform - total) < 2e-6 * mass;
    if (uniform < total) break;
  }
  const whole = Math.log(sum(() => true));
  return { token, close, logprob: (id: number) => (logits[id] - largest) / temperature - whole };
}

describe("sampleTokens", () => {
  it("takes the first most likely token at temperature 0, with its log-probability at 1", async () => {
    const { tokens, logprobs } = await draw(
      [[0, 5, 1, 5], LOGITS.slice(0, 4)],
      [{ temperature: 0 }, { temperature: 0 }],
    );
    const expected = ndarray([[0, 5, 1, 5], LOGITS.slice(0, 4)]).logSoftmax(-1);
    expect(tokens).toEqual([1, LOGITS.slice(0, 4).indexOf(Math.max(...LOGITS.slice(0, 4)))]);
    tokens.forEach((token, row) => {
      expect(logprobs[row]).toBeCloseTo(expected.at(row, token), 5);
    });
  });

  it("draws each token as often as its probability says (chi-square over 4,000 draws)", async () => {
    const temperature = 1.3;
    const counts = await frequencies(4000, { temperature });
    const probabilities = ndarray([LOGITS]).div(temperature).softmax(-1);
    let chiSquare = 0;
    for (let i = 0; i < LOGITS.length; i++) {
      const expected = 4000 * probabilities.at(0, i);
      chiSquare += (counts[i] - expected) ** 2 / expected;
    }
    expect(chiSquare).toBeLessThan(69 + 5 * Math.sqrt(2 * 69));
    expect(chiSquare).toBeGreaterThan(69 - 5 * Math.sqrt(2 * 69));
  });

  it("keeps the k most likely", async () => {
    const best = LOGITS.map((value, i) => [value, i] as const)
      .sort((a, b) => b[0] - a[0])
      .slice(0, 3);
    const counts = await frequencies(500, { topK: 3 });
    expect(counts.flatMap((count, i) => (count > 0 ? [i] : []))).toEqual(best.map(([, i]) => i).sort((a, b) => a - b));
  });

  it("keeps the smallest set that reaches top p, and what min p allows", async () => {
    const probabilities = ndarray([LOGITS]).softmax(-1);
    const order = LOGITS.map((_, i) => i).sort((a, b) => LOGITS[b] - LOGITS[a]);
    const nucleus = new Set<number>();
    let mass = 0;
    for (const token of order) {
      if (mass >= 0.6) break;
      nucleus.add(token);
      mass += probabilities.at(0, token);
    }
    const byMass = await frequencies(600, { topP: 0.6 });
    byMass.forEach((count, token) => {
      if (!nucleus.has(token)) expect(count).toBe(0);
    });
    expect(byMass.filter((count) => count > 0).length).toBeGreaterThan(nucleus.size / 2);
    const floor = await frequencies(600, { minP: 0.3 });
    const largest = probabilities.at(0, order[0]);
    floor.forEach((count, token) => {
      if (probabilities.at(0, token) < 0.3 * largest * 0.999) expect(count).toBe(0);
    });
  });

  it("depends on seed and position alone, not on the other rows", async () => {
    const rows = many(16, { temperature: 1 }).map((row, i) => ({ ...row, position: i % 3 }));
    const together = await draw(
      rows.map(() => LOGITS),
      rows,
    );
    for (const i of [0, 5, 15]) {
      const alone = await draw([LOGITS], [rows[i]]);
      expect(alone.tokens[0]).toBe(together.tokens[i]);
      expect(alone.logprobs[0]).toBe(together.logprobs[i]);
    }
    const moved = await draw(
      rows.map(() => LOGITS),
      rows.map((row) => ({ ...row, position: row.position + 1 })),
    );
    expect(moved.tokens).not.toEqual(together.tokens);
  });

  it("gives the log-probability of the whole distribution at the temperature, filters or not", async () => {
    const temperature = 0.7;
    const { tokens, logprobs } = await draw(
      [LOGITS, LOGITS],
      [
        { temperature, topK: 5 },
        { temperature, topP: 0.5, seed: 3 },
      ],
    );
    const expected = ndarray([LOGITS]).div(temperature).logSoftmax(-1);
    tokens.forEach((token, row) => {
      expect(logprobs[row]).toBeCloseTo(expected.at(0, token), 4);
    });
  });

  it("draws what float64 draws, with every filter alone and together, ties included", async () => {
    const random = new ReferenceRandom(5);
    const row = (size: number, step: number) =>
      Float32Array.from({ length: size }, () => Math.round((3 * random.normal()) / step) * step);
    let drawn = 0;
    let close = 0;
    for (const logits of [row(7, 0.001), row(70, 0.5), row(307, 0.001)]) {
      const rows = [0.3, 0.6, 1, 1.5].flatMap((temperature) =>
        [0, 1, 5, 20, 2000].flatMap((topK) =>
          [0.1, 0.5, 0.95, 1].flatMap((topP) =>
            [0, 0.05, 0.3, 1].map((minP) => ({
              temperature,
              topK,
              topP,
              minP,
              seed: random.integer(2 ** 31),
              position: topK,
            })),
          ),
        ),
      );
      const { tokens, logprobs } = await draw(
        rows.map(() => [...logits]),
        rows,
      );
      rows.forEach((each, index) => {
        const expected = reference(logits, each);
        drawn++;
        if (expected.close) close++;
        else expect([each, tokens[index]]).toEqual([each, expected.token]);
        expect(Math.abs(logprobs[index] - expected.logprob(tokens[index]))).toBeLessThan(2e-5);
      });
    }
    expect(drawn).toBe(960);
    expect(close).toBeLessThan(20);
  });

  it("survives huge and equal logits", async () => {
    const { tokens, logprobs } = await draw(
      [
        [1e30, -1e30, 0],
        [-1e30, -1e30, -1e30],
      ],
      [{}, {}],
    );
    expect(tokens[0]).toBe(0);
    expect(logprobs[0]).toBeCloseTo(0, 5);
    expect(logprobs[1]).toBeCloseTo(-Math.log(3), 5);
  });
});
