// Audits that no held-out theorem, under any names and order of hypotheses, is among what a model was trained on.
import { canonicalOf, formOfProblem } from "../tasks/index.ts";

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
  /** Statements that could not be read, by set; they were compared as text without spaces. */
  readonly unread: Readonly<Record<string, number>>;
}

/** A theorem to be compared, by its text alone or with what stands before it. */
export type Stated = string | { readonly statement: string; readonly header?: string };

/**
 * What two theorems have in common that are the same under other names and in another order; where a statement cannot be read, also
 * with the variables that its header declares, its text without its name and without spaces. Definitions in headers are not looked
 * at: theorems of equal text count as one.
 */
export function leakageForm(stated: Stated): { readonly form: string; readonly read: boolean } {
  const { statement, header = "" } = typeof stated === "string" ? { statement: stated } : stated;
  try {
    return { form: canonicalOf(statement), read: true };
  } catch {}
  try {
    if (header !== "") return { form: formOfProblem({ statement, header, name: "" }).canonical, read: true };
  } catch {}
  return { form: statement.replace(/^(theorem|lemma|example)\s+[^\s:({[⦃]+/u, "").replace(/\s+/g, ""), read: false };
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
  const textOf = (stated: Stated): string => (typeof stated === "string" ? stated : stated.statement);
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
