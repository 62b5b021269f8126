// A problem: a theorem to prove, or a false statement that must never be proved.
import { DataError, exactly } from "../../platform/index.ts";
import type { KnownProblem, Oracle, OracleFacts } from "../task.ts";
import { canonicalForm, textHash } from "./canonical.ts";
import { isPropositional, type Sequent, walkFormula } from "./formula.ts";
import { parseStatement } from "./parse.ts";
import { printStatement } from "./print.ts";

/** Difficulty classes by the number of tactics in a shortest known proof. */
export const buckets = ["1-4", "5-8", "9-14"] as const;
export type Bucket = (typeof buckets)[number];

/** What it takes to prove a problem. */
export type Logic = "intuitionistic" | "classical" | "first_order" | "equality";

/**
 * A problem of this task with everything that its search knows of it, as it lies in a run's `problems/`. Statements are in canonical
 * names, and names are hashes of canonical forms; proofs, `by` and the tactics, one a line, indented by two, are in the SFT split alone.
 */
export interface LogicProblem extends KnownProblem {
  readonly canonical: string;
  readonly bucket: Bucket;
  readonly length: number;
  readonly provable: boolean;
  readonly logic: Logic;
}

/** What is known of the problems, apart from them. */
export function oracleOf(problems: readonly KnownProblem[]): Oracle {
  return new Map(
    problems.map(({ name, length, provable, canonical, bucket, logic, proof }) => {
      const facts: OracleFacts = { length, provable, canonical, bucket, logic, proof };
      return [name, Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined))];
    }),
  );
}

/** The shortest and the longest proof of a bucket. */
export function boundsOf(bucket: Bucket): readonly [number, number] {
  return exactly(bucket.split("-").map(Number), 2);
}

/** The bucket of a proof length, or undefined above the last one. */
export function bucketOf(length: number): Bucket | undefined {
  return buckets.find((bucket) => {
    const [low, high] = boundsOf(bucket);
    return length >= low && length <= high;
  });
}

/** Which logic a sequent's language belongs to, given whether its proof is classical. */
export function logicOf(sequent: Sequent, classical: boolean): Logic {
  if (isPropositional(sequent)) return classical ? "classical" : "intuitionistic";
  let equations = false;
  for (const formula of [...sequent.hypotheses, sequent.goal]) {
    walkFormula(formula, (part) => {
      if (part.kind === "equal") equations = true;
    });
  }
  return equations ? "equality" : "first_order";
}

/** A problem record for a sequent that is already in canonical form. */
export function makeProblem(
  sequent: Sequent,
  canonical: string,
  facts: { length: number; logic: Logic; provable: boolean; proof?: readonly string[]; split?: string },
): LogicProblem {
  const bucket = facts.provable ? bucketOf(facts.length) : "1-4";
  if (bucket === undefined) {
    throw new DataError("problem outside the difficulty buckets", [`tactics: ${facts.length}`, canonical]);
  }
  return {
    name: textHash(canonical),
    statement: printStatement(sequent),
    header: "",
    source: "logic",
    split: facts.split ?? "",
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
