// Which tactics of a text are right: those that hold and leave nothing that is false, one after the other up to the first that is not.
import { DataError } from "../../platform/index.ts";
import { failsInTables, isPropositional, type Problem, parseStatement, tacticsOf } from "../../tasks/index.ts";
import { ProofSession } from "../../verify/index.ts";

/** Whether each tactic is right, in order; the last may be wrong, and what stands behind it is not asked about. */
export function rightSteps({ header, statement }: Pick<Problem, "header" | "statement">, proof: string): boolean[] {
  const right: boolean[] = [];
  let session = ProofSession.open({ header, statement });
  for (const tactic of tacticsOf(proof)) {
    if ("kind" in session || session.goals.length === 0) break;
    session = session.apply(tactic.replace(/^/gm, "  "));
    const holds = !("kind" in session) && session.goals.every(isPlausible);
    right.push(holds);
    if (!holds) break;
  }
  return right;
}

/** False for a goal of propositional logic that some truth values refute; of others nothing is known. */
function isPlausible({ hypotheses, target }: ProofSession["goals"][number]): boolean {
  const binders = hypotheses.map(({ name, type }) => `(${name} : ${type})`).join(" ");
  try {
    const { sequent } = parseStatement(`theorem ex ${binders} : ${target}`);
    return !isPropositional(sequent) || !failsInTables(sequent);
  } catch (error) {
    if (error instanceof DataError) return true;
    throw error;
  }
}

/** Tactics that were right and tactics written, by how many stand before them. */
export type DepthCounts = readonly (readonly [right: number, written: number])[];

/** Counts together. */
export function byDepth(proofs: readonly (readonly boolean[])[]): DepthCounts {
  const deepest = proofs.reduce((most, { length }) => Math.max(most, length), 0);
  return Array.from({ length: deepest }, (_, depth) => {
    const there = proofs.filter(({ length }) => length > depth);
    return [there.filter((steps) => steps[depth]).length, there.length] as const;
  });
}
