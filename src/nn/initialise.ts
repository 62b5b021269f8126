// First values of parameters, drawn on the host so that one seed gives the same model on every adapter.

import { checkValue, option, type Random } from "../platform/index.ts";
import { parameter, type Shape, sizeOf, type Tensor, tensor } from "../tensor/index.ts";

/** A trained parameter of normal numbers with this standard deviation. @throws ConfigError for a deviation that is none */
export function normalParameter(shape: Shape, deviation: number, random: Random): Tensor {
  checkValue("normalParameter", "deviation", deviation, option.float({ least: 0 }));
  const values = Float32Array.from({ length: sizeOf(shape) }, () => deviation * random.normal());
  return parameter(tensor(values, shape));
}

/** A trained parameter of numbers uniform between -bound and bound. @throws ConfigError for a bound that is none */
export function uniformParameter(shape: Shape, bound: number, random: Random): Tensor {
  checkValue("uniformParameter", "bound", bound, option.float({ least: 0 }));
  const values = Float32Array.from({ length: sizeOf(shape) }, () => bound * (2 * random.next() - 1));
  return parameter(tensor(values, shape));
}

/** A trained parameter of one value. @throws ConfigError for a value that is no number */
export function constantParameter(shape: Shape, value: number): Tensor {
  checkValue("constantParameter", "value", value, option.float());
  return parameter(tensor(new Float32Array(sizeOf(shape)).fill(value), shape));
}

/**
 * The deviation for the projections that write into the residual stream: each of `layers` blocks adds two of them, so
 * theirs is smaller by √(2·layers) and the stream keeps its scale (Radford et al. 2019, GPT-2).
 * @throws ConfigError for a deviation or number of layers that is none
 */
export function residualDeviation(deviation: number, layers: number): number {
  checkValue("residualDeviation", "deviation", deviation, option.number({ least: 0 }));
  checkValue("residualDeviation", "layers", layers, option.whole({ least: 1 }));
  return deviation / Math.sqrt(2 * layers);
}
