// Measures a model on problems: pass@k in all and by what is known of them (Node).
import { basename, dirname, join, resolve } from "node:path";
import { z } from "zod";
import { gpu } from "../../gpu/index.ts";
import { disposeModule } from "../../nn/index.ts";
import { type AtEnd, ConfigError, itemAt, now, Random, secondsSince, withCleanup } from "../../platform/index.ts";
import { fileExists } from "../../platform/node.ts";
import { countReasons, type LeftOut, logicTask, type PromptMode, type Task } from "../../tasks/index.ts";
import { recordsTask } from "../../tasks/node.ts";
import { engineFields, loadPlanned } from "../backend/memory/tell_memory.ts";
import { describeModel, openSampler } from "../backend/open_model.ts";
import { describeAsked, drawingOf } from "../drawing.ts";
import { drawingFields } from "../drawing_fields.ts";
import type { Drawing, ProofJudge } from "../interfaces.ts";
import {
  type Attemptable,
  attempt,
  bestProof,
  type JudgedProblem,
  knownSamples,
  provedCount,
  sampledTokens,
} from "../judge/judge.ts";
import { judgeFor } from "../judge/permitted.ts";
import { countRejections, type Rejections } from "../judge/rejections.ts";
import { tallyVerdicts } from "../judge/tally.ts";
import { choiceFields, chooseProblems, longestText } from "../loops/problem_choice.ts";
import { settingsWithDefaults } from "../loops/settings.ts";
import { searchFields } from "../search/states/fields.ts";
import { checkSearchable } from "../search/states/sampled_policy.ts";
import { checkSearchFields } from "../search/states/settings.ts";
import {
  type ComparedRow,
  comparedRow,
  provedCounts,
  SearchComparison,
  type SearchTotals,
  withoutModel,
} from "./compared.ts";
import { type PassGroup, passGroups, talliesOf } from "./groups.ts";
import { type KnownFacts, knownFacts } from "./known_facts.ts";

/** Theorems that are sampled together. */
const CHUNK = 64;

/** The settings of an evaluation, as fields. */
export const evaluationFields = {
  ...choiceFields,
  ...engineFields,
  samples: z.int().min(1).default(8).describe("proofs sampled for each theorem: the n of the estimate"),
  ks: z.array(z.int().min(1)).default([1, 4, 8]).describe("the k that are reported, up to the number of samples"),
  limit: z.int().min(1).optional().describe("try so many theorems at most, spread over all"),
  maxTokens: z.int().min(1).optional().describe("most tokens of a proof; default as in training"),
  temperature: z.number().min(0).optional().describe("0 takes the most likely token; default as in training"),
  ...drawingFields,
  seed: z.int().min(0).default(0).describe("equal seeds give equal proofs"),
  splitSeed: z.int().min(0).default(1).describe("the seed of the run whose test problems are drawn afresh"),
  perBucket: z.int().min(1).default(100).describe("test problems that are drawn in each bucket"),
  baselines: z
    .boolean()
    .default(false)
    .describe("also try what needs no model: automation, random moves that apply, the same search without a model"),
  rows: z.int().min(1).default(64).describe("sequences generated at the same time"),
  ...searchFields,
  searchTokens: searchFields.searchTokens.describe(
    "tokens that the search may sample for a theorem; default as many as its samples took",
  ),
};

const evaluationSettings = z.object(evaluationFields);
type Settings = z.output<typeof evaluationSettings>;

/** What is evaluated, and by whom. */
export interface ModelEvaluation {
  /** Folder of a model or of a run. */
  readonly model: string;
  /** Absent: the test problems of the model's run or, where there is no run, test problems of logic drawn afresh. */
  readonly task?: Task;
  /** Who judges proofs. It stays open. */
  readonly judge: ProofJudge;
  /** The versions of what judges, which belong to every score. */
  readonly checker?: string;
  /** Told how a model is asked, one that does not say how it wants to be asked. */
  readonly say?: (text: string) => void;
  readonly onTheorem?: (result: TheoremResult) => void;
  readonly onProgress?: (done: number, total: number, note: string) => void;
  /** Ends it early, with what was tried. */
  readonly signal?: AbortSignal;
}

/** What one theorem came to: plain data that can be read as a problem, with its difficulty for this model. */
export type TheoremResult = ReturnType<typeof theoremResult>;

/** An evaluation in numbers. */
export interface EvaluationSummary extends Drawing {
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
  readonly seed: number;
  /** How the theorems were put. */
  readonly mode?: PromptMode;
  readonly format?: string;
  /** Mean tokens that were sampled of a completion. */
  readonly meanTokens?: number;
  /** The versions of Lean and its libraries that judged, and those that the problems were written for, as far as their sources say. */
  readonly checker?: string;
  readonly writtenFor?: readonly string[];
  readonly groups: Readonly<Record<string, PassGroup>>;
  /** Theorems that each prover without a model proves, if they were tried. */
  readonly baselines?: Readonly<Record<string, number>>;
  /** Theorems proved by samples and by the search for the same tokens, and by provers without a model, where they were tried. */
  readonly compared?: readonly ComparedRow[];
  /** What the search has used. */
  readonly search?: SearchTotals;
  /** Statements that were not tried, by reason, and one by one. */
  readonly outside: Readonly<Record<string, number>>;
  readonly leftOutRecords: readonly LeftOut[];
  readonly repeated: number;
  /** Samples, tokens and verdicts by kind. */
  readonly counts: Readonly<Record<string, number>>;
  /** Why samples were rejected. */
  readonly rejections: Rejections;
  readonly adapter: unknown;
  readonly seconds: number;
}

/**
 * Samples proofs of problems, has them judged, and estimates pass@k.
 *
 * @throws ConfigError for settings that cannot be, LeanError where a false statement is proved or the checker does not work
 */
export async function evaluateModel(
  evaluation: ModelEvaluation,
  settings: z.input<typeof evaluationSettings> = {},
): Promise<EvaluationSummary> {
  return withCleanup((atEnd) => evaluate(evaluation, settings, atEnd));
}

async function evaluate(
  evaluation: ModelEvaluation,
  settings: z.input<typeof evaluationSettings>,
  atEnd: AtEnd,
): Promise<EvaluationSummary> {
  const config = settingsWithDefaults(evaluationSettings, settings, "an evaluation");
  checkSearchFields(config);
  const { samples, seed, mode, rows } = config;
  const { say, onTheorem, onProgress, signal } = evaluation;
  const ks = config.ks.filter((k) => k <= samples);
  if (ks.length === 0) throw new ConfigError("no k to report", `samples ${samples}, ks ${config.ks.join()}`, "lower k");
  const described = await describeModel(evaluation.model, config.lora);
  const { task, ...request } = await whatToTry(evaluation, config);
  const judge = judgeFor(task, evaluation.judge);
  const found = await chooseProblems(described, task, { ...request, format: config.format, mode });
  const drawing = drawingOf(config, described, found.format);
  const asked = describeAsked(described, found.format, drawing);
  if (asked !== undefined) say?.(asked);
  const { maxTokens } = drawing;
  const theorems = spread(found.problems, config.limit ?? found.problems.length);
  const facts = new Map(theorems.map((each) => [each.name, knownFacts(each, found.oracle)]));
  const context = described.config.max_position_embeddings;
  if (config.search !== undefined) checkSearchable(found.format);
  const contextLength = Math.min(context, longestText(found, maxTokens, context));
  const positions = config.search === undefined ? contextLength : context;
  const opened = await loadPlanned(described, config, { rows, contextLength, positions }, say);
  atEnd(() => disposeModule(opened.model));
  const sampler = openSampler(opened, rows, positions, undefined, signal);
  atEnd(() => sampler.dispose());
  const comparison = new SearchComparison({ sampler, judge, format: found.format, mode, ...drawing }, config);
  const judged: JudgedProblem<Attemptable>[] = [];
  const started = now();
  for (let start = 0; start < theorems.length && !signal?.aborted; start += CHUNK) {
    const results = await attempt(sampler, judge, theorems.slice(start, start + CHUNK), {
      ...{ ...drawing, count: samples, seed: new Random(seed).fork(start).uint32() },
      ...{ format: found.format, mode },
    }).catch((error: unknown) => {
      if (signal?.aborted) return [];
      throw error;
    });
    judged.push(...results);
    await comparison.search(results, { maxTokens, seed: new Random(seed).fork(`search ${start}`).uint32(), signal });
    for (const result of results) onTheorem?.(theoremResult(result, facts.get(result.problem.name)!));
    onProgress?.(judged.length, theorems.length, `${provedAmong(judged)} proved`);
  }
  const tried = judged.map(({ problem }) => problem);
  const baselines =
    config.baselines && !signal?.aborted ? await withoutModel(task, tried, { judge, config, onProgress }) : [];
  const compared = [
    ...comparison.rows(facts),
    ...baselines.map(({ name, tallies }) => comparedRow(name, tallies, facts)),
  ];
  const leftOut = [...found.outside, ...found.tooLong];
  return {
    theorems: judged.filter(({ problem }) => problem.provable !== false).length,
    canaries: judged.filter((each) => each.problem.provable === false && knownSamples(each).length > 0).length,
    proved: provedAmong(judged),
    samples,
    lost: countStanding(judged, "lost"),
    crashes: countStanding(judged, "crashes"),
    ...{ ks, ...drawing, seed, mode, format: found.format.name },
    meanTokens: meanTokens(judged),
    ...versionsOf(evaluation, tried),
    groups: passGroups(talliesOf(judged), ks, facts),
    ...(config.baselines ? { baselines: provedCounts(baselines) } : {}),
    ...(compared.length === 0 ? {} : { compared }),
    ...(comparison.totals && { search: comparison.totals }),
    outside: countReasons(leftOut),
    leftOutRecords: leftOut,
    repeated: found.repeated.length,
    counts: tallyVerdicts(judged),
    rejections: countRejections(judged),
    adapter: gpu().info,
    seconds: secondsSince(started),
  };
}

function meanTokens(judged: readonly JudgedProblem<Attemptable>[]): number {
  const samples = judged.reduce((sum, each) => sum + each.samples.length, 0);
  return judged.reduce((sum, each) => sum + sampledTokens(each), 0) / Math.max(1, samples);
}

/** Which Lean judged, and which one the problems were written for. */
function versionsOf(
  { checker }: ModelEvaluation,
  problems: readonly Attemptable[],
): Pick<EvaluationSummary, "checker" | "writtenFor"> {
  const writtenFor = [...new Set(problems.flatMap((problem) => problem.writtenFor ?? []))];
  return { ...(checker === undefined ? {} : { checker }), ...(writtenFor.length === 0 ? {} : { writtenFor }) };
}

/** The task that is named; else the test problems of the model's run, or freshly drawn ones. */
async function whatToTry(
  { model, task }: ModelEvaluation,
  { split, splitSeed, perBucket }: Settings,
): Promise<{ task: Task; split?: string; seed: number; count?: number }> {
  if (task !== undefined && task.name !== logicTask.name)
    return { task, split: split ?? task.heldOut, seed: splitSeed };
  const file = task === undefined ? await heldOutFile(model) : undefined;
  if (file !== undefined) return { task: recordsTask([file]), split, seed: 0 };
  return { task: logicTask, split: split ?? "test", seed: splitSeed, count: 3 * perBucket };
}

/** The held-out problems of the run that a folder is, or that its model is of; undefined where there is no run. */
async function heldOutFile(folder: string): Promise<string | undefined> {
  const path = resolve(folder);
  const file = join(basename(path) === "model" ? dirname(path) : path, "problems", "test.jsonl");
  return (await fileExists(file)) ? file : undefined;
}

/** So many of the items, from the first to the last at even distances. */
function spread<T>(items: readonly T[], count: number): T[] {
  const taken = Math.min(count, items.length);
  return Array.from({ length: taken }, (_, index) => itemAt(items, Math.floor((index * items.length) / taken)));
}

function provedAmong(judged: readonly JudgedProblem<Attemptable>[]): number {
  return judged.filter((each) => provedCount(each) > 0).length;
}

/** How many samples stand so. */
function countStanding(judged: readonly JudgedProblem<Attemptable>[], standing: "lost" | "crashes"): number {
  return judged.reduce((sum, { samples }) => sum + samples.filter((each) => each.standing === standing).length, 0);
}

function theoremResult(judged: JudgedProblem<Attemptable>, { bucket, length, logic }: KnownFacts) {
  const { problem, samples } = judged;
  const { name, source, statement, header, split, category, provable, writtenFor } = problem;
  const known = knownSamples(judged).length;
  const proved = provedCount(judged);
  const proof = bestProof(judged);
  const lemmas = samples.find((each) => each.verdict === "proved" && each.proof === proof)?.lemmas;
  return {
    kind: "theorem",
    name,
    source,
    ...(header === "" ? {} : { header }),
    statement,
    ...(split === "" ? {} : { split }),
    ...(category === undefined ? {} : { category }),
    ...(writtenFor === undefined ? {} : { lean_version: writtenFor }),
    ...(provable === undefined ? {} : { provable }),
    ...(known === 0 || provable === false ? {} : { difficulty: 1 - proved / known }),
    bucket,
    length: length ?? null,
    logic: logic ?? null,
    samples: known,
    tokens: sampledTokens(judged),
    ...(known < samples.length ? { lost: samples.length - known } : {}),
    proved,
    proof: proof ?? null,
    ...(lemmas === undefined ? {} : { lemmas }),
  } as const;
}
