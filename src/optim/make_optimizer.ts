// Optimisers by name, for configurations.

import { checkValue, option } from "../platform/index.ts";
import type { Tensor } from "../tensor/index.ts";
import { AdamW } from "./adamw.ts";
import { Muon } from "./muon.ts";
import type { Optimizer, OptimizerOptions } from "./optimizer.ts";

const makers = {
  adamw: (parameters: Readonly<Record<string, Tensor>>, options: OptimizerOptions) => new AdamW(parameters, options),
  muon: (parameters: Readonly<Record<string, Tensor>>, options: OptimizerOptions) => new Muon(parameters, options),
};

export type OptimizerName = keyof typeof makers;

export const optimizerNames = Object.keys(makers) as readonly OptimizerName[];

/** An optimiser of these parameters. @throws ConfigError for a name that is none, or as its constructor does. */
export function makeOptimizer(
  name: OptimizerName,
  parameters: Readonly<Record<string, Tensor>>,
  options: OptimizerOptions,
): Optimizer {
  checkValue("makeOptimizer", "name", name, option.oneOf(...optimizerNames));
  return makers[name](parameters, options);
}
