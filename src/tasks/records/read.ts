// Problem files that others wrote: JSON lines and Lean files, every record used or named with its line and the reason (Node).
import { readEveryRecord } from "../../data/node.ts";
import { DataError } from "../../platform/index.ts";
import { readText } from "../../platform/node.ts";
import type { FoundProblems, LeftOut, OracleFacts, Problem } from "../task.ts";
import { type CheckFile, problemsOfLean } from "./lean_file.ts";
import { problemOfRecord, problemRecord, type RecordedProblem, recordForm } from "./record.ts";

/**
 * The problems of files, in order. Files whose name ends with `.lean` are Lean; all others have one record a line. A problem with the
 * header and statement of an earlier one is named as its repetition, and one with its name alone gets a name of its own.
 *
 * @param check says which theorems of Lean files hold; absent: all are believed
 * @throws DataError where a file cannot be read, or there is no problem in any
 */
export async function readProblems(files: readonly string[], check?: CheckFile): Promise<FoundProblems> {
  const problems: Problem[] = [];
  const leftOut: LeftOut[] = [];
  const repeated: LeftOut[] = [];
  const oracle = new Map<string, OracleFacts>();
  const seen = new Map<string, string>();
  const names = new Set<string>();
  for (const file of files) {
    const found = file.endsWith(".lean") ? await leanProblems(file, check) : await recordedProblems(file);
    leftOut.push(...found.leftOut);
    for (const { problem, facts } of found.problems) {
      const key = JSON.stringify([problem.header, problem.statement]);
      const before = seen.get(key);
      if (before !== undefined) {
        repeated.push({ source: problem.source, reason: `repeats ${before}` });
        continue;
      }
      seen.set(key, problem.source);
      const name = freshName(problem.name, names);
      names.add(name);
      problems.push(name === problem.name ? problem : { ...problem, name });
      if (Object.keys(facts).length > 0) oracle.set(name, facts);
    }
  }
  if (problems.length === 0) throw noProblems(files, leftOut);
  return { problems, leftOut, repeated, oracle };
}

interface FileProblems {
  readonly problems: readonly RecordedProblem[];
  readonly leftOut: readonly LeftOut[];
}

async function leanProblems(file: string, check: CheckFile | undefined): Promise<FileProblems> {
  const { problems, proofs, leftOut } = await problemsOfLean(await readText(file), file, check);
  const recorded = problems.map((problem): RecordedProblem => {
    const proof = proofs.get(problem);
    return { problem, facts: proof === undefined ? {} : { proof } };
  });
  return { problems: recorded, leftOut };
}

async function recordedProblems(file: string): Promise<FileProblems> {
  const { records, broken } = await readEveryRecord(file, problemRecord, recordForm);
  const problems: RecordedProblem[] = [];
  const leftOut: LeftOut[] = broken.map(({ line, error }) => ({
    source: `${file}, line ${line}`,
    reason: [error.what.replace(`: ${file}, line ${line}`, ""), ...error.evidence].join("; "),
  }));
  for (const { record, line } of records) {
    const source = `${file}:${line} ${record.name}`;
    try {
      problems.push(problemOfRecord(record, source));
    } catch (error) {
      if (!(error instanceof DataError)) throw error;
      leftOut.push({ source, reason: error.what });
    }
  }
  return { problems, leftOut };
}

function freshName(name: string, taken: ReadonlySet<string>): string {
  let fresh = name;
  for (let count = 2; taken.has(fresh); count++) fresh = `${name}~${count}`;
  return fresh;
}

function noProblems(files: readonly string[], leftOut: readonly LeftOut[]): DataError {
  const shown = leftOut.slice(0, 5).map(({ source, reason }) => `${source}: ${reason}`);
  return new DataError("there are no problems", shown.length > 0 ? shown : files.join(", "), recordForm);
}
