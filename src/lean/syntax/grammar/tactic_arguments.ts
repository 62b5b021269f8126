// What tactics take: names, terms side by side, places, rewrite rules, blocks.
import type { Location, RewriteRule, Tactic, TacticBlock } from "../ast/tactics.ts";
import type { BoundName, Term } from "../ast/terms.ts";
import type { Cursor } from "../cursor.ts";
import { type Position, Unsupported } from "../lexer/failure.ts";
import { tacticBlock } from "./tactics.ts";
import { term } from "./terms.ts";

/** Reads a tactic whose first word has been read. */
export type Reader = (cursor: Cursor, at: Position) => Tactic;

/** Names to the right of the layout column. */
export function names(cursor: Cursor): BoundName[] {
  const found: BoundName[] = [];
  while (cursor.token.kind === "identifier" && cursor.isRight()) found.push(cursor.binderName());
  return found;
}

export function someNames(cursor: Cursor): BoundName[] {
  const found = names(cursor);
  if (found.length === 0) throw cursor.unexpected("identifier");
  return found;
}

/** Dotted names of constants to the right of the layout column. */
export function constantNames(cursor: Cursor): BoundName[] {
  const found: BoundName[] = [];
  while (cursor.token.kind === "identifier" && cursor.isRight()) {
    const at = cursor.next();
    found.push({ name: at.text, at });
  }
  if (found.length === 0) throw cursor.unexpected("identifier");
  return found;
}

/** Terms side by side, each an atom. */
export function termArguments(cursor: Cursor): Term[] {
  const found: Term[] = [];
  while (cursor.isRight() && (cursor.token.kind === "identifier" || cursor.is("(") || cursor.is("‹"))) {
    found.push(term(cursor, 1024));
  }
  return found;
}

/** `at h₁ h₂ ⊢` or `at *`, if it is there; what it names stands to the right of the `at`. */
export function location(cursor: Cursor): Location | undefined {
  if (!cursor.is("at")) return undefined;
  return cursor.withPosition((): Location => {
    cursor.next();
    if (cursor.accept("*")) return { names: [], goal: true, everywhere: true };
    const found = names(cursor);
    const goal = cursor.isRight() && cursor.accept("⊢");
    if (found.length === 0 && !goal) throw cursor.unexpected("hypothesis");
    return { names: found, goal, everywhere: false };
  });
}

/** `(config := {})`, which sets nothing. @throws Unsupported where something is set */
function skipDefaults(cursor: Cursor): void {
  const at = cursor.token;
  for (const text of ["(", "config", ":=", "{", "}", ")"]) {
    if (cursor.token.text !== text) throw new Unsupported("configuration of 'rw'", at);
    cursor.next();
  }
}

/** `[e₁, ← e₂]`. */
export function rewriteRules(cursor: Cursor, unfolding = false): RewriteRule[] {
  if (cursor.is("(")) skipDefaults(cursor);
  if (!cursor.is("[")) throw new Unsupported("configuration of 'rw'", cursor.token);
  cursor.expect("[");
  const rules: RewriteRule[] = [];
  cursor.withoutPosition(() => {
    while (!cursor.is("]")) {
      const at = cursor.token;
      const symm = cursor.accept("←") || cursor.accept("<-");
      rules.push({ symm, unfolding, term: term(cursor), at });
      if (!cursor.accept(",")) break;
    }
  });
  cursor.expect("]");
  return rules;
}

/** A small number written out. */
export function smallNumber(cursor: Cursor): number | undefined {
  if (cursor.token.kind !== "number") return undefined;
  const value = Number(cursor.token.text);
  if (!Number.isInteger(value) || value > 10_000) throw new Unsupported("large number", cursor.token);
  cursor.next();
  return value;
}

/** Tactic blocks after bars, none of which stands to the left of the first. */
export function barredBlocks(cursor: Cursor): TacticBlock[] {
  const blocks = cursor.manyIndent(
    () => cursor.is("|"),
    () => {
      cursor.next();
      return tacticBlock(cursor);
    },
  );
  if (blocks.length === 0) throw cursor.unexpected("'|'");
  return blocks;
}
