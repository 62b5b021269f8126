// Reads the patterns of `rcases`, `obtain`, `rintro`, and the alternatives of `cases … with` and `induction … with`.
import type { BoundName, CaseAlternative, CasePattern, TacticBlock, Term } from "./ast.ts";
import type { Cursor } from "./cursor.ts";
import { type Position, Unsupported } from "./failure.ts";
import { tacticBlock } from "./tactics.ts";
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
  if (cursor.is("@")) throw new Unsupported("explicit pattern '@'", at);
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

/** One or more patterns without bars, as `rintro` takes them. */
export function simplePatterns(cursor: Cursor): CasePattern[] {
  const patterns: CasePattern[] = [];
  const starts = (): boolean =>
    cursor.token.column > cursor.column &&
    (cursor.token.kind === "identifier" || cursor.is("⟨") || cursor.is("(") || cursor.is("-"));
  while (starts()) patterns.push(simplePattern(cursor));
  if (patterns.length === 0) throw cursor.unexpected("pattern");
  if (cursor.is(":")) throw new Unsupported("type after the patterns of 'rintro'", cursor.token);
  return patterns;
}

/** `with | inl h => … | inr h => …`. */
export function caseAlternatives(cursor: Cursor): CaseAlternative[] {
  cursor.expect("with");
  if (!cursor.is("|")) throw new Unsupported("'with' without alternatives", cursor.token);
  return cursor.withPosition(() => {
    const alternatives: CaseAlternative[] = [];
    while (cursor.is("|") && cursor.token.column >= cursor.column) alternatives.push(caseAlternative(cursor));
    return alternatives;
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
  const { block, hole } = alternativeBody(cursor, at);
  return { constructors, block, hole, at };
}

function alternativeBody(cursor: Cursor, at: Position): { block?: TacticBlock; hole?: Term } {
  if (cursor.token.text === "_" || cursor.is("?_") || cursor.is("?")) {
    throw new Unsupported("alternative left open with a hole", at);
  }
  return { block: tacticBlock(cursor, true) };
}
