// Models to sample from or to train: a Hugging Face folder, or the folder of a run that holds one.
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { asDecoder, type DecoderModel, endTokens, type LoadOptions } from "../../../models/index.ts";
import { loadModel } from "../../../models/node.ts";
import { type ChatTemplate, chatTemplateOf, type Tokenizer } from "../../data/index.ts";
import { loadTokenizer } from "../../data/node.ts";
import { Engine } from "../../infer/index.ts";
import { DataError } from "../../platform/index.ts";
import { fileExists, readJson } from "../../platform/node.ts";
import { PLAIN_DRAWING } from "../drawing.ts";
import type { ProverSettings } from "../run/pipeline.ts";
import { EngineSampler } from "./sampler.ts";

/** A model with the tokenizer that lies beside it. */
export interface OpenModel {
  model: DecoderModel;
  tokenizer: Tokenizer;
  /** How its conversations are written, where its tokenizer has a template for them. */
  chat?: ChatTemplate;
  /** How a prover wants to be asked; defaults for a model that says nothing. */
  settings: ProverSettings;
  /** What of it prover.json says. */
  said: Partial<ProverSettings>;
  /** The folder, where no prover.json in it says how the model wants to be asked. */
  undescribed?: string;
}

/** How a model is asked that says nothing of it. */
export const PLAIN_SETTINGS: ProverSettings = { promptStyle: "statement", ...PLAIN_DRAWING };

/** The field for how weights are held, where a model only samples. */
export const weightsField = {
  weights: z
    .enum(["f32", "q8", "q4"])
    .default("f32")
    .describe("how weights are held: q8 takes a fourth of the memory, q4 an eighth, and the numbers differ a little"),
};

/**
 * Loads a model and its tokenizer onto the open device.
 *
 * @param folder a model's folder, or a run's, whose `model` is then taken.
 * @param options how its weights are held; 8 and 4 bits cannot be trained.
 * @throws {DataError} or ConfigError when a file is missing, cut off or of another model.
 */
export async function openModel(folder: string, options: LoadOptions = {}): Promise<OpenModel> {
  const inside = join(folder, "model");
  const path = (await isFolder(inside)) ? inside : folder;
  if (!(await isFolder(path))) {
    throw new DataError("there is no such model", folder, "name a folder with config.json, or a run that has finished");
  }
  const tokenizer = await loadTokenizer(path);
  const described = join(path, "prover.json");
  const chat = tokenizer.companions && chatTemplateOf(tokenizer.companions);
  const opened = { model: await loadModel(path, options), tokenizer, ...(chat && { chat }) };
  if (await fileExists(described)) {
    const said = await readJson<Partial<ProverSettings>>(described);
    return { ...opened, settings: { ...PLAIN_SETTINGS, ...said }, said };
  }
  return { ...opened, settings: PLAIN_SETTINGS, said: {}, undescribed: path };
}

/**
 * The tokens that end a text: the tokenizer's and those that the model's configuration names. One that the model does not have
 * can never be written.
 */
export function endsOf({ config }: DecoderModel, { endOfText }: Tokenizer): number[] {
  const ends = [...new Set([endOfText, ...endTokens(config)])].filter((id) => id < config.vocab_size);
  if (ends.length === 0) {
    throw new DataError(
      "the model has no token that ends a text",
      `the tokenizer's is ${endOfText}; the model has ${config.vocab_size} tokens, from 0 on`,
      "take the tokenizer that belongs to the model",
    );
  }
  return ends;
}

/** An engine for up to `rows` texts at once, with room for the longest of them but no more than the model has. */
export function openEngine({ model, tokenizer }: OpenModel, rows: number, longest: number): Engine {
  return new Engine(asDecoder(model), {
    rows,
    contextLength: Math.min(longest, model.config.max_position_embeddings),
    endOfText: endsOf(model, tokenizer),
    decodeText: (ids) => tokenizer.decode(ids),
  });
}

/** A sampler of up to `rows` texts at once, the longest of `longest` tokens; `weightsId` names the weights whenever it samples. */
export function openSampler(
  opened: OpenModel,
  rows: number,
  longest: number,
  weightsId: () => string = () => "stored",
): EngineSampler {
  return new EngineSampler(openEngine(opened, rows, longest), (text) => promptIds(opened, text), weightsId);
}

/** The ids of a prompt, after the token that the model's texts begin with, if there is one. */
export function promptIds({ tokenizer }: Pick<OpenModel, "tokenizer">, text: string): number[] {
  const ids = tokenizer.encode(text);
  const { beginOfText } = tokenizer;
  return beginOfText === undefined || ids[0] === beginOfText ? ids : [beginOfText, ...ids];
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() ?? false;
}
