// First-order logic as a task: theorems that training draws, with their search as what is known of them.
import { DataError } from "../../platform/index.ts";
import { continueFormat, leanFormat } from "../formats/lean.ts";
import type { Baseline, FoundProblems, Problem, ProblemRequest, Task } from "../task.ts";
import { logicMoves } from "./audit/moves.ts";
import { logicPortfolio } from "./audit/portfolio.ts";
import { formOfProblem, translatedFormat } from "./formats.ts";
import { buckets, type LogicProblem, oracleOf, tacticProof } from "./problem.ts";
import { defaultProblemSetOptions, drawProblemSets, type Split, splits } from "./problem_sets.ts";
import { findProof } from "./search/search.ts";

/** How many are drawn of a split where nobody says. */
const usualCount = 300;

/** Draws one set and nothing else, by the rule that keeps the sets of a run with this seed apart. */
function draw(set: Split | "canaries", seed: number, count: number): readonly LogicProblem[] {
  const of = (name: string, wanted: number) => (name === set ? wanted : 0);
  const perBucket = Math.ceil(count / buckets.length);
  const { sft, pool } = defaultProblemSetOptions;
  const sets = drawProblemSets({
    ...defaultProblemSetOptions,
    seed,
    sft: { ...sft, count: of("sft", count) },
    pool: { ...pool, count: of("pool", count) },
    validation: { perBucket: of("validation", perBucket) },
    test: { perBucket: of("test", perBucket) },
    canaries: { count: of("canaries", count) },
  });
  return sets[set].slice(0, count);
}

/** gentzen's own task: what `gentzen train` teaches. Its splits are `sft` (with proofs), `pool`, `validation` and `test`. */
export const logicTask: Task = {
  name: "logic",
  problems({ split, seed, count = usualCount }: ProblemRequest): FoundProblems {
    const wanted = splits.find((each) => each === (split ?? "pool"));
    if (wanted === undefined) throw new DataError(`the task logic has no split '${split}'`, `splits: ${splits.join()}`);
    const problems = draw(wanted, seed, count);
    return { problems, leftOut: [], repeated: [], oracle: oracleOf(problems) };
  },
  formats: [translatedFormat("goal"), translatedFormat("statement"), leanFormat, continueFormat],
  canaries: ({ seed, count = 16 }) => draw("canaries", seed, count),
  baselines: [logicPortfolio, searchBaseline()],
  moves: logicMoves,
};

/** The search that the task's own proofs come from: what is to be had without a model. */
function searchBaseline(): Baseline {
  return {
    name: "the task's own search",
    isOracle: true,
    proofs(problem: Problem): readonly string[] {
      try {
        const { sequent, translate } = formOfProblem(problem);
        const found = findProof(sequent);
        return found.kind === "proved" ? [translate(tacticProof(found.proof.lines))] : [];
      } catch (error) {
        if (error instanceof DataError) return [];
        throw error;
      }
    },
  };
}
