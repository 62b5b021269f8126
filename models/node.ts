// The parts of this layer that need Node: models on disk.
export * from "./model_folder.ts";
