// A single theorem as a task.
import { UsageError } from "../platform/index.ts";
import { fileStatements } from "../verify/index.ts";
import type { Task } from "./task.ts";

/**
 * The task of one theorem.
 *
 * @param text a Lean statement, with or without `:= by` and a hole behind it
 * @param header what stands before it
 * @throws UsageError for a text that is no theorem
 */
export function oneTheoremTask(text: string, header = ""): Task {
  const statement = text.replace(/\s*:=\s*(by\s*)?(sorry\s*)?$/, "").trim();
  const read = fileStatements(`${header}\n${statement} := sorry`).at(-1);
  if (read === undefined)
    throw new UsageError("not a theorem", statement, 'write "theorem NAME (binders) : proposition"');
  const problem = { name: read.name, statement, header, source: "the command line", split: "" };
  const problems = () => ({ problems: [problem], leftOut: [], repeated: [], oracle: new Map() });
  return { name: "theorem", problems, formats: [], canaries: () => [], baselines: [] };
}
