// gentzen generate: continues a prompt with a model.
import { z } from "zod";
import { itemAt } from "../../platform/index.ts";
import { describeModel, engineFields, loadPlanned, openEngine, promptIds } from "../../prover/node.ts";
import { deviceFields, openDevice } from "../device.ts";
import { defineVerb, quoted } from "../verb.ts";

export const verb = defineVerb({
  summary: "continue a prompt with a model",
  description:
    "One record for each completion: prompt, tokens, text, the log-probability of every token, and how it ended.",
  config: z.object({
    model: z.string().describe("folder of a model or of a finished run"),
    prompt: z.string().describe("the text to continue"),
    samples: z.int().min(1).default(1).describe("how many completions"),
    maxTokens: z.int().min(1).default(128).describe("most tokens of a completion"),
    temperature: z.number().min(0).default(0).describe("0 takes the most likely token each time"),
    topK: z.int().min(0).default(0).describe("keep the K most likely tokens; 0 keeps all"),
    topP: z.number().positive().max(1).default(1).describe("keep the likeliest tokens that together reach P"),
    minP: z.number().min(0).max(1).default(0).describe("keep tokens with this fraction of the largest probability"),
    seed: z.int().min(0).default(0).describe("equal seeds give equal texts"),
    stop: z.array(z.string()).default([]).describe("a text that ends a completion and is cut off"),
    topLogprobs: z.int().min(0).max(20).default(0).describe("how many of the likeliest tokens are told at each place"),
    ...engineFields,
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
    const described = await describeModel(config.model, config.lora);
    const prompt = promptIds(described, config.prompt);
    const longest = Math.min(prompt.length + config.maxTokens, described.config.max_position_embeddings);
    const texts = { rows: Math.min(config.samples, 64), contextLength: longest };
    const opened = await loadPlanned(described, config, texts, (text) => output.note(text));
    const engine = openEngine(opened, texts.rows, longest);
    const { samples: count, maxTokens, temperature, topK, topP, minP, seed, stop, topLogprobs } = config;
    const request = { prompt, count, maxTokens, temperature, topK, topP, minP, seed, stop, topLogprobs };
    const completions = itemAt(await engine.generate([request], { signal }), 0);
    for (const each of completions) output.record({ prompt, ...each, seed }, `${config.prompt}${each.text}`);
    return undefined;
  },
});
