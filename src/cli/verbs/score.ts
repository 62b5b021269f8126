// gentzen score: how likely a model finds each token of a text.
import { z } from "zod";
import { readText } from "../../platform/node.ts";
import { describeScore, openModel, scoreText, weightsField } from "../../prover/node.ts";
import { deviceFields, openDevice } from "../device.ts";
import { pickFields } from "../fields.ts";
import { defineVerb, quoted } from "../verb.ts";

export const verb = defineVerb({
  summary: "the log-probability of each token of a text",
  description: "The first token has none: nothing stands before it.",
  config: z.object({
    model: z.string().describe("folder of a model or of a finished run"),
    textFile: z.string().describe("the file that holds the text"),
    temperature: z.number().positive().default(1).describe("logits are divided by it"),
    ...weightsField,
    ...deviceFields,
  }),
  positional: "textFile",
  examples: [
    ["score --model RUN proof.lean", "tokens with their log-probabilities"],
    ["score --model RUN/model --text-file proof.lean --json", "the same as one JSON line"],
  ],
  next: ({ model }) => [[`generate --model ${quoted(model)} PROMPT`, "what it would write itself"]],
  async run(config, { output }) {
    const text = await readText(config.textFile);
    await openDevice(config, output);
    const opened = await openModel(config.model, pickFields(config, weightsField));
    const scored = await scoreText(opened, text, config.temperature);
    output.record(scored, () => describeScore(opened, scored));
    return undefined;
  },
});
