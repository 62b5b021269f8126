// Theorems for a model to try: problem records, theorems of Lean files, or freshly drawn test problems.

import { basename, dirname, join, resolve } from "node:path";
import { z } from "zod";
import { DataError } from "../platform/index.ts";
import { fileExists, readText } from "../platform/node.ts";
import type { ProofJudge } from "../prover/index.ts";
import {
  type Bucket,
  bucketOf,
  buckets,
  defaultProblemSetOptions,
  drawProblemSets,
  findProof,
  isPropositional,
  type Problem,
  textHash,
} from "../tasks/index.ts";
import { type FileStatement, fileStatements, type Verifier, type VerifyRequest } from "../verify/index.ts";
import { logicalForm } from "./model_form.ts";
import { readNumberedRecords, readRecords } from "./records.ts";

/** A theorem with what is known of it. `statement` is in the model's names. */
export interface Theorem extends Pick<Problem, "name" | "statement" | "provable"> {
  /** Where it is from: a file, with the line and the name if it is one of several. */
  readonly source: string;
  /** By the shortest proof that a search finds; "other" if it finds none of up to 14 tactics. */
  readonly difficulty: Bucket | "other";
  /** Tactics of that proof. */
  readonly length: number | undefined;
  readonly logic: "propositional" | "first-order";
  /** The theorem as it was given, and the way back to its names, where those are not the model's. */
  readonly own?: { readonly statement: string; translate(proof: string): string };
}

const PROBLEM = z.looseObject({
  name: z.string(),
  statement: z.string(),
  bucket: z.enum(buckets),
  length: z.int().min(0),
  provable: z.boolean(),
  logic: z.enum(["intuitionistic", "classical", "first_order", "equality"]),
});

const FORM = "problems have name, statement, bucket, length, provable and logic, as in a run's problems/*.jsonl";

/** Reads problem records. @throws DataError where a line is none. */
export async function readProblems(path: string): Promise<z.output<typeof PROBLEM>[]> {
  return readRecords(path, PROBLEM, FORM);
}

/** Problem records as theorems. */
export function fromProblems(problems: readonly Omit<Problem, "canonical">[], source: string): Theorem[] {
  return problems.map(({ name, statement, provable, bucket, length, logic }) => {
    const propositional = logic === "intuitionistic" || logic === "classical";
    return {
      name,
      statement,
      provable,
      source,
      difficulty: bucket,
      length,
      logic: propositional ? "propositional" : "first-order",
    };
  });
}

/** Draws as many test problems a bucket, by the rule that keeps the test problems of a run with this seed apart. */
export function drawTestProblems(seed: number, perBucket: number): Theorem[] {
  const sets = drawProblemSets({
    ...defaultProblemSetOptions,
    seed,
    sft: { ...defaultProblemSetOptions.sft, count: 0 },
    pool: { ...defaultProblemSetOptions.pool, count: 0 },
    validation: { perBucket: 0 },
    test: { perBucket },
    canaries: { count: 0 },
  });
  return fromProblems(sets.test, `drawn with seed ${seed}`);
}

/** The held-out problems of the run that a folder is, or that its model is of; undefined where there is no run. */
export async function heldOutFile(folder: string): Promise<string | undefined> {
  const path = resolve(folder);
  const file = join(basename(path) === "model" ? dirname(path) : path, "problems", "test.jsonl");
  return (await fileExists(file)) ? file : undefined;
}

/** A record or theorem that is not used: where it stands, and why. */
export interface LeftOut {
  readonly source: string;
  readonly reason: string;
}

/** What was found in files. */
export interface FoundTheorems {
  readonly theorems: readonly Theorem[];
  /** Statements outside the prover's logic. */
  readonly outside: readonly LeftOut[];
  /** Statements that only repeat another one in other names. */
  readonly repeated: readonly LeftOut[];
}

/** How many there are for each reason. */
export function countReasons(leftOut: readonly LeftOut[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { reason } of leftOut) counts[reason] = (counts[reason] ?? 0) + 1;
  return counts;
}

/** The theorems of Lean files and of files of problem records, each statement once. @throws DataError for a bad file. */
export async function readTheorems(files: readonly string[]): Promise<FoundTheorems> {
  const theorems = new Map<string, Theorem>();
  const outside: LeftOut[] = [];
  const repeated: LeftOut[] = [];
  const add = (theorem: Theorem) => {
    const before = theorems.get(theorem.statement);
    if (before === undefined) theorems.set(theorem.statement, theorem);
    else repeated.push({ source: theorem.source, reason: `repeats ${before.source}` });
  };
  for (const file of files) {
    if (!file.endsWith(".lean")) {
      for (const { record, line } of await readNumberedRecords(file, PROBLEM, FORM)) {
        fromProblems([record], `${file}:${line} ${record.name}`).forEach(add);
      }
    } else {
      for (const statement of fileStatements(await readText(file))) {
        try {
          add(fromStatement(statement, file));
        } catch (error) {
          if (!(error instanceof DataError)) throw error;
          outside.push({ source: `${file}:${statement.line} ${statement.name}`, reason: error.what });
        }
      }
    }
  }
  return { theorems: [...theorems.values()], outside, repeated };
}

/** @throws DataError where the statement is outside the prover's logic. */
function fromStatement(found: FileStatement, file: string): Theorem {
  const { statement, canonical, sequent, translate } = logicalForm(found);
  const search = findProof(sequent);
  const length = search.kind === "proved" ? search.proof.lines.length : undefined;
  return {
    name: textHash(canonical),
    statement,
    provable: true,
    source: `${file}:${found.line} ${found.name}`,
    difficulty: (length === undefined ? undefined : bucketOf(length)) ?? "other",
    length,
    logic: isPropositional(sequent) ? "propositional" : "first-order",
    own: { statement: found.statement!, translate },
  };
}

/** A judge of the theorems as they were given: each proof is translated and held against the theorem's own statement. */
export function judgeOwn(judge: ProofJudge, theorems: readonly Theorem[]): ProofJudge {
  const own = new Map(theorems.map((theorem) => [theorem.statement, theorem.own]));
  const translated = (requests: readonly VerifyRequest[]) =>
    requests.map((request) => {
      const given = own.get(request.statement);
      if (given === undefined) return request;
      return { ...request, statement: given.statement, proof: given.translate(request.proof) };
    });
  const wrapped = (verifier: Verifier): Verifier => ({
    name: verifier.name,
    verify: (request) => verifier.verify(translated([request])[0]),
    verifyAll: (requests) => verifier.verifyAll(translated(requests)),
    close: () => verifier.close(),
  });
  return {
    verifyAll: (requests) => judge.verifyAll(translated(requests)),
    ...(judge.fresh === undefined ? {} : { fresh: () => wrapped((judge as Required<ProofJudge>).fresh()) }),
  };
}
