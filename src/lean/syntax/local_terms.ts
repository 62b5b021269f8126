// Reads `have`, `let`, `suffices`, `show`, `match` and `calc` in terms, and their parts that tactics share.
import type { CalcStep, FunParameter, LocalDeclaration, MatchAlternative, MatchDiscriminant, Term } from "./ast.ts";
import { looksLikeBinder, parameters } from "./binders.ts";
import type { Cursor } from "./cursor.ts";
import { type Position, Unsupported } from "./failure.ts";
import { isTacticWord } from "./tactic_forms.ts";
import { tacticBlock } from "./tactics.ts";
import { term } from "./terms.ts";

/** Reads what follows `have` or `let`; `inTerm` is false for the tactic forms. */
export function localDeclaration(cursor: Cursor, at: Position, inTerm: boolean): LocalDeclaration {
  let name: string | undefined;
  let pattern: Term | undefined;
  let binders: FunParameter[] = [];
  if (cursor.is("⟨") || (cursor.is("(") && !looksLikeBinder(cursor))) {
    pattern = term(cursor, 1024);
  } else if (cursor.token.kind === "identifier") {
    name = cursor.binderName().name;
    binders = cursor.withoutPosition(() => parameters(cursor));
  } else if (cursor.is("(") || cursor.is("{") || cursor.is("[")) {
    throw new Unsupported("'have' with binders and no name", cursor.token);
  }
  for (const parameter of binders) {
    if (parameter.kind === "pattern") throw new Unsupported("pattern among the binders of a local declaration", at);
  }
  const type = cursor.accept(":") ? term(cursor) : undefined;
  if (cursor.is("|")) throw new Unsupported("local declaration by equations", cursor.token);
  if (!cursor.is(":=") && !inTerm && type !== undefined && cursor.token.kind !== "symbol") {
    throw new Unsupported("'have' without ':='", at);
  }
  if (cursor.is("from") || cursor.is("by"))
    throw new Unsupported(`'${cursor.token.text}' in place of ':='`, cursor.token);
  cursor.expect(":=");
  return { name, pattern, binders, type, value: term(cursor), at };
}

/** What follows `suffices`: `h : T from e` or `h : T by tactics`. */
export function sufficesDeclaration(cursor: Cursor, at: Position): LocalDeclaration {
  const named = cursor.token.kind === "identifier" && cursor.ahead(1).text === ":";
  const name = named ? cursor.binderName().name : undefined;
  if (named) cursor.next();
  const type = term(cursor);
  const value = cursor.is("by") ? byTerm(cursor) : fromTerm(cursor);
  return { name, pattern: undefined, binders: [], type, value, at };
}

function fromTerm(cursor: Cursor): Term {
  cursor.expect("from");
  return term(cursor);
}

function byTerm(cursor: Cursor): Term {
  const at = cursor.expect("by");
  return { kind: "by", block: tacticBlock(cursor, true), at };
}

/** `have …; body`, `let …; body`, `suffices …; body`. */
export function localTerm(cursor: Cursor): Term {
  const at = cursor.token;
  const kind = at.text as "have" | "let" | "suffices";
  const declaration = cursor.withPosition(() => {
    cursor.next();
    return kind === "suffices" ? sufficesDeclaration(cursor, at) : localDeclaration(cursor, at, true);
  });
  cursor.accept(";");
  return { kind, declaration, body: term(cursor), at };
}

/** `show T from e` and `show T by tactics`. */
export function showTerm(cursor: Cursor): Term {
  const at = cursor.next();
  const type = term(cursor);
  if (cursor.is("by")) return { kind: "show", type, value: byTerm(cursor), at };
  return { kind: "show", type, value: fromTerm(cursor), at };
}

/** The terms between `match` and `with`, without names for their equations. */
export function matchDiscriminants(cursor: Cursor): Term[] {
  return namedDiscriminants(cursor).map(({ value, proof, at }) => {
    if (proof !== undefined) throw new Unsupported("named discriminant of a match", at);
    return value;
  });
}

/** The terms between `match` and `with`, each perhaps with a name for its equation. */
export function namedDiscriminants(cursor: Cursor): MatchDiscriminant[] {
  const discriminants: MatchDiscriminant[] = [];
  do {
    if (cursor.is("(") && cursor.ahead(1).text === "motive") throw new Unsupported("motive of a match", cursor.token);
    const at = cursor.token;
    const named = at.kind === "identifier" && cursor.ahead(1).text === ":";
    const proof = named ? cursor.binderName().name : undefined;
    if (named) cursor.next();
    discriminants.push({ value: term(cursor), proof, at });
  } while (cursor.accept(","));
  cursor.expect("with");
  return discriminants;
}

/** The patterns of one alternative, up to `=>`. */
export function alternativePatterns(cursor: Cursor): Term[] {
  const at = cursor.token;
  const lists = patternLists(cursor);
  if (lists.length > 1) throw new Unsupported("several patterns for one alternative", at);
  return lists[0];
}

/** Lists of patterns that share one right side, separated by bars, up to `=>`. */
function patternLists(cursor: Cursor): Term[][] {
  const lists: Term[][] = [];
  do {
    lists.push(
      cursor.withoutPosition(() => {
        const found = [term(cursor)];
        while (cursor.accept(",")) found.push(term(cursor));
        return found;
      }),
    );
  } while (cursor.accept("|"));
  cursor.expect("=>", "↦");
  return lists;
}

/** `| p, q => e` repeated; each bar must stand at or to the right of the first one. */
export function matchAlternatives(cursor: Cursor, at: Position): MatchAlternative[] {
  return cursor.withPosition(() => {
    const alternatives: MatchAlternative[] = [];
    while (cursor.is("|") && cursor.token.column >= cursor.column) {
      const bar = cursor.next();
      const lists = patternLists(cursor);
      const body = term(cursor);
      for (const patterns of lists) alternatives.push({ patterns, body, at: bar });
    }
    if (alternatives.length === 0) throw new Unsupported("match without alternatives", at);
    return alternatives;
  });
}

/** The steps of `calc`, all at the column of the first. */
export function calcSteps(cursor: Cursor): CalcStep[] {
  const outer = cursor.column;
  const steps = [cursor.withPosition(() => calcStep(cursor, true))];
  if (!startsStep(cursor, outer + 1)) return steps;
  cursor.withPosition(() => {
    while (startsStep(cursor, cursor.column)) steps.push(calcStep(cursor, false));
  });
  return steps;
}

function calcStep(cursor: Cursor, isFirst: boolean): CalcStep {
  const at = cursor.token;
  const relation = term(cursor);
  if (isFirst && !cursor.is(":=")) return { relation, proof: undefined, at };
  cursor.expect(":=");
  return { relation, proof: term(cursor), at };
}

/** True at `_` or another term that begins a line, not to the left of the column. */
function startsStep(cursor: Cursor, column: number): boolean {
  const { token } = cursor;
  const before = cursor.tokens[cursor.index - 1];
  if (token.kind !== "identifier" || token.line === before.line) return false;
  return token.text === "_" || (token.column >= column && !isTacticWord(token.text));
}
