// Problems, prompts, pass@k, curriculum, expert iteration: the parts that run anywhere. What needs files is in node.ts.

export {
  Audit,
  type AuditReport,
  type AuditText,
  describeAudit,
  type Finding,
} from "./audit/audit.ts";
export { type RegisteredUse, refuseBenchmarks, registeredAmong } from "./audit/registry.ts";
export { statementForm } from "./audit/statement_form.ts";
export { type GenerationDefaults, generationDefaultsIn } from "./backend/generation_config.ts";
export {
  describeMemory,
  type MemoryPlan,
  type MemoryRequest,
  planMemory,
  requireMemory,
} from "./backend/memory/memory_plan.ts";
export {
  describeTraining,
  planTraining,
  requireTraining,
  type SampledTexts,
  type TrainingPlan,
  type TrainingRequest,
} from "./backend/memory/training_plan.ts";
export {
  endsOf,
  type ModelDescription,
  type OpenModel,
  openEngine,
  PLAIN_SETTINGS,
  promptIds,
} from "./backend/opened_model.ts";
export * from "./backend/sampler.ts";
export { type BaselineOptions, type BaselineResult, tryBaselines } from "./baselines/model_free.ts";
export { tryRandomMoves } from "./baselines/random_moves.ts";
export {
  type BandOptions,
  type Curriculum,
  chooseInBand,
  chooseUnsolved,
  curriculumSummary,
  type ProblemHistory,
  recordVisits,
  type VisitResult,
} from "./curriculum.ts";
export { type HaveStep, haveSteps } from "./decompose/have_steps.ts";
export { type Hole, holesOf } from "./decompose/holes.ts";
export {
  type NoSubgoal,
  proofInHole,
  readSketch,
  type SketchReading,
  type Subgoal,
} from "./decompose/read_sketch.ts";
export { type CutProof, cutSteps, stitch } from "./decompose/stitch.ts";
export { type TextSubgoal, textSubgoals } from "./decompose/text_subgoals.ts";
export {
  askForSketch,
  type Decomposer,
  type Sketch,
  type SketchBudget,
  type Sketched,
  type SketchProblem,
} from "./decomposer/decomposer.ts";
export { type ModelDecomposerOptions, modelDecomposer } from "./decomposer/model_decomposer.ts";
export { replayDecomposer, type SketchRecord } from "./decomposer/replay_decomposer.ts";
export { drawingOf } from "./drawing.ts";
export { type PassGroup, passGroups, talliesOf } from "./evaluation/groups.ts";
export { type KnownFacts, knownFacts } from "./evaluation/known_facts.ts";
export * from "./expert_carrier.ts";
export * from "./expert_iteration.ts";
export * from "./expert_loop.ts";
export * from "./interfaces.ts";
export * from "./judge/clean_room.ts";
export { drawProofs } from "./judge/draw_proofs.ts";
export * from "./judge/fair_judge.ts";
export * from "./judge/judge.ts";
export {
  type CountedProof,
  describeBroken,
  type RecheckSummary,
  type RecheckWatch,
  recheckProofs,
} from "./judge/recheck.ts";
export * from "./judge/refusals.ts";
export { countRejections, describeRejections, type Rejections, rejectionsIn } from "./judge/rejections.ts";
export * from "./judge/tally.ts";
export * from "./leakage.ts";
export * from "./passk.ts";
export * from "./problems/logic_task.ts";
export * from "./problems/own_task.ts";
export * from "./problems/run_task.ts";
export * from "./proof_groups.ts";
export * from "./run/config.ts";
export * from "./run/presets.ts";
export * from "./search/prove.ts";
export * from "./search/search_subgoals.ts";
export type { Point } from "./search/states/point.ts";
export type { Ask, LinePolicy, Proposal, Proposals } from "./search/states/policy.ts";
export { isSearchable, type SampledPolicyOptions, sampledPolicy } from "./search/states/sampled_policy.ts";
export type { Child, SearchSettings, SearchSpent, SearchWatch, StateSearch } from "./search/states/search.ts";
export {
  type SearchMethod,
  type StatesResult,
  type StatesSearch,
  searchMethods,
  searchStates,
} from "./search/states/search_states.ts";
export { uniformPolicy } from "./search/states/uniform_policy.ts";
export * from "./search/subgoals.ts";
export { LemmaStore, type ProvedTheorem } from "./solve/lemma_store.ts";
export {
  type GoalState,
  type SketchState,
  type SolveMemory,
  type SolveNode,
  type SolveOptions,
  type SolveResult,
  type SolveSpent,
  type SolveTools,
  shortMemory,
  solve,
  type TryWhole,
} from "./solve/solve.ts";
export * from "./visits.ts";
