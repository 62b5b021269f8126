// gentzen train: the whole recipe as one resumable run: SFT, expert iteration, GRPO, selection.
import { z } from "zod";
import { presetNames as modelNames } from "../../../models/index.ts";
import { gpu } from "../../gpu/index.ts";
import { trainConfigSchema, trainPresets } from "../../prover/index.ts";
import {
  choiceFields,
  choosePreset,
  describeModel,
  describeRun,
  type ModelBackend,
  memoryField,
  openRunBackend,
  recipeOf,
  reporter,
  rewardFields,
  runPipeline,
  sftFields,
} from "../../prover/node.ts";
import { openReward } from "../../tasks/node.ts";
import { openRunVerifier, verifierFields, verifierOptions, withoutVerifierFields } from "../../verify/node.ts";
import { deviceFields, openDevice } from "../device.ts";
import { overridesOf } from "../fields.ts";
import { problemArguments, problemFields, taskOf } from "../problem_fields.ts";
import { defineRunVerb, pageOf, quoted } from "../verb.ts";

const { preset: _preset, ...fields } = trainConfigSchema.shape;

export const verb = defineRunVerb({
  summary: "train a prover: SFT, expert iteration, GRPO, as one resumable run",
  description:
    "The same command goes on with a run that was stopped or killed. Without --preset the measured speed of the adapter chooses one.\n" +
    "Without problems it learns theorems of logic, which it draws. Problems of your own are tried and, where their records have\n" +
    "proofs that hold, learnt from first; header and statement reach the verifier as the files have them. Splits named validation\n" +
    "or test are held out, or else a part of the problems; what leaks is left out. Without proofs begin with a --model. docs/tasks.md",
  config: z.object({
    preset: z
      .enum(Object.keys(trainPresets) as [string, ...string[]])
      .optional()
      .describe("which sizes and lengths to start from"),
    out: z.string().default("runs/default").describe("the run's folder"),
    ...deviceFields,
    ...verifierFields,
    ...overridesOf(fields),
    modelSize: z.enum(modelNames).optional().describe(fields.modelSize.description!),
    model: z.string().optional().describe("folder of the model to begin with, instead of a new one"),
    ...problemFields,
    ...choiceFields,
    limit: z.int().min(1).optional().describe("take so many problems of your own at most"),
    holdOut: z
      .number()
      .min(0)
      .max(0.4)
      .optional()
      .describe("share of them set aside for validation, and for the test, where they name no splits; default 0.1"),
    allowLeak: sftFields.allowLeak,
    ...rewardFields,
    ...memoryField,
  }),
  positional: "problems",
  variants: "more",
  examples: [
    ["train", "the default run, in runs/default"],
    ["train --preset smoke --out runs/smoke", "seconds: every stage learns, on theorems of two tactics"],
    ["train --preset small --seed 2 --out runs/small-2", "an hour on two CPU cores"],
    ["train --preset tiny --sft.steps 800 --grpo.iterations 0", "any field of the configuration is a flag"],
    ["train own.jsonl mine.lean --model RUN --out runs/own", "the whole recipe on theorems of your own"],
    ["train --task mine.mjs --reward short.mjs --stages expert,grpo,select", "a task and a reward of your own"],
    ["train --stages sft,grpo,grpo-2 --grpo-2.iterations 5", "a stage of a kind twice, with settings of its own"],
  ],
  place: ({ model }) => ({ kind: "train", sources: [model] }),
  next: ({ out, ...config }) => [
    config.problems.length === 0 && config.task === undefined && config.set === undefined
      ? [`prove "theorem ex (p q : Prop) (h : p ∧ q) : q ∧ p" --model ${quoted(out)}`, "proves with what was trained"]
      : [`prove ${problemArguments(config)} --model ${quoted(out)}`, "proves with what was trained"],
    [`eval --model ${quoted(out)} --samples 32`, "pass@k on its test problems, from more samples"],
    pageOf(out),
  ],
  async run(config, { output, signal, place }) {
    const {
      preset: wanted,
      out,
      adapter: _adapter,
      model: from,
      deviceMemory,
      ...given
    } = withoutVerifierFields(config);
    const { problems: _files, task: _task, set: _set, data: _data, split, ...more } = given;
    const { format, mode, limit: count, holdOut, allowLeak, ...others } = more;
    const { reward, rewardWeight, rewardUnverified, proofWeight, ...overrides } = others;
    const device = await openDevice(config, output);
    const chosen = await choosePreset(place.path, { preset: wanted, overrides }, (text) => output.note(text));
    const opened = from === undefined ? undefined : await describeModel(from);
    const rewards = { reward, rewardWeight, rewardUnverified, proofWeight };
    const rewarded = reward.length > 0 || rewardWeight.length > 0 || rewardUnverified || proofWeight !== 1;
    const recipe = await recipeOf({
      ...{ ...chosen, split, format, mode, count, holdOut, allowLeak },
      task: await taskOf(config),
      ...(rewarded ? await openReward(rewards) : {}),
      ...(from === undefined || opened === undefined ? {} : { from: { folder: from, opened } }),
    });
    const judge = await openRunVerifier(verifierOptions(config), place.path);
    let backend: ModelBackend | undefined;
    const show = reporter(output);
    try {
      const summary = await runPipeline({
        ...recipe,
        path: place,
        judge,
        report(event) {
          // Whatever the run was doing, its folder is enough to go on from.
          signal.throwIfAborted();
          show(event);
        },
        environment: { adapter: device.info, node: process.version },
        async openBackend(run, corpus, { path }) {
          backend = await openRunBackend(run, corpus, path, opened, {
            deviceMemory,
            say: (text) => output.note(text),
          });
          return backend;
        },
      });
      output.record({ ...summary, gpu: gpu().stats }, () => describeRun(summary, out));
    } finally {
      await judge.close();
      backend?.dispose();
    }
    return undefined;
  },
});
