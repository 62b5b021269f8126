// A problem: a theorem to prove, or a false statement that must never be proved.
import { DataError } from "../../platform/index.ts";
import { canonicalForm, textHash } from "./canonical.ts";
import { isPropositional, type Sequent, walk } from "./formula.ts";
import { parseStatement } from "./parse.ts";
import { printStatement } from "./print.ts";

/** Difficulty classes by the number of tactics in a shortest known proof. */
export const buckets = ["1-4", "5-8", "9-14"] as const;
export type Bucket = (typeof buckets)[number];

/** What it takes to prove a problem. */
export type Logic = "intuitionistic" | "classical" | "first_order" | "equality";

export interface Problem {
  /** Unique in a run: the hash of the canonical form. */
  readonly name: string;
  /** A Lean theorem without `:=`, in canonical names. */
  readonly statement: string;
  /** Equal for two problems if and only if they differ by names and the order of hypotheses alone. */
  readonly canonical: string;
  readonly bucket: Bucket;
  /** Tactics in the shortest proof that the search found; 0 for false statements. */
  readonly length: number;
  /** The proof term: `by` and the tactics, one a line, indented by two. Present in the SFT split alone. */
  readonly proof?: string;
  /** False for canaries: statements with a countermodel. */
  readonly provable: boolean;
  readonly logic: Logic;
}

/** The bucket of a proof length, or undefined above the last one. */
export function bucketOf(length: number): Bucket | undefined {
  return buckets.find((bucket) => {
    const [low, high] = bucket.split("-").map(Number);
    return length >= low && length <= high;
  });
}

/** Which logic a sequent's language belongs to, given whether its proof is classical. */
export function logicOf(sequent: Sequent, classical: boolean): Logic {
  if (isPropositional(sequent)) return classical ? "classical" : "intuitionistic";
  let equations = false;
  for (const formula of [...sequent.hypotheses, sequent.goal]) {
    walk(formula, (part) => {
      if (part.kind === "equal") equations = true;
    });
  }
  return equations ? "equality" : "first_order";
}

/** A problem record for a sequent that is already in canonical form. */
export function makeProblem(
  sequent: Sequent,
  canonical: string,
  facts: { length: number; logic: Logic; provable: boolean; proof?: readonly string[] },
): Problem {
  const bucket = facts.provable ? bucketOf(facts.length) : "1-4";
  if (bucket === undefined) {
    throw new DataError("problem outside the difficulty buckets", [`tactics: ${facts.length}`, canonical]);
  }
  return {
    name: textHash(canonical),
    statement: printStatement(sequent),
    canonical,
    bucket,
    length: facts.length,
    ...(facts.proof === undefined ? {} : { proof: tacticProof(facts.proof) }),
    provable: facts.provable,
    logic: facts.logic,
  };
}

/** Tactic lines as a proof term. */
export function tacticProof(lines: readonly string[]): string {
  return ["by", ...lines.map((line) => `  ${line}`)].join("\n");
}

/** The canonical text of any statement of the fragment. @throws DataError where it cannot be read. */
export function canonicalOf(statement: string): string {
  return canonicalForm(parseStatement(statement).sequent).text;
}
