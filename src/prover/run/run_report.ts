// The report of a run as a page: what it came to, its curves, its proofs; also of a run that still goes on (Node).
import { existsSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { DataError, isTable } from "../../platform/index.ts";
import { readJson, writeFileAtomic } from "../../platform/node.ts";
import {
  curveSections,
  type MetricsRecord,
  type ReportCell,
  type ReportChart,
  type ReportPart,
  type ReportSection,
  RUN_MARKER,
  readJournal,
  reportHtml,
} from "../../runs/node.ts";
import { type EvaluationRecord, passIn } from "../evaluate.ts";
import { HOW_TO_READ } from "./describe_run.ts";
import type { ProofRecord } from "./run_folder.ts";
import type { RunState } from "./state.ts";

/**
 * Writes `report.html` into a run's folder, of whatever kind: one file without scripts that any browser shows, also from a disk
 * that is offline. A run may be going on meanwhile: what it has stored is in the report.
 *
 * @returns the file's path
 * @throws DataError where the folder is no run
 */
export async function writeRunReport(folder: string): Promise<string> {
  const file = join(folder, "report.html");
  await writeFileAtomic(file, await runReport(folder));
  return file;
}

/** The report of a run as HTML. @throws DataError where the folder is no run */
async function runReport(folder: string): Promise<string> {
  const facts = await readRunFacts(folder);
  const metrics = { name: facts.name, records: readJournal<MetricsRecord>(join(folder, "metrics.jsonl")) };
  return reportHtml({
    title: `gentzen ${facts.kind}: ${facts.name}`,
    subtitle: facts.over
      ? "The run has come to its end."
      : "The run has not come to its end: this is what it has stored so far.",
    sections: [
      ...passSections(facts.evaluations),
      ...curveSections(metrics),
      ...proofSections(readJournal<ProofRecord>(join(folder, "proofs.jsonl"))),
      ...settingSections(facts),
    ],
  });
}

/** What the small files of a run's folder say. */
export interface RunFacts {
  /** The folder's own name. */
  readonly name: string;
  /** Which verb fills it: `train`, `sft`, … */
  readonly kind: string;
  readonly config: Readonly<Record<string, unknown>>;
  /** Empty while the run goes on. */
  readonly summary: Readonly<Record<string, unknown>>;
  /** Whether it has come to its end. */
  readonly over: boolean;
  /** The stage that a run of several stages is in. */
  readonly stage?: string;
  readonly evaluations: readonly EvaluationRecord[];
}

/** Reads them; a run may be going on meanwhile. @throws DataError where the folder is no run */
export async function readRunFacts(folder: string): Promise<RunFacts> {
  const read = async (name: string): Promise<Record<string, unknown>> => {
    const path = join(folder, name);
    const found = existsSync(path) ? await readJson<unknown>(path) : {};
    return isTable(found) ? found : {};
  };
  if (!existsSync(join(folder, RUN_MARKER))) {
    throw new DataError(
      `there is no run to report on: ${folder}`,
      `no ${RUN_MARKER} in it`,
      "name the folder of a run, as --out had it",
    );
  }
  const [marker, config, summary, state] = await Promise.all([
    read(RUN_MARKER),
    read("config.json"),
    read("summary.json"),
    read("state.json"),
  ]);
  const { evaluations = [], stage } = state as Partial<RunState>;
  return {
    name: basename(resolve(folder)),
    kind: String(marker.kind),
    config,
    summary,
    over: existsSync(join(folder, "summary.json")),
    ...(stage === undefined ? {} : { stage }),
    evaluations,
  };
}

/** What a run was asked for and, at its end, what it came to, as it is stored. */
export function settingSections({ config, summary, over }: RunFacts): ReportSection[] {
  return [
    { title: "Configuration", parts: [more("config.json", codeOf(config))] },
    ...(over ? [{ title: "Summary", parts: [more("summary.json", codeOf(summary))] }] : []),
  ];
}

/** The evaluations on held-out theorems as tables. */
export function passSections(evaluations: readonly EvaluationRecord[]): ReportSection[] {
  return (["test", "validation"] as const).flatMap((split) => {
    const own = evaluations.filter((record) => record.split === split);
    const [first] = own;
    if (first === undefined) return [];
    const parts: ReportPart[] = [
      { kind: "text", text: HOW_TO_READ },
      { kind: "table", rows: passRows(own) },
    ];
    return split === "test"
      ? [{ title: "What it came to, on theorems that were held out", parts }]
      : [
          {
            title: "On the way, on validation theorems",
            parts: [{ kind: "charts", charts: passCharts(own) }, more(`${own.length} evaluations`, ...parts.slice(1))],
          },
        ];
  });
}

/** How pass@k moved from evaluation to evaluation, for the smallest and the largest k. */
function passCharts(records: readonly EvaluationRecord[]): ReportChart[] {
  const ks = [
    ...new Set(records.flatMap(({ buckets }) => Object.values(buckets).flatMap(({ pass }) => pass.map(({ k }) => k)))),
  ];
  const ends = [...new Set([Math.min(...ks), Math.max(...ks)])];
  const buckets = Object.keys(records[0]?.buckets ?? {});
  return ends.map((k) => ({
    title: `pass@${k}`,
    note: "in %, evaluation by evaluation",
    curves: buckets.map((bucket) => ({
      name: bucket,
      points: records.flatMap((record, index) => {
        const value = passIn(record, bucket, k)?.value;
        return value === undefined ? [] : [[index + 1, 100 * value] as const];
      }),
    })),
  }));
}

/** A row for each evaluation, a column for each class and k. */
function passRows(records: readonly EvaluationRecord[]): ReportCell[][] {
  const columns = Object.entries(records[0]?.buckets ?? {}).flatMap(([bucket, { pass }]) =>
    pass.map(({ k }) => ({ bucket, k })),
  );
  const cellOf = (record: EvaluationRecord, { bucket, k }: { bucket: string; k: number }): ReportCell => {
    const found = record.buckets[bucket]?.pass.find((each) => each.k === k);
    if (found === undefined) return "";
    const percent = (value: number) => (100 * value).toFixed(1);
    return { text: `${percent(found.value)} ± ${percent(found.standardError)}`, share: found.value };
  };
  return [
    ["stage", ...columns.map(({ bucket, k }) => `${bucket} pass@${k}`)],
    ...records.map((record) => [record.tag, ...columns.map((column) => cellOf(record, column))]),
  ];
}

/** So many of the longest proofs are shown. */
const SHOWN = 6;

/** The proofs that a run has found, by where, and the longest of them. */
export function proofSections(proofs: readonly ProofRecord[]): ReportSection[] {
  if (proofs.length === 0) return [];
  const byOrigin = groupByOrigin(proofs);
  const rows = [...byOrigin].map(([origin, own]) => {
    const problems = new Set(own.map(({ problem }) => problem)).size;
    const longest = own.reduce((most, { tactics }) => Math.max(most, tactics), 0);
    return [origin, String(own.length), String(problems), String(longest)];
  });
  const longest = [...proofs].sort((a, b) => b.tactics - a.tactics).slice(0, SHOWN);
  const shown = longest.map((record) => [
    { kind: "text", text: record.origin } as const,
    { kind: "code", text: proofText(record) } as const,
  ]);
  return [
    {
      title: "Proofs found",
      parts: [
        { kind: "table", rows: [["found by", "proofs", "problems", "most tactics"], ...rows] },
        more(`the ${shown.length} longest`, ...shown.flat()),
      ],
    },
  ];
}

/** A proof with its statement and what stands before it, as one text. */
export function proofText({
  header = "",
  statement,
  lemmas = "",
  proof,
}: Omit<ProofRecord, "origin" | "tactics" | "problem">): string {
  return [header, lemmas, `${statement} := ${proof}`].filter((text) => text !== "").join("\n");
}

function groupByOrigin(proofs: readonly ProofRecord[]): Map<string, ProofRecord[]> {
  const found = new Map<string, ProofRecord[]>();
  for (const proof of proofs) {
    const own = found.get(proof.origin);
    if (own === undefined) found.set(proof.origin, [proof]);
    else own.push(proof);
  }
  return found;
}

function more(title: string, ...parts: ReportPart[]): ReportPart {
  return { kind: "more", title, parts };
}

function codeOf(value: object): ReportPart {
  return { kind: "code", text: JSON.stringify(value, null, 2) };
}
