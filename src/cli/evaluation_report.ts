// What an evaluation found: pass@k by difficulty and by logic, as numbers and as a table.
import { estimatePass, type JudgedProblem, knownSamples, type PassEstimate, provedCount } from "../prover/index.ts";
import { buckets } from "../tasks/index.ts";
import { table } from "./output.ts";
import type { Theorem } from "./theorems.ts";

/** pass@k over some of the theorems. */
export interface Group {
  readonly theorems: number;
  readonly pass: readonly PassEstimate[];
}

/** pass@k by difficulty, by logic where there are both, and over all. Groups without theorems are left out. */
export function groupsOf(judged: readonly JudgedProblem<Theorem>[], ks: readonly number[]): Record<string, Group> {
  const groups: Record<string, Group> = {};
  const add = (name: string, belongs: (theorem: Theorem) => boolean) => {
    const inside = judged.filter(({ problem }) => problem.provable && belongs(problem));
    const tallies = inside.map((each) => ({ samples: knownSamples(each).length, proved: provedCount(each) }));
    if (inside.length > 0) groups[name] = { theorems: inside.length, pass: ks.map((k) => estimatePass(tallies, k)) };
  };
  for (const bucket of [...buckets, "other"]) add(bucket, ({ difficulty }) => difficulty === bucket);
  const logics = new Set(judged.map(({ problem }) => problem.logic));
  if (logics.size > 1) for (const logic of logics) add(logic, (theorem) => theorem.logic === logic);
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
