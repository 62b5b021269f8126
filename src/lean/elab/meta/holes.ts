// Holes: terms and universe levels that an elaboration has still to find. To the kernel they are free variables and
// universe parameters with marks, so that it computes with them as with any, and takes none into a declaration.
import {
  type Expr,
  FIRST_MARK,
  type FVar,
  freshId,
  fvar,
  type Level,
  markedLevelParam,
  marksOf,
  type ParamLevel,
} from "../../kernel/index.ts";

const TERM_MARK = FIRST_MARK;
const LEVEL_MARK = FIRST_MARK << 1;
/** The name of all holes: a number would tell of earlier elaborations. */
const NAME = "?_";

/** A metavariable: a hole in a term. */
export interface MVar extends FVar {
  readonly name: typeof NAME;
  readonly value: undefined;
}

/** A universe metavariable. */
export type MVarLevel = ParamLevel;

/** A metavariable of the given type. */
export function mvar(type: Expr): MVar {
  // A variable with this mark is what an MVar is.
  return fvar(NAME, type, { marks: TERM_MARK }) as MVar;
}

export function levelMVar(): MVarLevel {
  return markedLevelParam(`?u.${freshId()}`, LEVEL_MARK);
}

/** True if the term is a metavariable. */
export function isMVar(e: Expr): e is MVar {
  return e.kind === "fvar" && (e.flags & TERM_MARK) !== 0;
}

/** True if the term is a free variable that is no metavariable. */
export function isFVar(e: Expr): e is FVar {
  return e.kind === "fvar" && (e.flags & TERM_MARK) === 0;
}

/** True if the level is a universe metavariable. */
export function isLevelMVar(level: Level): level is MVarLevel {
  return level.kind === "param" && level.marks !== 0;
}

/** True if a metavariable occurs in the term. */
export function hasMVar(e: Expr): boolean {
  return (e.flags & TERM_MARK) !== 0;
}

/** True if a universe metavariable occurs in the term. */
export function hasLevelMVar(e: Expr): boolean {
  return (e.flags & LEVEL_MARK) !== 0;
}

/** True if a metavariable of either kind occurs in the term. */
export function hasHoles(e: Expr): boolean {
  return marksOf(e) !== 0;
}

/** True if a universe metavariable occurs in the level. */
export function levelHasMVar(level: Level): boolean {
  return level.marks !== 0;
}
