// Audits that no held-out theorem, under any names and order of hypotheses, is among what a model was trained on.
import { DataError } from "../platform/index.ts";
import { canonicalOf, formOfProblem, parseStatement, type Sequent, twinForm, twinShape } from "../tasks/index.ts";
import { statementForm } from "./audit/statement_form.ts";

/** A statement that stands in two sets. */
export interface Leak {
  readonly canonical: string;
  readonly statement: string;
  readonly set: string;
  readonly trainedOn: string;
  readonly trainingSet: string;
}

export interface LeakageReport {
  /** Statements looked at in each set. */
  readonly counts: Readonly<Record<string, number>>;
  readonly leaks: readonly Leak[];
  /** Statements outside first-order logic, by set. */
  readonly unread: Readonly<Record<string, number>>;
}

/** A theorem to be compared, by its text alone or with what stands before it. */
export type Stated = string | { readonly statement: string; readonly header?: string };

/**
 * What two theorems have in common that are the same under other names and in another order; of statements outside first-order logic, what
 * {@link statementForm} says. Definitions in headers are not looked at: theorems of equal text count as one.
 */
export function leakageForm(stated: Stated): { readonly form: string; readonly read: boolean } {
  const { statement, header = "" } = typeof stated === "string" ? { statement: stated } : stated;
  try {
    return { form: canonicalOf(statement), read: true };
  } catch {}
  try {
    if (header !== "") return { form: formOfProblem({ statement, header, name: "" }).canonical, read: true };
  } catch {}
  return { form: statementForm(statement, header), read: false };
}

/**
 * Compares every held-out statement with every training statement by canonical form, recomputed from the texts: labels
 * that the sets carry are not trusted.
 *
 * @param training sets of statements that a model was, or may be, trained on, by name
 * @param heldOut sets that it must not have seen
 */
export function auditLeakage(
  training: Readonly<Record<string, readonly Stated[]>>,
  heldOut: Readonly<Record<string, readonly Stated[]>>,
): LeakageReport {
  const counts: Record<string, number> = {};
  const unread: Record<string, number> = {};
  const seen = new Map<string, { statement: string; set: string }>();
  const formOf = (stated: Stated, set: string): string => {
    counts[set] = (counts[set] ?? 0) + 1;
    const { form, read } = leakageForm(stated);
    if (!read) unread[set] = (unread[set] ?? 0) + 1;
    return form;
  };
  for (const [set, statements] of Object.entries(training)) {
    for (const stated of statements) {
      const form = formOf(stated, set);
      if (!seen.has(form)) seen.set(form, { statement: textOf(stated), set });
    }
  }
  const leaks: Leak[] = [];
  for (const [set, statements] of Object.entries(heldOut)) {
    for (const stated of statements) {
      const canonical = formOf(stated, set);
      const match = seen.get(canonical);
      if (match === undefined) continue;
      leaks.push({ canonical, statement: textOf(stated), set, trainedOn: match.statement, trainingSet: match.set });
    }
  }
  return { counts, leaks, unread };
}

/** A held-out statement with a twin among those of a training set. */
export type Twin = Omit<Leak, "canonical">;

/**
 * Held-out statements that are the same as training statements but for trivial equivalences: currying, commuted ∧, ∨ and ↔, negations
 * unfolded, hypotheses split. Statements outside first-order logic have none that could be told.
 */
export function findTwins(
  training: Readonly<Record<string, readonly Stated[]>>,
  heldOut: Readonly<Record<string, readonly Stated[]>>,
): Twin[] {
  interface Entry {
    readonly statement: string;
    readonly set: string;
    readonly form: string;
  }
  const byShape = new Map<string, Entry[]>();
  for (const { stated, set, sequent } of sequentsIn(heldOut)) {
    const shape = twinShape(sequent);
    const entry = { statement: textOf(stated), set, form: twinForm(sequent) };
    byShape.set(shape, [...(byShape.get(shape) ?? []), entry]);
  }
  const twins = new Map<Entry, Twin>();
  for (const { stated, set, sequent } of sequentsIn(training)) {
    const alike = byShape.get(twinShape(sequent));
    if (alike === undefined) continue;
    const form = twinForm(sequent);
    for (const entry of alike)
      if (entry.form === form && !twins.has(entry))
        twins.set(entry, {
          statement: entry.statement,
          set: entry.set,
          trainedOn: textOf(stated),
          trainingSet: set,
        });
  }
  return [...twins.values()];
}

const textOf = (stated: Stated): string => (typeof stated === "string" ? stated : stated.statement);

/** The statements of sets that can be read as sequents. */
function* sequentsIn(
  sets: Readonly<Record<string, readonly Stated[]>>,
): Generator<{ readonly stated: Stated; readonly set: string; readonly sequent: Sequent }> {
  for (const [set, statements] of Object.entries(sets))
    for (const stated of statements) {
      const sequent = sequentOf(stated);
      if (sequent !== undefined) yield { stated, set, sequent };
    }
}

function sequentOf(stated: Stated): Sequent | undefined {
  const { statement, header = "" } = typeof stated === "string" ? { statement: stated } : stated;
  try {
    return header === "" ? parseStatement(statement).sequent : formOfProblem({ statement, header, name: "" }).sequent;
  } catch (error) {
    if (error instanceof DataError) return undefined;
    throw error;
  }
}
