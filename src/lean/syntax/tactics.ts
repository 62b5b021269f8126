// Reads tactic blocks: the column of the first tactic is the block's, and every further line starts exactly there.
import type { Tactic, TacticBlock } from "./ast.ts";
import type { Cursor } from "./cursor.ts";
import { type Position, Unsupported } from "./failure.ts";
import { basicTactic } from "./tactic_forms.ts";

/**
 * Reads one or more tactics, separated by line breaks or semicolons. With `indented`, the block must stand to the right
 * of the enclosing one: Lean versions differ on the rest, so it is refused.
 */
export function tacticBlock(cursor: Cursor, indented = false): TacticBlock {
  return cursor.nested(() => readBlock(cursor, indented));
}

function readBlock(cursor: Cursor, indented: boolean): TacticBlock {
  const at = cursor.token;
  if (at.kind === "end") throw cursor.unexpected("tactic");
  if (indented && at.column <= cursor.column) throw new Unsupported("tactic block that is not indented", at);
  if (cursor.is("{")) return bracedBlock(cursor);
  return cursor.withPosition(() => ({ tactics: sequence(cursor), at, end: cursor.previousEnd() }));
}

function bracedBlock(cursor: Cursor): TacticBlock {
  const at = cursor.next();
  const tactics = cursor.withoutPosition(() => cursor.withPosition(() => sequence(cursor)));
  cursor.expect("}");
  return { tactics, at, end: cursor.previousEnd() };
}

/** `( tactics )`. */
export function parenthesisedBlock(cursor: Cursor): TacticBlock {
  const at = cursor.next();
  const tactics = cursor.withoutPosition(() => cursor.withPosition(() => sequence(cursor)));
  cursor.expect(")");
  return { tactics, at, end: cursor.previousEnd() };
}

function sequence(cursor: Cursor): Tactic[] {
  return layoutSequence(cursor, oneTactic);
}

/** Reads parts that stand in lines at the layout column, or behind semicolons. */
export function layoutSequence<T>(cursor: Cursor, read: (cursor: Cursor) => T): T[] {
  const parts = [read(cursor)];
  for (;;) {
    const { token } = cursor;
    if (cursor.is(";")) {
      cursor.next();
      if (!startsTactic(cursor)) throw new Unsupported("semicolon after the last tactic", token);
      if (cursor.token.column < cursor.column) throw cursor.unexpected("tactic at the column of its block");
    } else if (token.kind === "end" || token.column !== cursor.column || !onNewLine(cursor) || !startsTactic(cursor)) {
      return parts;
    }
    parts.push(read(cursor));
  }
}

function onNewLine(cursor: Cursor): boolean {
  return cursor.index > 0 && cursor.token.line > cursor.tokens[cursor.index - 1].line;
}

const closers = new Set([")", "}", "]", "⟩", "|", ",", "=>", "|-", "#"]);

function startsTactic(cursor: Cursor): boolean {
  return cursor.token.kind !== "end" && !closers.has(cursor.token.text);
}

/** Reads one tactic with the `<;>` that follow it. */
export function oneTactic(cursor: Cursor): Tactic {
  return cursor.nested(() => {
    let first = basicTactic(cursor);
    while (cursor.is("<;>")) {
      const at: Position = cursor.next();
      first = { kind: "seqFocus", first, second: basicTactic(cursor), at };
    }
    if (cursor.is("<|>")) throw new Unsupported("'<|>' between tactics", cursor.token);
    return first;
  });
}
