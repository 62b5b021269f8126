// Optimisation's only entrance: AdamW, schedules, averages of weights.
export {
  AdamW,
  type AdamWOptions,
  type AdamWState,
  defaultLossScaling,
  type LossScaling,
  type StepOptions,
  type StepReport,
  stepReport,
} from "./adamw.ts";
export { WeightAverage } from "./averaging.ts";
export { copyInto, fillWith, scaleAdd } from "./in_place.ts";
export { type ScheduleOptions, schedule } from "./schedule.ts";
