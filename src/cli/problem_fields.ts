// The flags that say what is to be proved, for every verb that asks a model.
import { z } from "zod";
import { UsageError } from "../platform/index.ts";
import type { Task } from "../tasks/index.ts";
import { namedTask } from "../tasks/node.ts";
import { type VerifierConfig, verifierOptions, verifyFileBy } from "../verify/node.ts";
import { quoted } from "./verb.ts";

/** Which problems. */
export const problemFields = {
  problems: z
    .array(z.string())
    .default([])
    .describe("files of problems: JSON lines with name, statement and header, benchmarks' records, or Lean files"),
  task: z.string().optional().describe("instead of files: logic, or a module (.mjs) with a task of your own"),
};

type ProblemConfig = VerifierConfig & { problems: string[]; task?: string };

/** The task that the flags name, theorems of Lean files held against who checks; undefined where they name none. @throws UsageError for two */
export function taskOf(config: ProblemConfig): Promise<Task | undefined> {
  return namedTask(config.problems, config.task, (source) => verifyFileBy(verifierOptions(config), source));
}

/** The same. @throws UsageError where they name none, too */
export async function requiredTask(config: ProblemConfig): Promise<Task> {
  const task = await taskOf(config);
  if (task !== undefined) return task;
  throw new UsageError(
    "nothing to learn is named",
    "neither files of problems nor --task",
    "name files, or --task logic",
  );
}

/** The same as arguments of another command. */
export function problemArguments({ problems, task }: Pick<ProblemConfig, "problems" | "task">): string {
  return [
    ...(problems.length === 0 ? [] : ["--problems"]),
    ...problems,
    ...(task === undefined ? [] : ["--task", task]),
  ]
    .map(quoted)
    .join(" ");
}
