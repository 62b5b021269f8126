// Differences against derivatives known in closed form.

import { describe, expect, test } from "vitest";
import {
  checkGradient,
  directionalDerivative,
  type NdArray,
  numericalGradient,
  ReferenceRandom,
  randomNormal,
  worstDisagreement,
} from "../../src/reference/index.ts";

const random = new ReferenceRandom(7);
const [x, w, cotangent] = [
  [3, 4],
  [4, 2],
  [3, 2],
].map((shape) => randomNormal(shape, random));
const layer = ([x, w]: NdArray[]) => [x.matmul(w).tanh()];
const slope = cotangent.mul(x.matmul(w).tanh().square().neg().add(1));
const gradients = [slope.matmul(w.T), x.T.matmul(slope)];

describe("finite differences", () => {
  test("the derivative along a direction", () => {
    const direction = randomNormal([3, 4], random);
    const [derivative] = directionalDerivative(([x]) => [x.square()], [x], [direction]);
    expect(worstDisagreement(derivative.data, x.mul(direction).mul(2).data).error).toBeLessThan(1e-9);
  });

  test("a fixed input does not move", () => {
    const [derivative] = directionalDerivative(layer, [x, w], [undefined, undefined]);
    expect(derivative.abs().max().item()).toBe(0);
  });

  test("right gradients pass, wrong ones do not", () => {
    expect(checkGradient(layer, [x, w], [cotangent], gradients).error).toBeLessThan(1e-9);
    expect(checkGradient(layer, [x, w], [cotangent], [gradients[0], gradients[1].mul(1.01)]).error).toBeGreaterThan(
      1e-4,
    );
    expect(checkGradient(layer, [x, w], [cotangent], [gradients[0], undefined]).error).toBeLessThan(1e-9);
  });

  test("the whole gradient, element by element", () => {
    for (const input of [0, 1]) {
      const gradient = numericalGradient(layer, [x, w], [cotangent], input);
      expect(worstDisagreement(gradient.data, gradients[input].data).error).toBeLessThan(1e-9);
    }
  });
});
