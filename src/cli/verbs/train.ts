// gentzen train: the whole recipe as one resumable run: SFT, expert iteration, GRPO, selection.

import { join } from "node:path";
import { z } from "zod";
import { presetNames as modelNames, preset as modelPreset } from "../../../models/index.ts";
import { loadTokenizer, trainTokenizer } from "../../data/node.ts";
import { gpu } from "../../gpu/index.ts";
import { fileExists, writeFileAtomic } from "../../platform/node.ts";
import { resolveConfig, trainConfigSchema, trainPresets } from "../../prover/index.ts";
import { choosePreset, ModelBackend, type RunSummary, runPipeline } from "../../prover/node.ts";
import { deviceFields, openDevice } from "../device.ts";
import { overridesOf } from "../fields.ts";
import { describeSummary, reporter } from "../training_report.ts";
import { defineRunVerb } from "../verb.ts";
import { openRunVerifier, verifierFields, withoutVerifierFields } from "../verifier.ts";

const { preset: _preset, ...fields } = trainConfigSchema.shape;

export const verb = defineRunVerb({
  summary: "train a prover: SFT, expert iteration, GRPO, as one resumable run",
  description:
    "The same command goes on with a run that was stopped or killed. Without --preset the measured speed of the adapter chooses one.",
  config: z.object({
    preset: z
      .enum(Object.keys(trainPresets) as [string, ...string[]])
      .optional()
      .describe("which sizes and lengths to start from"),
    out: z.string().default("runs/default").describe("the run's folder"),
    ...deviceFields,
    ...verifierFields,
    ...overridesOf(fields),
    model: z.enum(modelNames).optional().describe(fields.model.description!),
  }),
  examples: [
    ["train", "the default run, in runs/default"],
    ["train --preset smoke --out runs/smoke", "seconds: every stage learns, on theorems of two tactics"],
    ["train --preset small --seed 2 --out runs/small-2", "an hour on two CPU cores"],
    ["train --preset tiny --sft.steps 800 --grpo.iterations 0", "any field of the configuration is a flag"],
  ],
  place: () => ({ kind: "train", sources: [] }),
  async run(config, { output, signal, place }) {
    const { preset: wanted, out, adapter: _adapter, ...overrides } = withoutVerifierFields(config);
    const device = await openDevice(config, output);
    const name = wanted ?? (await choosePreset(place.path, (text) => output.note(text)));
    const resolved = resolveConfig(name, overrides);
    const judge = await openRunVerifier(config, place.path);
    let backend: ModelBackend | undefined;
    const show = reporter(output);
    try {
      const summary = await runPipeline({
        config: resolved,
        path: place,
        judge,
        report(event) {
          // Whatever the run was doing, its folder is enough to go on from.
          signal.throwIfAborted();
          show(event);
        },
        environment: { adapter: device.info, node: process.version },
        async openBackend(run, corpus, folder) {
          const stored = join(folder.path, "tokenizer.json");
          if (!(await fileExists(stored))) {
            await writeFileAtomic(stored, (await trainTokenizer(corpus, { vocabSize: run.vocabSize })).json());
          }
          const tokenizer = await loadTokenizer(stored);
          const shape = modelPreset(run.model, {
            vocab_size: Math.ceil(tokenizer.vocabSize / 8) * 8,
            eos_token_id: tokenizer.endOfText,
          });
          backend = new ModelBackend(shape, tokenizer, {
            seed: run.seed,
            contextLength: Math.min(run.contextLength, shape.max_position_embeddings),
            rows: run.rows,
            capacity: run.capacity,
            optimizer: run.optimizer,
            precision: run.precision,
            recompute: run.recompute,
          });
          return backend;
        },
      });
      output.record({ ...summary, gpu: gpu().stats }, () => describeSummary(summary as RunSummary, out));
    } finally {
      await judge.close();
      backend?.dispose();
    }
    return undefined;
  },
});
