// Reads the patterns of `rcases`, `obtain`, `rintro`, and the alternatives of `cases … with` and `induction … with`.
import type { CaseAlternative, CasePattern, Tactic, TacticBlock } from "../ast/tactics.ts";
import type { BoundName } from "../ast/terms.ts";
import type { Cursor } from "../cursor.ts";
import { Unsupported } from "../lexer/failure.ts";
import { isTacticWord } from "./tactic_forms.ts";
import { oneTactic, startsTactic, tacticBlock } from "./tactics.ts";
import { term } from "./terms.ts";

/** Reads `p | q | r`, and `p : T` after it when `typed` is set. */
export function casePattern(cursor: Cursor, typed: boolean): CasePattern {
  return cursor.nested(() => {
    const at = cursor.token;
    const first = simplePattern(cursor);
    const patterns = [first];
    while (cursor.accept("|")) patterns.push(simplePattern(cursor));
    const pattern: CasePattern = patterns.length === 1 ? first : { kind: "alternatives", patterns, at };
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
    const inner = casePattern(cursor, true);
    cursor.expect(")");
    return inner;
  }
  if (cursor.is("-")) {
    cursor.next();
    return { kind: "clear", at };
  }
  if (cursor.accept("@")) {
    if (cursor.token.spaced) throw cursor.unexpected("pattern without a space before it");
    return { kind: "explicit", pattern: simplePattern(cursor), at };
  }
  const { name } = cursor.binderName();
  if (name === "rfl") return { kind: "rfl", at };
  return name === "_" ? { kind: "wildcard", at } : { kind: "name", name, at };
}

function tuplePattern(cursor: Cursor): CasePattern {
  const at = cursor.next();
  const patterns: CasePattern[] = [];
  while (!cursor.is("⟩")) {
    patterns.push(casePattern(cursor, true));
    if (!cursor.accept(",")) break;
    if (cursor.is("⟩")) throw new Unsupported("trailing comma in a pattern", cursor.token);
  }
  cursor.expect("⟩");
  return { kind: "tuple", patterns, at };
}

/** What `rintro` takes: patterns without bars, groups `(x y : T)`, and a type for all of them at the end. */
export function introPatterns(cursor: Cursor): CasePattern[] {
  const patterns = patternList(cursor, true);
  if (patterns.length === 0) throw cursor.unexpected("pattern");
  return ascribed(cursor, patterns);
}

/** Patterns side by side; with `indented`, each to the right of the saved column. */
export function patternList(cursor: Cursor, indented: boolean): CasePattern[] {
  const patterns: CasePattern[] = [];
  const starts = (): boolean =>
    (!indented || cursor.isRight()) &&
    (cursor.token.kind === "identifier" || ["⟨", "(", "-", "@"].some((symbol) => cursor.is(symbol)));
  while (starts()) patterns.push(...(cursor.is("(") ? patternGroup(cursor) : [simplePattern(cursor)]));
  return patterns;
}

function patternGroup(cursor: Cursor): CasePattern[] {
  const at = cursor.next();
  const [first, ...rest] = patternList(cursor, false);
  if (first === undefined) throw cursor.unexpected("pattern");
  let patterns = [first, ...rest];
  if (rest.length === 0 && cursor.is("|")) {
    const alternatives = [first];
    while (cursor.accept("|")) alternatives.push(simplePattern(cursor));
    patterns = [{ kind: "alternatives", patterns: alternatives, at }];
  }
  const found = ascribed(cursor, patterns);
  cursor.expect(")");
  return found;
}

/** The patterns with the type that follows them, if one does. */
function ascribed(cursor: Cursor, patterns: readonly CasePattern[]): CasePattern[] {
  if (!cursor.accept(":")) return [...patterns];
  const type = term(cursor);
  return patterns.map((pattern) => ({ kind: "typed", pattern, type, at: pattern.at }));
}

/**
 * `with | inl h => … | inr h => …`; before the first bar a tactic may stand, to the right of the saved column. Where no
 * alternative is given, that tactic has to close every goal.
 */
export function caseAlternatives(cursor: Cursor): {
  prelude: Tactic | undefined;
  alternatives: CaseAlternative[];
} {
  cursor.expect("with");
  if (cursor.token.kind === "identifier" && cursor.isRight() && !isTacticWord(cursor.token.text)) {
    throw new Unsupported("'with' without alternatives", cursor.token);
  }
  const prelude = !cursor.is("|") && cursor.isRight() && startsTactic(cursor) ? oneTactic(cursor) : undefined;
  const alternatives = cursor.manyIndent(
    () => cursor.is("|"),
    () => caseAlternative(cursor),
  );
  return { prelude, alternatives };
}

function caseAlternative(cursor: Cursor): CaseAlternative {
  const at = cursor.token;
  const constructors: CaseAlternative["constructors"][number][] = [];
  while (cursor.is("|")) constructors.push(cursor.withPosition(() => alternativeHead(cursor)));
  return { constructors, block: cursor.accept("=>") ? alternativeBody(cursor) : undefined, at };
}

/** `| @inl x y`: the names stand to the right of the bar. */
function alternativeHead(cursor: Cursor): CaseAlternative["constructors"][number] {
  cursor.next();
  const explicit = cursor.accept("@");
  const name = cursor.identifier().text;
  const names: BoundName[] = [];
  while (cursor.token.kind === "identifier" && cursor.isRight()) names.push(cursor.binderName());
  return { name, explicit, names };
}

/** The block after `=>`; undefined for `?_` and `_`, which leave the goal open as an alternative without `=>` does. */
export function alternativeBody(cursor: Cursor): TacticBlock | undefined {
  if (cursor.token.text === "_") {
    cursor.next();
    return undefined;
  }
  if (cursor.is("?_")) {
    cursor.next();
    return undefined;
  }
  if (cursor.is("?")) throw new Unsupported("named hole as an alternative", cursor.token);
  return tacticBlock(cursor);
}
