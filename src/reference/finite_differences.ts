// Derivatives by central differences in float64: the oracle for gradients. Second order in the step, so with a step of
// 1e-5 and values of order 1 the error is about 1e-10.

import { randomNormal, zeros } from "./make.ts";
import type { NdArray } from "./nd_array.ts";
import { ReferenceRandom } from "./random.ts";

/** A function of arrays, as the `reference` of an operation is. */
export type ArrayFunction = (inputs: NdArray[]) => readonly NdArray[];

const defaultStep = 1e-5;

/**
 * The derivative of every output at `inputs` along `directions`: (f(x + h d) - f(x - h d)) / 2h.
 * An input whose direction is undefined (ids, masks) is held fixed.
 */
export function directionalDerivative(
  f: ArrayFunction,
  inputs: readonly NdArray[],
  directions: readonly (NdArray | undefined)[],
  step = defaultStep,
): NdArray[] {
  const moved = (by: number) =>
    f(inputs.map((input, i) => (directions[i] === undefined ? input : input.add(directions[i].mul(by)))));
  const ahead = moved(step);
  const behind = moved(-step);
  return ahead.map((output, i) => output.sub(behind[i] as NdArray).div(2 * step));
}

/** The inner product of two lists of arrays; pairs with a missing side count nothing. */
export function innerProduct(a: readonly (NdArray | undefined)[], b: readonly (NdArray | undefined)[]): number {
  return a.reduce((sum, array, i) => {
    const other = b[i];
    return array === undefined || other === undefined ? sum : sum + array.mul(other).sum().item();
  }, 0);
}

/** What `checkGradient` compares. */
export interface GradientCheck {
  /** The derivative of sum(cotangent · output) by differences. */
  readonly expected: number;
  /** The inner product of the given gradients with the same directions. */
  readonly actual: number;
  /** |expected - actual| over 1 plus the sum of the magnitudes of the terms in the inner product. */
  readonly error: number;
}

/**
 * Compares gradients of sum(cotangents · f(inputs)) with differences along one random direction.
 * A gradient that is undefined marks an input that is not differentiated; a cotangent that is undefined counts as zero.
 */
export function checkGradient(
  f: ArrayFunction,
  inputs: readonly NdArray[],
  cotangents: readonly (NdArray | undefined)[],
  gradients: readonly (NdArray | undefined)[],
  options: { seed?: number; step?: number } = {},
): GradientCheck {
  const random = new ReferenceRandom(options.seed ?? 1);
  const directions = inputs.map((input, i) => gradients[i] && randomNormal(input.shape, random));
  const expected = innerProduct(directionalDerivative(f, inputs, directions, options.step), cotangents);
  const actual = innerProduct(gradients, directions);
  const scale = gradients.reduce(
    (sum, g, i) => sum + (g && directions[i] ? g.mul(directions[i]).abs().sum().item() : 0),
    0,
  );
  return { expected, actual, error: Math.abs(expected - actual) / (1 + scale) };
}

/**
 * The whole gradient of sum(cotangents · f(inputs)) in one input, element by element: two calls of `f` each, so for
 * small inputs. It says where a gradient is wrong; `checkGradient` says whether.
 */
export function numericalGradient(
  f: ArrayFunction,
  inputs: readonly NdArray[],
  cotangents: readonly (NdArray | undefined)[],
  input: number,
  step = defaultStep,
): NdArray {
  const { shape } = inputs[input] as NdArray;
  const [gradient, direction] = [zeros(shape), zeros(shape)];
  const directions = inputs.map((_, i) => (i === input ? direction : undefined));
  for (let element = 0; element < gradient.size; element++) {
    direction.data[element] = 1;
    gradient.data[element] = innerProduct(directionalDerivative(f, inputs, directions, step), cotangents);
    direction.data[element] = 0;
  }
  return gradient;
}
