// The parts that pages load when a text needs them, all at hand from the start: for programs that check without waiting.
import * as definitionsContent from "./declarations/definitions.ts";
import { definitions } from "./declarations/part.ts";
import { types } from "./inductive/part.ts";
import * as typesContent from "./inductive/whole.ts";
import { omega } from "./omega/part.ts";
import * as omegaContent from "./omega/whole.ts";
import * as functionsContent from "./recursion/defining_equation.ts";
import { functions } from "./recursion/part.ts";

/** Whoever is about to check calls this first, but for workers of pages: they wait for what is missing. */
export function haveAllParts(): void {
  omega.give(omegaContent);
  definitions.give(definitionsContent);
  types.give(typesContent);
  functions.give(functionsContent);
}
