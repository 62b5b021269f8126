// Averages of weights: exponential and uniform.
import { expect, test } from "vitest";
import { copyInto, scaleAdd, WeightAverage } from "../../src/optim/index.ts";
import { ShapeError } from "../../src/platform/index.ts";
import { tensor } from "../../src/tensor/index.ts";
import { useDevice } from "../device.ts";

useDevice();

const weights = (...values: number[]) => ({ w: tensor(values) });

test("a uniform average is the mean of what was added", async () => {
  const soup = new WeightAverage(weights(0, 0));
  for (const set of [weights(1, 10), weights(2, 20), weights(6, 0)]) soup.add(set);
  const target = weights(Number.NaN, 5);
  soup.copyTo(target);
  const [first, second] = await target.w.data();
  expect(first).toBeCloseTo(3, 6);
  expect(second).toBeCloseTo(10, 5);
  soup.dispose();
});

test("an exponential average starts at the first weights and follows the rest", async () => {
  const average = new WeightAverage(weights(0));
  average.follow(weights(8), 0.75);
  expect(await average.tensors.w.item()).toBe(8);
  average.follow(weights(0), 0.75);
  average.follow(weights(2), 0.75);
  expect(await average.tensors.w.item()).toBeCloseTo(8 * 0.75 ** 2 + 2 * 0.25, 6);
});

test("a copy is exact, whatever the target held", async () => {
  const source = tensor([0.1, -7, 3e38]);
  const target = tensor([Number.NaN, 1, Number.POSITIVE_INFINITY]);
  copyInto(target, source);
  expect(await target.data()).toEqual(await source.data());
});

test("sizes must agree", () => {
  expect(() => scaleAdd(tensor([1, 2]), tensor([1]), 1, 1)).toThrow(ShapeError);
});
