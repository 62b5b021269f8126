// Reads what a declaration is: a term or alternatives, how its recursion ends, and the definitions under `where`.

import type { LocalDefinition, TerminationHints } from "../ast/commands.ts";
import type { BoundName, Term } from "../ast/terms.ts";
import type { Cursor } from "../cursor.ts";
import { signatureBinders } from "../grammar/binders.ts";
import { byTerm, matchAlternatives } from "../grammar/local_terms.ts";
import { indentedBlock } from "../grammar/tactics.ts";
import { term } from "../grammar/terms.ts";
import { Unsupported } from "../lexer/failure.ts";

/** `:= e` or alternatives. */
export function plainValue(cursor: Cursor): Term {
  const at = cursor.token;
  if (cursor.is("|")) return { kind: "funMatch", alternatives: matchAlternatives(cursor, at), isExplicit: true, at };
  cursor.expect(":=");
  return declarationBody(cursor);
}

/** `:= e` or alternatives, with the definitions of `let rec` at the beginning of `e`, which mean what those under `where` do. */
export function valueWithDefinitions(cursor: Cursor): { value: Term; locals: LocalDefinition[] } {
  const locals: LocalDefinition[] = [];
  const first = cursor.ahead(1);
  if (!cursor.is(":=") || (first.text !== "let" && first.text !== "by")) return { value: plainValue(cursor), locals };
  cursor.next();
  if (first.text === "by" && cursor.ahead(1).text === "let" && cursor.ahead(2).text === "rec") {
    cursor.next();
    const { column } = cursor.token;
    locals.push(...recursiveDefinitions(cursor));
    const block = cursor.withColumn(column - 1, () => indentedBlock(cursor));
    return { value: { kind: "by", block, at: first }, locals };
  }
  locals.push(...recursiveDefinitions(cursor));
  return { value: declarationBody(cursor), locals };
}

/** `let rec f : T := e`, repeated, each with a line break or a semicolon behind it. */
function recursiveDefinitions(cursor: Cursor): LocalDefinition[] {
  const found: LocalDefinition[] = [];
  while (cursor.is("let") && cursor.ahead(1).text === "rec") {
    cursor.withPosition(() => {
      cursor.index += 2;
      do found.push(localDefinition(cursor));
      while (cursor.accept(","));
    });
    if (!cursor.accept(";") && !cursor.beginsLine()) throw cursor.unexpected("';' or line break");
  }
  return found;
}

/** What stands behind `:=`: no operator follows the block of a `by`, which Lean reads as the whole (`declBody`). */
export function declarationBody(cursor: Cursor): Term {
  return cursor.is("by") ? byTerm(cursor) : term(cursor);
}

/** `termination_by` and `decreasing_by` behind a body. */
export function terminationHints(cursor: Cursor): TerminationHints | undefined {
  const at = cursor.token;
  const isMeasured = cursor.accept("termination_by");
  const isStructural = isMeasured && cursor.isWord("structural");
  if (isStructural) cursor.next();
  const measure = isMeasured ? measureOf(cursor) : undefined;
  const decreasing = cursor.accept("decreasing_by") ? indentedBlock(cursor) : undefined;
  return measure === undefined && decreasing === undefined ? undefined : { measure, isStructural, decreasing, at };
}

/** `x y => t` or `t`. */
function measureOf(cursor: Cursor): TerminationHints["measure"] {
  if (cursor.is("?")) {
    throw new Unsupported(`'termination_by ${cursor.token.text}'`, cursor.token);
  }
  let count = 0;
  while (cursor.ahead(count).kind === "identifier") count++;
  const names: BoundName[] = [];
  if (count > 0 && cursor.ahead(count).text === "=>") {
    while (names.length < count) names.push(cursor.binderName());
    cursor.next();
  }
  return { names, term: term(cursor) };
}

/** The definitions under a `where` behind a body, each at the column of the first or behind a semicolon. */
export function localDefinitions(cursor: Cursor): LocalDefinition[] {
  const at = cursor.token;
  if (!cursor.accept("where")) return [];
  const found = cursor.sepByIndent(
    ";",
    () => cursor.token.kind === "identifier",
    () => localDefinition(cursor),
  );
  if (found.length === 0) throw new Unsupported("'where' without definitions", at);
  return found;
}

function localDefinition(cursor: Cursor): LocalDefinition {
  const at = cursor.token;
  const { name } = cursor.binderName();
  const binders = signatureBinders(cursor);
  const type = cursor.accept(":") ? term(cursor) : undefined;
  const signature = { kind: "def", name, levels: undefined, binders, type, at, end: cursor.previousEnd() } as const;
  const value = plainValue(cursor);
  return { signature, value, hints: terminationHints(cursor) };
}
