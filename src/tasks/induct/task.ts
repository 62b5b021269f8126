// Inductive programs as a task: fresh types and functions in each problem, and equations about them that mostly need induction.

import { DataError } from "../../platform/index.ts";
import { automation } from "../baselines.ts";
import { leanFormat } from "../formats/lean.ts";
import type { FoundProblems, KnownProblem, OracleFacts, ProblemRequest, Task } from "../task.ts";
import { inductPortfolio, inductState } from "./baseline.ts";
import {
  defaultInductCounts,
  drawInductCanaries,
  drawInductProblems,
  type InductOptions,
  inductSplits,
} from "./problem_sets.ts";

/** Draws the sets, or finds them where they were kept. */
export type DrawInduct = (options: InductOptions) => Promise<readonly KnownProblem[]> | readonly KnownProblem[];

/** The task with whatever draws its sets. */
export function inductTaskBy(draw: DrawInduct): Task {
  return {
    name: "induct",
    async problems({ split, seed, count }: ProblemRequest): Promise<FoundProblems> {
      if (split !== undefined && !(inductSplits as readonly string[]).includes(split))
        throw new DataError(`the task induct has no split '${split}'`, `splits: ${inductSplits.join()}`, "choose one");
      const all = await draw({ seed, counts: defaultInductCounts });
      const wanted = all.filter((problem) => split === undefined || problem.split === split).slice(0, count);
      return {
        problems: wanted.map(({ name, statement, header, source, split, category }) => ({
          name,
          statement,
          header,
          source,
          split,
          category,
        })),
        leftOut: [],
        repeated: [],
        oracle: new Map(wanted.map((problem) => [problem.name, factsOf(problem)])),
      };
    },
    formats: [inductState, leanFormat],
    canaries: ({ seed, count = 16 }) => drawInductCanaries(seed, count),
    baselines: [automation, { ...inductPortfolio, isOracle: true }],
    trained: "train",
    heldOut: "test",
  };
}

/** The task where nothing is kept. */
export const inductTask: Task = inductTaskBy((options) => drawInductProblems(options));

function factsOf({ bucket, provable, proof, witness }: KnownProblem): OracleFacts {
  const facts = { bucket, provable, proof, witness };
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined));
}
