// Training's only entrance. What needs Node's file system is in node.ts.

export {
  DeviceBatch,
  fillMicroBatches,
  forEachLearnt,
  learntColumn,
  learntTokens,
  type MicroBatch,
  packMicroBatches,
  promptAndCompletion,
} from "./batch.ts";
export { type DistillationOptions, distillationLoss, type LogitsModel } from "./distillation.ts";
export { type AdvantageOptions, type AdvantageScale, advantageScales, groupAdvantages } from "./grpo/advantages.ts";
export { driveGrpo, type GrpoDrive } from "./grpo/driver.ts";
export type { ImportanceCorrection } from "./grpo/importance.ts";
export { type GrpoLoopOptions, grpo, type Propose } from "./grpo/loop.ts";
export {
  type Aggregation,
  type KlKind,
  type PolicyLossInputs,
  type PolicyLossOptions,
  policyLoss,
  type RatioLevel,
  tokenWeights,
} from "./grpo/loss.ts";
export { type GrpoMetrics, rolloutMetrics } from "./grpo/metrics.ts";
export { type GrpoOptions, grpoDefaults, grpoSettings } from "./grpo/options.ts";
export { collectGroups, type Overlong, type Rollout, type RolloutGroup } from "./grpo/rollouts.ts";
export { groupLoss, grpoUpdate } from "./grpo/update.ts";
export {
  crossEntropyLoss,
  evaluationLoss,
  type SftOptions,
  type SftStepOptions,
  type StepMetrics,
  sft,
  sftStep,
} from "./sft.ts";
export {
  type LossParts,
  Trainer,
  type TrainerOptions,
  type TrainerState,
  type UpdateResult,
  type WeightedBatch,
} from "./trainer.ts";
export { INITIAL_WEIGHTS, nextWeightsId, type WeightsId } from "./weights_id.ts";
