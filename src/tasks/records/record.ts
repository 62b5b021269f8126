// One record of a problem file as a problem: one's own three fields, the benchmarks' form, or a record of a run's `problems/`.
import { z } from "zod";
import { DataError, LeanError } from "../../platform/index.ts";
import { splitTheorem } from "../../verify/index.ts";
import type { OracleFacts, Problem } from "../task.ts";

const text = z.string().nullish();

/** What a line of a problem file may say; fields of other names are passed over, such as the `goal` of miniF2F. */
export const problemRecord = z
  .looseObject({
    name: z.string().min(1),
    statement: text,
    formal_statement: text,
    header: text,
    informal: text,
    informal_prefix: text,
    split: text,
    category: text,
    tags: z.array(z.string()).nullish(),
    difficulty: z.number().min(0).max(1).nullish(),
    proof: text,
    formal_proof: text,
    length: z.int().min(0).nullish(),
    bucket: text,
    logic: text,
    provable: z.boolean().nullish(),
    canonical: text,
  })
  .refine(({ statement, formal_statement }) => (statement ?? formal_statement) != null, {
    path: ["statement"],
    message: "neither statement nor formal_statement is there",
  });

export type ProblemRecord = z.output<typeof problemRecord>;

export const recordForm =
  'records are {"name": …, "statement": …, "header": …}, or miniF2F\'s {"name": …, "formal_statement": …, "header": …, "split": …}';

/** A problem with what its record says of it besides. */
export interface RecordedProblem {
  readonly problem: Problem;
  readonly facts: OracleFacts;
}

/**
 * The problem of a record. Its header and statement stay as they are: only `:=` and what follows it is cut off. What stands before
 * the theorem in the statement's own text belongs to the header.
 *
 * @throws DataError whose `what` says why there is none
 */
export function problemOfRecord(record: ProblemRecord, source: string): RecordedProblem {
  const { before, statement, proof } = cutStatement(String(record.statement ?? record.formal_statement), record.name);
  const given = record.header ?? "";
  const gap = before === "" || given === "" || given.endsWith("\n") ? "" : "\n";
  const informal = record.informal ?? record.informal_prefix ?? undefined;
  const category = record.category ?? record.tags?.join(", ");
  const { difficulty } = record;
  return {
    problem: {
      name: record.name,
      statement,
      header: `${given}${gap}${before}`,
      ...(informal === undefined ? {} : { informal }),
      source,
      split: record.split ?? "",
      ...(category === undefined ? {} : { category }),
      ...(difficulty == null ? {} : { difficulty }),
    },
    facts: factsOf(record, proof),
  };
}

function factsOf(record: ProblemRecord, own: string | undefined): OracleFacts {
  const { length, provable, canonical, bucket, logic, formal_proof } = record;
  const proof = record.proof ?? (formal_proof == null ? own : `by\n${formal_proof}`);
  const facts = { length, provable, canonical, bucket, logic, proof };
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value != null));
}

/** Whether what follows `:=` is nothing but a hole. */
export function isOpenProof(text: string): boolean {
  return /^(by\b)?\s*(sorry)?$/.test(text.trim());
}

/**
 * A text with a theorem, cut at its `:=`. An example gets a name.
 *
 * @throws DataError where there is no theorem in it, or more than one declaration's worth of doubt which is meant
 */
function cutStatement(text: string, name: string): { before: string; statement: string; proof: string | undefined } {
  const { before, statement, proof, declaration } = split(text);
  if (!["theorem", "lemma", "example"].includes(declaration.keyword))
    throw new DataError(`the statement is of a ${declaration.keyword}, not of a theorem`, text.slice(0, 100));
  if (declaration.target === undefined)
    throw new DataError("the theorem says nothing: there is no ':' with a proposition", text.slice(0, 100));
  return {
    before,
    statement: declaration.keyword === "example" ? namedExample(statement, name) : statement,
    proof: isOpenProof(proof) ? undefined : proof.trimEnd(),
  };
}

function split(text: string) {
  try {
    return splitTheorem(text);
  } catch (error) {
    if (!(error instanceof LeanError)) throw error;
    throw new DataError("there is no theorem in the statement", text.slice(0, 100), "", { cause: error });
  }
}

/** An example as a theorem: a verifier has to ask about a name. */
export function namedExample(statement: string, name: string): string {
  const word = name.replace(/[^\p{L}\p{N}_]/gu, "_");
  return statement.replace("example", `theorem gentzen_${word}`);
}
