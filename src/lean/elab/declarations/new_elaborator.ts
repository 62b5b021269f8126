// Where an elaboration begins: the engine is handed the forms of terms, coercions and tactics.

import type { Budget } from "../../kernel/index.ts";
import { Elaborator, type Handlers } from "../engine/elaborator.ts";
import type { Surroundings } from "../environment/view.ts";
import type { LocalContext } from "../meta/context.ts";
import type { Scope } from "../names/scope.ts";
import { runTacticBlock } from "../tactics/run.ts";
import { coerce, coerceToSort } from "../terms/coercions.ts";
import { elaborateTerm } from "../terms/terms.ts";

const handlers: Handlers = { term: elaborateTerm, coerce, coerceToSort, tactics: runTacticBlock };

/** An elaboration in an environment, with these names open and these hypotheses, that uses up the budget. */
export function newElaborator(
  environment: Surroundings,
  scope: Scope,
  context: LocalContext,
  budget: Budget,
): Elaborator {
  return new Elaborator(environment, scope, context, budget, handlers);
}
