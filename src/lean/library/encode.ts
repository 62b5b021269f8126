// Writes an environment as the text in which the checked library is shipped. Done when the project is built.
import type { ConstantInfo, Environment, Expr, Name } from "../kernel/index.ts";
import { collectAxioms } from "../kernel/index.ts";
import { type CheckedLibrary, constantKinds, type LibraryProofs, quotientRoles, type Tables } from "./coding/format.ts";
import { writeNames } from "./coding/names.ts";
import { writeNumber } from "./coding/numbers.ts";
import { type Part, PartWriter } from "./coding/parts.ts";
import { valueParts } from "./coding/tables.ts";
import { TermWriter } from "./coding/write_terms.ts";
import { Derivation } from "./derived.ts";

/** A part of a constant: a number, a name of a binder, or a term. */
type RecordPart = Part | Expr;

/** What there is to say of a constant beside its name. Other constants are given by their distance. */
function recordOf(terms: TermWriter, info: ConstantInfo): readonly RecordPart[] {
  const own = terms.constant(info.name);
  const distance = (name: Name) => Math.abs(terms.constant(name) - own);
  const words = info.levelParams.map((word) => ({ word }));
  const head = [constantKinds.indexOf(info.kind), words.length, ...words, info.type];
  switch (info.kind) {
    case "axiom":
    case "theorem":
      return head;
    case "definition":
      return [...head, info.value, Number(info.abbreviation), info.height, Number(info.arithmetic)];
    case "opaque":
      return [...head, info.value];
    case "inductive": {
      const flags = [info.recursive, info.reflexive, info.isProp].map(Number);
      const constructors = info.constructors.map(distance);
      return [...head, info.numParams, info.numIndices, ...flags, constructors.length, ...constructors];
    }
    case "constructor":
      return [...head, distance(info.inductive), info.index, info.numParams, info.numFields];
    case "recursor": {
      const counts = [info.numParams, info.numMotives, info.numMinors, info.numIndices, Number(info.k)];
      const rules = info.rules.flatMap((rule) => [distance(rule.constructorName), rule.numFields, rule.rhs]);
      return [...head, distance(info.inductive), ...counts, info.rules.length, ...rules];
    }
    case "quotient":
      return [...head, quotientRoles.indexOf(info.role)];
  }
}

const isTerm = (part: RecordPart): part is Expr => typeof part === "object" && "kind" in part;

function survey(terms: TermWriter, records: readonly (readonly RecordPart[])[]): void {
  for (const part of records.flat()) if (isTerm(part)) terms.survey(part);
}

function partsOf(terms: TermWriter, record: readonly RecordPart[]): readonly Part[] {
  return record.flatMap((part) => (isTerm(part) ? terms.parts(part) : [part]));
}

/** Everything about a constant as text, for telling whether two are the same. */
function exactText(info: ConstantInfo, constants: ReadonlyMap<Name, number>): string {
  const terms = new TermWriter(constants);
  const record = [...recordOf(terms, info), ...(info.kind === "theorem" ? [info.value] : [])];
  survey(terms, [record]);
  return JSON.stringify([partsOf(terms, record), [...terms.items], terms.levels]);
}

/** The constants that can be made again, each with the inductive type that comes before it. */
function madeAgain(environment: Environment, numbers: ReadonlyMap<Name, number>): ReadonlyMap<Name, Name> {
  const found = new Map<Name, Name>();
  let derivation: Derivation | undefined;
  let type: Name = "";
  for (const [index, info] of environment.constants().entries()) {
    if (info.kind === "inductive") {
      derivation = new Derivation(environment.prefix(index), info, environment);
      type = info.name;
    } else if (derivation !== undefined && info.name.startsWith(`${type}.`) && info.kind !== "constructor") {
      const made = derivation.constant(info.name);
      if (made !== undefined && exactText(made, numbers) === exactText(info, numbers)) found.set(info.name, type);
    }
  }
  return found;
}

/** Texts of the tables and of groups of records. */
function writeRecords<Key extends string>(
  terms: TermWriter,
  groups: Readonly<Record<Key, readonly (readonly RecordPart[])[]>>,
): Tables & Record<Key, string> {
  const entries = Object.entries<readonly (readonly RecordPart[])[]>(groups);
  for (const [, records] of entries) survey(terms, records);
  const written = entries.map(([key, records]) => [key, records.map((record) => partsOf(terms, record))] as const);
  const writer = new PartWriter(terms.items, [...terms.levels, ...written.flatMap(([, records]) => records)]);
  const texts = Object.fromEntries(written.map(([key, records]) => [key, writer.records(records)]));
  // The entries have the keys of the groups.
  return {
    words: writer.words,
    levels: writer.records(terms.levels),
    items: writer.items,
    ...(texts as Record<Key, string>),
  };
}

/** The text of all constants and tables of an environment. `decodeLibrary` reads it back. */
export function encodeLibrary(environment: Environment): {
  library: Omit<CheckedLibrary, "sources">;
  proofs: LibraryProofs;
} {
  const all = environment.constants();
  const numbers = new Map(all.map(({ name }, number) => [name, number]));
  const made = madeAgain(environment, numbers);
  const shipped = all.filter(({ name }) => !made.has(name));
  const axiomNames = all.filter(({ kind }) => kind === "axiom").map(({ name }) => name);
  const axioms = all.map(({ name }) => {
    const used = new Set(collectAxioms(environment, name));
    return axiomNames.reduce((bits, axiom, i) => bits | (used.has(axiom) ? 1 << i : 0), 0);
  });
  const terms = new TermWriter(numbers);
  const tables = [axiomNames, environment.extensions()].map((value) => valueParts(value, numbers));
  const library = {
    ...writeRecords(terms, { constants: shipped.map((info) => recordOf(terms, info)), tables }),
    names: writeNames(all.map(({ name }) => ({ name, madeFrom: made.get(name) }))),
    axioms: axioms.map(writeNumber).join(""),
  };
  return { library, proofs: encodeProofs(shipped, numbers) };
}

function encodeProofs(constants: readonly ConstantInfo[], numbers: ReadonlyMap<Name, number>): LibraryProofs {
  const terms = new TermWriter(numbers);
  let before = 0;
  const proofs = constants.flatMap((info) => {
    if (info.kind !== "theorem") return [];
    const step = terms.constant(info.name) - before;
    before += step;
    return [[step, info.value]];
  });
  return writeRecords(terms, { proofs });
}
