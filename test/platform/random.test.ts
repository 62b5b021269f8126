import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Random } from "../../src/platform/index.ts";

const draw = (random: Random, count: number) => Array.from({ length: count }, () => random.next());

test("a seed fixes the sequence, here and everywhere", () => {
  expect(draw(new Random("a"), 5)).toEqual(draw(new Random("a"), 5));
  expect(draw(new Random("a"), 5)).not.toEqual(draw(new Random("b"), 5));
  expect(draw(new Random(1), 5)).not.toEqual(draw(new Random("1"), 5));
  const random = new Random(1234);
  expect([random.uint32(), random.uint32(), random.uint32()]).toMatchInlineSnapshot(`
    [
      55764142,
      625748270,
      3218473433,
    ]
  `);
});

test("a stored state goes on where it was taken", () => {
  const random = new Random(5);
  draw(random, 17);
  const state = JSON.parse(JSON.stringify(random.state));
  expect(draw(Random.restore(state), 9)).toEqual(draw(random, 9));
});

test("a fork depends on its label, not on what was drawn before", () => {
  const parent = new Random(3);
  const early = draw(parent.fork("rollouts"), 4);
  draw(parent, 10);
  expect(draw(parent.fork("rollouts"), 4)).toEqual(early);
  expect(draw(parent.fork("problems"), 4)).not.toEqual(early);
  expect(draw(parent.fork(0), 4)).not.toEqual(draw(parent.fork(1), 4));
});

describe("distribution", () => {
  test("next() is uniform: mean, variance, and every tenth equally full", () => {
    const values = draw(new Random(42), 100_000);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    expect(Math.abs(mean - 0.5)).toBeLessThan(5 * Math.sqrt(1 / 12 / values.length));
    expect(Math.abs(variance - 1 / 12)).toBeLessThan(0.001);
    const bins = new Array(10).fill(0);
    for (const value of values) bins[Math.floor(value * 10)] += 1;
    for (const count of bins) expect(Math.abs(count - 10_000)).toBeLessThan(5 * Math.sqrt(9000));
  });

  test("neighbouring seeds and neighbouring draws are uncorrelated", () => {
    const first = Array.from({ length: 50_000 }, (_, seed) => new Random(seed).next() - 0.5);
    const along = draw(new Random(9), 50_000).map((value) => value - 0.5);
    for (const values of [first, along]) {
      let sum = 0;
      for (let i = 1; i < values.length; i++) sum += values[i] * values[i - 1];
      expect(Math.abs(sum / values.length) * 12).toBeLessThan(5 / Math.sqrt(values.length));
    }
  });

  test("normal() has mean 0, variance 1 and the right tails", () => {
    const random = new Random(6);
    const values = Array.from({ length: 100_000 }, () => random.normal());
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + value * value, 0) / values.length;
    expect(Math.abs(mean)).toBeLessThan(0.016);
    expect(Math.abs(variance - 1)).toBeLessThan(0.025);
    const outside = values.filter((value) => Math.abs(value) > 1.959964).length / values.length;
    expect(Math.abs(outside - 0.05)).toBeLessThan(0.004);
  });
});

test("int(n) stays below n and reaches all of it", () => {
  fc.assert(
    fc.property(fc.integer(), fc.integer({ min: 1, max: 2 ** 32 }), (seed, n) => {
      const value = new Random(seed).int(n);
      return Number.isInteger(value) && value >= 0 && value < n;
    }),
  );
  const random = new Random(8);
  expect(new Set(Array.from({ length: 200 }, () => random.int(6)))).toEqual(new Set([0, 1, 2, 3, 4, 5]));
});

test("shuffle permutes, and every order of three comes up", () => {
  const random = new Random(11);
  const orders = new Map<string, number>();
  for (let i = 0; i < 6000; i++) {
    const order = random.shuffle([1, 2, 3]).join("");
    orders.set(order, (orders.get(order) ?? 0) + 1);
  }
  expect([...orders.keys()].sort()).toEqual(["123", "132", "213", "231", "312", "321"]);
  for (const count of orders.values()) expect(Math.abs(count - 1000)).toBeLessThan(150);
});
