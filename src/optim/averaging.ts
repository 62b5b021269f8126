// Averages of weights over training: exponential (EMA) and uniform ("model soups", Wortsman et al. 2022), on the device.

import { ConfigError, checkValue, option, required } from "../platform/index.ts";
import { empty, entriesOf, keep, type Tensor, type TensorGroup } from "../tensor/index.ts";
import { copyInto, scaleAdd } from "./in_place.ts";

/** A copy of named parameters that follows them. Starts empty: the first update copies. */
export class WeightAverage {
  readonly tensors: Readonly<Record<string, Tensor>>;
  /** How many sets of weights have gone in. */
  count = 0;

  constructor(parameters: TensorGroup) {
    this.tensors = Object.fromEntries(
      entriesOf("WeightAverage", parameters).map(([name, parameter]) => [name, keep(empty(parameter.shape))]),
    );
  }

  /**
   * Moves the average towards these weights: average = decay · average + (1 - decay) · weights.
   * @throws ConfigError for a decay outside 0 to 1, or parameters of other names
   */
  follow(parameters: TensorGroup, decay: number): void {
    checkValue("WeightAverage.follow", "decay", decay, option.number({ least: 0, most: 1 }));
    this.blend(parameters, this.count === 0 ? 0 : decay);
  }

  /** Takes these weights into the uniform mean of all that were added. */
  add(parameters: TensorGroup): void {
    this.blend(parameters, this.count / (this.count + 1));
  }

  private blend(group: TensorGroup, kept: number): void {
    const parameters = this.named(group);
    for (const [name, average] of Object.entries(this.tensors)) {
      scaleAdd(average, required(parameters[name], `no tensor ${name}`), kept, 1 - kept);
    }
    this.count++;
  }

  /** All that were averaged, and no others: an average of some of the weights is no model. */
  private named(group: TensorGroup): Readonly<Record<string, Tensor>> {
    const parameters = Object.fromEntries(entriesOf("WeightAverage", group));
    const missing = Object.keys(this.tensors).filter((name) => !(name in parameters));
    const unknown = Object.keys(parameters).filter((name) => !(name in this.tensors));
    if (missing.length + unknown.length === 0) return parameters;
    throw new ConfigError(
      "the parameters are not those that are averaged",
      [
        ...missing.slice(0, 3).map((name) => `missing: ${name}`),
        ...unknown.slice(0, 3).map((name) => `unknown: ${name}`),
      ],
      "give the same parameters each time",
    );
  }

  /** Overwrites parameters with the average. @throws ConfigError before the first weights have gone in */
  copyTo(group: TensorGroup): void {
    const parameters = this.named(group);
    if (this.count === 0) {
      throw new ConfigError("the average is empty", "0 sets of weights have gone in", "follow or add weights first");
    }
    for (const [name, average] of Object.entries(this.tensors)) {
      copyInto(required(parameters[name], `no tensor ${name}`), average);
    }
  }

  dispose(): void {
    for (const average of Object.values(this.tensors)) average.dispose();
  }
}
