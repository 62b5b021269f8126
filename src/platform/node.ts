// The parts of this layer that need Node: files, journals and progress lines.
export * from "./file_errors.ts";
export * from "./files.ts";
export * from "./move.ts";
export * from "./progress.ts";
