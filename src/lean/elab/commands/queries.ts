// Carries out the commands that ask: what they are about is elaborated, so that their errors are Lean's; nothing is run.

import type { Budget } from "../../kernel/index.ts";
import { appHead } from "../../kernel/index.ts";
import type { Command, Term } from "../../syntax/index.ts";
import { Failure, Unsupported } from "../../syntax/index.ts";
import { openSection, type SectionVariables } from "../declarations/section_variables.ts";
import type { Elaborator } from "../engine/elaborator.ts";
import type { Surroundings } from "../environment/view.ts";
import { resolveGlobal, type Scope } from "../names/scope.ts";

/**
 * @throws Failure where Lean reports an error, Unsupported naming what the checker lacks
 */
export function runQuery(
  environment: Surroundings,
  scope: Scope,
  section: SectionVariables,
  { word, term, name, at }: Command & { kind: "query" },
  budget: Budget,
): void {
  if (name !== undefined) {
    const [found] = resolveGlobal(environment, scope, name, at);
    if (found === undefined || found.fields.length > 0) throw new Unsupported(`constant '${name}'`, at);
  }
  if (term === undefined) return;
  const { elab, variables } = openSection(environment, scope, section, budget);
  if (term.kind === "identifier" && variables.every((variable) => variable.name !== term.name)) {
    const found = resolveGlobal(environment, scope, term.name, term.at);
    if (found.length === 1 && found[0]?.fields.length === 0 && word !== "eval") return;
  }
  const value = elab.finishing(() => elab.elaborate(term, undefined));
  if (elab.sorries.length > 0) throw new Failure(`'sorry' in '#${word}'`, at);
  if (word === "eval") requirePrintable(elab, elab.meta.infer(value), term);
}

/** Lean can compute and print elements of data types; what else `#eval` might do is not known without running it. */
function requirePrintable(elab: Elaborator, type: ReturnType<Elaborator["type"]>, term: Term): void {
  const whole = elab.meta.whnf(elab.meta.instantiate(type));
  const head = appHead(whole);
  const isData = head.kind === "const" && elab.environment.get(head.name)?.kind === "inductive";
  if (!isData || elab.meta.isProposition(whole)) {
    throw new Unsupported("'#eval' of anything but an element of a data type", term.at);
  }
}
