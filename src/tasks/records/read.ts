// Problem files that others wrote: JSON lines and Lean files, every record used or named with its line and the reason (Node).
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { readEveryRecord } from "../../data/node.ts";
import { DataError } from "../../platform/index.ts";
import { onFile, readText } from "../../platform/node.ts";
import type { FoundProblems, LeftOut, OracleFacts, Problem } from "../task.ts";
import { type CheckFile, problemsOfLean } from "./lean_file.ts";
import { problemOfRecord, type RecordDefaults, type RecordedProblem } from "./record.ts";
import { partOf, problemRecord, recordForm } from "./spelling.ts";

/**
 * The problems of files, in order. Files whose name ends with `.lean` are Lean, and of folders those below them; all others have one record
 * a line, or are one array of records. A problem with the header and statement of an earlier one is named as its repetition, and one with its name
 * alone gets a name of its own.
 *
 * @param check says which theorems of Lean files hold; absent: all are believed
 * @throws DataError where a file cannot be read, or there is no problem in any
 */
export async function readProblems(
  paths: readonly string[],
  check?: CheckFile,
  defaults: RecordDefaults = {},
): Promise<FoundProblems> {
  const files = (await Promise.all(paths.map(filesOf))).flat();
  const problems: Problem[] = [];
  const leftOut: LeftOut[] = [];
  const repeated: LeftOut[] = [];
  const oracle = new Map<string, OracleFacts>();
  const seen = new Map<string, string>();
  const names = new Set<string>();
  for (const file of files) {
    const found = file.endsWith(".lean") ? await leanProblems(file, check) : await recordedProblems(file, defaults);
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

async function recordedProblems(file: string, defaults: RecordDefaults): Promise<FileProblems> {
  const { records, broken } = await readEveryRecord(file, problemRecord, recordForm);
  const problems: RecordedProblem[] = [];
  const leftOut: LeftOut[] = broken.map(({ line, error }) => ({
    source: `${file}, line ${line}`,
    reason: [error.what.replace(`: ${file}, line ${line}`, ""), ...error.evidence].join("; "),
  }));
  for (const { record, line } of records) {
    const source = `${file}:${line} ${partOf(record, "name")?.text}`;
    try {
      problems.push(problemOfRecord(record, source, defaults));
    } catch (error) {
      if (!(error instanceof DataError)) throw error;
      leftOut.push({ source, reason: error.what });
    }
  }
  return { problems, leftOut };
}

/** The file itself, or the Lean files below a folder, without those of packages that lie there. */
async function filesOf(path: string): Promise<string[]> {
  const isFolder = await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!isFolder) return [path];
  const below = await onFile("list", path, () => readdir(path, { recursive: true }));
  const files = below.filter((name) => name.endsWith(".lean") && !/(^|[\\/])\.lake[\\/]/.test(name)).sort();
  if (files.length > 0) return files.map((name) => join(path, name));
  throw new DataError(
    "there are no Lean files in the folder",
    path,
    "name a folder with .lean files, or files of records",
  );
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
