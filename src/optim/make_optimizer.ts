// Optimisers by name, for configurations.

import { checkValue, option } from "../platform/index.ts";
import type { TensorGroup } from "../tensor/index.ts";
import { AdamW } from "./adamw.ts";
import { Muon } from "./muon.ts";
import type { Optimizer, OptimizerOptions } from "./optimizer.ts";
import { SGD } from "./sgd.ts";

const makers = {
  adamw: (parameters: TensorGroup, options: OptimizerOptions) => new AdamW(parameters, options),
  muon: (parameters: TensorGroup, options: OptimizerOptions) => new Muon(parameters, options),
  sgd: (parameters: TensorGroup, options: OptimizerOptions) => new SGD(parameters, options),
};

export type OptimizerName = keyof typeof makers;

export const optimizerNames = Object.keys(makers) as readonly OptimizerName[];

/** An optimiser of these parameters. @throws ConfigError for a name that is none, or as its constructor does: SGD has no betas and no eps. */
export function makeOptimizer(name: OptimizerName, parameters: TensorGroup, options: OptimizerOptions): Optimizer {
  checkValue("makeOptimizer", "name", name, option.oneOf(...optimizerNames));
  return makers[name](parameters, options);
}
