// Supervised fine-tuning of a model on texts, as a resumable run (Node).

import { join } from "node:path";
import { z } from "zod";
import { makeModel, preset as modelPreset, presetNames } from "../../../models/index.ts";
import { gpu } from "../../gpu/index.ts";
import { disposeModule } from "../../nn/index.ts";
import {
  type AtEnd,
  ConfigError,
  counted,
  now,
  Random,
  required,
  secondsSince,
  withCleanup,
} from "../../platform/index.ts";
import { inRunPlace } from "../../runs/node.ts";
import { formatNames, textHash } from "../../tasks/index.ts";
import { type StepMetrics, sft } from "../../train/index.ts";
import { refuseBenchmarks } from "../audit/registry.ts";
import { theoremsIn } from "../audit/theorems_in.ts";
import { refuseNew } from "../backend/corrections/adapted.ts";
import { describeModel, type OpenModel, PLAIN_SETTINGS } from "../backend/open_model.ts";
import { loadTrainee } from "../backend/trainee.ts";
import { settingsWithDefaults } from "./settings.ts";
import { beginRun, describeSkipped, type LoopWatch, TrainingRun, trainingFields } from "./training_run.ts";
import { encodeTexts, learntTokenizer, type TextRecord, wholeText } from "./training_texts.ts";

/** The settings of supervised fine-tuning, as fields. */
export const sftFields = {
  model: z.string().optional().describe("folder of the model to begin with"),
  modelSize: z
    .enum([...presetNames])
    .optional()
    .describe("instead: size of a new model with a vocabulary of its own"),
  vocabSize: z.int().min(300).default(512).describe("tokens of a new model's vocabulary at most"),
  steps: z.int().min(1).optional().describe("optimiser steps; default as many as --epochs takes"),
  epochs: z.number().positive().default(1).describe("how often the data is gone through"),
  batch: z.int().min(1).default(32).describe("texts of a step"),
  ...trainingFields,
  lr: trainingFields.lr.default(1e-3),
  maxLength: z.int().min(2).optional().describe("texts of more tokens are left out; default the model's context"),
  evalShare: z.number().min(0).max(0.9).default(0).describe("the share of the data that is held out"),
  evalEvery: z.int().min(1).default(50).describe("steps between two evaluations of the held-out loss"),
  promptStyle: z
    .enum(formatNames)
    .optional()
    .describe("the format of the prompts, for gentzen prove and the like; default as the model has it"),
};

const sftLoopSettings = z.object(sftFields);
type Settings = z.output<typeof sftLoopSettings>;

/** What fine-tuning works with, besides its settings. */
export interface SftLoop extends LoopWatch {
  readonly records: readonly TextRecord[];
  /** Texts that are scored and not learnt, besides those that a setting holds out. */
  readonly heldOut?: readonly TextRecord[];
}

/** What fine-tuning came to; losses are null where they are no numbers, or no step was left to do. */
export interface SftSummary {
  readonly loop: "sft";
  readonly steps: number;
  readonly resumedAt: number;
  readonly texts: number;
  readonly leftOut: number;
  readonly heldOut: number;
  readonly loss: number | null;
  readonly evalLoss: number | null;
  readonly skippedUpdates: number;
  /** The folder of the result. */
  readonly model: string;
  readonly adapter: unknown;
  readonly seconds: number;
}

/**
 * Trains a model, given or new, on texts. The folder holds the metrics and at the end `model/`; a call with the same texts and
 * settings goes on where one was stopped or killed, to the same losses.
 *
 * @returns nothing where the signal ended it before its end
 * @throws ConfigError for settings that cannot be, DataError for texts that the model cannot take
 */
export async function runSft(
  loop: SftLoop,
  settings: z.input<typeof sftLoopSettings>,
): Promise<SftSummary | undefined> {
  const config = settingsWithDefaults(sftLoopSettings, settings, "fine-tuning");
  if ((config.model === undefined) === (config.modelSize === undefined)) {
    const evidence = `model ${config.model}, modelSize ${config.modelSize}`;
    throw new ConfigError(
      "give either a model or the size of a new one (--model, --model-size)",
      evidence,
      "give exactly one of them",
    );
  }
  const sources = config.model === undefined ? [] : [config.model];
  return inRunPlace(loop.out, { kind: "sft", sources }, ({ path }) =>
    withCleanup((atEnd) => fineTune(loop, config, path, atEnd)),
  );
}

async function fineTune(loop: SftLoop, config: Settings, path: string, atEnd: AtEnd): Promise<SftSummary | undefined> {
  const { records, heldOut: given = [], signal, say = () => {} } = loop;
  const { seed, evalShare, evalEvery, lr, warmup, floor, clip } = config;
  const theorems = records.flatMap((record) => theoremsIn(wholeText(record)));
  const benchmarks = refuseBenchmarks(theorems, config.allowLeak ?? false, say);
  const found = Object.keys(benchmarks).length === 0 ? {} : { benchmarks };
  await beginRun(path, { loop: "sft", texts: textHash(JSON.stringify([records, given])), ...config, ...found });
  const opened = await openTrainee(loop, config, path);
  atEnd(() => disposeModule(opened.model));
  const run = await TrainingRun.open("sft", path, opened, config, say);
  atEnd(() => run.dispose());
  const resumedAt = run.step;

  const context = opened.model.config.max_position_embeddings;
  const longest = Math.min(config.maxLength ?? context, context, config.capacity);
  const shuffled = new Random(seed).fork("held out").shuffle([...records]);
  const split = Math.ceil(evalShare * records.length);
  const { sequences, leftOut } = encodeTexts(opened, shuffled.slice(split), longest);
  const held = [...given, ...shuffled.slice(0, split)];
  const evaluated = held.length === 0 ? undefined : encodeTexts(opened, held, longest).sequences;
  const batchSize = Math.min(config.batch, sequences.length);
  const steps = config.steps ?? Math.ceil((config.epochs * sequences.length) / batchSize);

  const started = now();
  let last: StepMetrics = {};
  await sft(run.trainer, sequences, {
    batchSize,
    steps,
    schedule: { kind: config.schedule, lr, warmup, floor },
    clip,
    seed,
    ...(evaluated ? { evaluation: { sequences: evaluated, every: evalEvery } } : {}),
    async onStep(metrics) {
      last = { ...last, ...metrics };
      const step = required(metrics.step, "a step without its number");
      await run.record(step, metrics);
      loop.onProgress?.(step, steps, `loss ${metrics.loss?.toFixed(4)}`);
    },
    signal,
  });
  await run.save();
  if (signal?.aborted) return undefined;
  const summary: SftSummary = {
    loop: "sft",
    steps: run.step,
    resumedAt,
    texts: sequences.length,
    leftOut,
    heldOut: evaluated?.length ?? 0,
    loss: finiteOrNull(last.loss),
    evalLoss: finiteOrNull(last.eval_loss),
    skippedUpdates: last.skipped_updates ?? 0,
    model: join(path, "model"),
    adapter: gpu().info,
    seconds: secondsSince(started),
  };
  const { promptStyle = opened.settings.promptStyle } = config;
  await run.finish(summary, { ...opened.settings, promptStyle });
  return summary;
}

function finiteOrNull(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? value : null;
}

/** The model to train: one that is given, or a new one whose vocabulary is learnt from the texts and kept in the folder. */
async function openTrainee({ records, ...watch }: SftLoop, config: Settings, path: string): Promise<OpenModel> {
  const { model, modelSize, vocabSize, seed } = config;
  if (model !== undefined) return loadTrainee(await describeModel(model), model, config, {}, watch);
  refuseNew(config);
  const tokenizer = await learntTokenizer(path, records.map(wholeText), vocabSize);
  const shape = modelPreset(modelSize!, { vocab_size: tokenizer.vocabSize, eos_token_id: tokenizer.endOfText });
  return { config: shape, model: makeModel(shape, seed), tokenizer, settings: PLAIN_SETTINGS, said: {} };
}

/** What the run came to, for people. */
export function describeSft({ steps, resumedAt, loss, evalLoss, ...rest }: SftSummary): string {
  const { skippedUpdates, texts, leftOut, model } = rest;
  const none = steps === resumedAt ? "no step left to do" : "the last update was skipped";
  const shown = `${loss === null ? none : `loss ${loss.toFixed(4)}`}${describeSkipped(skippedUpdates)}`;
  const held = evalLoss === null ? "" : `, held out ${evalLoss.toFixed(4)}`;
  return `${shown}${held}; ${counted(texts, "text")} (${leftOut} too long); the model is in ${model}`;
}
