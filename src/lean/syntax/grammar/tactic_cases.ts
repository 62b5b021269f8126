// Reads the tactics that take something apart: cases, induction, rcases, obtain, match, injection, generalize.
import { tupleOf } from "../../../platform/index.ts";
import type { CaseTarget, GeneralizeTarget, TacticBlock } from "../ast/tactics.ts";
import type { BoundName } from "../ast/terms.ts";
import type { Cursor } from "../cursor.ts";
import { type Position, Unsupported } from "../lexer/failure.ts";
import { parameters } from "./binders.ts";
import { alternativeBody, caseAlternatives, casePattern, introPatterns, patternList } from "./case_patterns.ts";
import { alternativePatterns, matchDiscriminants, requireRightSide } from "./local_terms.ts";
import { location, names, type Reader, smallNumber, someNames, termArguments } from "./tactic_arguments.ts";
import { tacticBlock } from "./tactics.ts";
import { term } from "./terms.ts";

/** `e` or `h : e`. */
function caseTarget(cursor: Cursor): CaseTarget {
  const named = cursor.token.kind === "identifier" && cursor.ahead(1).text === ":";
  const name = named ? cursor.binderName().name : undefined;
  if (named) cursor.next();
  return { name, term: term(cursor) };
}

function caseTargets(cursor: Cursor): CaseTarget[] {
  const targets = [caseTarget(cursor)];
  while (cursor.accept(",")) targets.push(caseTarget(cursor));
  return targets;
}

function caseAnalysis(kind: "cases" | "induction", functional = false): Reader {
  return (cursor, at) => {
    const targets = functional ? [caseTarget(cursor)] : caseTargets(cursor);
    const using = !functional && cursor.accept("using") ? term(cursor) : undefined;
    let generalizing: BoundName[] = [];
    if (cursor.isWord("generalizing")) {
      cursor.next();
      generalizing = someNames(cursor);
    }
    const found = cursor.is("with") ? caseAlternatives(cursor) : undefined;
    const { prelude, alternatives } = found ?? { prelude: undefined, alternatives: undefined };
    return { kind, functional, targets, using, generalizing, prelude, alternatives, at };
  };
}

function blockAlternatives<T>(
  cursor: Cursor,
  patterns: (cursor: Cursor) => T,
): { patterns: T; block: TacticBlock; at: Position }[] {
  const alternatives = cursor.manyIndent(
    () => cursor.is("|"),
    () => {
      const at = cursor.next();
      const found = patterns(cursor);
      requireRightSide(cursor);
      return { patterns: found, block: tacticBlock(cursor), at };
    },
  );
  if (alternatives.length === 0) throw new Unsupported("'match' without alternatives", cursor.token);
  return alternatives;
}

const introduce: Reader = (cursor, at) => {
  if (!cursor.is("|")) return { kind: "intro", parameters: parameters(cursor, true), at };
  const alternatives = blockAlternatives(cursor, alternativePatterns).map(({ patterns, block, at: bar }) => {
    const only = tupleOf(patterns, 1);
    if (only === undefined) throw new Unsupported("several patterns after 'intro'", bar);
    return { pattern: only[0], block, at: bar };
  });
  return { kind: "introMatch", alternatives, at };
};

const obtain: Reader = (cursor, at) => {
  const pattern = cursor.is(":") || cursor.is(":=") ? undefined : casePattern(cursor, false);
  const type = cursor.accept(":") ? term(cursor) : undefined;
  const value = cursor.accept(":=") ? term(cursor) : undefined;
  if (type === undefined && value === undefined) throw cursor.unexpected("':='");
  return { kind: "obtain", pattern, type, value, at };
};

const rcases: Reader = (cursor, at) => {
  const targets = caseTargets(cursor);
  const pattern = cursor.accept("with") ? casePattern(cursor, true) : undefined;
  return { kind: "rcases", targets, pattern, at };
};

const byCases: Reader = (cursor, at) => {
  const { name, term: proposition } = caseTarget(cursor);
  return { kind: "byCases", name, proposition, at };
};

const matchTactic: Reader = (cursor, at) => ({
  kind: "match",
  discriminants: matchDiscriminants(cursor),
  alternatives: blockAlternatives(cursor, alternativePatterns),
  at,
});

const nomatch: Reader = (cursor, at) => {
  const values = [term(cursor)];
  while (cursor.accept(",")) values.push(term(cursor));
  return { kind: "exact", term: { kind: "nomatch", values, at }, at };
};

const nofun: Reader = (_cursor, at) => ({ kind: "exact", term: { kind: "funMatch", alternatives: [], at }, at });

const subst: Reader = (cursor, at) => {
  const equalities = termArguments(cursor);
  if (equalities.length === 0) throw cursor.unexpected("term");
  return { kind: "subst", names: equalities, at };
};

const injection: Reader = (cursor, at) => {
  const equality = term(cursor);
  const bound = cursor.accept("with") ? someNames(cursor) : [];
  return { kind: "injection", term: equality, names: bound, at };
};

/** `e = x` or `h : e = x`; the term binds tighter than `=`. */
function generalizeTarget(cursor: Cursor): GeneralizeTarget {
  const named = cursor.token.kind === "identifier" && cursor.ahead(1).text === ":";
  const equation = named ? cursor.binderName().name : undefined;
  if (named) cursor.next();
  const value = term(cursor, 51);
  cursor.expect("=");
  return { equation, term: value, name: cursor.binderName().name };
}

const generalize: Reader = (cursor, at) => {
  const targets = [generalizeTarget(cursor)];
  while (cursor.accept(",")) targets.push(generalizeTarget(cursor));
  return { kind: "generalize", targets, location: location(cursor), at };
};

/** `if c then … else …`, where the condition may have a name for its hypothesis. */
const conditional: Reader = (cursor, at) => {
  if (cursor.is("let")) throw new Unsupported("'if let' as a tactic", cursor.token);
  const { name, term: condition } = caseTarget(cursor);
  cursor.expect("then");
  const yes = alternativeBody(cursor);
  cursor.expect("else");
  return { kind: "conditional", name, condition, yes, no: alternativeBody(cursor), at };
};

/** `ext p q : n` and `ext1 p q`. */
function extensionality(once: boolean): Reader {
  return (cursor, at) => {
    const patterns = patternList(cursor, true);
    const bounded = !once && cursor.accept(":");
    const depth = bounded ? smallNumber(cursor) : undefined;
    if (bounded && depth === undefined) throw cursor.unexpected("number");
    return { kind: "ext", patterns, depth, once, at };
  };
}

/** The tactics of this file by their first word. */
export const caseReaders: readonly (readonly [string, Reader])[] = [
  ["intro", introduce],
  ["intros", (cursor, at) => ({ kind: "intros", names: names(cursor), at })],
  ["rintro", (cursor, at) => ({ kind: "rintro", patterns: introPatterns(cursor), at })],
  ["cases", caseAnalysis("cases")],
  ["induction", caseAnalysis("induction")],
  ["fun_induction", caseAnalysis("induction", true)],
  ["fun_cases", caseAnalysis("cases", true)],
  ["rcases", rcases],
  ["obtain", obtain],
  ["by_cases", byCases],
  ["if", conditional],
  ["ext", extensionality(false)],
  ["ext1", extensionality(true)],
  ["match", matchTactic],
  ["nomatch", nomatch],
  ["nofun", nofun],
  ["subst", subst],
  ["subst_vars", (_cursor, at) => ({ kind: "substVars", at })],
  ["injection", injection],
  ["injections", (cursor, at) => ({ kind: "injections", names: names(cursor), at })],
  ["generalize", generalize],
];
