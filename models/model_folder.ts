// Models on disk: a folder as Hugging Face lays it out, with config.json, safetensors files and the tokenizer beside.

import type { FloatType } from "../src/data/index.ts";
import { openModelFolder, writeModelFolder } from "../src/data/node.ts";
import { llamaFromSources, llamaSources, readLlamaConfig, writeLlamaConfig } from "./hugging_face.ts";
import type { Llama } from "./llama.ts";

export interface SaveOptions {
  readonly stored?: FloatType;
  /** Files are split so that none is larger; default 5 GB, as in Hugging Face. */
  readonly maxShardBytes?: number;
}

/**
 * Writes a model's configuration and weights into a folder; each file appears whole or not at all.
 * @throws DataError for weights that are not finite, ConfigError for those that `stored` cannot hold.
 */
export async function saveModel(
  model: Llama,
  folder: string,
  { stored = "F32", maxShardBytes = 5e9 }: SaveOptions = {},
): Promise<void> {
  const tensors = llamaSources(model, stored);
  await writeModelFolder(folder, writeLlamaConfig(model.config, stored), tensors, { maxShardBytes });
}

/**
 * Reads a model from a folder, trainable, in f32.
 * @throws ConfigError or DataError when a file is missing, truncated, or of another model, or a weight is not finite.
 */
export async function loadModel(folder: string): Promise<Llama> {
  const { config, tensors } = await openModelFolder(folder);
  return llamaFromSources(readLlamaConfig(config, `${folder}/config.json`), tensors, folder);
}
