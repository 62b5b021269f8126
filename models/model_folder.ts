// Models on disk: a folder as Hugging Face lays it out, with config.json, safetensors files and the tokenizer beside.

import type { FloatType } from "../src/data/index.ts";
import { openModelFolder, writeModelFolder } from "../src/data/node.ts";
import { checkOptions, option, type Rules } from "../src/platform/index.ts";
import type { Tensor } from "../src/tensor/index.ts";
import type { DecoderConfig } from "./config.ts";
import { writeModelConfig } from "./config_file.ts";
import type { DecoderModel } from "./decoder.ts";
import { type LoadOptions, loadRules, modelFromCheckpoint } from "./loader.ts";
import { modelSources } from "./stored_model.ts";

export interface SaveOptions {
  readonly stored?: FloatType;
  /** Files are split so that none is larger; default 5 GB, as in Hugging Face. */
  readonly maxShardBytes?: number;
  /** Ends it between two tensors, by its error. */
  readonly signal?: AbortSignal | undefined;
}

const rules: Rules<SaveOptions> = {
  stored: option.optional(option.oneOf("F32", "F16", "BF16")),
  maxShardBytes: option.optional(option.whole({ least: 1 })),
  signal: option.optional(option.instanceOf(AbortSignal)),
};

/**
 * Writes a model's configuration and weights into a folder; each file appears whole or not at all.
 * @throws ConfigError for options that cannot be and while low-rank corrections are not merged, DataError for weights that are
 * not finite; ConfigError for those that `stored` cannot hold.
 */
export async function saveModel(model: DecoderModel, folder: string, options: SaveOptions = {}): Promise<void> {
  checkOptions("saveModel", options, rules);
  const { stored = "F32", ...writing } = options;
  const tensors = modelSources(model, stored);
  await writeModelFolder(folder, writeModelConfig(model.config, stored), tensors, writing);
}

/**
 * Reads a model from a folder, by default trainable, in f32. The tokens that end a text are those of `config.json` and of
 * `generation_config.json` together: `config.eos_token_id` holds them all.
 * @throws ConfigError or DataError for options that cannot be, or when a file is missing, truncated, of another model, or holds weights that are no numbers.
 */
export async function loadModel(folder: string, options?: { weights?: "f32" }): Promise<TrainableModel>;
export async function loadModel(folder: string, options?: LoadOptions): Promise<DecoderModel>;
export async function loadModel(folder: string, options: LoadOptions = {}): Promise<DecoderModel> {
  checkOptions("loadModel", options, loadRules);
  return modelFromCheckpoint(await openModelFolder(folder), folder, options);
}

/** A model whose weights are all numbers that can be trained. */
export type TrainableModel = DecoderModel<DecoderConfig, Tensor>;
