// First values of parameters, drawn on the host so that one seed gives the same model on every adapter.

import type { Random } from "../platform/index.ts";
import { parameter, type Shape, sizeOf, type Tensor, tensor } from "../tensor/index.ts";

/** A trained parameter of normal numbers with this standard deviation. */
export function normalParameter(shape: Shape, deviation: number, random: Random): Tensor {
  const values = Float32Array.from({ length: sizeOf(shape) }, () => deviation * random.normal());
  return parameter(tensor(values, shape));
}

/** A trained parameter of one value. */
export function constantParameter(shape: Shape, value: number): Tensor {
  return parameter(tensor(new Float32Array(sizeOf(shape)).fill(value), shape));
}

/**
 * The deviation for the projections that write into the residual stream: each of `layers` blocks adds two of them, so
 * theirs is smaller by √(2·layers) and the stream keeps its scale (Radford et al. 2019, GPT-2).
 */
export function residualDeviation(deviation: number, layers: number): number {
  return deviation / Math.sqrt(2 * layers);
}
