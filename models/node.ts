// The parts of this layer that need Node: models on disk, and corrections of them.
export { loadAdapter } from "./adapter_folder.ts";
export * from "./model_folder.ts";
