// Whether a subgoal is false: a countermodel where it is logic that has one, or a proof of its negation by automation.

import { findCountermodel, parseStatement } from "../../tasks/index.ts";
import { sourceDeclarations } from "../../verify/index.ts";
import { type FairJudge, lostCheck } from "../judge/fair_judge.ts";
import { type Attemptable, requestFor } from "../judge/judge.ts";

/** Proofs of a negation that need no search. */
const automation = [
  "by\n  decide",
  "by\n  simp",
  "by\n  intro h\n  simp at h",
  "by\n  omega",
  "by\n  intro h\n  have := h 0\n  simp at this",
  "by\n  intro h\n  have := h 0 0\n  simp at this",
  "by\n  intro h\n  have := h 1\n  omega",
  "by\n  intro h\n  have := h 0\n  omega",
];

/** How a subgoal was found to be false; undefined where it was not. @throws LeanError where a check came to no verdict */
export async function refutation(
  problem: Attemptable,
  judge: FairJudge,
): Promise<"countermodel" | "negation" | undefined> {
  if (problem.header === "" && hasCountermodel(problem.statement)) return "countermodel";
  const statement = negation(problem.statement);
  if (statement === undefined) return undefined;
  const negated = { header: problem.header, statement };
  const settled = await judge.settleAll(automation.map((proof) => requestFor(negated, { proof })));
  if (settled.some(({ verdict }) => verdict.kind === "proved")) return "negation";
  if (settled.some(({ standing }) => standing === "lost")) throw lostCheck(problem.name);
  return undefined;
}

function hasCountermodel(statement: string): boolean {
  try {
    return findCountermodel(parseStatement(statement).sequent) !== undefined;
  } catch {
    return false; // No statement of the logic that is searched.
  }
}

/** The theorem that a statement does not hold for all of its variables. */
export function negation(statement: string): string | undefined {
  const [declaration] = sourceDeclarations(`${statement} := sorry`);
  const { binders = [], target, nameSpan, name } = declaration ?? {};
  if (target === undefined || nameSpan === undefined) return undefined;
  const first = binders[0]?.start ?? target.start;
  const levels = /^\s*(\.\{[^}]*\})/.exec(statement.slice(nameSpan.end, first))?.[1] ?? "";
  const variables = binders.map(({ start, end }) => statement.slice(start, end)).join(" ");
  const stated = statement.slice(target.start, target.end);
  return `theorem ${name}_is_false${levels} : ¬ (${variables === "" ? stated : `∀ ${variables}, ${stated}`})`;
}
