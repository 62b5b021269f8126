// What a training run shows: progress by stage, and the table of pass@k by stage and difficulty.

import { now } from "../platform/index.ts";
import { type Counts, describeRefusals } from "../prover/index.ts";
import type { EvaluationRecord, RunEvent, RunSummary } from "../prover/node.ts";
import { type Output, table } from "./output.ts";

/** Prints the events of a pipeline: a line for each stage, a progress line for each piece of work. */
export function reporter(output: Output): (event: RunEvent) => void {
  let label = "";
  let progress: ReturnType<Output["progress"]> | undefined;
  let since = now();
  const close = () => {
    progress?.finish();
    progress = undefined;
    label = "";
    since = now();
  };
  return (event) => {
    if (event.kind === "progress") {
      if (event.stage !== label) {
        close();
        progress = output.progress(event.stage, event.total, unitOf(event.stage), since);
        label = event.stage;
      }
      progress?.update(event.done, event.note);
      if (event.done >= event.total) close();
      return;
    }
    close();
    if (event.kind === "alarm") output.note(`alarm: ${event.text}`);
    else if (event.kind === "note") output.note(event.text);
    else if (event.kind === "stage") output.note(`${event.stage}: ${event.text}`);
    else output.note(passTable([event.record]));
  };
}

/** What a stage counts. */
function unitOf(stage: string): string {
  if (stage === "problems") return "%";
  if (/^grpo(-\w+)?$/.test(stage)) return "iterations";
  return /^evaluate | attempts$/.test(stage) ? "theorems" : "steps";
}

const percent = (value: number) => (100 * value).toFixed(1);

/** Rows of stages, columns of difficulty: pass@1 with its standard error, then the larger k. */
export function passTable(records: readonly EvaluationRecord[]): string {
  if (records.length === 0) return "";
  const buckets = Object.keys(records[0].buckets) as (keyof EvaluationRecord["buckets"])[];
  const ks = records[0].buckets[buckets[0]].pass.map(({ k }) => k);
  const heading = ["stage", ...buckets.flatMap((bucket) => ks.map((k) => `${bucket} @${k}`))];
  const rows = records.map((record) => [
    `${record.tag} (${record.split})`,
    ...buckets.flatMap((bucket) =>
      record.buckets[bucket].pass.map(({ value, standardError }) => `${percent(value)} ± ${percent(standardError)}`),
    ),
  ]);
  const { problems, samples } = records[0].buckets[buckets[0]];
  const caption = `pass@k in % (unbiased, n = ${samples} samples, ${problems} theorems in bucket ${buckets[0]}; tactics in the shortest known proof)`;
  const lost = records.map(({ buckets: each }) => Object.values(each).reduce((sum, { lost = 0 }) => sum + lost, 0));
  const total = lost.reduce((sum, each) => sum + each, 0);
  const note =
    total === 0 ? "" : `\n${total} samples lost, since the checker could not be asked: n is lower for their theorems`;
  return `${caption}\n${table([heading, ...rows])}${note}`;
}

/** The end of a run, for people. */
export function describeSummary(summary: RunSummary, path: string): string {
  const seconds = Object.values(summary.seconds).reduce((sum, each) => sum + each, 0);
  return [
    passTable(summary.stages),
    ...(summary.oracle
      ? ["problems were chosen by the lengths of the shortest proofs, which a search knows and no prover"]
      : []),
    ...ownLines(summary),
    ...crashLine(summary.counts),
    ...skippedLine(summary.counts),
    ...rejectedLine(summary.counts),
    `refused by the policy on proofs: ${describeRefusals(summary.counts)}`,
    `final model: ${summary.selected}, in ${path}/model; ${summary.proofs} verified proofs; ${Math.round(seconds)} s of work`,
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

/** How many tries the checker did not take, if any, and why most of them. */
function rejectedLine(counts: Counts): string[] {
  const reasons = Object.entries(counts)
    .filter(([name]) => name.startsWith("rejected/"))
    .sort(([, a], [, b]) => b - a);
  if (reasons.length === 0) return [];
  const total = reasons.reduce((sum, [, count]) => sum + count, 0);
  const shown = reasons.slice(0, 3).map(([name, count]) => `${count} × ${name.slice("rejected/".length)}`);
  return [`rejected by the checker: ${total} of ${counts.samples} samples: ${shown.join("; ")}`];
}

/** How many samples ended the checker, or were lost with it, if any. */
function crashLine(counts: Counts): string[] {
  const { "verdict/crashes_checker": crashing = 0, "verdict/lost": lost = 0 } = counts;
  if (crashing + lost === 0) return [];
  return [
    `checks without a verdict: ${crashing} samples crash the checker (failures), ${lost} were lost (not counted)`,
  ];
}
