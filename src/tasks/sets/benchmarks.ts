// Benchmarks of statements for Lean and Mathlib, in the files that their authors and others pass on (Node).
import { DataError } from "../../platform/index.ts";
import { deepSeekHeader } from "../formats/templates.ts";
import type { CheckFile } from "../records/lean_file.ts";
import { readProblems } from "../records/read.ts";
import type { FoundProblems, LeftOut } from "../task.ts";

/** A benchmark: where it lies, and what its records do not say themselves. */
export interface Benchmark {
  /** Where it lies below a folder of data, the likeliest first. */
  readonly places: readonly string[];
  /** What stands before statements that come without a header. */
  readonly header?: string;
  readonly writtenFor?: string;
}

const v15 = "Lean 4.9.0-rc2 and the Mathlib of DeepSeek-Prover-V1.5";

export const benchmarks = {
  minif2f: {
    places: ["benchmarks/minif2f.jsonl", "minif2f.jsonl"],
    header: deepSeekHeader,
    writtenFor: v15,
  },
  proofnet: { places: ["benchmarks/proofnet.jsonl", "proofnet.jsonl"], writtenFor: v15 },
  putnam: { places: ["benchmarks/putnam_bench.jsonl", "putnam_bench.jsonl", "putnam.jsonl", "lean4/src"] },
  mobench: { places: ["benchmarks/mobench.jsonl", "mobench.jsonl", "MOBench.jsonl"] },
  combibench: { places: ["benchmarks/combibench.jsonl", "combibench.jsonl"] },
  proverbench: {
    places: ["benchmarks/proverbench.jsonl", "proverbench.jsonl"],
    header: deepSeekHeader,
    writtenFor: v15,
  },
  workbook: {
    places: ["benchmarks/lean_workbook.json", "lean_workbook.json", "lean_workbook.jsonl"],
    header: deepSeekHeader,
  },
} as const satisfies Readonly<Record<string, Benchmark>>;

export const benchmarkNames = Object.keys(benchmarks) as (keyof typeof benchmarks)[];

/** Records that are told of in one error. */
const SHOWN = 20;

/**
 * The problems of a benchmark: all of its records or an error.
 *
 * @throws DataError that names line and field of every record that is none
 */
export async function readBenchmark(path: string, benchmark: Benchmark, check?: CheckFile): Promise<FoundProblems> {
  const found = await readProblems([path], check, benchmark);
  const { leftOut } = found;
  if (leftOut.length === 0) return found;
  const shown = leftOut.slice(0, SHOWN).map(({ source, reason }: LeftOut) => `${source}: ${reason}`);
  const more = leftOut.length > SHOWN ? [`and ${leftOut.length - SHOWN} more`] : [];
  throw new DataError(
    `${leftOut.length} of ${leftOut.length + found.problems.length} records are no problems`,
    [...shown, ...more],
    "mend them, or read the file with --problems, which leaves such records out and names them",
  );
}
