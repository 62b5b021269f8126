// One record of a problem file as a problem: one's own three fields, the benchmarks' form, or a record of a run's `problems/`.
import { DataError, LeanError } from "../../platform/index.ts";
import { splitTheorem } from "../../verify/index.ts";
import type { OracleFacts, Problem } from "../task.ts";
import { fillAnswers } from "./answers.ts";
import { miniF2fCategory } from "./categories.ts";
import { defectOfHeader, defectOfStatement, defectOfWords } from "./defects.ts";
import { isOpenProof } from "./open_proof.ts";
import { type ProblemRecord, partOf } from "./spelling.ts";

/** A problem with what its record says of it besides. */
export interface RecordedProblem {
  readonly problem: Problem;
  readonly facts: OracleFacts;
}

/** What a set says of its records that they do not say themselves. */
export interface RecordDefaults {
  /** What stands before a statement without a header of its own. */
  readonly header?: string;
  readonly writtenFor?: string;
}

/**
 * The problem of a record. Its header and statement stay as they are: only `:=` and what follows it is cut off, and an answer that it asks for
 * and records is put in its place. What stands before the theorem in the statement's own text belongs to the header.
 *
 * @throws DataError whose `what` names the field and says why there is none
 */
export function problemOfRecord(record: ProblemRecord, source: string, defaults: RecordDefaults = {}): RecordedProblem {
  const name = String(partOf(record, "name")?.text);
  const { field, text } = partOf(record, "statement") ?? { field: "statement", text: "" };
  const { before, statement, proof } = cutStatement(field, text, name);
  const given = partOf(record, "header");
  const ownHeader = given === undefined && !/^\s*import\b/m.test(before) ? defaults.header : given?.text;
  const header = joinedHeader(ownHeader ?? "", before);
  const words = partOf(record, "informal");
  const defect = (at: string | undefined, found: string | undefined) => {
    if (found !== undefined) throw new DataError(`${at ?? field}: ${found}`, text.slice(0, 100));
  };
  defect(given?.field, defectOfHeader(given?.text ?? ""));
  defect(field, defectOfHeader(header));
  defect(field, defectOfStatement(statement));
  const filled = answered(header, statement, record, field);
  defect(words?.field, defectOfWords(words?.text ?? ""));
  const tags = record.tags == null ? undefined : [record.tags].flat().join(", ");
  const category =
    partOf(record, "category")?.text ?? tags ?? (field === "formal_statement" ? miniF2fCategory(name) : undefined);
  const writtenFor = versionsOf(record) ?? defaults.writtenFor;
  const { difficulty } = record;
  return {
    problem: {
      name,
      statement,
      header: filled,
      ...(words === undefined ? {} : { informal: words.text }),
      source,
      split: partOf(record, "split")?.text ?? "",
      ...(category === undefined ? {} : { category }),
      ...(difficulty == null ? {} : { difficulty }),
      ...(writtenFor === undefined ? {} : { writtenFor }),
    },
    facts: factsOf(record, proof),
  };
}

function joinedHeader(given: string, before: string): string {
  const gap = before === "" || given === "" || given.endsWith("\n") ? "" : "\n";
  return `${given}${gap}${before}`;
}

/** The header with the answers that the problem asks for. @throws DataError where nothing says one */
function answered(header: string, statement: string, { answer }: ProblemRecord, field: string): string {
  const filled = fillAnswers(header, statement, answer == null ? [] : [answer].flat());
  if ("header" in filled) return filled.header;
  throw new DataError(
    `${field}: the value of '${filled.missing}' is to be filled in, and nothing says with what`,
    header.slice(-100),
  );
}

/** The versions that a record says it was written for. */
function versionsOf(record: ProblemRecord): string | undefined {
  const lean = partOf(record, "lean")?.text.replace(/^(?=v?\d)/, "Lean ");
  const mathlib = partOf(record, "mathlib")?.text.replace(/^/, "Mathlib ");
  const said = [lean, mathlib].filter((each) => each !== undefined);
  return said.length === 0 ? undefined : said.join(", ");
}

function factsOf(record: ProblemRecord, own: string | undefined): OracleFacts {
  const { length, provable, canonical, bucket, logic, formal_proof } = record;
  const said = typeof record.proof === "string" && record.proof !== "" ? record.proof : undefined;
  const proof = said ?? (formal_proof == null ? own : `by\n${formal_proof}`);
  const facts = { length, provable, canonical, bucket, logic, proof };
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value != null));
}

/**
 * A text with a theorem, cut at its `:=`. An example gets a name. A definition without a value asks for one, which is no less to be checked than a
 * proof; the word `noncomputable` before it stays with it.
 *
 * @throws DataError where there is no theorem in it, or more than one declaration's worth of doubt which is meant
 */
function cutStatement(
  field: string,
  text: string,
  name: string,
): { before: string; statement: string; proof: string | undefined } {
  const { before, statement, proof, declaration } = split(field, text);
  const isOpen = isOpenProof(proof);
  const { keyword, target } = declaration;
  const isDefinition = keyword === "def" && isOpen;
  if (!isDefinition && !["theorem", "lemma", "example"].includes(keyword))
    throw new DataError(`${field}: the statement is of a ${keyword}, not of a theorem`, text.slice(0, 100));
  if (target === undefined || target.end <= target.start)
    throw new DataError(`${field}: the theorem says nothing: there is no ':' with a proposition`, text.slice(0, 100));
  const word = isDefinition ? (/noncomputable\s+$/.exec(before)?.[0] ?? "") : "";
  return {
    before: before.slice(0, before.length - word.length),
    statement: keyword === "example" ? namedExample(statement, name) : `${word}${statement}`,
    proof: isOpen ? undefined : proof.trimEnd(),
  };
}

function split(field: string, text: string) {
  try {
    return splitTheorem(text);
  } catch (error) {
    if (!(error instanceof LeanError)) throw error;
    throw new DataError(`${field}: there is no theorem in the statement`, text.slice(0, 100), "", { cause: error });
  }
}

/** An example as a theorem: a verifier has to ask about a name. */
export function namedExample(statement: string, name: string): string {
  const word = name.replace(/[^\p{L}\p{N}_]/gu, "_");
  return statement.replace("example", `theorem gentzen_${word}`);
}
