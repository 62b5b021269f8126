// Continues a prompt with a model: drawn as asked for, or as its generation_config.json says, or else by the likeliest tokens (Node).
import { z } from "zod";
import type { Completion } from "../../infer/index.ts";
import { itemAt } from "../../platform/index.ts";
import { describeDrawing, describeGeneration, partOf } from "../drawing.ts";
import { filterFields } from "../drawing_fields.ts";
import { settingsWithDefaults } from "../loops/settings.ts";
import { engineFields, loadPlanned } from "./memory/tell_memory.ts";
import { describeModel, openEngine, promptIds } from "./open_model.ts";

/** How a prompt is continued, as fields. */
export const generateFields = {
  samples: z.int().min(1).default(1).describe("how many completions"),
  maxTokens: z.int().min(1).default(128).describe("most tokens of a completion"),
  temperature: z
    .number()
    .min(0)
    .optional()
    .describe("0 takes the likeliest token each time; default as the model's generation_config.json samples, or 0"),
  ...filterFields,
  seed: z.int().min(0).default(0).describe("equal seeds give equal texts"),
  stop: z.array(z.string()).default([]).describe("a text that ends a completion and is cut off"),
  topLogprobs: z.int().min(0).max(20).default(0).describe("how many of the likeliest tokens are told at each place"),
  ...engineFields,
};

const generateSettings = z.object(generateFields);

/** Rows of a batch at most. */
const MOST_ROWS = 64;

/**
 * Continues a prompt with the model of a folder, on the open device.
 *
 * @param watch.say told what the model takes of memory and how it is drawn where its files say that
 * @returns the ids of the prompt, and what stands behind them
 * @throws DataError or ConfigError for a model that cannot be opened, and settings that cannot be; the signal's reason
 */
export async function generateTexts(
  folder: string,
  text: string,
  settings: z.input<typeof generateSettings> = {},
  { signal, say = () => {} }: { readonly signal?: AbortSignal; readonly say?: (text: string) => void } = {},
): Promise<{ readonly prompt: readonly number[]; readonly completions: readonly Completion[] }> {
  const config = settingsWithDefaults(generateSettings, settings, "generating");
  const { samples, maxTokens, seed, stop, topLogprobs, lora } = config;
  const described = await describeModel(folder, lora);
  const prompt = promptIds(described, text);
  const longest = Math.min(prompt.length + maxTokens, described.config.max_position_embeddings);
  const rows = Math.min(samples, MOST_ROWS);
  const drawing = { temperature: 0, ...described.generation?.drawing, ...partOf(config) };
  if (describeGeneration(described.generation) !== "") say(`drawn at ${describeDrawing(drawing, described)}`);
  const opened = await loadPlanned(described, config, { rows, contextLength: longest }, say);
  const request = { prompt, count: samples, ...drawing, maxTokens, seed, stop, topLogprobs };
  const engine = openEngine(opened, rows, longest);
  const completions = itemAt(await engine.generate([request], { ...(signal && { signal }) }), 0);
  return { prompt, completions };
}
