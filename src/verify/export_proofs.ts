// What the embedded checker has proved of a text, in Lean's kernel export format (Node).
import { exportNdjson } from "../lean/kernel/index.ts";
import { loadLibraryProofs } from "../lean/library/index.ts";
import { checkFile, type FileVerdict } from "./files.ts";

/** The proved theorems of a text, and what they rest on, for another kernel to check. */
export interface ExportedTheorems {
  /** NDJSON 3.1.0; empty where nothing is proved. */
  readonly text: string;
  readonly theorems: readonly string[];
  /** Theorems that are not proved, and are not in it. */
  readonly leftOut: readonly FileVerdict[];
}

/** Checks the theorems of a text and writes those that are proved. Examples have no name to be written under. */
export function exportTheorems(source: string): ExportedTheorems {
  const { verdicts, environment } = checkFile(source);
  const proved = verdicts.filter(({ verdict }) => verdict.kind === "proved").map(({ name }) => name);
  const theorems = proved.filter((name) => environment.has(name));
  const leftOut = verdicts.filter(({ verdict }) => verdict.kind !== "proved");
  if (theorems.length === 0) return { text: "", theorems, leftOut };
  loadLibraryProofs();
  return { text: exportNdjson(environment, theorems), theorems, leftOut };
}
