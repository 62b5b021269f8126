// Expert iteration alone, on any problems with any model, as a resumable run (Node).
import { join } from "node:path";
import { z } from "zod";
import { stepMembers, type TrainingSequence } from "../../data/index.ts";
import { writeJsonLines } from "../../data/node.ts";
import { gpu } from "../../gpu/index.ts";
import { schedule } from "../../optim/index.ts";
import { type AtEnd, itemAt, now, secondsSince, withCleanup } from "../../platform/index.ts";
import { inRunPlace, Journal } from "../../runs/node.ts";
import { type LeftOut, type Problem, type TrainingText, tacticCount } from "../../tasks/index.ts";
import { sftStep } from "../../train/index.ts";
import { openSampler } from "../backend/open_model.ts";
import { drawingFields } from "../drawing_fields.ts";
import type { RoundSummary } from "../expert_iteration.ts";
import { type AttemptRecord, expertIteration, type FoundProof } from "../expert_loop.ts";
import { judgeFor } from "../judge/permitted.ts";
import { describeRejections, type Rejections, rejectionsIn } from "../judge/rejections.ts";
import { searchFields } from "../search/states/fields.ts";
import { checkSearchFields, LINES, MOST_CHECKS } from "../search/states/settings.ts";
import { choiceFields, sampledAtOnce, type TrainableProblems } from "./problem_choice.ts";
import { type BegunLoop, beginProblemLoop, type ProblemLoop } from "./problem_loop.ts";
import { settingsWithDefaults } from "./settings.ts";
import { describeSkipped, trainingFields } from "./training_run.ts";
import { encodeTexts } from "./training_texts.ts";

/** The settings of expert iteration, as fields. */
export const expertFields = {
  ...choiceFields,
  limit: z.int().min(1).optional().describe("take so many problems at most"),
  rounds: z.int().min(1).default(3).describe("rounds of attempts and training"),
  perRound: z.int().min(1).default(512).describe("problems attempted in a round"),
  samples: z.int().min(1).default(8).describe("attempts at each of them"),
  chunk: z.int().min(1).default(64).describe("problems sampled together"),
  maxSolveRate: z
    .number()
    .min(0)
    .max(1)
    .default(0.75)
    .describe("problems proved more often than this are not trained on"),
  subgoals: z.int().min(0).default(0).describe("steps of the search goal by goal for what no sample proves"),
  ...searchFields,
  searchTokens: searchFields.searchTokens.describe(
    "tokens that the search may sample for a theorem; default those of all its samples at their longest",
  ),
  oracle: z.boolean().default(false).describe("choose problems by the lengths of proofs that their files or task know"),
  steps: z.int().min(1).default(50).describe("training steps of a round"),
  batch: z.int().min(1).default(32).describe("proofs of a step"),
  temperature: z.number().positive().optional().describe("of sampling; default as in training"),
  ...drawingFields,
  maxTokens: z.int().min(1).optional().describe("most tokens of a completion; default as in training"),
  ...trainingFields,
  lr: trainingFields.lr.default(3e-4),
  rows: z.int().min(1).default(64).describe("sequences generated at the same time"),
};

const expertLoopSettings = z.object(expertFields);
type Settings = z.output<typeof expertLoopSettings>;

/** What expert iteration came to. */
export interface ExpertSummary {
  readonly loop: "expert";
  readonly steps: number;
  readonly resumedAt: number;
  readonly problems: number;
  readonly leftOut: number;
  readonly leftOutRecords: readonly LeftOut[];
  readonly solved: number;
  /** Whether problems were chosen by the lengths of known proofs. */
  readonly oracle: boolean;
  readonly rounds: readonly RoundSummary[];
  /** Why attempts were rejected. */
  readonly rejections: Rejections;
  /** The folder of the result. */
  readonly model: string;
  readonly adapter: unknown;
  readonly seconds: number;
}

/**
 * Attempts problems, trains on the shortest proof of each that was solved, and again. The folder holds `proofs.jsonl`,
 * `attempts.jsonl`, the metrics, and at the end `model/` and `problems.jsonl` with the difficulty of each problem; a call with the same settings goes on where one was stopped or killed.
 *
 * @returns nothing where the signal ended it before its end
 * @throws ConfigError for settings that cannot be, LeanError where a false statement is proved or the checker does not work
 */
export async function runExpert(
  loop: ProblemLoop,
  settings: z.input<typeof expertLoopSettings> = {},
): Promise<ExpertSummary | undefined> {
  const config = settingsWithDefaults(expertLoopSettings, settings, "expert iteration");
  return inRunPlace(loop.out, { kind: "expert", sources: [loop.model] }, ({ path }) =>
    withCleanup(async (atEnd) => {
      const begun = await beginProblemLoop("expert", path, loop, config, config, atEnd, workOf(config));
      return iterate(loop, config, begun, atEnd);
    }),
  );
}

/** What samples between the updates. */
const workOf = (config: Settings) => (found: TrainableProblems) => ({
  sampling: {
    ...sampledAtOnce(found, config.rows, config.chunk, config.samples),
    ...(searches(config) && { contextLength: Number.POSITIVE_INFINITY }),
  },
});

/** Whether what no sample proves is searched for, in texts that are as long as the model takes them. */
const searches = ({ subgoals, search }: Settings) => subgoals > 0 || search !== undefined;

async function iterate(
  loop: ProblemLoop,
  config: Settings,
  begun: BegunLoop,
  atEnd: AtEnd,
): Promise<ExpertSummary | undefined> {
  const { opened, found, run, drawing } = begun;
  const { rounds, samples, chunk, maxSolveRate, mode, seed, oracle, subgoals } = config;
  const { problems: pool, leftOut, format } = found;
  const { signal } = loop;
  const started = now();
  const resumedAt = run.step;
  const attempts = new Journal<AttemptRecord>(join(run.path, "attempts.jsonl"));
  const proofs = new Journal<object>(join(run.path, "proofs.jsonl"));
  checkSearchFields(config);
  const longest = searches(config) ? opened.model.config.max_position_embeddings : found.longest;
  const sampler = openSampler(opened, config.rows, longest, () => run.trainer.weightsId);
  atEnd(() => sampler.dispose());
  const results = await expertIteration({
    pool,
    canaries: loop.task.canaries({ seed }),
    ...(oracle ? { oracle: found.oracle } : {}),
    ...{ format, mode, sampler, judge: judgeFor(loop.task, loop.judge), ...drawing, seed },
    ...{ rounds, problems: config.perRound, samples, chunk, maxSolveRate },
    further: {
      subgoals: { waves: subgoals, width: 3, samples: 4 },
      states: {
        ...{ method: config.search ?? "none", tokens: config.searchTokens ?? samples * drawing.maxTokens },
        ...{ checks: config.searchChecks ?? MOST_CHECKS, width: config.searchWidth ?? LINES },
      },
    },
    earlier: attempts.read(),
    onProofs: (fresh) => proofs.append(fresh.map(proofRecord)),
    onAttempt(record, { round, attempted, solved }) {
      attempts.append([record]);
      loop.onProgress?.(run.step, rounds * config.steps, `round ${round}: ${attempted} attempted, ${solved} solved`);
    },
    train: (round, texts, summary) => trainRound(loop, config, begun, round, texts, summary),
    signal,
  });
  if (signal?.aborted) return undefined;
  const rows = new Journal<Record<string, number>>(join(run.path, "metrics.jsonl")).read();
  const summary: ExpertSummary = {
    loop: "expert",
    steps: run.step,
    resumedAt,
    problems: pool.length,
    leftOut: leftOut.length,
    leftOutRecords: leftOut,
    solved: results.at(-1)?.solved ?? 0,
    oracle,
    rounds: results.map((round) => withSkipped(round, config.steps, rows)),
    rejections: rejectionsIn(attempts.read().map(({ counts }) => counts)),
    model: join(run.path, "model"),
    adapter: gpu().info,
    seconds: secondsSince(started),
  };
  await writeJsonLines(join(run.path, "problems.jsonl"), withDifficulty(pool, attempts.read()));
  await run.finish(summary, { ...opened.settings, promptStyle: format.name, ...drawing });
  return summary;
}

/** A round with the updates that its training skipped: the metrics count them from the run's beginning. */
function withSkipped(
  summary: RoundSummary,
  steps: number,
  rows: readonly Readonly<Record<string, number>>[],
): RoundSummary {
  const until = (last: number) =>
    rows.reduce(
      (most, { step = 0, skipped_updates = 0 }) => (step <= last ? Math.max(most, skipped_updates) : most),
      0,
    );
  const skippedUpdates = until(summary.round * steps) - until((summary.round - 1) * steps);
  return skippedUpdates === 0 ? summary : { ...summary, skippedUpdates };
}

/** The problems with the share of attempts that failed on their last visit, where there was one: for a later run to read. */
function withDifficulty(pool: readonly Problem[], attempts: readonly AttemptRecord[]): Problem[] {
  const last = new Map<string, number>();
  for (const { visits } of attempts)
    for (const { problem, samples, proved } of visits) if (samples > 0) last.set(problem, 1 - proved / samples);
  return pool.map((problem) => ({ ...problem, difficulty: last.get(problem.name) ?? problem.difficulty }));
}

/** A proof as a line of `proofs.jsonl`. */
function proofRecord({ problem: { name, header, statement }, round, proof, lemmas }: FoundProof) {
  return {
    problem: name,
    ...(header === "" ? {} : { header }),
    statement,
    proof,
    ...(lemmas === undefined ? {} : { lemmas }),
    tactics: tacticCount(proof),
    origin: `expert ${round}`,
  };
}

/** The training steps of a round that are not done yet. */
async function trainRound(
  { signal, onProgress }: ProblemLoop,
  { rounds, steps, batch, capacity, seed, clip, lr, warmup, floor, schedule: kind }: Settings,
  { opened, run }: BegunLoop,
  round: number,
  texts: readonly TrainingText[],
  { solved, newlySolved }: RoundSummary,
): Promise<void> {
  const rate = schedule({ kind, lr, warmup, floor, steps: rounds * steps });
  const longest = Math.min(opened.model.config.max_position_embeddings, capacity);
  const records = texts.map((text) => ({ ...text }));
  const sequences: readonly TrainingSequence[] =
    records.length === 0 ? [] : encodeTexts(opened, records, longest).sequences;
  const about = { "expert/round": round, "expert/solved": solved, "expert/newly_solved": newlySolved };
  const end = round * steps;
  while (run.step < end && !signal?.aborted) {
    const at = run.step;
    // Nothing to learn from yet: the round's steps are passed over.
    if (sequences.length === 0) {
      await run.record(end, about);
      break;
    }
    const members = stepMembers(sequences.length, batch, at, seed).map((index) => itemAt(sequences, index));
    const metrics = await sftStep(run.trainer, members, { lr: rate(at), clip });
    await run.record(at + 1, { ...metrics, ...about });
    onProgress?.(at + 1, rounds * steps, `round ${round}: ${solved} solved, loss ${metrics.loss?.toFixed(4)}`);
  }
  await run.save();
}

/** What the run came to, for people. */
export function describeExpert(summary: ExpertSummary): string {
  const { rounds, rejections, oracle, solved, problems, leftOut, model } = summary;
  const lines = rounds.map(
    (each) =>
      `round ${each.round}: ${each.newlySolved} of ${each.attempted} newly solved, ${each.solved} in all${describeSkipped(each.skippedUpdates ?? 0)}`,
  );
  const chosen = oracle ? ["problems were chosen by the lengths of known proofs"] : [];
  const result = `${solved} of ${problems} problems solved (${leftOut} left out); the model is in ${model}`;
  return [...lines, ...describeRejections(rejections), ...chosen, result].join("\n");
}
