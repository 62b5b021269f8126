// What an evaluation found: pass@k by difficulty and by logic, as numbers and as a table.
import { DataError } from "../platform/index.ts";
import {
  type Attemptable,
  estimatePass,
  type JudgedProblem,
  knownSamples,
  type PassEstimate,
  provedCount,
} from "../prover/index.ts";
import {
  type Bucket,
  bucketOf,
  buckets,
  findProof,
  formOfProblem,
  isPropositional,
  type Oracle,
  type Problem,
} from "../tasks/index.ts";
import { table } from "./output.ts";

/** pass@k over some of the theorems. */
export interface Group {
  readonly theorems: number;
  readonly pass: readonly PassEstimate[];
}

/** What is known of a problem besides its text; undefined and "other" where nobody knows. */
export interface KnownFacts {
  /** By the shortest known proof; "other" where none is known, or it has more than 14 tactics. */
  readonly difficulty: Bucket | "other";
  /** Tactics of that proof. */
  readonly length: number | undefined;
  readonly logic: "propositional" | "first-order" | undefined;
}

/** What the problem's source knows of it or, for theorems of first-order logic, a search finds. */
export function knownFacts(problem: Problem, oracle: Oracle): KnownFacts {
  const { length, logic } = oracle.get(problem.name) ?? {};
  if (length !== undefined) {
    const propositional = logic === "intuitionistic" || logic === "classical";
    return {
      difficulty: bucketOf(Math.max(1, length)) ?? "other",
      length,
      logic: propositional ? "propositional" : "first-order",
    };
  }
  try {
    const { sequent } = formOfProblem(problem);
    const search = findProof(sequent);
    const found = search.kind === "proved" ? search.proof.lines.length : undefined;
    return {
      difficulty: (found === undefined ? undefined : bucketOf(found)) ?? "other",
      length: found,
      logic: isPropositional(sequent) ? "propositional" : "first-order",
    };
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    return { difficulty: "other", length: undefined, logic: undefined };
  }
}

/** pass@k by difficulty and, where there are several, by logic, split and category; and over all. Empty groups are left out. */
export function groupsOf(
  judged: readonly JudgedProblem<Attemptable>[],
  ks: readonly number[],
  facts: ReadonlyMap<string, KnownFacts>,
): Record<string, Group> {
  const groups: Record<string, Group> = {};
  const add = (name: string, belongs: (theorem: Attemptable) => boolean) => {
    const inside = judged.filter(({ problem }) => problem.provable !== false && belongs(problem));
    const tallies = inside.map((each) => ({ samples: knownSamples(each).length, proved: provedCount(each) }));
    if (inside.length > 0) groups[name] = { theorems: inside.length, pass: ks.map((k) => estimatePass(tallies, k)) };
  };
  const addEach = (prefix: string, kindOf: (theorem: Attemptable) => string | undefined) => {
    const values = [...new Set(judged.map(({ problem }) => kindOf(problem)))];
    if (values.length < 2) return;
    for (const value of values) if (value) add(`${prefix}${value}`, (theorem) => kindOf(theorem) === value);
  };
  for (const bucket of [...buckets, "other"]) add(bucket, ({ name }) => facts.get(name)?.difficulty === bucket);
  addEach("", ({ name }) => facts.get(name)?.logic);
  addEach("split ", ({ split }) => split);
  addEach("", ({ category }) => category);
  add("all", () => true);
  return groups;
}

/** An evaluation in numbers. */
export interface EvaluationSummary {
  readonly theorems: number;
  /** False statements among what was tried; that none is proved has been made sure of. */
  readonly canaries: number;
  /** Theorems with a proof among their samples. */
  readonly proved: number;
  readonly samples: number;
  /** Samples that are no part of the estimate, since no verdict was to be had on them. */
  readonly lost: number;
  /** Samples that ended the checker each time: failures. */
  readonly crashes: number;
  readonly ks: readonly number[];
  readonly temperature: number;
  readonly groups: Readonly<Record<string, Group>>;
  /** Theorems that each prover without a model proves, if they were tried. */
  readonly baselines?: Readonly<Record<string, number>>;
  /** Statements that were not tried, by reason. */
  readonly outside: Readonly<Record<string, number>>;
  readonly repeated: number;
}

/** The same for people. */
export function describeEvaluation(summary: EvaluationSummary): string {
  const { samples, ks, groups, outside, repeated } = summary;
  const percent = (value: number) => (100 * value).toFixed(1);
  const rows = Object.entries(groups).map(([name, { theorems, pass }]) => [
    name,
    String(theorems),
    ...pass.map(({ value, standardError }) => `${percent(value)} ± ${percent(standardError)}`),
  ]);
  const lines = [
    `pass@k in % ± standard error (unbiased, n = ${samples} samples of each theorem at temperature ${summary.temperature})`,
    table([["tactics", "theorems", ...ks.map((k) => `pass@${k}`)], ...rows]),
    `${summary.proved} of ${summary.theorems} theorems proved`,
  ];
  for (const [name, proved] of Object.entries(summary.baselines ?? {}))
    lines.push(`${proved} of ${summary.theorems} proved by ${name}, without a model`);
  if (summary.lost > 0)
    lines.push(`${summary.lost} samples lost, since the checker could not be asked: n is lower for their theorems`);
  if (summary.crashes > 0) lines.push(`${summary.crashes} samples crash the checker, and count as failed`);
  if (summary.canaries > 0) lines.push(`none of ${summary.canaries} false statements proved`);
  if (repeated > 0) lines.push(`${repeated} statements left out that only repeat another one in other names`);
  const reasons = Object.entries(outside).sort(([, a], [, b]) => b - a);
  const total = reasons.reduce((sum, [, count]) => sum + count, 0);
  if (total > 0) lines.push(`${total} statements not tried:`, ...reasons.map(([why, count]) => `  ${count}  ${why}`));
  return lines.join("\n");
}
