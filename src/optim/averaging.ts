// Averages of weights over training: exponential (EMA) and uniform ("model soups", Wortsman et al. 2022), on the device.

import { empty, keep, type Tensor } from "../tensor/index.ts";
import { copyInto, scaleAdd } from "./in_place.ts";

/** A copy of named parameters that follows them. Starts empty: the first update copies. */
export class WeightAverage {
  readonly tensors: Readonly<Record<string, Tensor>>;
  /** How many sets of weights have gone in. */
  count = 0;

  constructor(parameters: Readonly<Record<string, Tensor>>) {
    this.tensors = Object.fromEntries(
      Object.entries(parameters).map(([name, parameter]) => [name, keep(empty(parameter.shape))]),
    );
  }

  /** Moves the average towards these weights: average = decay · average + (1 - decay) · weights. */
  follow(parameters: Readonly<Record<string, Tensor>>, decay: number): void {
    this.blend(parameters, this.count === 0 ? 0 : decay);
  }

  /** Takes these weights into the uniform mean of all that were added. */
  add(parameters: Readonly<Record<string, Tensor>>): void {
    this.blend(parameters, this.count / (this.count + 1));
  }

  private blend(parameters: Readonly<Record<string, Tensor>>, kept: number): void {
    for (const [name, average] of Object.entries(this.tensors)) scaleAdd(average, parameters[name], kept, 1 - kept);
    this.count++;
  }

  /** Overwrites parameters with the average. */
  copyTo(parameters: Readonly<Record<string, Tensor>>): void {
    for (const [name, average] of Object.entries(this.tensors)) copyInto(parameters[name], average);
  }

  dispose(): void {
    for (const average of Object.values(this.tensors)) average.dispose();
  }
}
