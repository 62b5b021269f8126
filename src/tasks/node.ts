// The parts of this layer that need Node: problem files, and modules of one's own.
export { keptInductTask } from "./induct/kept.ts";
export { loadRewards, namedTask, type SetChoice } from "./own_modules.ts";
export { openReward, type RewardChoice } from "./own_rewards.ts";
export { readProblems } from "./records/read.ts";
export { recordsTask } from "./records/task.ts";
export { namedSet, type SetName, setNames } from "./sets/named_sets.ts";
