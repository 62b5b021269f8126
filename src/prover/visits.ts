// What came of trying a problem, as the curriculum records it: how often it was proved, and the shortest proof.
import type { VisitResult } from "./curriculum.ts";
import { type JudgedProblem, knownSamples, shortestProof } from "./judge/judge.ts";

/** What is known of a visit besides the samples. */
export interface VisitFinds {
  /** A whole proof by the search goal by goal. */
  readonly stitched?: string;
  /** Proofs of the same attempt that a process left which was killed. */
  readonly earlier?: readonly string[];
  /** Whether the completion is kept that the proof stood in. */
  readonly keepText?: boolean;
}

/** Counts the samples of a problem, and takes the shortest of all proofs. */
export function visitOf(entry: JudgedProblem, { stitched, earlier = [], keepText }: VisitFinds = {}): VisitResult {
  const proved = entry.samples.filter(({ verdict }) => verdict === "proved");
  const found = [...proved.map(({ proof }) => proof), ...(stitched === undefined ? [] : [stitched]), ...earlier];
  const proof = shortestProof(found);
  const text = keepText ? proved.find((sample) => sample.proof === proof)?.completion.text : undefined;
  return {
    problem: entry.problem.name,
    samples: knownSamples(entry).length,
    // A proof by search counts like one sample's: that is what makes harder problems look within reach.
    proved: stitched === undefined ? proved.length : 1,
    ...(proof === undefined ? {} : { proof }),
    ...(text === undefined ? {} : { text }),
  };
}
