// The parts of this layer that need Node: models on disk, and corrections of them.
export { loadAdapter } from "./adapter_folder.ts";
export { type WrittenWeights, writeConverted } from "./converted_model.ts";
export * from "./model_folder.ts";
