// The parts of this layer that need Node: files, journals and progress lines.
export * from "./file_errors.ts";
export * from "./files.ts";
export * from "./folder_claim.ts";
export * from "./journal.ts";
export * from "./progress.ts";
export * from "./run_place.ts";
