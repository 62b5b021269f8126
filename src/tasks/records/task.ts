// Files of problems as a task (Node).
import { automation } from "../baselines.ts";
import { continueFormat, leanFormat } from "../formats/lean.ts";
import { translatedFormat } from "../logic/formats.ts";
import type { FoundProblems, ProblemRequest, Task } from "../task.ts";
import type { CheckFile } from "./lean_file.ts";
import { readProblems } from "./read.ts";

/**
 * The problems of files that others wrote: JSON lines, Lean files, benchmark sets. Nothing is drawn, and no false statement is known.
 *
 * @param check says which theorems of Lean files hold; the others are left out of what stands before later ones
 */
export function recordsTask(files: readonly string[], check?: CheckFile): Task {
  return {
    name: "records",
    async problems({ split, count }: ProblemRequest): Promise<FoundProblems> {
      const found = await readProblems(files, check);
      const inside = split === undefined ? found.problems : found.problems.filter((each) => each.split === split);
      const outside = split === undefined ? [] : found.problems.filter((each) => each.split !== split);
      const reason = (own: string) =>
        `it belongs to ${own === "" ? "no split" : `the split '${own}'`}, not to '${split}'`;
      return {
        problems: inside.slice(0, count),
        leftOut: [
          ...found.leftOut,
          ...outside.map((each) => ({ source: each.source, reason: reason(each.split) })),
          ...(count === undefined ? [] : inside.slice(count)).map(({ source }) => ({
            source,
            reason: `it is beyond the first ${count} problems`,
          })),
        ],
        repeated: found.repeated,
        oracle: found.oracle,
      };
    },
    formats: [leanFormat, continueFormat, translatedFormat("statement"), translatedFormat("goal")],
    canaries: () => [],
    baselines: [automation],
  };
}
