// The sets of inductive problems, drawn once for each seed and kept in the user's cache: a set is as long in the drawing as it is small (Node).

import { homedir } from "node:os";
import { join } from "node:path";
import { readJsonLines, writeJsonLines } from "../../data/node.ts";
import { DataError } from "../../platform/index.ts";
import { fileExists, Progress } from "../../platform/node.ts";
import { textHash } from "../logic/canonical.ts";
import type { KnownProblem, Task } from "../task.ts";
import { drawInductProblems, type InductOptions, type InductProgress } from "./problem_sets.ts";
import { inductTaskBy } from "./task.ts";

/** Counts up where the same options give other sets: what was kept before is then drawn anew. */
const VERSION = 1;

/** The task, with what it draws kept in a folder. @param folder default `gentzen/induct` in the user's cache */
export function keptInductTask(folder = cacheFolder(), draw = drawInductProblems): Task {
  return inductTaskBy(async (options) => {
    const path = join(folder, `${textHash(JSON.stringify([VERSION, options]))}.jsonl`);
    const kept = await readKept(path, options);
    if (kept !== undefined) return kept;
    const progress = new Progress({ label: "induct", unit: "problems" });
    const onProgress: InductProgress = (found, total, theories) =>
      progress.update(found, `of ${total}, from ${theories} theories`);
    const drawn = draw(options, onProgress);
    progress.finish();
    // A cache that cannot be written is none: the set is there all the same.
    await writeJsonLines(path, [{ version: VERSION, options, problems: drawn.length }, ...drawn]).catch(() => {});
    return drawn;
  });
}

/** What is kept for these options; undefined where it is not there, or not whole. */
async function readKept(path: string, options: InductOptions): Promise<readonly KnownProblem[] | undefined> {
  if (!(await fileExists(path))) return undefined;
  try {
    const [head, ...problems] = await readJsonLines<Record<string, unknown>>(path);
    const whole = JSON.stringify(head) === JSON.stringify({ version: VERSION, options, problems: problems.length });
    return whole ? (problems as unknown as KnownProblem[]) : undefined;
  } catch (error) {
    if (error instanceof DataError) return undefined;
    throw error;
  }
}

function cacheFolder(): string {
  return join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "gentzen", "induct");
}
