// Random tensors: the published generator word for word, the same numbers whatever the layout, the right moments.
import { describe, expect, it } from "vitest";
import { dropout, randomNormal, randomUniform } from "../../src/ops/index.ts";
import { philox, toUnit } from "../../src/ops/random.ts";
import { readAll, tensor } from "../../src/tensor/index.ts";
import { useDevice } from "../device.ts";

useDevice();

describe("random numbers", () => {
  it("gives the published Philox-4x32-10 words of counter 0 and key 0", () => {
    expect(philox(0, 0, 0).map((word) => (word >>> 0).toString(16))).toEqual([
      "6627e8d5",
      "e169c58d",
      "bc57ac4c",
      "9b00dbd8",
    ]);
  });

  it("is the host's generator on the device", async () => {
    const values = await randomUniform([10], { seed: 5, offset: 3 }).data();
    const words = [3, 4, 5].flatMap((counter) => philox(counter, 5, 0)).slice(0, 10);
    values.forEach((value, i) => {
      expect(value).toBeCloseTo(toUnit(words[i]), 6);
    });
  });

  it("depends on seed and offset alone", async () => {
    const [whole, tail, again, other] = await readAll([
      randomUniform([64], { seed: 9 }),
      randomUniform([32], { seed: 9, offset: 8 }),
      randomUniform([4, 16], { seed: 9 }),
      randomUniform([64], { seed: 10 }),
    ]);
    expect([...tail]).toEqual([...whole.subarray(32)]);
    expect([...again]).toEqual([...whole]);
    expect([...other]).not.toEqual([...whole]);
  });

  it("has the moments of its distribution", async () => {
    const size = 40_000;
    const [uniform, normal] = await readAll([randomUniform([size], { seed: 1 }), randomNormal([size], { seed: 2 })]);
    const moment = (values: ArrayLike<number>, power: number, centre: number) =>
      Array.from(values).reduce((sum, value) => sum + (value - centre) ** power, 0) / size;
    expect(moment(uniform, 1, 0)).toBeCloseTo(0.5, 1);
    expect(moment(uniform, 2, 0.5)).toBeCloseTo(1 / 12, 2);
    expect(Math.abs(moment(normal, 1, 0))).toBeLessThan(0.03);
    expect(Math.abs(moment(normal, 2, 0) - 1)).toBeLessThan(0.04);
    expect(Math.abs(moment(normal, 4, 0) - 3)).toBeLessThan(0.3);
  });
});

describe("dropout", () => {
  it("drops the share that was asked for and keeps the mean", async () => {
    const size = 20_000;
    const values = await dropout(tensor(new Float32Array(size).fill(1)), { p: 0.25, seed: 3 }).data();
    const dropped = values.filter((value) => value === 0).length / size;
    expect(dropped).toBeGreaterThan(0.235);
    expect(dropped).toBeLessThan(0.265);
    expect(Math.abs(Array.from(values).reduce((sum, value) => sum + value, 0) / size - 1)).toBeLessThan(0.02);
  });

  it("refuses seeds and offsets that are no whole numbers", () => {
    for (const [seed, offset] of [
      [0.5, 0],
      [Number.NaN, 0],
      [1, -1],
      [1, 2 ** 32],
      [1, 0.5],
    ]) {
      expect(() => randomUniform([2], { seed, offset })).toThrow(
        /randomUniform cannot work with the option (seed|offset)\n/,
      );
      expect(() => dropout(tensor([1]), { p: 0.5, seed, offset })).toThrow(/dropout: (seed|offset) cannot be/);
    }
    expect(() => randomUniform([2], {} as never)).toThrow(
      /randomUniform cannot work with the option seed\n {2}seed: missing/,
    );
  });

  it("the largest word stays below 1", () => {
    expect(toUnit(0xffffffff)).toBeLessThan(1);
    expect(Math.fround(toUnit(0xffffffff))).toBeLessThan(1);
  });

  it("refuses a probability that is none", () => {
    expect(() => dropout(tensor([1]), { p: 1, seed: 0 })).toThrow(/p cannot be 1\n.*a probability below 1/s);
  });
});
