// Supervised training on proofs: the SFT stage (Node).
import { z } from "zod";
import { evaluateSplit } from "../evaluate.ts";
import { count, supervised } from "./fields.ts";
import { trainPhase } from "./phase.ts";
import type { Stage } from "./stage.ts";
import { TextSource } from "./texts.ts";

export const sftSettings = z.strictObject({ steps: count().describe("training steps"), ...supervised });

/** Trains on the SFT set and evaluates. */
export const sftStage: Stage<z.output<typeof sftSettings>> = {
  kind: "sft",
  text: "supervised fine-tuning on short proofs",
  schema: sftSettings,
  initial: {},
  pieces: (name, { steps, microBatches }, { config, test }) => [
    { label: name, learnt: steps * microBatches * config.capacity },
    { label: `evaluate ${name}`, written: test * config.evaluation.samples * config.sampling.maxTokens },
  ],
  async run({ run, name }, settings) {
    if (run.sets.sft.length === 0) {
      run.report({ kind: "note", text: `${name} falls away: no problem has a known proof to learn from` });
      return undefined;
    }
    const texts = new TextSource(run);
    const { steps, schedule, checkpointEvery, microBatches } = settings;
    const textsFor = (step: number) => texts.sftTexts(`${name} texts ${step}`, settings);
    await trainPhase(run, { name, steps, schedule, checkpointEvery, microBatches, textsFor });
    await evaluateSplit(run, name, "test");
    return { checkpoint: run.state.checkpoint };
  },
};
