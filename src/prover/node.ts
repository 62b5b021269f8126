// The parts of this layer that need Node: runs as folders, and the pipeline on them.
export * from "./counted_proofs.ts";
export * from "./evaluate.ts";
export * from "./pipeline.ts";
export * from "./run.ts";
export * from "./run_folder.ts";
