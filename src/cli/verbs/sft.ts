// gentzen sft: supervised fine-tuning on texts, as a resumable run.
import { join } from "node:path";
import { z } from "zod";
import { makeModel, preset as modelPreset, presetNames } from "../../../models/index.ts";
import { loadTokenizer, trainTokenizer } from "../../data/node.ts";
import { now, Random, secondsSince, UsageError } from "../../platform/index.ts";
import { fileExists, writeFileAtomic } from "../../platform/node.ts";
import {
  beginRun,
  describeSkipped,
  encodeTexts,
  type OpenModel,
  openModel,
  PLAIN_SETTINGS,
  readTexts,
  type TextRecord,
  TrainingRun,
  trainingFields,
  wholeText,
} from "../../prover/node.ts";
import { formatNames, textHash } from "../../tasks/index.ts";
import { type StepMetrics, sft } from "../../train/index.ts";
import { deviceFields, openDevice } from "../device.ts";
import { defineRunVerb } from "../verb.ts";

export const verb = defineRunVerb({
  summary: "supervised fine-tuning on prompts with completions, or on texts",
  description:
    'Records are {"prompt": …, "completion": …}, of which the completion is learnt, or {"text": …}. Texts are packed into\n' +
    "micro-batches without seeing each other. The same command goes on with a run that was stopped or killed, to the same\n" +
    "losses. The result is in OUT/model, the numbers of every step are in OUT/metrics.jsonl.",
  config: z.object({
    data: z.string().describe("file of JSON lines"),
    model: z.string().optional().describe("folder of the model to begin with"),
    preset: z
      .enum([...presetNames])
      .optional()
      .describe("instead: sizes of a new model with a vocabulary of its own"),
    vocabSize: z.int().min(300).default(512).describe("tokens of a new model's vocabulary at most"),
    steps: z.int().min(1).optional().describe("optimiser steps; default as many as --epochs takes"),
    epochs: z.number().positive().default(1).describe("how often the data is gone through"),
    batch: z.int().min(1).default(32).describe("texts of a step"),
    ...trainingFields,
    lr: trainingFields.lr.default(1e-3),
    maxLength: z.int().min(2).optional().describe("texts of more tokens are left out; default the model's context"),
    evalData: z.string().optional().describe("file of held-out texts"),
    evalShare: z.number().min(0).max(0.9).default(0).describe("or the share of the data that is held out"),
    evalEvery: z.int().min(1).default(50).describe("steps between two evaluations of the held-out loss"),
    promptStyle: z
      .enum(formatNames)
      .optional()
      .describe("the format of the prompts, for gentzen prove and the like; default as the model has it"),
    ...deviceFields,
  }),
  positional: "data",
  examples: [
    ["sft proofs.jsonl --preset micro --out runs/sft --steps 200", "a new model"],
    ["sft --model RUN/model --data proofs.jsonl --out runs/more --epochs 2 --lr 3e-4", "goes on with a model"],
    ["sft proofs.jsonl --preset tiny --out runs/sft --eval-share 0.05", "with a held-out loss"],
  ],
  place: ({ model }) => ({ kind: "sft", sources: [model] }),
  async run(config, { output, signal, place }) {
    const { data, out: _out, adapter: _adapter, evalData, ...decisive } = config;
    if ((config.model === undefined) === (config.preset === undefined))
      throw new UsageError("give either --model or --preset", `model ${config.model}, preset ${config.preset}`);
    const records = await readTexts(data);
    const heldOutRecords = evalData === undefined ? [] : await readTexts(evalData);
    const device = await openDevice(config, output);
    const texts = textHash(JSON.stringify([records, heldOutRecords]));
    const { path } = place;
    await beginRun(place, { loop: "sft", texts, ...decisive });
    const opened = await openTrainee(config, records, path);
    const run = await TrainingRun.open("sft", path, opened, config, (text) => output.note(text));
    const resumedAt = run.step;

    const context = opened.model.config.max_position_embeddings;
    const longest = Math.min(config.maxLength ?? context, context, config.capacity);
    const shuffled = new Random(config.seed).fork("held out").shuffle([...records]);
    const split = Math.ceil(config.evalShare * records.length);
    const training = encodeTexts(opened, shuffled.slice(split), longest);
    const heldOut = [...heldOutRecords, ...shuffled.slice(0, split)];
    const evaluated = heldOut.length === 0 ? undefined : encodeTexts(opened, heldOut, longest);
    const { sequences } = training;
    const batchSize = Math.min(config.batch, sequences.length);
    const steps = config.steps ?? Math.ceil((config.epochs * sequences.length) / batchSize);

    const progress = output.progress("sft", steps);
    const started = now();
    let last: StepMetrics = {};
    await sft(run.trainer, sequences, {
      batchSize,
      steps,
      schedule: { kind: config.schedule, lr: config.lr, warmup: config.warmup, floor: config.floor },
      clip: config.clip,
      seed: config.seed,
      ...(evaluated ? { evaluation: { sequences: evaluated.sequences, every: config.evalEvery } } : {}),
      async onStep(metrics) {
        last = { ...last, ...metrics };
        await run.record(metrics.step, metrics);
        progress.update(metrics.step, `loss ${metrics.loss.toFixed(4)}`);
      },
      signal,
    });
    progress.finish();
    await run.save();
    if (signal.aborted) return undefined;
    const summary = {
      loop: "sft",
      steps: run.step,
      resumedAt,
      texts: sequences.length,
      leftOut: training.leftOut,
      heldOut: evaluated?.sequences.length ?? 0,
      loss: finiteOrNull(last.loss),
      evalLoss: finiteOrNull(last.eval_loss),
      skippedUpdates: last.skipped_updates ?? 0,
      model: join(path, "model"),
      adapter: device.info,
      seconds: secondsSince(started),
    };
    const { promptStyle = opened.settings.promptStyle } = config;
    await run.finish(summary, { ...opened.settings, promptStyle });
    output.record(summary, () => {
      const { loss, evalLoss, leftOut, skippedUpdates } = summary;
      const none = last.loss === undefined ? "no step left to do" : "the last update was skipped";
      const shown = `${loss === null ? none : `loss ${loss.toFixed(4)}`}${describeSkipped(skippedUpdates)}`;
      const held = evalLoss === null ? "" : `, held out ${evalLoss.toFixed(4)}`;
      return `${shown}${held}; ${sequences.length} texts (${leftOut} too long); the model is in ${summary.model}`;
    });
    return undefined;
  },
});

function finiteOrNull(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? value : null;
}

/** The model to train: one that is given, or a new one whose vocabulary is learnt from the texts and kept in the folder. */
async function openTrainee(
  { model, preset = "", vocabSize, seed }: { model?: string; preset?: string; vocabSize: number; seed: number },
  records: readonly TextRecord[],
  path: string,
): Promise<OpenModel> {
  if (model !== undefined) return openModel(model);
  const stored = join(path, "tokenizer.json");
  if (!(await fileExists(stored))) {
    await writeFileAtomic(stored, (await trainTokenizer(records.map(wholeText), { vocabSize })).json());
  }
  const tokenizer = await loadTokenizer(stored);
  const shape = modelPreset(preset, { vocab_size: tokenizer.vocabSize, eos_token_id: tokenizer.endOfText });
  return { model: makeModel(shape, seed), tokenizer, settings: PLAIN_SETTINGS };
}
