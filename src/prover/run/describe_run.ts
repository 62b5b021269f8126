// A run for people: the table of pass@k by stage and difficulty, and what it came to.
import { counted, itemAt, required, textColumns } from "../../platform/index.ts";
import { type EvaluationRecord, passIn } from "../evaluate.ts";
import type { Gain, PairedDifference } from "../evaluation/paired.ts";
import { type Counts, describeRefusals } from "../judge/refusals.ts";
import { describeRejections, rejectionsIn } from "../judge/rejections.ts";
import type { RunSummary } from "./pipeline.ts";

const percent = (value: number) => (100 * value).toFixed(1);

/** Rows of stages, columns of difficulty: pass@1 with its standard error, then the larger k. */
export function passTable(records: readonly EvaluationRecord[]): string {
  const [first] = records;
  if (first === undefined) return "";
  const buckets = Object.keys(first.buckets) as (keyof EvaluationRecord["buckets"])[];
  const easiest = itemAt(buckets, 0);
  const { problems, samples } = required(first.buckets[easiest], "an evaluation without its bucket");
  const ks = ksIn(records);
  const heading = ["stage", ...buckets.flatMap((bucket) => ks.map((k) => `${bucket} @${k}`))];
  const rows = records.map((record) => [
    `${record.tag} (${record.split})`,
    ...buckets.flatMap((bucket) =>
      ks.map((k) => {
        const found = passIn(record, bucket, k);
        return found === undefined ? "" : `${percent(found.value)} ± ${percent(found.standardError)}`;
      }),
    ),
  ]);
  const caption = `pass@k in % (unbiased, n = ${samples} samples, ${counted(problems, "theorem")} in bucket ${easiest}; tactics in the shortest known proof)`;
  const lost = records.map(({ buckets: each }) => Object.values(each).reduce((sum, { lost = 0 }) => sum + lost, 0));
  const total = lost.reduce((sum, each) => sum + each, 0);
  const note =
    total === 0
      ? ""
      : `\n${counted(total, "sample")} lost, since the checker could not be asked: n is lower for their theorems`;
  return `${caption}\n${textColumns([heading, ...rows])}${note}`;
}

/** How deep into proofs tactics are right, a row for each evaluation. */
export function depthTable(records: readonly EvaluationRecord[]): string {
  const rows = records.flatMap(({ tag, byDepth = [] }) => {
    const shown = byDepth.slice(0, 12).filter(([, written]) => written >= 20);
    return shown.length === 0 ? [] : [[tag, ...shown.map(([right, written]) => percent(right / written))]];
  });
  if (rows.length === 0) return "";
  const most = Math.max(...rows.map(({ length }) => length));
  const heading = ["tactic", ...Array.from({ length: most - 1 }, (_, index) => `${index + 1}`)];
  const full = rows.map((row) => [...row, ...Array<string>(most - row.length).fill("")]);
  return `right tactics in %, of those whose predecessors are right, by their place in the proof\n${textColumns([heading, ...full])}`;
}

/** What the final model adds to other rows of the table, theorem by theorem. */
export function gainTable(gains: readonly Gain[]): string {
  const [first] = gains;
  if (first === undefined) return "";
  const buckets = Object.keys(first.buckets);
  const shown = ({ value, standardError }: PairedDifference) =>
    `${value < 0 ? "" : "+"}${percent(value)} ± ${percent(standardError)}`;
  const rows = gains.map(({ above, buckets: each }) => [
    `above ${above}`,
    ...buckets.map((bucket) => (each[bucket] === undefined ? "" : shown(each[bucket]))),
  ]);
  const caption =
    "the final model's pass@1 against other rows, in points, theorem by theorem; more than two standard errors is hardly chance";
  return `${caption}\n${textColumns([["", ...buckets], ...rows])}`;
}

/** Every k that one of the records reports: a prover without a model has fewer. */
function ksIn(records: readonly EvaluationRecord[]): number[] {
  const all = records.flatMap(({ buckets }) => Object.values(buckets).flatMap(({ pass }) => pass.map(({ k }) => k)));
  return [...new Set(all)].sort((a, b) => a - b);
}

/** What pass@k and its errors say, for whoever reads a table of them. */
export const HOW_TO_READ =
  "pass@k is the share of theorems for which one of k samples is a proof, in %, estimated without bias from all samples. Behind ± stands one standard error over the theorems: " +
  "a difference of two rows that is smaller than twice both errors together may be chance. Rows of provers without a model are of some of the theorems; that of a search stands under @k for the tokens that k samples took. Columns are classes by the tactics of the shortest proof that is known.";

/** One evaluation in a line: "sft (test): 1–4 tactics 52.9 @1, 87.0 @8; …". */
export function passLine({ tag, split, buckets }: EvaluationRecord): string {
  const parts = Object.entries(buckets).map(
    ([bucket, { pass }]) => `${bucket} ${pass.map(({ k, value }) => `${percent(value)} @${k}`).join(", ")}`,
  );
  return `${tag} (${split}), pass@k in %: ${parts.join("; ")}`;
}

/** The end of a run, for people. */
export function describeRun(summary: RunSummary, path: string): string {
  const seconds = Object.values(summary.seconds).reduce((sum, each) => sum + each, 0);
  return [
    passTable(summary.stages),
    HOW_TO_READ,
    ...[gainTable(summary.gains ?? []), depthTable(summary.stages)].filter((text) => text !== ""),
    ...(summary.oracle
      ? [
          `problems were chosen by the lengths of the shortest proofs, which ${summary.own ? "their records know" : "a search knows"} and no prover`,
        ]
      : []),
    ...(summary.twins > 0
      ? [
          `${summary.twins} of ${summary.problems.test} test theorems are trivially equivalent to ones of the training sets (currying, commuted ∧ ∨ ↔, ¬ unfolded, split hypotheses)`,
        ]
      : []),
    ...ownLines(summary),
    ...crashLine(summary.counts),
    ...skippedLine(summary.counts),
    ...describeRejections(rejectionsIn([summary.counts])),
    `refused by the policy on proofs: ${describeRefusals(summary.counts)}`,
    `final model: ${summary.selected}${summary.temperature === undefined ? "" : `, at temperature ${summary.temperature}`}, in ${path}/model; ${summary.proofs} verified proofs; ${Math.round(seconds)} s of work`,
  ].join("\n");
}

/** What became of problems of a user's own. */
function ownLines({ own }: RunSummary): string[] {
  if (own === undefined) return [];
  const leaking = own.leaking === 0 ? "" : `, ${own.leaking} of them because they are held out, too`;
  return [
    ...own.notes,
    `problems of ${own.task}, put as ${own.format}; ${own.leftOut} records or proofs left out${leaking}`,
  ];
}

/** How many updates were skipped, if any. */
function skippedLine(counts: Counts): string[] {
  const skipped = Object.entries(counts).filter(([name]) => name.startsWith("skipped/"));
  if (skipped.length === 0) return [];
  const total = skipped.reduce((sum, [, count]) => sum + count, 0);
  const where = skipped.map(([name, count]) => `${name.slice("skipped/".length)} ${count}`).join(", ");
  return [`updates skipped because gradients were not finite: ${total} (${where})`];
}

/** How many samples ended the checker, or were lost with it, if any. */
function crashLine(counts: Counts): string[] {
  const { "verdict/crashes_checker": crashing = 0, "verdict/lost": lost = 0 } = counts;
  if (crashing + lost === 0) return [];
  return [
    `checks without a verdict: ${counted(crashing, "sample crashes", "samples crash")} the checker (failures), ${counted(lost, "was lost", "were lost")} (not counted)`,
  ];
}
