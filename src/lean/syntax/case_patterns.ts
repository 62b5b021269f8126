// Reads the patterns of `rcases`, `obtain`, `rintro`, and the alternatives of `cases … with` and `induction … with`.
import type { BoundName, CaseAlternative, CasePattern, Tactic, TacticBlock } from "./ast.ts";
import type { Cursor } from "./cursor.ts";
import { Unsupported } from "./failure.ts";
import { isTacticWord } from "./tactic_forms.ts";
import { oneTactic, tacticBlock } from "./tactics.ts";
import { term } from "./terms.ts";

/** Reads `p | q | r`, and `p : T` after it when `typed` is set. */
export function casePattern(cursor: Cursor, typed: boolean): CasePattern {
  return cursor.nested(() => {
    const at = cursor.token;
    const patterns = [simplePattern(cursor)];
    while (cursor.accept("|")) patterns.push(simplePattern(cursor));
    const pattern: CasePattern = patterns.length === 1 ? patterns[0] : { kind: "alternatives", patterns, at };
    if (!typed || !cursor.is(":")) return pattern;
    cursor.next();
    return { kind: "typed", pattern, type: term(cursor), at };
  });
}

function simplePattern(cursor: Cursor): CasePattern {
  const at = cursor.token;
  if (cursor.is("⟨")) return tuplePattern(cursor);
  if (cursor.is("(")) {
    cursor.next();
    const inner = cursor.withoutPosition(() => casePattern(cursor, true));
    cursor.expect(")");
    return inner;
  }
  if (cursor.is("-")) {
    cursor.next();
    return { kind: "clear", at };
  }
  if (cursor.accept("@")) return { kind: "explicit", pattern: simplePattern(cursor), at };
  const { name } = cursor.binderName();
  if (name === "rfl") return { kind: "rfl", at };
  return name === "_" ? { kind: "wildcard", at } : { kind: "name", name, at };
}

function tuplePattern(cursor: Cursor): CasePattern {
  const at = cursor.next();
  const patterns: CasePattern[] = [];
  cursor.withoutPosition(() => {
    while (!cursor.is("⟩")) {
      patterns.push(casePattern(cursor, true));
      if (!cursor.accept(",")) break;
      if (cursor.is("⟩")) throw new Unsupported("trailing comma in a pattern", cursor.token);
    }
  });
  cursor.expect("⟩");
  return { kind: "tuple", patterns, at };
}

/** What `rintro` takes: patterns without bars, groups `(x y : T)`, and a type for all of them at the end. */
export function introPatterns(cursor: Cursor): CasePattern[] {
  const patterns = patternList(cursor);
  if (patterns.length === 0) throw cursor.unexpected("pattern");
  return ascribed(cursor, patterns);
}

function patternList(cursor: Cursor): CasePattern[] {
  const patterns: CasePattern[] = [];
  const starts = (): boolean =>
    cursor.token.column > cursor.column &&
    (cursor.token.kind === "identifier" || ["⟨", "(", "-", "@"].some((symbol) => cursor.is(symbol)));
  while (starts()) patterns.push(...(cursor.is("(") ? patternGroup(cursor) : [simplePattern(cursor)]));
  return patterns;
}

function patternGroup(cursor: Cursor): CasePattern[] {
  const at = cursor.next();
  const patterns = cursor.withoutPosition(() => {
    const [first, ...rest] = patternList(cursor);
    if (first === undefined) throw cursor.unexpected("pattern");
    if (rest.length > 0 || !cursor.is("|")) return ascribed(cursor, [first, ...rest]);
    const alternatives = [first];
    while (cursor.accept("|")) alternatives.push(simplePattern(cursor));
    return ascribed(cursor, [{ kind: "alternatives", patterns: alternatives, at }]);
  });
  cursor.expect(")");
  return patterns;
}

/** The patterns with the type that follows them, if one does. */
function ascribed(cursor: Cursor, patterns: readonly CasePattern[]): CasePattern[] {
  if (!cursor.accept(":")) return [...patterns];
  const type = term(cursor);
  return patterns.map((pattern) => ({ kind: "typed", pattern, type, at: pattern.at }));
}

/** `with | inl h => … | inr h => …`; a tactic may stand before the first bar. */
export function caseAlternatives(cursor: Cursor): {
  prelude: Tactic | undefined;
  alternatives: CaseAlternative[] | undefined;
} {
  cursor.expect("with");
  if (cursor.token.kind === "identifier" && !isTacticWord(cursor.token.text)) {
    throw new Unsupported("'with' without alternatives", cursor.token);
  }
  const prelude = cursor.is("|") ? undefined : oneTactic(cursor);
  if (!cursor.is("|")) return { prelude, alternatives: undefined };
  return cursor.withPosition(() => {
    const alternatives: CaseAlternative[] = [];
    while (cursor.is("|") && cursor.token.column >= cursor.column) alternatives.push(caseAlternative(cursor));
    return { prelude, alternatives };
  });
}

function caseAlternative(cursor: Cursor): CaseAlternative {
  const at = cursor.token;
  const constructors: { name: string; explicit: boolean; names: BoundName[] }[] = [];
  while (cursor.accept("|")) {
    const explicit = cursor.accept("@");
    const name = cursor.identifier().text;
    const names: BoundName[] = [];
    while (cursor.token.kind === "identifier" && cursor.token.column > cursor.column) names.push(cursor.binderName());
    constructors.push({ name, explicit, names });
  }
  cursor.expect("=>");
  return { constructors, block: alternativeBody(cursor), at };
}

/** The block after `=>`; undefined for `?_` and `_`, which leave the goal open. */
function alternativeBody(cursor: Cursor): TacticBlock | undefined {
  if (cursor.token.text === "_") {
    cursor.next();
    return undefined;
  }
  if (cursor.is("?_")) {
    cursor.next();
    return undefined;
  }
  if (cursor.is("?")) throw new Unsupported("named hole as an alternative", cursor.token);
  return tacticBlock(cursor, true);
}
