// Automation for theorems of logic: one line that tries all cases, and the tactics that close goals by themselves.

import { DataError } from "../../../platform/index.ts";
import { automation } from "../../baselines.ts";
import type { Baseline, Problem } from "../../task.ts";
import { formOfProblem } from "../formats.ts";
import { signatureOf } from "../formula.ts";

/** Propositions that are split into cases; more of them are left alone, since each doubles the work. */
const MOST_CASES = 5;

/** A fixed list of lines: what proves a theorem here took no learning. */
export const logicPortfolio: Baseline = {
  name: "portfolio",
  proofs: (problem) => [...byCases(problem), ...automation.proofs(problem)],
};

/** `by_cases p <;> … <;> simp_all` over the propositions of the statement. */
function byCases(problem: Problem): string[] {
  const cases = propositionsOf(problem).map((name) => `by_cases ${name}`);
  if (cases.length === 0 || cases.length > MOST_CASES) return [];
  return [`by\n  ${[...cases, "simp_all"].join(" <;> ")}`];
}

/** The propositional variables of the statement, under their own names. */
function propositionsOf(problem: Problem): string[] {
  try {
    const { sequent, translate } = formOfProblem(problem);
    const variables = [...signatureOf(sequent).predicates].filter(([, arity]) => arity === 0);
    return variables.map(([name]) => translate(name));
  } catch (error) {
    if (error instanceof DataError) return [];
    throw error;
  }
}
