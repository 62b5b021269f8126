// Finds what a model was trained on of what it is measured by: the same statements under any names and in other words, near ones, and proofs.
import { counted, itemAt } from "../../platform/index.ts";
import { overlap, proofRuns, statementShingles, wordShingles } from "./near.ts";
import type { RegisteredUse } from "./registry.ts";
import { statementForm } from "./statement_form.ts";

/** A text to be compared, as far as it is known. */
export interface AuditText {
  readonly name: string;
  /** Where it is from: a file with its line. */
  readonly source: string;
  readonly statement?: string;
  readonly header?: string;
  /** The problem in words. */
  readonly informal?: string;
  readonly proof?: string;
}

/**
 * How two texts are alike, the plainest first: the same statement to the letter; the same but for names, orders, currying, notation and the direction
 * of relations; most of a statement; most of the words; a long run of a proof.
 */
export const findingKinds = ["exact", "same", "near", "words", "proof"] as const;
export type FindingKind = (typeof findingKinds)[number];

/** Something that was trained on and is measured by. */
export interface Finding {
  readonly kind: FindingKind;
  /** The share of runs in both; for proofs, of the evaluation's runs that the training has; 1 for the same statement. */
  readonly share: number;
  readonly trained: Pick<AuditText, "name" | "source">;
  readonly evaluated: Pick<AuditText, "name" | "source">;
}

export interface AuditReport {
  readonly trained: number;
  readonly evaluated: number;
  /** For each text that is measured by and each kind, the training text that is most alike; a kind that follows from a plainer one is left out. */
  readonly findings: readonly Finding[];
  /** How many texts that are measured by have a finding, by kind; and of any kind. */
  readonly counts: Readonly<Record<FindingKind | "any", number>>;
}

export interface AuditOptions {
  /** The share of runs from which statements and words are near. */
  readonly near?: number;
}

/** From this share on two statements are near: on pairs drawn from four benchmarks one in some thousands has it by chance. */
export const NEAR = 0.5;

/** A run that so many texts share says nothing. */
const COMMON = 0.05;

interface Evaluated {
  readonly text: AuditText;
  readonly letters: string | undefined;
  readonly shingles: ReadonlySet<string>;
  readonly words: ReadonlySet<string>;
  readonly runs: ReadonlySet<string>;
}

const lettersOf = (statement: string): string => statement.replace(/\s+/g, " ").trim();

/** The texts that have a run, by the run. */
class Runs {
  readonly #places = new Map<string, number[]>();
  readonly #most: number;

  constructor(sets: readonly ReadonlySet<string>[]) {
    this.#most = Math.max(20, COMMON * sets.length);
    sets.forEach((runs, at) => {
      for (const run of runs) {
        const places = this.#places.get(run);
        if (places === undefined) this.#places.set(run, [at]);
        else places.push(at);
      }
    });
  }

  /** The texts that share a run with these, and how many of those that are not in most of them. */
  candidates(runs: ReadonlySet<string>): ReadonlyMap<number, number> {
    const counts = new Map<number, number>();
    for (const run of runs) {
      const places = this.#places.get(run);
      if (places === undefined || places.length > this.#most) continue;
      for (const at of places) counts.set(at, (counts.get(at) ?? 0) + 1);
    }
    return counts;
  }
}

/** The texts that a model is measured by, ready to be looked for among others. */
export class Audit {
  readonly #evaluated: readonly Evaluated[];
  readonly #forms = new Map<string, number[]>();
  readonly #shingles: Runs;
  readonly #words: Runs;
  readonly #proofs: Runs;
  readonly #near: number;
  readonly #best = new Map<string, Finding>();
  #trained = 0;

  constructor(evaluated: readonly AuditText[], { near = NEAR }: AuditOptions = {}) {
    this.#near = near;
    this.#evaluated = evaluated.map((text) => ({
      text,
      letters: text.statement === undefined ? undefined : lettersOf(text.statement),
      ...setsOf(text),
    }));
    evaluated.forEach(({ statement, header }, at) => {
      if (statement === undefined) return;
      const form = statementForm(statement, header);
      this.#forms.set(form, [...(this.#forms.get(form) ?? []), at]);
    });
    this.#shingles = new Runs(this.#evaluated.map(({ shingles }) => shingles));
    this.#words = new Runs(this.#evaluated.map(({ words }) => words));
    this.#proofs = new Runs(this.#evaluated.map(({ runs }) => runs));
  }

  /** Compares a training text with all of them. @returns what they have in common, of every kind */
  look(trained: AuditText): Finding[] {
    this.#trained++;
    const found: Finding[] = [];
    const note = (kind: FindingKind, share: number, at: number): void => {
      found.push(this.#note(kind, share, trained, at));
    };
    const { statement, header } = trained;
    const { shingles, words, runs } = setsOf(trained);
    if (statement !== undefined) {
      const letters = lettersOf(statement);
      for (const at of this.#forms.get(statementForm(statement, header)) ?? [])
        note(itemAt(this.#evaluated, at).letters === letters ? "exact" : "same", 1, at);
    }
    for (const at of this.#shingles.candidates(shingles).keys()) {
      const share = overlap(shingles, itemAt(this.#evaluated, at).shingles);
      if (share >= this.#near) note("near", share, at);
    }
    for (const at of this.#words.candidates(words).keys()) {
      const share = overlap(words, itemAt(this.#evaluated, at).words);
      if (share >= this.#near) note("words", share, at);
    }
    for (const [at, count] of this.#proofs.candidates(runs))
      note("proof", count / itemAt(this.#evaluated, at).runs.size, at);
    return found;
  }

  #note(kind: FindingKind, share: number, { name, source }: AuditText, at: number): Finding {
    const { text } = itemAt(this.#evaluated, at);
    const evaluated = { name: text.name, source: text.source };
    const finding: Finding = { kind, share, trained: { name, source }, evaluated };
    const key = `${at} ${kind}`;
    if ((this.#best.get(key)?.share ?? 0) < share) this.#best.set(key, finding);
    return finding;
  }

  report(): AuditReport {
    const findings: Finding[] = [];
    const counts: Record<FindingKind | "any", number> = { exact: 0, same: 0, near: 0, words: 0, proof: 0, any: 0 };
    this.#evaluated.forEach((_, at) => {
      const own = findingKinds.flatMap((kind) => this.#best.get(`${at} ${kind}`) ?? []);
      const isSame = own.some(({ kind }) => kind === "exact" || kind === "same");
      const told = own.filter(({ kind }, index) => !(isSame && (kind === "near" || (kind === "same" && index > 0))));
      for (const { kind } of told) counts[kind]++;
      if (told.length > 0) counts.any++;
      findings.push(...told);
    });
    return { trained: this.#trained, evaluated: this.#evaluated.length, findings, counts };
  }
}

function setsOf({ statement, informal, proof }: AuditText): Pick<Evaluated, "shingles" | "words" | "runs"> {
  return {
    shingles: statement === undefined ? new Set() : statementShingles(statement),
    words: informal === undefined ? new Set() : wordShingles(informal),
    runs: proof === undefined ? new Set() : proofRuns(proof),
  };
}

/** An audit in words. */
export function describeAudit(
  { trained, evaluated, findings, counts }: AuditReport,
  registered: readonly RegisteredUse[],
  shown = 20,
): string {
  const said: Record<FindingKind, string> = {
    exact: "is trained on as it is",
    same: "is trained on under other names or in another form",
    near: "is nearly what is trained on",
    words: "is told in nearly the words of what is trained on",
    proof: "shares a long run of its proof with what is trained on",
  };
  const lines = findings.slice(0, shown).map(({ kind, share, trained: at, evaluated: of }) => {
    const much = kind === "exact" || kind === "same" ? "" : ` (${Math.round(100 * share)} %)`;
    return `${of.source} ${said[kind]}${much}: ${at.source}`;
  });
  const more = findings.length > shown ? [`and ${findings.length - shown} more; --json names all`] : [];
  const kinds = findingKinds.map((kind) => `${kind} ${counts[kind]}`).join(", ");
  const uses = registered.map(
    ({ set, trainedOn, names }) =>
      `${set}: ${counted(names.length, "statement")} trained on${trainedOn ? ", as in reports: allowed" : ": a leak"} (${names.slice(0, 3).join(", ")}${names.length > 3 ? ", …" : ""})`,
  );
  const compared = `${counts.any} of ${evaluated} texts that are measured by are among ${trained} that are trained on: ${kinds}`;
  return [
    ...lines,
    ...more,
    ...uses,
    ...(evaluated === 0 ? [] : [compared]),
    ...(evaluated === 0 && uses.length === 0
      ? [`no statement of a registered benchmark is among ${trained} that are trained on`]
      : []),
  ].join("\n");
}
