// Reads `have`, `let`, `suffices`, `show`, `match` and `calc` in terms, and their parts that tactics share.
import { tupleOf } from "../../../platform/index.ts";
import type {
  CalcStep,
  FunParameter,
  LocalDeclaration,
  MatchAlternative,
  MatchDiscriminant,
  Term,
} from "../ast/terms.ts";
import type { Cursor } from "../cursor.ts";
import { Failure, type Position, Unsupported } from "../lexer/failure.ts";
import { looksLikeBinder, parameters } from "./binders.ts";
import { indentedBlock } from "./tactics.ts";
import { term } from "./terms.ts";

/** Reads what follows `have` or `let`; `inTerm` is false for the tactic forms. */
export function localDeclaration(cursor: Cursor, at: Position, inTerm: boolean): LocalDeclaration {
  if (cursor.isWord("rec")) throw new Unsupported("'let rec' here", cursor.token);
  let name: string | undefined;
  let pattern: Term | undefined;
  let binders: FunParameter[] = [];
  if (cursor.is("⟨") || (cursor.is("(") && !looksLikeBinder(cursor))) {
    pattern = term(cursor, 1024);
  } else if (cursor.token.kind === "identifier") {
    name = cursor.binderName().name;
    binders = parameters(cursor, false);
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

/** `by` with its block, and nothing behind it. */
export function byTerm(cursor: Cursor): Term {
  const at = cursor.expect("by");
  return { kind: "by", block: indentedBlock(cursor), at };
}

/** `have …; body`, `let …; body`, `suffices …; body`, with a line break or a semicolon before the body. */
export function localTerm(cursor: Cursor): Term {
  const at = cursor.token;
  const kind = at.text as "have" | "let" | "suffices";
  const declaration = cursor.withPosition(() => {
    cursor.next();
    return kind === "suffices" ? sufficesDeclaration(cursor, at) : localDeclaration(cursor, at, true);
  });
  if (!cursor.accept(";") && !cursor.beginsLine()) throw cursor.unexpected("';' or line break");
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
  const only = tupleOf(patternLists(cursor), 1);
  if (only === undefined) throw new Unsupported("several patterns for one alternative", at);
  return only[0];
}

/** Lists of patterns that share one right side, separated by bars, up to `=>`. */
function patternLists(cursor: Cursor): Term[][] {
  const lists: Term[][] = [];
  do {
    const found = [term(cursor)];
    while (cursor.accept(",")) found.push(term(cursor));
    lists.push(found);
  } while (cursor.accept("|"));
  cursor.expect("=>", "↦");
  return lists;
}

/** The right side of an alternative of a match does not stand to the left of the first bar. */
export function requireRightSide(cursor: Cursor): void {
  if (cursor.isNotLeft()) return;
  throw new Failure("the right side of an alternative stands to the left of its '|'", cursor.token);
}

/** `| p, q => e` repeated; each bar must stand at or to the right of the first one. */
export function matchAlternatives(cursor: Cursor, at: Position): MatchAlternative[] {
  const alternatives = cursor.manyIndent(
    () => cursor.is("|"),
    () => {
      const bar = cursor.next();
      const lists = patternLists(cursor);
      requireRightSide(cursor);
      const body = term(cursor);
      return lists.map((patterns) => ({ patterns, body, at: bar }));
    },
  );
  if (alternatives.length === 0) throw new Unsupported("match without alternatives", at);
  return alternatives.flat();
}

/** The steps of `calc`: the first anywhere, each further one in a line of its own, none to the left of the second. */
export function calcSteps(cursor: Cursor): CalcStep[] {
  const first = cursor.withPosition((): CalcStep => {
    const at = cursor.token;
    const relation = term(cursor);
    return { relation, proof: cursor.accept(":=") ? term(cursor) : undefined, at };
  });
  const steps = [first];
  cursor.withPosition(() => {
    while (cursor.beginsLine() && cursor.isNotLeft()) {
      const at = cursor.token;
      const relation = cursor.attempt(() => term(cursor));
      if (relation === undefined) return;
      cursor.expect(":=");
      steps.push({ relation, proof: term(cursor), at });
    }
  });
  return steps;
}
