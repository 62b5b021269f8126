// What is there about a function that was declared: its equation lemmas, its principle of induction, and how it unfolds.

import { appHead, type Environment, type Extension, isConst } from "../../kernel/index.ts";
import { openBinders } from "../constructions/opened.ts";
import type { Surroundings } from "../environment/view.ts";

export function equationName(name: string, index: number): string {
  return `${name}.eq_${index}`;
}

/** The names of a definition's equation lemmas, in the order of its cases. */
export function equationLemmas(environment: Surroundings, name: string): string[] {
  const found: string[] = [];
  while (environment.has(equationName(name, found.length + 1))) found.push(equationName(name, found.length + 1));
  return found;
}

/** The name of a function's principle. */
export function principleOf(name: string): string {
  return `${name}.induct`;
}

/** True for a definition by well-founded recursion: it is equal to what its text says by proof, not by definition. */
export function unfoldsByProof(environment: Surroundings, name: string): boolean {
  const info = environment.get(name);
  if (info?.kind !== "definition") return false;
  return isConst(appHead(openBinders(info.value, "lam").rest), "WellFounded.fix");
}

const complete: Extension<ReadonlySet<string>> = { name: "equations", initial: new Set() };

/** True for a definition that has a lemma for each alternative of its text. */
export function hasAllEquations(environment: Surroundings, name: string): boolean {
  return environment.extension(complete).has(name);
}

/** The name of the lemma that a function which unfolds by proof is what its text says. */
export function definitionLemma(name: string): string {
  return `${name}.eq_def`;
}

export function noteAllEquations(environment: Environment, name: string): void {
  environment.setExtension(complete, new Set(environment.extension(complete)).add(name));
}
