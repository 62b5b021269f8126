// Optimisers by name, for configurations.

import { checkValue, option } from "../platform/index.ts";
import type { TensorGroup } from "../tensor/index.ts";
import { AdamW } from "./adamw.ts";
import { Muon, type MuonOptions } from "./muon.ts";
import type { Optimizer } from "./optimizer.ts";
import { SGD, type SgdOptions } from "./sgd.ts";

/** The options of all optimisers. One that has no use for an option refuses it by name: SGD has no betas and no eps, AdamW no momentum. */
type AnyOptimizerOptions = MuonOptions & SgdOptions;

const makers = {
  adamw: (parameters: TensorGroup, options: AnyOptimizerOptions) => new AdamW(parameters, options),
  muon: (parameters: TensorGroup, options: AnyOptimizerOptions) => new Muon(parameters, options),
  sgd: (parameters: TensorGroup, options: AnyOptimizerOptions) => new SGD(parameters, options),
};

export type OptimizerName = keyof typeof makers;

export const optimizerNames = Object.keys(makers) as readonly OptimizerName[];

/** An optimiser of these parameters. @throws ConfigError for a name that is none, or as its constructor does. */
export function makeOptimizer(name: OptimizerName, parameters: TensorGroup, options: AnyOptimizerOptions): Optimizer {
  checkValue("makeOptimizer", "name", name, option.oneOf(...optimizerNames));
  return makers[name](parameters, options);
}
