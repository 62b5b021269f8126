// Runs as folders (Node): journals, claims, checkpoints, metrics.
export * from "./checkpoints.ts";
export * from "./folder_claim.ts";
export * from "./journal.ts";
export * from "./metrics_log.ts";
export * from "./report/curves.ts";
export * from "./report/page.ts";
export * from "./run_place.ts";
export * from "./write_folder.ts";
