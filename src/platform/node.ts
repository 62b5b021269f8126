// The parts of this layer that need Node: files and progress lines.
export * from "./files.ts";
export * from "./progress.ts";
