// gentzen generate: continues a prompt with a model.
import { z } from "zod";
import { generateFields, generateTexts } from "../../prover/node.ts";
import { deviceFields, openDevice } from "../device.ts";
import { pickFields } from "../fields.ts";
import { defineVerb, quoted } from "../verb.ts";

export const verb = defineVerb({
  summary: "continue a prompt with a model",
  description:
    "One record for each completion: prompt, tokens, text, the log-probability of every token, and how it ended.",
  config: z.object({
    model: z.string().describe("folder of a model or of a finished run"),
    prompt: z.string().describe("the text to continue"),
    ...generateFields,
    ...deviceFields,
  }),
  positional: "prompt",
  examples: [
    ['generate --model RUN "theorem ex ( p : Prop ) : p → p := by"', "the most likely continuation"],
    [
      'generate --model RUN/model --prompt "theorem" --samples 4 --temperature 1 --seed 7 --json',
      "four samples as JSON lines",
    ],
  ],
  next: ({ model }) => [
    [
      `generate --model ${quoted(model)} PROMPT --samples 4 --temperature 1`,
      "several continuations, not the likeliest alone",
    ],
    [`score --model ${quoted(model)} FILE`, "how likely it finds a text"],
  ],
  async run(config, { output, signal }) {
    await openDevice(config, output);
    const watch = { signal, say: (text: string) => output.note(text) };
    const settings = pickFields(config, generateFields);
    const { prompt, completions } = await generateTexts(config.model, config.prompt, settings, watch);
    for (const each of completions) {
      output.record({ prompt, ...each, seed: config.seed }, `${config.prompt}${each.text}`);
    }
    return undefined;
  },
});
