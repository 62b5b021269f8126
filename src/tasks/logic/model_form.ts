// A theorem in the names that a prover was trained on, and its proofs in the theorem's own names.

import { DataError, itemAt } from "../../platform/index.ts";
import type { FileStatement } from "../../verify/index.ts";
import { canonicalForm } from "./canonical.ts";
import { type Sequent, signatureOf } from "./formula.ts";
import { type ParsedStatement, parseStatement } from "./parse.ts";
import { hypothesisName, individualType, printStatement } from "./print.ts";

/** A statement as a prover knows it. */
export interface ModelForm {
  /** The statement in canonical names, hypotheses in canonical order. */
  readonly statement: string;
  /** A proof of that statement, as one of the theorem that was given. What it proves is for a verifier to say. */
  translate(proof: string): string;
  /** A proof of the theorem that was given, as one of this statement. */
  restore(proof: string): string;
}

/** A statement of the prover's logic. */
export interface LogicalForm extends ModelForm {
  readonly sequent: Sequent;
  /** Equal for statements that differ in names and the order of hypotheses alone. */
  readonly canonical: string;
}

/**
 * Reads a theorem as one of first-order logic over one type, which may be any type: `Nat` is as good as a variable when
 * nothing is said of numbers.
 *
 * @throws DataError whose `what` says what puts the statement outside that logic.
 */
export function logicalForm({ name, statement, bound, reason }: FileStatement): LogicalForm {
  if (statement === undefined) throw new DataError(reason, name);
  const individuals = individualsOf(statement, bound);
  const declared = individuals === undefined || bound.has(individuals) ? "" : ` (${individuals} : Type)`;
  const binders = statement.slice("theorem ".length + name.length);
  const { sequent, hypothesisNames } = readFormulas(`theorem ex${declared}${binders}`);
  checkSymbols(sequent, bound);
  const form = canonicalForm(sequent);
  const own = new Map<string, string>();
  for (const [given, canonical] of form.names) own.set(canonical, given);
  for (const [index, place] of form.order.entries()) own.set(hypothesisName(index), itemAt(hypothesisNames, place));
  if (individuals !== undefined) own.set(individualType, individuals);
  return {
    statement: printStatement(form.sequent),
    canonical: form.text,
    sequent: form.sequent,
    translate: (proof) => rename(proof, own),
    restore: (proof) => rename(proof, new Map([...own].map(([canonical, given]) => [given, canonical]))),
  };
}

function readFormulas(statement: string): ParsedStatement {
  try {
    return parseStatement(statement);
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    throw new DataError("no formulas of first-order logic", [error.what, ...error.evidence]);
  }
}

const ARROWS = /^[\p{L}_][\p{L}\p{N}_'.₀-₉]*( ?→ ?[\p{L}_][\p{L}\p{N}_'.₀-₉]*)*$/u;
const UNIVERSE = /^(Type|Sort)\b/;
const QUANTIFIER = /[∀∃]\s*[({]?[^,:(){}]*:\s*([^,(){}]+?)\s*[,)}]/gu;

/** The parts of a binder's type such as `α → Prop`; undefined where the type is a formula or a universe. */
function arrowsOf(type: string, bound: ReadonlyMap<string, string>): string[] | undefined {
  if (UNIVERSE.test(type) || !ARROWS.test(type)) return undefined;
  const parts = type.split("→").map((part) => part.trim());
  const isType = (part: string) => UNIVERSE.test(bound.get(part) ?? "Type");
  return parts.every((part) => isType(part) && part !== "True" && part !== "False") ? parts : undefined;
}

/** The one type that constants, arguments and quantified variables have, if there are any. */
function individualsOf(statement: string, bound: ReadonlyMap<string, string>): string | undefined {
  const types = new Set<string>();
  for (const [name, type] of bound) {
    const parts = arrowsOf(type, bound);
    if (UNIVERSE.test(type)) types.add(name);
    else if (parts?.at(-1) === "Prop") for (const part of parts.slice(0, -1)) types.add(part);
    else for (const part of parts ?? []) types.add(part);
  }
  for (const [, type = ""] of statement.matchAll(QUANTIFIER)) types.add(type);
  const isProposition = (type: string) => type === "Prop" || bound.get(type) === "Prop";
  if ([...types].some(isProposition)) throw new DataError("propositions or proofs as individuals", statement);
  if (types.size > 1) throw new DataError("individuals of more than one type", [statement, [...types].join(", ")]);
  return [...types][0];
}

/** Every symbol must be declared by a binder of the statement, with as many arguments as it is used with. */
function checkSymbols(sequent: Sequent, bound: ReadonlyMap<string, string>): void {
  const { predicates, functions } = signatureOf(sequent);
  const declares = (name: string, arity: number, isPredicate: boolean): boolean => {
    const parts = arrowsOf(bound.get(name) ?? "_ _", bound);
    return parts !== undefined && parts.length === arity + 1 && (parts[arity] === "Prop") === isPredicate;
  };
  const strange = [
    ...[...predicates].filter(([name, arity]) => !declares(name, arity, true)),
    ...[...functions].filter(([name, arity]) => !declares(name, arity, false)),
  ];
  if (strange.length > 0) {
    throw new DataError("names that the statement does not declare", strange.map(([name]) => name).join(", "));
  }
  const constants = [...bound].filter(([, type]) => {
    const parts = arrowsOf(type, bound);
    return parts?.length === 1 && parts[0] !== "Prop";
  });
  if (constants.length > 0 && ![...functions.values()].includes(0)) {
    throw new DataError("an individual that is declared and not mentioned", constants.map(([name]) => name).join(", "));
  }
}

const WORD = /[\p{L}_][\p{L}\p{N}_'!?₀-₉]*/gu;
/** Names that a prover gives to what its tactics introduce, and the bound variables of canonical formulas. */
const MADE = /^(h\d+|x\d*|y|z)$/;

/** Renames words that are no field names; a name of the proof's own that would collide with a new one gets primes. */
function rename(proof: string, names: ReadonlyMap<string, string>): string {
  const taken = new Set([...names.values(), ...(proof.match(WORD) ?? [])]);
  const fresh = new Map<string, string>();
  const given = new Set(names.values());
  return proof.replace(WORD, (word, at: number) => {
    if (proof[at - 1] === ".") return word;
    const own = names.get(word) ?? fresh.get(word);
    if (own !== undefined) return own;
    if (!given.has(word) || !MADE.test(word)) return word;
    let name = `${word}'`;
    while (taken.has(name)) name += "'";
    taken.add(name);
    fresh.set(word, name);
    return name;
  });
}
