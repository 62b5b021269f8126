// Audits that no held-out theorem, under any names and order of hypotheses, is among what a model was trained on.
import { canonicalOf } from "../tasks/index.ts";

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

/**
 * Compares every held-out statement with every training statement by canonical form, recomputed from the texts: labels
 * that the sets carry are not trusted.
 *
 * @param training sets of statements that a model was, or may be, trained on, by name
 * @param heldOut sets that it must not have seen
 */
export function auditLeakage(
  training: Readonly<Record<string, readonly string[]>>,
  heldOut: Readonly<Record<string, readonly string[]>>,
): LeakageReport {
  const counts: Record<string, number> = {};
  const unread: Record<string, number> = {};
  const seen = new Map<string, { statement: string; set: string }>();
  const formOf = (statement: string, set: string): string => {
    counts[set] = (counts[set] ?? 0) + 1;
    try {
      return canonicalOf(statement);
    } catch {
      unread[set] = (unread[set] ?? 0) + 1;
      return statement.replace(/\s+/g, "");
    }
  };
  for (const [set, statements] of Object.entries(training)) {
    for (const statement of statements) {
      const form = formOf(statement, set);
      if (!seen.has(form)) seen.set(form, { statement, set });
    }
  }
  const leaks: Leak[] = [];
  for (const [set, statements] of Object.entries(heldOut)) {
    for (const statement of statements) {
      const canonical = formOf(statement, set);
      const match = seen.get(canonical);
      if (match === undefined) continue;
      leaks.push({ canonical, statement, set, trainedOn: match.statement, trainingSet: match.set });
    }
  }
  return { counts, leaks, unread };
}
