// The parts of this layer that need Node: runs as folders, and the pipeline on them.

export * from "./backend/backend.ts";
export * from "./backend/open_model.ts";
export * from "./evaluate.ts";
export * from "./loops/objective_fields.ts";
export * from "./loops/training_run.ts";
export * from "./loops/training_texts.ts";
export * from "./run/choose_preset.ts";
export * from "./run/counted_proofs.ts";
export * from "./run/pipeline.ts";
export * from "./run/recipe.ts";
export * from "./run/run.ts";
export * from "./run/run_folder.ts";
export * from "./run/state.ts";
export * from "./stages/kinds.ts";
export * from "./stages/stage.ts";
