// Provers in a tab: loaded with progress and kept in the browser's store, run in a worker, judged by the embedded checker in others. Nothing
// here keeps the page's thread busy, and importing it loads neither engine nor checker.
export { type CheckerOptions, openChecker } from "./page/checker.ts";
export { type KiminaServer, openKimina } from "./page/kimina.ts";
export { inspect, load } from "./page/load.ts";
export { listModels, removeModel } from "./page/models.ts";
export { checkSupport } from "./page/support.ts";
export { listRuns, removeRun, train } from "./page/train.ts";
export type * from "./train/types.ts";
export type * from "./types.ts";
