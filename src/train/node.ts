// The parts of this layer that need Node: training states and checkpoints on disk, the learner that saves itself.
export {
  type LearnerOptions,
  type Objective,
  PolicyLearner,
  type SchedulePlace,
  type TextGroup,
  type TextPair,
} from "./learner.ts";
export {
  loadWeights,
  type ModelContents,
  readTraining,
  writeModel,
  writeTraining,
  writeWeights,
} from "./training_files.ts";
