// Measures pass@k on held-out problems by difficulty, resumable in the middle (Node).

import { itemAt } from "../platform/index.ts";
import { buckets, type KnownProblem } from "../tasks/index.ts";
import type { Message, Verdict } from "../verify/index.ts";
import { byDepth, type DepthCounts, rightSteps } from "./evaluation/right_steps.ts";
import { knownSamples, provedCount, sampledTokens } from "./judge/judge.ts";
import { tallyVerdicts } from "./judge/tally.ts";
import { estimatePass, type PassEstimate } from "./passk.ts";
import type { Run } from "./run/run.ts";

/** What one held-out problem came to; a line in `samples/evaluation-….jsonl`. */
export interface EvaluatedProblem {
  readonly problem: string;
  /** The class that it is reported in: of its shortest known proof or, where none is known, `other` or `all`. */
  readonly bucket: string;
  /** Tactics of that proof, where one is known. */
  readonly length?: number;
  /** Samples of which it is known whether they prove. */
  readonly samples: number;
  readonly proved: number;
  /** Tokens that were sampled for it. */
  readonly tokens?: number;
  readonly counts: Readonly<Record<string, number>>;
  /** The first sample's proof and verdict, to look at. */
  readonly example: {
    readonly proof: string;
    readonly lemmas?: string;
    readonly verdict: string;
    /** What the verifier says first where it is no proof; positions are those of the spliced source. */
    readonly message?: Message;
  };
  /** Whether each tactic of that proof is right, up to the first that is not. */
  readonly right?: readonly boolean[];
}

export interface BucketResult {
  readonly problems: number;
  /** Samples for each problem (the n of the unbiased estimator, less those of the problem that were lost). */
  readonly samples: number;
  /** Samples that no verdict was to be had on, where there are any: they count neither for nor against the model. */
  readonly lost?: number;
  readonly pass: readonly PassEstimate[];
}

/** An evaluation of one model on one split. */
export interface EvaluationRecord {
  /** Which model: `sft`, `expert`, `grpo`, or a step on the way such as `expert-2`. */
  readonly tag: string;
  readonly split: "validation" | "test";
  readonly buckets: Readonly<Record<string, BucketResult>>;
  /** Share of samples that prove, by the length of the shortest proof. */
  readonly byLength: Readonly<Record<string, number>>;
  /** Of the first sample of each problem, by how many tactics stand before: tactics that are right, and tactics written. */
  readonly byDepth?: DepthCounts;
}

/**
 * Evaluates the current weights on a split and commits the record; a record that the run has already is handed back. Results
 * are kept problem by problem in a journal named by the tag, which must name these weights alone; a resumed run reads them and
 * goes on after them.
 */
export async function evaluateSplit(
  run: Run,
  tag: string,
  split: "validation" | "test",
  own: { readonly temperature?: number; readonly samples?: number } = {},
): Promise<EvaluationRecord> {
  const known = run.state.evaluations.find((record) => record.tag === tag && record.split === split);
  if (known !== undefined) return known;
  const { evaluation } = run.config;
  const problems = run.sets[split];
  const { samples = split === "test" ? evaluation.samples : evaluation.validationSamples, temperature } = own;
  const journal = journalOf(run, tag, split);
  const done = new Map(journal.read().map((result) => [result.problem, result]));
  for (let start = 0; start < problems.length; start += evaluation.chunk) {
    const chunk = problems.slice(start, start + evaluation.chunk);
    if (!chunk.every(({ name }) => done.has(name))) {
      const results = await evaluateChunk(run, chunk, { count: samples, temperature }, `evaluation ${split} ${start}`);
      journal.append(results);
      for (const result of results) done.set(result.problem, result);
    }
    const reached = Math.min(start + chunk.length, problems.length);
    run.report({ kind: "progress", stage: `evaluate ${tag}`, done: reached, total: problems.length, note: split });
  }
  const results = problems.map(({ name }) => done.get(name)!);
  for (const { counts } of results) run.count(counts);
  await run.tryCanaries(`evaluation ${tag} ${split}`);
  const ks = evaluation.ks.filter((k) => k <= samples);
  const record = {
    ...recordOf({ tag, split }, results, { samples, ks }),
    byDepth: byDepth(results.map(({ right = [] }) => right)),
  };
  await commitRecord(run, record);
  return record;
}

function journalOf({ folder }: Run, tag: string, split: "validation" | "test") {
  return folder.samples<EvaluatedProblem>(`evaluation-${tag}-${split}`);
}

/** What each problem of an evaluation came to, as far as it has gone. */
export function samplesOf(run: Run, tag: string, split: "validation" | "test"): readonly EvaluatedProblem[] {
  return journalOf(run, tag, split).read();
}

/** The results as a row of the table. */
export function recordOf(
  about: Pick<EvaluationRecord, "tag" | "split">,
  results: readonly EvaluatedProblem[],
  { samples, ks }: { readonly samples: number; readonly ks: readonly number[] },
): EvaluationRecord {
  return { ...about, buckets: byBucket(results, samples, ks), byLength: shareByLength(results) };
}

/** Keeps a row. */
export async function commitRecord(run: Run, record: EvaluationRecord): Promise<void> {
  await run.commit({ evaluations: [...run.state.evaluations, record] });
  run.report({ kind: "evaluation", record });
}

async function evaluateChunk(
  run: Run,
  problems: readonly KnownProblem[],
  drawn: { readonly count: number; readonly temperature?: number },
  purpose: string,
): Promise<EvaluatedProblem[]> {
  const judged = await run.attempt(problems, { ...drawn, seed: run.random(purpose).uint32() });
  return judged.map((entry) => {
    const { name, bucket = "all", length } = entry.problem;
    const { proof, lemmas, verdict, result } = itemAt(entry.samples, 0);
    const message = messageOf(result);
    return {
      problem: name,
      bucket,
      ...(length === undefined ? {} : { length }),
      samples: knownSamples(entry).length,
      proved: provedCount(entry),
      tokens: sampledTokens(entry),
      counts: tallyVerdicts([entry]),
      example: { proof, ...(lemmas ? { lemmas } : {}), verdict, ...(message && { message }) },
      right: rightSteps(entry.problem, proof),
    };
  });
}

/** What a verdict says at a place, where it does. */
function messageOf(verdict: Verdict): Message | undefined {
  if (verdict.kind === "failed") return verdict.messages[0];
  return verdict.kind === "rejected" ? verdict.message : undefined;
}

/** The classes that there are, the known ones in their order. */
function byBucket(
  results: readonly EvaluatedProblem[],
  samples: number,
  ks: readonly number[],
): Record<string, BucketResult> {
  const present = new Set(results.map(({ bucket }) => bucket));
  const names = new Set([...buckets.filter((bucket) => present.has(bucket)), ...present]);
  const resultOf = (bucket: string): BucketResult => {
    const inside = results.filter((result) => result.bucket === bucket);
    const lost = inside.reduce((sum, result) => sum + samples - result.samples, 0);
    return {
      problems: inside.length,
      samples,
      ...(lost > 0 ? { lost } : {}),
      pass: ks.map((k) => estimatePass(inside, k)),
    };
  };
  return Object.fromEntries([...names].map((bucket) => [bucket, resultOf(bucket)]));
}

function shareByLength(results: readonly EvaluatedProblem[]): Record<string, number> {
  const sums: Record<string, [number, number]> = {};
  for (const { length, samples, proved } of results) {
    if (length === undefined) continue;
    const [n, c] = sums[length] ?? [0, 0];
    sums[length] = [n + samples, c + proved];
  }
  return Object.fromEntries(Object.entries(sums).map(([length, [n, c]]) => [length, n === 0 ? 0 : c / n]));
}

/** pass@k of a record in a bucket, or undefined where that k was not measured. */
export function passIn(record: EvaluationRecord, bucket: string, k: number): PassEstimate | undefined {
  return record.buckets[bucket]?.pass.find((estimate) => estimate.k === k);
}

/** The mean over the buckets of pass@k; buckets without problems do not count. */
export function meanPass(record: EvaluationRecord, k: number): number {
  const values = Object.entries(record.buckets)
    .filter(([, { problems }]) => problems > 0)
    .map(([bucket]) => passIn(record, bucket, k)?.value ?? 0);
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The largest k that a record reports. */
export function largestK(record: EvaluationRecord): number {
  return Math.max(...Object.values(record.buckets).flatMap(({ pass }) => pass.map(({ k }) => k)));
}
