// Optimisation's only entrance: optimisers, schedules, averages of weights.

export { AdamW } from "./adamw.ts";
export { WeightAverage } from "./averaging.ts";
export { copyInto, fillWith, scaleAdd } from "./in_place.ts";
export { makeOptimizer, type OptimizerName, optimizerNames } from "./make_optimizer.ts";
export { Muon, type MuonOptions } from "./muon.ts";
export {
  defaultLossScaling,
  type LossScaling,
  Optimizer,
  type OptimizerOptions,
  type OptimizerState,
  type StepOptions,
  type StepReport,
  stepReport,
  stepRules,
} from "./optimizer.ts";
export { type ScheduleOptions, schedule } from "./schedule.ts";
export { SGD, type SgdOptions } from "./sgd.ts";
