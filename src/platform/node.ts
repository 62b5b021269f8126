// The parts of this layer that need Node: files, journals and progress lines.
export * from "./files.ts";
export * from "./journal.ts";
export * from "./progress.ts";
