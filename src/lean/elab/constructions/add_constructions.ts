// Adds what Lean derives from every inductive type: eliminators, course-of-values recursion, no confusion, injectivity.

import type { Budget, Declaration, Environment } from "../../kernel/index.ts";
import { addDeclaration } from "../../kernel/index.ts";
import { below, brecOn, hasCourseOfValues } from "./brec_on.ts";
import { eliminator } from "./cases_on.ts";
import { injectivity, injectivityEquation, noConfusion } from "./no_confusion.ts";
import { type OpenedFamily, openFamily } from "./opened.ts";

/**
 * Adds the constructions of an inductive type through the kernel. A construction whose own constants do not exist yet
 * (those of the library's first types) is left out.
 */
export function addConstructions(environment: Environment, name: string, budget: Budget): void {
  const family = openFamily(environment, name, budget);
  if (family === undefined) return;
  const has = (...names: string[]): boolean => names.every((needed) => environment.has(needed));
  const add = (declaration: Declaration | undefined): void => {
    if (declaration === undefined || declaration.kind === "quotient" || has(declaration.name)) return;
    addDeclaration(environment, declaration, budget);
  };
  if (family.recursor.numMotives === 1) add(eliminator(family, true));
  add(eliminator(family, false));
  if (has("PProd", "PUnit") && hasCourseOfValues(family)) {
    add(below(family));
    add(brecOn(family));
  }
  if (has("Eq")) addNoConfusion(family, has, add);
}

function addNoConfusion(
  family: OpenedFamily,
  has: (...names: string[]) => boolean,
  add: (declaration: Declaration | undefined) => void,
): void {
  const declarations = noConfusion(family);
  declarations.forEach(add);
  if (declarations.length === 0 || !has("And")) return;
  for (const maker of family.constructors) {
    add(injectivity(family, maker));
    if (has("propext")) add(injectivityEquation(family, maker));
  }
}
