// Reads the tactics that run other tactics.
import type { BoundName } from "../ast/terms.ts";
import type { Cursor } from "../cursor.ts";
import { barredBlocks, type Reader, smallNumber } from "./tactic_arguments.ts";
import { indentedBlock, tacticBlock } from "./tactics.ts";

type BlockKind =
  | "try"
  | "repeat"
  | "repeatAll"
  | "allGoals"
  | "anyGoals"
  | "focus"
  | "bullet"
  | "failIfSuccess"
  | "withReducible";

/** A tactic that takes a block and nothing else. */
function withBlock(kind: BlockKind): Reader {
  return (cursor, at) => ({ kind, block: tacticBlock(cursor), at });
}

/** The block of a bullet, which must stand to the right of the bullet's own block. */
export const bulletBlock: Reader = (cursor, at) => ({ kind: "bullet", block: indentedBlock(cursor), at });

/** Names up to `=>` or `|`, wherever they stand. */
function binderNames(cursor: Cursor): BoundName[] {
  const found: BoundName[] = [];
  while (cursor.token.kind === "identifier") found.push(cursor.binderName());
  return found;
}

function caseTag(cursor: Cursor): { tag: string; names: BoundName[] } {
  return { tag: cursor.identifier().text, names: binderNames(cursor) };
}

function caseTactic(open: boolean): Reader {
  return (cursor, at) => {
    const cases = [caseTag(cursor)];
    while (cursor.accept("|")) cases.push(caseTag(cursor));
    cursor.expect("=>");
    return { kind: "case", cases, open, block: tacticBlock(cursor), at };
  };
}

const next: Reader = (cursor, at) => {
  const bound = binderNames(cursor);
  cursor.expect("=>");
  return { kind: "next", names: bound, block: tacticBlock(cursor), at };
};

const first: Reader = (cursor, at) => ({ kind: "first", alternatives: barredBlocks(cursor), at });

const solve: Reader = (cursor, at) => ({ kind: "solve", alternatives: barredBlocks(cursor), at });

const iterate: Reader = (cursor, at) => {
  const count = smallNumber(cursor);
  return { kind: "iterate", count, block: tacticBlock(cursor), at };
};

function rotate(direction: 1 | -1): Reader {
  return (cursor, at) => ({ kind: "rotate", amount: direction * (smallNumber(cursor) ?? 1), at });
}

/** The tactics of this file by their first word. */
export const controlReaders: readonly (readonly [string, Reader])[] = [
  ["try", withBlock("try")],
  ["repeat", withBlock("repeat")],
  ["repeat'", withBlock("repeatAll")],
  ["all_goals", withBlock("allGoals")],
  ["any_goals", withBlock("anyGoals")],
  ["focus", withBlock("focus")],
  ["fail_if_success", withBlock("failIfSuccess")],
  ["with_reducible", withBlock("withReducible")],
  ["first", first],
  ["solve", solve],
  ["iterate", iterate],
  ["rotate_left", rotate(1)],
  ["rotate_right", rotate(-1)],
  ["case", caseTactic(false)],
  ["case'", caseTactic(true)],
  ["next", next],
];
