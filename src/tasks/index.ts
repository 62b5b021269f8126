// What is to be learnt: tasks with their problems, the formats in which these are put to a model, and what is known of them.
export { automation } from "./baselines.ts";
export { inConversation } from "./formats/conversation.ts";
export { continueFormat, leanFormat } from "./formats/lean.ts";
export {
  type FormatName,
  formatNamed,
  formatNames,
  type LogicStyle,
  logicStyles,
  styleNamed,
} from "./formats/named.ts";
export { type StateOptions, stateFormat } from "./formats/state.ts";
export { stepFormat } from "./formats/step.ts";
export {
  deepSeekV2,
  deepSeekV2Cot,
  deepSeekV15,
  deepSeekV15Cot,
  fillTemplate,
  type PromptTemplate,
  templates,
} from "./formats/templates.ts";
export { type UsableProblems, usableProblems } from "./formats/usable.ts";
export { inductPortfolio } from "./induct/baseline.ts";
export { drawInductProblems, type InductOptions, type InductSplit } from "./induct/problem_sets.ts";
export { inductTask } from "./induct/task.ts";
export { countReasons, describeLeftOut } from "./left_out.ts";
export { logicMoves } from "./logic/audit/moves.ts";
export { logicPortfolio } from "./logic/audit/portfolio.ts";
export { twinForm, twinShape } from "./logic/audit/twins.ts";
export * from "./logic/canonical.ts";
export { formOfProblem, logicFormat, translatedFormat } from "./logic/formats.ts";
export * from "./logic/formula.ts";
export {
  type GeneratorOptions,
  type Language,
  pickWeighted,
  propositionalOptions,
  randomSequent,
} from "./logic/generate.ts";
export { sequentOfPrompt, taughtSteps } from "./logic/goal_view.ts";
export * from "./logic/grow.ts";
export { type LogicalForm, logicalForm, type ModelForm } from "./logic/model_form.ts";
export { type ParsedStatement, parseStatement } from "./logic/parse.ts";
export * from "./logic/print.ts";
export * from "./logic/problem.ts";
export {
  defaultProblemSetOptions,
  drawProblemSets,
  type ProblemSetOptions,
  type ProblemSets,
  type Split,
  splits,
} from "./logic/problem_sets.ts";
export * from "./logic/prompts.ts";
export { findCountermodel, type Model } from "./logic/search/refute.ts";
export * from "./logic/search/search.ts";
export * from "./logic/stream.ts";
export { logicTask } from "./logic/task.ts";
export { oneTheoremTask } from "./one_theorem.ts";
export { type CheckFile, problemsOfLean } from "./records/lean_file.ts";
export * from "./reward.ts";
export { proofOfLines, type StepEnd, type StepState, stepTexts, tacticsOf } from "./steps.ts";
export * from "./task.ts";
export { trainingTextOf } from "./training_text.ts";
export type { TextTurn, Turns } from "./turns.ts";
