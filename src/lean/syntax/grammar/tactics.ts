// Reads tactic blocks: the column of the first tactic is the block's, and every further line starts exactly there.
import type { Tactic, TacticBlock } from "../ast/tactics.ts";
import type { Cursor } from "../cursor.ts";
import { type Position, Unsupported } from "../lexer/failure.ts";
import { isUnimplementedTactic } from "../tactic_names.ts";
import { basicTactic, isTacticWord } from "./tactic_forms.ts";

/** One or more tactics, separated by line breaks or semicolons, or any number in braces (`tacticSeq`): they may stand anywhere. */
export function tacticBlock(cursor: Cursor): TacticBlock {
  return inBlock(cursor, () => (cursor.is("{") ? bracedBlock(cursor) : plainBlock(cursor)));
}

/**
 * The block after `by` or a bullet (`tacticSeqIndentGt`): to the right of the saved column. What stands further left does
 * not belong to it; without any tactic it leaves its goal unsolved.
 */
export function indentedBlock(cursor: Cursor): TacticBlock {
  return inBlock(cursor, () => {
    if (cursor.is("{")) return bracedBlock(cursor);
    if (cursor.isRight() && startsTactic(cursor)) return plainBlock(cursor);
    return { tactics: [], at: cursor.previousEnd(), end: cursor.previousEnd() };
  });
}

/** A `·` in a block belongs to no parenthesis around the block. */
function inBlock(cursor: Cursor, read: () => TacticBlock): TacticBlock {
  return cursor.withPlaceholders(undefined, () => cursor.nested(read));
}

function plainBlock(cursor: Cursor): TacticBlock {
  const at = cursor.token;
  const tactics = sequence(cursor);
  if (tactics.length === 0) throw cursor.unexpected("tactic");
  return { tactics, at, end: cursor.previousEnd() };
}

function bracedBlock(cursor: Cursor): TacticBlock {
  const at = cursor.next();
  const tactics = sequence(cursor);
  cursor.expect("}");
  return { tactics, at, end: cursor.previousEnd() };
}

/** `( tactics )`. */
export function parenthesisedBlock(cursor: Cursor): TacticBlock {
  return inBlock(cursor, () => {
    const at = cursor.next();
    const { tactics } = cursor.withoutPosition(() => tacticBlock(cursor));
    cursor.expect(")");
    return { tactics, at, end: cursor.previousEnd() };
  });
}

function sequence(cursor: Cursor): Tactic[] {
  return cursor.sepByIndent(
    ";",
    () => startsTactic(cursor),
    () => oneTactic(cursor),
  );
}

/** False where no tactic can begin, so that a sequence ends. An unknown word is taken for a tactic, as Lean does. */
export function startsTactic({ token: { kind, text } }: Cursor): boolean {
  if (kind === "identifier") return text !== "_";
  if (kind === "keyword") return isTacticWord(text) || isUnimplementedTactic(text);
  return kind === "symbol" && ["·", ".", "(", "{"].includes(text);
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
