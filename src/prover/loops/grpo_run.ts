// GRPO on any problems with any model, proofs judged by a verifier, as a resumable run (Node).
import { join } from "node:path";
import { z } from "zod";
import { asLanguageModel, type DecoderModel } from "../../../models/index.ts";
import { gpu } from "../../gpu/index.ts";
import { disposeModule, withoutLora } from "../../nn/index.ts";
import { type AtEnd, counted, jsonMetrics, now, required, secondsSince, withCleanup } from "../../platform/index.ts";
import { inRunPlace, Journal, readJournal } from "../../runs/node.ts";
import type { LeftOut, RewardFunction } from "../../tasks/index.ts";
import { type GrpoMetrics, grpo } from "../../train/index.ts";
import { type OpenModel, openModel, openSampler, promptIds } from "../backend/open_model.ts";
import type { TraineeWork } from "../backend/trainee.ts";
import { wholeDrawingOf } from "../drawing.ts";
import { drawingFields } from "../drawing_fields.ts";
import type { Drawing, RolloutGroup } from "../interfaces.ts";
import { judgeFor } from "../judge/permitted.ts";
import { describeRejections, type Rejections, rejectionsIn } from "../judge/rejections.ts";
import { ProofGroups } from "../proof_groups.ts";
import { type LearntGroup, learntGroups } from "../run/learnt_samples.ts";
import { grpoSettings } from "../stages/grpo.ts";
import { objectiveFields, objectiveOf } from "./objective_fields.ts";
import { choiceFields, sampledAtOnce, type TrainableProblems } from "./problem_choice.ts";
import { type BegunLoop, beginProblemLoop, type ProblemLoop } from "./problem_loop.ts";
import { settingsWithDefaults } from "./settings.ts";
import { describeSkipped, trainingFields } from "./training_run.ts";

/** The settings of GRPO on problems, as fields. */
export const grpoFields = {
  ...choiceFields,
  limit: z.int().min(1).optional().describe("take so many problems at most"),
  steps: z.int().min(1).default(100).describe("batches of groups"),
  prompts: z.int().min(1).default(16).describe("groups of a step"),
  group: z.int().min(2).default(8).describe("completions of a group"),
  maxRounds: z.int().min(1).default(1).describe("samplings of a step at most, until every group has a signal"),
  temperature: z.number().positive().optional().describe("of sampling and training; default as in training"),
  topP: drawingFields.topP.describe("1 alone: the log-probabilities that a step compares are those of all tokens"),
  topK: drawingFields.topK.describe("0 alone, likewise"),
  minP: drawingFields.minP.describe("0 alone, likewise"),
  retries: drawingFields.retries,
  discount: grpoSettings.shape.discount,
  maxTokens: z.int().min(1).optional().describe("most tokens of a completion; default as in training"),
  ...objectiveFields,
  ...trainingFields,
  lr: trainingFields.lr.default(1e-4),
  schedule: trainingFields.schedule.default("constant"),
  checkpointEvery: trainingFields.checkpointEvery.default(10),
  rows: z.int().min(1).default(64).describe("sequences generated at the same time"),
};

const grpoLoopSettings = z.object(grpoFields);
type Settings = z.output<typeof grpoLoopSettings>;

/** What GRPO works with, besides its settings. */
export interface GrpoLoop extends ProblemLoop {
  /** What a completion earns; absent: 1 for a proof. */
  readonly reward?: RewardFunction;
  /** Plain data that tells this reward from others: a run is only resumed with the same. */
  readonly rewardFacts?: Readonly<Record<string, unknown>>;
}

/** What GRPO came to. */
export interface GrpoSummary {
  readonly loop: "grpo";
  readonly steps: number;
  readonly resumedAt: number;
  readonly theorems: number;
  readonly leftOut: number;
  readonly leftOutRecords: readonly LeftOut[];
  /** The metrics of the last step. */
  readonly last: ReturnType<typeof jsonMetrics>;
  /** Why completions were rejected, in all steps. */
  readonly rejections: Rejections;
  readonly skippedUpdates: number;
  /** The folder of the result. */
  readonly model: string;
  readonly adapter: unknown;
  readonly seconds: number;
}

/**
 * Samples groups of completions, has them judged, and takes policy-gradient steps on what they earn. The folder holds the metrics
 * and at the end `model/`; a call with the same settings goes on where one was stopped or killed, to the same numbers.
 *
 * @returns nothing where the signal ended it before its end
 * @throws ConfigError for settings that cannot be, LeanError where the checker does not work
 */
export async function runGrpo(
  loop: GrpoLoop,
  settings: z.input<typeof grpoLoopSettings> = {},
): Promise<GrpoSummary | undefined> {
  const config = settingsWithDefaults(grpoLoopSettings, settings, "GRPO");
  return inRunPlace(loop.out, { kind: "grpo", sources: [loop.model] }, ({ path }) =>
    withCleanup(async (atEnd) => {
      const { rows: _, ...decisive } = config;
      const facts = { ...decisive, ...loop.rewardFacts };
      const begun = await beginProblemLoop("grpo", path, loop, config, facts, atEnd, workOf(config), wholeDrawingOf);
      return iterate(loop, config, begun, atEnd);
    }),
  );
}

/** What samples between the updates, and their objective. */
const workOf =
  (config: Settings) =>
  (found: TrainableProblems, { maxTokens }: Drawing): TraineeWork => ({
    policy: objectiveOf(config, maxTokens),
    sampling: sampledAtOnce(found, config.rows, Math.min(config.prompts, found.problems.length), config.group),
  });

async function iterate(
  loop: GrpoLoop,
  config: Settings,
  begun: BegunLoop,
  atEnd: AtEnd,
): Promise<GrpoSummary | undefined> {
  const { opened, found, run, drawing } = begun;
  const { temperature, maxTokens } = drawing;
  const { group, maxRounds, seed, steps, mode, discount } = config;
  const { problems: theorems, leftOut, format } = found;
  const { reward, signal } = loop;
  const judge = judgeFor(loop.task, loop.judge);
  const started = now();
  const resumedAt = run.step;
  const prompts = Math.min(config.prompts, theorems.length);
  const sampler = openSampler(opened, config.rows, found.longest, () => run.trainer.weightsId);
  atEnd(() => sampler.dispose());
  const encode = (text: string) => promptIds(opened, text);
  const asked = { problems: theorems, sampler, judge, encode, format, mode, reward };
  const { advantageScale: scale, passK } = objectiveOf(config, maxTokens);
  const kept = new Journal<LearntGroup>(join(run.path, "samples", "learnt-grpo.jsonl"));
  const onGroups = (step: number, groups: readonly RolloutGroup[]) =>
    kept.append(learntGroups(step + 1, groups, { scale, passK }));
  const groups = new ProofGroups({ ...asked, ...drawing, steps, prompts, group, discount, seed, onGroups });
  const reference = config.klCoefficient > 0 ? await referenceOf(opened, loop.model, atEnd) : undefined;
  let last: GrpoMetrics = {};
  let skipped = 0;
  await grpo(run.trainer, (step, count, round) => groups.propose(step, count, round), {
    ...objectiveOf(config, maxTokens),
    temperature,
    ...(reference ? { reference: asLanguageModel(reference) } : {}),
    firstStep: run.step,
    steps,
    groups: prompts,
    ...(maxRounds > 1 ? { dynamicSampling: { maxRounds } } : {}),
    schedule: { kind: config.schedule, lr: config.lr, warmup: config.warmup, floor: config.floor },
    clip: config.clip,
    seed,
    async onStep(metrics) {
      skipped = metrics.skipped_updates ?? skipped;
      const step = required(metrics.step, "a step without its number");
      const epoch = (step * prompts) / theorems.length;
      last = { ...metrics, ...groups.takeCounts(), epoch };
      await run.record(step, last);
      const share = (100 * (last["verdict/proved_share"] ?? 0)).toFixed(1);
      loop.onProgress?.(step, steps, `${share} % proofs, ${counted(metrics["groups/used"] ?? 0, "group")}`);
    },
    signal,
  });
  await run.save();
  if (signal?.aborted) return undefined;
  const summary: GrpoSummary = {
    loop: "grpo",
    steps: run.step,
    resumedAt,
    theorems: theorems.length,
    leftOut: leftOut.length,
    leftOutRecords: leftOut,
    last: jsonMetrics(last),
    rejections: rejectionsIn(readJournal<Record<string, unknown>>(join(run.path, "metrics.jsonl"))),
    skippedUpdates: skipped,
    model: join(run.path, "model"),
    adapter: gpu().info,
    seconds: secondsSince(started),
  };
  await run.finish(summary, { ...opened.settings, promptStyle: format.name, ...drawing });
  return summary;
}

/** The frozen policy that the KL is measured from: the model that the run began with or, below low-rank corrections, the model without them. */
async function referenceOf({ model, adapter }: OpenModel, folder: string, atEnd: AtEnd): Promise<DecoderModel> {
  if (adapter !== undefined) return withoutLora(model);
  const own = (await openModel(folder)).model;
  atEnd(() => disposeModule(own));
  return own;
}

/** What the run came to, for people. */
export function describeGrpo({ last, rejections, skippedUpdates, theorems, leftOut, model }: GrpoSummary): string {
  const share = last["verdict/proved_share"];
  const shown =
    typeof share === "number" ? `${(100 * share).toFixed(1)} % proofs in the last step` : "no step left to do";
  const counts = `${counted(theorems, "theorem")} (${leftOut} left out)`;
  const result = `${shown}${describeSkipped(skippedUpdates)}; ${counts}; the model is in ${model}`;
  return [...describeRejections(rejections), result].join("\n");
}
