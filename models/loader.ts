// A model from the tensors of a checkpoint, one after the other, so that the host never holds all of them.

import { floatPieces, refuseNonFinite, type TensorData, type TensorSource, toFloat32 } from "../src/data/index.ts";
import { DataError } from "../src/platform/index.ts";
import { empty, parameter, type Tensor, tensor, writePieces } from "../src/tensor/index.ts";
import type { DecoderConfig } from "./config.ts";
import { assembleModel, type DecoderModel } from "./decoder.ts";
import { parameterShapes } from "./decoder_tree.ts";

const TABLE = "model.embed_tokens.weight";
const HEAD = "lm_head.weight";

/** Buffers that old checkpoints store beside the weights, and the output table of tied ones. */
function isSuperfluous(name: string, config: DecoderConfig): boolean {
  return name.endsWith(".rotary_emb.inv_freq") || (config.tie_word_embeddings && name === HEAD);
}

/**
 * Where each parameter of a model is in a checkpoint. A table that is both embedding and output layer may be stored under
 * either name.
 * @throws DataError naming what is missing, unknown or of another shape; `source` names the folder.
 */
function namesInCheckpoint(
  config: DecoderConfig,
  tensors: ReadonlyMap<string, { readonly shape: readonly number[] }>,
  source: string,
): ReadonlyMap<string, string> {
  const shapes = parameterShapes(config);
  const names = new Map(Object.keys(shapes).map((name) => [name, name]));
  if (config.tie_word_embeddings && !tensors.has(TABLE) && tensors.has(HEAD)) names.set(TABLE, HEAD);
  const wrong = Object.entries(shapes).flatMap(([name, shape]) => {
    const found = tensors.get(names.get(name)!);
    if (found === undefined) return [`missing: ${name} [${shape.join(", ")}]`];
    if (found.shape.join() === shape.join()) return [];
    return [`${names.get(name)}: shape [${found.shape.join(", ")}], the configuration says [${shape.join(", ")}]`];
  });
  for (const name of tensors.keys()) {
    if (!(name in shapes) && !isSuperfluous(name, config)) wrong.push(`unknown: ${name}`);
  }
  if (wrong.length > 0) {
    const more = wrong.length > 4 ? [`and ${wrong.length - 4} more`] : [];
    const evidence = [...wrong.slice(0, 4), ...more];
    throw new DataError(`${source}: the tensors do not fit config.json`, evidence, "check that both are of one model");
  }
  return names;
}

/**
 * A model from the tensors of a checkpoint in memory, trainable, in f32.
 * @throws DataError naming what is missing, unknown, of another shape or not finite; `source` names the folder.
 */
export function modelFromTensors(
  config: DecoderConfig,
  tensors: ReadonlyMap<string, TensorData>,
  source: string,
): DecoderModel {
  const names = namesInCheckpoint(config, tensors, source);
  return assembleModel(config, (shape, _role, name) => {
    const stored = names.get(name)!;
    const values = toFloat32(tensors.get(stored)!);
    refuseNonFinite(values, `${source}: ${stored}`);
    return parameter(tensor(values, shape));
  });
}

/**
 * A model from the tensors of a checkpoint, which are read one after the other; trainable, in f32.
 * @throws DataError naming what is missing, unknown, of another shape or not finite; `source` names the folder.
 */
export async function modelFromSources(
  config: DecoderConfig,
  tensors: ReadonlyMap<string, TensorSource>,
  source: string,
): Promise<DecoderModel> {
  const names = namesInCheckpoint(config, tensors, source);
  const waiting: [string, Tensor][] = [];
  const model = assembleModel(config, (shape, _role, name) => {
    const made = parameter(empty(shape));
    waiting.push([names.get(name)!, made]);
    return made;
  });
  try {
    for (const [name, made] of waiting) await writePieces(made, floatPieces(tensors.get(name)!, `${source}: ${name}`));
  } catch (error) {
    for (const [, made] of waiting) made.dispose();
    throw error;
  }
  return model;
}
