// Alternatives of `cases` and `induction` that come after the goal was split: their names go to variables that are there already.

import { pairsOf } from "../../../platform/index.ts";
import type { FVar } from "../../kernel/index.ts";
import { type BoundName, type Cursor, type Position, Unsupported } from "../../syntax/index.ts";
import { LocalContext } from "../meta/context.ts";
import { isFVar } from "../meta/holes.ts";
import { tooManyNames } from "../tactics/cases/cases.ts";
import type { GoalBranch } from "../tactics/cases/split_goal.ts";
import { moveTo, renamed } from "../tactics/goals/hypotheses.ts";
import type { TacticState } from "../tactics/goals/state.ts";

/** `| @name x y =>` */
export interface Alternative {
  readonly name: string;
  /** The names are those of all fields, implicit ones included. */
  readonly explicit: boolean;
  readonly names: readonly BoundName[];
  readonly at: Position;
}

/** The error for what only a whole text can say. */
export function notByLine(what: string, at: Position): Unsupported {
  return new Unsupported(`${what}, in a proof that is written line by line`, at);
}

/** Reads an alternative up to its block. @throws Unsupported for forms that need the goals of others */
export function readAlternative(cursor: Cursor): Alternative {
  const at = cursor.expect("|");
  const explicit = cursor.accept("@");
  const name = cursor.identifier().text;
  const names: BoundName[] = [];
  while (cursor.token.kind === "identifier") names.push(cursor.binderName());
  const [what] = [name === "_" && "a wildcard alternative", cursor.is("|") && "alternatives with one block"].filter(
    Boolean,
  );
  if (what) throw notByLine(what, at);
  cursor.expect("=>");
  if (cursor.is("?_") || cursor.token.text === "_") throw notByLine("an alternative that is left open", cursor.token);
  return { name, explicit, names, at };
}

/** Gives the variables of a branch, which is the first goal, the names of its alternative. @throws Failure for too many */
export function renamedFields(
  state: TacticState,
  branch: GoalBranch,
  { name, explicit, names, at }: Alternative,
): void {
  const own = [...branch.fields, ...branch.hypotheses].filter(({ info }) => explicit || info === "default");
  if (names.length > own.length) {
    throw tooManyNames(name, names.length, own.length, at);
  }
  // A field that an equation has changed is there as a copy of the same name.
  const now = (field: FVar): FVar => {
    const other = branch.replaced.get(field.id);
    return other !== undefined && isFVar(other) && other.name === field.name ? other : field;
  };
  const chosen = pairsOf(own.slice(0, names.length), names);
  const given = new Map(chosen.map(([field, { name: text }]) => [now(field).id, text]));
  if (given.size === 0) return;
  const variables = state.context(branch.goal).variables.map((variable) => {
    const text = given.get(variable.id);
    return text === undefined || text === "_" ? variable : renamed(variable, text);
  });
  moveTo(state, branch.goal, new LocalContext(variables));
}
