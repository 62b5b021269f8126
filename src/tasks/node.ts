// The parts of this layer that need Node: problem files, modules of one's own, and the fields that name either.
export { keptInductTask } from "./induct/kept.ts";
export { loadRewards, namedTask, type SetChoice } from "./own_modules.ts";
export { openReward, type RewardChoice } from "./own_rewards.ts";
export { type ProblemConfig, problemFields, requiredTask, taskOf } from "./problem_fields.ts";
export { readProblems } from "./records/read.ts";
export { recordsTask } from "./records/task.ts";
export { namedSet, type SetName, setNames } from "./sets/named_sets.ts";
