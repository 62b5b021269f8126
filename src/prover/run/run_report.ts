// The report of a run as a page: what it came to, its curves, its proofs; also of a run that still goes on (Node).
import { existsSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { DataError, isTable } from "../../platform/index.ts";
import { readJson, writeFileAtomic } from "../../platform/node.ts";
import {
  curveSections,
  type MetricsRecord,
  type ReportCell,
  type ReportPart,
  type ReportSection,
  RUN_MARKER,
  readJournal,
  reportHtml,
} from "../../runs/node.ts";
import type { EvaluationRecord } from "../evaluate.ts";
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
  const { evaluations = [] } = state as Partial<RunState>;
  const sections = [
    ...passSections(evaluations),
    ...curveSections(readJournal<MetricsRecord>(join(folder, "metrics.jsonl"))),
    ...proofSections(readJournal<ProofRecord>(join(folder, "proofs.jsonl"))),
    { title: "Configuration", parts: [more("config.json", codeOf(config))] },
    ...(existsSync(join(folder, "summary.json"))
      ? [{ title: "Summary", parts: [more("summary.json", codeOf(summary))] }]
      : []),
  ];
  const over = existsSync(join(folder, "summary.json"));
  return reportHtml({
    title: `gentzen ${marker.kind}: ${basename(resolve(folder))}`,
    subtitle: over
      ? "The run has come to its end."
      : "The run has not come to its end: this is what it has stored so far.",
    sections,
  });
}

function passSections(evaluations: readonly EvaluationRecord[]): ReportSection[] {
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
            parts: [more(`${own.length} evaluations`, ...parts.slice(1))],
          },
        ];
  });
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

function proofSections(proofs: readonly ProofRecord[]): ReportSection[] {
  if (proofs.length === 0) return [];
  const byOrigin = groupByOrigin(proofs);
  const rows = [...byOrigin].map(([origin, own]) => {
    const problems = new Set(own.map(({ problem }) => problem)).size;
    const longest = own.reduce((most, { tactics }) => Math.max(most, tactics), 0);
    return [origin, String(own.length), String(problems), String(longest)];
  });
  const longest = [...proofs].sort((a, b) => b.tactics - a.tactics).slice(0, SHOWN);
  const shown = longest.map(({ header = "", statement, lemmas = "", proof, origin }) => [
    { kind: "text", text: origin } as const,
    {
      kind: "code",
      text: [header, lemmas, `${statement} := ${proof}`].filter((text) => text !== "").join("\n"),
    } as const,
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
