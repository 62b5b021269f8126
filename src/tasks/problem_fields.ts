// The fields that say what is to be proved (Node).
import { z } from "zod";
import { UsageError } from "../platform/index.ts";
import { type VerifierConfig, verifierOptions, verifyFileBy } from "../verify/node.ts";
import { namedTask } from "./own_modules.ts";
import { setNames } from "./sets/named_sets.ts";
import type { Task } from "./task.ts";

/** Which problems. */
export const problemFields = {
  problems: z
    .array(z.string())
    .default([])
    .describe("files of problems: JSON lines with name, statement and header, benchmarks' records, or Lean files"),
  task: z.string().optional().describe("instead of files: logic, induct, or a module (.mjs) with a task of your own"),
  set: z
    .string()
    .optional()
    .describe(`instead of files: a set that others wrote: ${setNames.join(", ")}`),
  data: z.string().optional().describe("the file or folder of the set, or the folder around it; default $GENTZEN_DATA"),
};

/** What names problems. */
type Named = { problems: string[]; task?: string; set?: string; data?: string };

/** What the fields say, and who checks. */
export type ProblemConfig = VerifierConfig & Named;

/** The task that the flags name, theorems of Lean files held against who checks; undefined where they name none. @throws UsageError for two */
export function taskOf(config: ProblemConfig): Promise<Task | undefined> {
  return namedTask(config.problems, config.task, (source) => verifyFileBy(verifierOptions(config), source), config);
}

/** The same. @throws UsageError where they name none, too */
export async function requiredTask(config: ProblemConfig): Promise<Task> {
  const task = await taskOf(config);
  if (task !== undefined) return task;
  throw new UsageError(
    "nothing to learn is named",
    "no files of problems, --task or --set",
    "name files, or --task logic",
  );
}
