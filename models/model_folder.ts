// Models on disk: a folder as Hugging Face lays it out, with config.json, safetensors files and the tokenizer beside.

import type { FloatType } from "../src/data/index.ts";
import { readModelFolder, writeModelFolder } from "../src/data/node.ts";
import { llamaFromTensors, llamaTensors, readLlamaConfig, writeLlamaConfig } from "./hugging_face.ts";
import type { Llama } from "./llama.ts";

export interface SaveOptions {
  readonly stored?: FloatType;
  /** Files are split so that none is larger; default 5 GB, as in Hugging Face. */
  readonly maxShardBytes?: number;
}

/** Writes a model's configuration and weights into a folder; each file appears whole or not at all. */
export async function saveModel(
  model: Llama,
  folder: string,
  { stored = "F32", maxShardBytes = 5e9 }: SaveOptions = {},
): Promise<void> {
  const tensors = await llamaTensors(model, stored);
  await writeModelFolder(folder, writeLlamaConfig(model.config, stored), tensors, { maxShardBytes });
}

/**
 * Reads a model from a folder, trainable, in f32.
 * @throws ConfigError or DataError when a file is missing, truncated, or of another model.
 */
export async function loadModel(folder: string): Promise<Llama> {
  const { config, tensors } = await readModelFolder(folder);
  return llamaFromTensors(readLlamaConfig(config, `${folder}/config.json`), tensors, folder);
}
