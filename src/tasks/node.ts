// The parts of this layer that need Node: problem files, and modules of one's own.
export { loadRewards, openTask } from "./own_modules.ts";
export { readProblems } from "./records/read.ts";
export { recordsTask } from "./records/task.ts";
