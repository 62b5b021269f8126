// Sketches that were written before, by whomever: looked up by the problem that they are of.
import { statementDifference } from "../../verify/index.ts";
import { type Decomposer, type Sketch, type SketchProblem, sketchesOf, toldOf } from "./decomposer.ts";

/** A sketch as a record of a file, or a whole answer. */
export type SketchRecord = SketchProblem &
  ({ readonly reasoning?: string; readonly sketch: string } | { readonly answer: string });

/** A decomposer that knows answers by heart, and asks nobody. */
export function replayDecomposer(records: readonly SketchRecord[]): Decomposer {
  return {
    name: "replay",
    async sketch(given, { count }) {
      const problem = toldOf(given);
      const known = records
        .filter(
          ({ header, statement }) =>
            header === problem.header && statementDifference(statement, problem.statement) === undefined,
        )
        .slice(0, count);
      const nothing = { tokens: 0, money: 0, exhausted: false };
      const answered = known.flatMap((record) => ("answer" in record ? [record.answer] : []));
      const { sketches, refused } = sketchesOf(answered, problem, nothing);
      const written = known.flatMap((record): Sketch[] =>
        "sketch" in record ? [{ reasoning: record.reasoning ?? "", sketch: record.sketch }] : [],
      );
      const all = new Map([...written, ...sketches].map((each) => [each.sketch, each]));
      return { sketches: [...all.values()], refused, ...nothing };
    },
  };
}
