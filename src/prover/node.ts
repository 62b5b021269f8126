// The parts of this layer that need Node: runs as folders, and the pipeline on them.

export { type AuditSummary, auditFields, runAudit } from "./audit/run_audit.ts";
export * from "./backend/backend.ts";
export { checkFields, checkModel, describeModelCheck } from "./backend/check_model.ts";
export { convertFields, convertModel } from "./backend/convert_model.ts";
export { type AdaptedModel, adapterBytes, namedAdapters, openAdapterOver } from "./backend/corrections/adapters.ts";
export { mergeAdapter, mergeFields } from "./backend/corrections/merge_adapter.ts";
export { generateFields, generateTexts } from "./backend/generate_texts.ts";
export { engineFields, loadPlanned, memoryField, type PlannedTexts } from "./backend/memory/tell_memory.ts";
export * from "./backend/open_model.ts";
export { openRunBackend } from "./backend/run_backend.ts";
export { describeScore, type ScoredText, scoreText } from "./backend/score_text.ts";
export { shippedProver } from "./backend/shipped_prover.ts";
export { type Precision, trainableModel } from "./backend/trainable_model.ts";
export type { ChatEndpoint } from "./decomposer/chat_client.ts";
export { type ChatDecomposerOptions, chatDecomposer } from "./decomposer/chat_decomposer.ts";
export { type ExchangeBudget, Exchanges, type TokenPrices } from "./decomposer/exchanges.ts";
export { describeDrawing, drawingOf } from "./drawing.ts";
export * from "./evaluate.ts";
export { describeEvaluation } from "./evaluation/describe.ts";
export {
  type EvaluationSummary,
  evaluateModel,
  evaluationFields,
  type ModelEvaluation,
  type TheoremResult,
} from "./evaluation/model_evaluation.ts";
export { describeScores, type ScoreReport } from "./evaluation/scores/describe_scores.ts";
export { areEvaluations, compareScores, writeScorePage } from "./evaluation/scores/score_report.ts";
export { describeExpert, type ExpertSummary, expertFields, runExpert } from "./loops/expert_run.ts";
export { describeGrpo, type GrpoLoop, type GrpoSummary, grpoFields, runGrpo } from "./loops/grpo_run.ts";
export * from "./loops/objective_fields.ts";
export * from "./loops/problem_choice.ts";
export type { ProblemLoop } from "./loops/problem_loop.ts";
export { rewardFields } from "./loops/reward_fields.ts";
export { settingsWithDefaults } from "./loops/settings.ts";
export {
  describeSft,
  runSft,
  type SftLoop,
  type SftSummary,
  sftFields,
} from "./loops/sft_run.ts";
export * from "./loops/training_run.ts";
export { encodeTexts, learntTokenizer, readTexts, type TextRecord, wholeText } from "./loops/training_texts.ts";
export * from "./run/choose_preset.ts";
export * from "./run/counted_proofs.ts";
export { describeRun, passLine } from "./run/describe_run.ts";
export { type LearntGroup, newestGroups } from "./run/learnt_samples.ts";
export * from "./run/pipeline.ts";
export * from "./run/recipe.ts";
export * from "./run/run.ts";
export * from "./run/run_folder.ts";
export * from "./run/run_report.ts";
export { reporter } from "./run/show_events.ts";
export * from "./run/state.ts";
export {
  describeProof,
  describeSample,
  type ProveSummary,
  type ProveTask,
  proveFields,
  proveProblems,
  proveReport,
  refuseUntried,
} from "./search/prove_problems.ts";
export { journalledLemmas, journalledMemory } from "./solve/solve_journal.ts";
export { describeSolved, type SolveTask, solveFields, solveProblems, solveReport } from "./solve/solve_problems.ts";
export * from "./stages/kinds.ts";
export * from "./stages/stage.ts";
