// The parts of this layer that need Node: problem files, and modules of one's own.
export { loadRewards, namedTask } from "./own_modules.ts";
export { openReward, type RewardChoice } from "./own_rewards.ts";
export { readProblems } from "./records/read.ts";
export { recordsTask } from "./records/task.ts";
