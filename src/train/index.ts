// Training's only entrance. What needs Node's file system is in node.ts.
export { type AdvantageOptions, type AdvantageScale, groupAdvantages } from "./advantages.ts";
export {
  DeviceBatch,
  forEachLearnt,
  learntColumn,
  learntTokens,
  type MicroBatch,
  packMicroBatches,
  promptAndCompletion,
} from "./batch.ts";
export { type DistillationOptions, distillationLoss, type LogitsModel } from "./distillation.ts";
export { type GrpoLoopOptions, grpo, type Propose } from "./grpo.ts";
export {
  type Aggregation,
  type KlKind,
  type PolicyLossInputs,
  type PolicyLossOptions,
  policyLoss,
  type RatioLevel,
  tokenWeights,
} from "./grpo_loss.ts";
export type { GrpoMetrics } from "./grpo_metrics.ts";
export { type GrpoOptions, grpoDefaults } from "./grpo_options.ts";
export { grpoUpdate } from "./grpo_update.ts";
export type { ImportanceCorrection } from "./importance.ts";
export type { LanguageModel, TargetBatch } from "./language_model.ts";
export { collectGroups, hasNoSignal, type Overlong, type Rollout, type RolloutGroup } from "./rollouts.ts";
export {
  crossEntropyLoss,
  evaluationLoss,
  type SftOptions,
  type SftStepOptions,
  type StepMetrics,
  sft,
  sftStep,
  stepMembers,
} from "./sft.ts";
export {
  type LossParts,
  Trainer,
  type TrainerOptions,
  type TrainerState,
  type UpdateResult,
  type WeightedBatch,
} from "./trainer.ts";
