// Evaluations from files, as `gentzen eval --json` prints them, compared and written as a page (Node).
import { z } from "zod";
import { readRecords } from "../../../data/node.ts";
import { DataError, itemAt } from "../../../platform/index.ts";
import { refuseForeign, writeFileAtomic } from "../../../platform/node.ts";
import { reportHtml } from "../../../runs/node.ts";
import type { ProofJudge } from "../../interfaces.ts";
import { modelName, type ScoreReport, scoreTables } from "./describe_scores.ts";
import { modelScores, publishedFor, type Scored } from "./scores.ts";
import { compareSolved } from "./solved.ts";

const theorem = z.looseObject({
  kind: z.literal("theorem"),
  name: z.string(),
  statement: z.string(),
  header: z.string().optional(),
  category: z.string().optional(),
  provable: z.boolean().optional(),
  samples: z.int().min(0),
  proved: z.int().min(0),
  tokens: z.int().min(0).optional(),
  proof: z.string().nullable(),
  lemmas: z.string().optional(),
});
const summary = z.looseObject({
  kind: z.literal("summary"),
  model: z.string(),
  seed: z.int(),
  samples: z.int(),
  ks: z.array(z.int()),
  temperature: z.number(),
  maxTokens: z.int(),
  topP: z.number().optional(),
  topK: z.int().optional(),
  mode: z.string().optional(),
  format: z.string().optional(),
  checker: z.string().optional(),
  writtenFor: z.array(z.string()).optional(),
});
const record = z.discriminatedUnion("kind", [theorem, summary]);
const form = "the lines that gentzen eval --json prints: one of each theorem, and a summary";

/** Whether paths name files of evaluations, not folders of runs. */
export function areEvaluations(paths: readonly string[]): boolean {
  return paths.every((path) => path.endsWith(".jsonl"));
}

/** An evaluation from a file, and the k that it reports. @throws DataError that names the line which is none, or a file without a summary */
async function readScored(path: string): Promise<{ scored: Scored; ks: readonly number[] }> {
  const records = await readRecords(path, record, form);
  const last = records.findLast((each) => each.kind === "summary");
  if (last === undefined) throw new DataError("there is no summary in the evaluation", path, form);
  const theorems = records.flatMap((each) => (each.kind === "theorem" && each.provable !== false ? [each] : []));
  const settings = {
    model: last.model,
    mode: last.mode ?? "plain",
    format: last.format ?? "unknown",
    samples: last.samples,
    temperature: last.temperature,
    topP: last.topP ?? 1,
    topK: last.topK ?? 0,
    maxTokens: last.maxTokens,
    checker: last.checker ?? "unknown",
    writtenFor: last.writtenFor?.join("; ") ?? "unknown",
  };
  return { scored: { source: path, seed: last.seed, settings, theorems }, ks: last.ks };
}

/**
 * Compares evaluations: of each model the mean over its seeds, and for each two models what either proves.
 *
 * @param judge the second backend that confirms what is compared; absent: nothing is checked again
 * @throws DataError for a file that is no evaluation
 */
export async function compareScores(paths: readonly string[], judge?: ProofJudge): Promise<ScoreReport> {
  const read = await Promise.all(paths.map(readScored));
  const ks = [...new Set(read.flatMap((each) => each.ks))].sort((a, b) => a - b);
  const models = modelScores(
    read.map(({ scored }) => scored),
    ks,
  );
  const solved: ScoreReport["solved"][number][] = [];
  for (let one = 0; one < models.length; one++)
    for (let two = one + 1; two < models.length; two++) {
      const [first, second] = [itemAt(models, one), itemAt(models, two)];
      const sets = await compareSolved(first.theorems, second.theorems, judge);
      solved.push({ first: modelName(first.settings), second: modelName(second.settings), sets });
    }
  const published = publishedFor(models[0]?.theorems ?? []);
  return { ks, models: models.map(({ theorems: _, ...figures }) => figures), solved, published };
}

/** How a page of scores begins. */
const PAGE = "<!doctype html>";

/** Writes the report as a page without scripts. @throws ConfigError where the file is somebody else's */
export async function writeScorePage(report: ScoreReport, file: string): Promise<void> {
  await refuseForeign(file, PAGE, "page of scores");
  const sections = scoreTables(report).map(({ title, rows }) => ({ title, parts: [{ kind: "table" as const, rows }] }));
  const subtitle =
    "Measured figures, and published ones where the theorems are a benchmark's: those were not measured here.";
  await writeFileAtomic(file, reportHtml({ title: "gentzen: scores", subtitle, sections }));
}
