// Runs as folders (Node): journals, claims, checkpoints, metrics.
export * from "./checkpoints.ts";
export { type FolderClaim, FolderInUseError, type Holder, holderOf } from "./folder_claim.ts";
export * from "./journal.ts";
export * from "./journal_tail.ts";
export * from "./metrics_log.ts";
export * from "./report/curves.ts";
export * from "./report/page.ts";
export { inRunPlace, RUN_MARKER, type RunPlace, type RunPlaceOptions, takeRunPlace } from "./run_place.ts";
export * from "./write_folder.ts";
