// What is known of a problem besides its text: how long a proof is, and in which logic.
import { DataError } from "../../platform/index.ts";
import {
  type Bucket,
  bucketOf,
  findProof,
  formOfProblem,
  isPropositional,
  type Oracle,
  type Problem,
} from "../../tasks/index.ts";

/** What is known of a problem; undefined and "other" where nobody knows. */
export interface KnownFacts {
  /** By the shortest known proof; "other" where none is known, or it has more than 14 tactics. */
  readonly bucket: Bucket | "other";
  /** Tactics of that proof. */
  readonly length: number | undefined;
  readonly logic: "propositional" | "first-order" | undefined;
}

/** What the problem's source knows of it or, for theorems of first-order logic, a search finds. */
export function knownFacts(problem: Problem, oracle: Oracle): KnownFacts {
  const { length, logic } = oracle.get(problem.name) ?? {};
  if (length !== undefined) {
    const propositional = logic === "intuitionistic" || logic === "classical";
    return {
      bucket: bucketOf(Math.max(1, length)) ?? "other",
      length,
      logic: propositional ? "propositional" : "first-order",
    };
  }
  try {
    const { sequent } = formOfProblem(problem);
    const search = findProof(sequent);
    const found = search.kind === "proved" ? search.proof.lines.length : undefined;
    return {
      bucket: (found === undefined ? undefined : bucketOf(found)) ?? "other",
      length: found,
      logic: isPropositional(sequent) ? "propositional" : "first-order",
    };
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    return { bucket: "other", length: undefined, logic: undefined };
  }
}
