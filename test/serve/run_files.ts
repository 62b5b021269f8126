// Folders that look like a run's, for the pages that show runs.
import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { EvaluatedProblem, EvaluationRecord, LearntGroup, ProofRecord } from "../../src/prover/node.ts";
import type { MetricsRecord } from "../../src/runs/node.ts";

export interface RunFiles {
  readonly metrics?: readonly MetricsRecord[];
  readonly proofs?: readonly ProofRecord[];
  readonly evaluations?: readonly EvaluationRecord[];
  readonly samples?: Readonly<Record<string, readonly (EvaluatedProblem | LearntGroup)[]>>;
  readonly statements?: readonly { readonly name: string; readonly header?: string; readonly statement: string }[];
  readonly over?: boolean;
}

const lines = (records: readonly object[]) => records.map((record) => `${JSON.stringify(record)}\n`).join("");

/** Writes a run's files into a folder that is made. */
export function writeRunFiles(folder: string, files: RunFiles): void {
  for (const part of ["samples", "problems"]) mkdirSync(join(folder, part), { recursive: true });
  const put = (name: string, text: string) => writeFileSync(join(folder, name), text);
  put("gentzen-run.json", JSON.stringify({ gentzen: "run", version: 2, kind: "train" }));
  put("config.json", JSON.stringify({ seed: 1 }));
  put("state.json", JSON.stringify({ stage: "grpo", evaluations: files.evaluations ?? [] }));
  put("metrics.jsonl", lines(files.metrics ?? []));
  put("proofs.jsonl", lines(files.proofs ?? []));
  put("problems/pool.jsonl", lines(files.statements ?? []));
  put("problems/complete", "");
  for (const [name, records] of Object.entries(files.samples ?? {})) put(`samples/${name}.jsonl`, lines(records));
  if (files.over) put("summary.json", "{}");
}

export function addMetrics(folder: string, records: readonly MetricsRecord[]): void {
  appendFileSync(join(folder, "metrics.jsonl"), lines(records));
}

/** Rewards of so many steps: all the same, or rising from 0 to 1. */
export function rewards(steps: number, rising: boolean): MetricsRecord[] {
  return Array.from({ length: steps }, (_, step) => ({
    stage: "grpo",
    step,
    time: 1_700_000_000 + step,
    reward: rising ? step / (steps - 1) : 0.5,
    loss: Math.sin(step / 50),
    entropy: 1,
    grad_norm: 0.25,
  }));
}
