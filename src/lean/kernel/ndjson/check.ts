// The verdict on an export: accepted, rejected, or declined when the kernel cannot know; with the place and the reason.
import { DataError, GentzenError } from "../../../platform/index.ts";
import { asLimit, CheckError, LimitError, NotSupportedError } from "../budget/errors.ts";
import type { Limits } from "../budget/limits.ts";
import type { Name } from "../term/name.ts";
import { NdjsonReader } from "./import.ts";

/** Every declaration of the export stands. */
export interface AcceptedExport {
  readonly verdict: "accepted";
  /** Constants that the export declares; constructors and recursors count. */
  readonly declarations: number;
  readonly theorems: number;
  /** What is assumed without proof. */
  readonly axioms: readonly Name[];
}

/** `rejected`: the export is malformed, or a declaration is wrong. `declined`: nothing is known about a declaration. */
export interface RefusedExport {
  readonly verdict: "rejected" | "declined";
  /** From 1. */
  readonly line: number;
  /** The declaration that was being checked; absent if the line is malformed. */
  readonly declaration?: Name;
  readonly reason: string;
  readonly evidence: readonly string[];
}

export type ExportVerdict = AcceptedExport | RefusedExport;

/** Checks an export line by line. The limits are those of each declaration. */
export function checkNdjson(lines: Iterable<string>, limits: Partial<Limits> = {}): ExportVerdict {
  const reader = new NdjsonReader(undefined, limits);
  try {
    for (const line of lines) reader.read(line);
    reader.end();
  } catch (thrown) {
    return refusal(reader, asLimit(thrown));
  }
  const kinds = reader.declared.map((name) => reader.environment.get(name)?.kind);
  return {
    verdict: "accepted",
    declarations: kinds.length,
    theorems: kinds.filter((kind) => kind === "theorem").length,
    axioms: reader.declared.filter((_, i) => kinds[i] === "axiom"),
  };
}

function refusal(reader: NdjsonReader, error: unknown): RefusedExport {
  const verdict = verdictOf(error);
  if (verdict === undefined || !(error instanceof GentzenError)) throw error;
  const { lineNumber: line, current: declaration } = reader;
  const evidence = error.evidence.filter((each) => each !== `line ${line}` && each !== `name: ${declaration}`);
  return { verdict, line, declaration, reason: error.what, evidence };
}

function verdictOf(error: unknown): RefusedExport["verdict"] | undefined {
  if (error instanceof CheckError || error instanceof DataError) return "rejected";
  return error instanceof LimitError || error instanceof NotSupportedError ? "declined" : undefined;
}
