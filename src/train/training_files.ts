// A training state as files: the model as Hugging Face lays it out, the optimiser's vectors, and plain data beside (Node).

import { join } from "node:path";
import { encodeSafetensors, parseSafetensors, type TensorData, toFloat32 } from "../data/index.ts";
import { readModelFolder, writeModelFolder } from "../data/node.ts";
import { DataError } from "../platform/index.ts";
import { readBytes, readJson, writeFileAtomic, writeJson } from "../platform/node.ts";
import { readAll, type Tensor } from "../tensor/index.ts";
import type { Trainer, TrainerState } from "./trainer.ts";

const OPTIMIZER = "optimizer.safetensors";
const TRAINER = "trainer.json";
const FORMAT = 1;

/** What a model's folder holds. */
export interface ModelContents {
  /** What `config.json` says. */
  readonly config: Readonly<Record<string, unknown>>;
  /** All weights by the names of the checkpoint, f32. */
  readonly weights: Readonly<Record<string, Tensor>>;
  /** The tokenizer, if it is to lie beside. */
  readonly tokenizer?: { json(): string };
}

function toStored(values: Float32Array, shape: readonly number[]): TensorData {
  return { dtype: "F32", shape: [...shape], data: new Uint8Array(values.buffer, values.byteOffset, values.byteLength) };
}

/** Writes configuration, weights (f32, exact) and tokenizer into a folder. */
export async function writeModel(folder: string, { config, weights, tokenizer }: ModelContents): Promise<void> {
  const values = await readAll(Object.values(weights));
  const tensors = Object.entries(weights).map(
    ([name, { shape }], index) => [name, toStored(values[index] as Float32Array, shape)] as const,
  );
  await writeModelFolder(folder, config, new Map(tensors));
  if (tokenizer) await writeFileAtomic(join(folder, "tokenizer.json"), tokenizer.json());
}

/**
 * The weights in a model's folder, by name, for exactly these tensors.
 * @throws DataError when one is missing or of another shape, or the folder is not whole.
 */
export async function readWeights(
  folder: string,
  weights: Readonly<Record<string, Tensor>>,
): Promise<Record<string, Float32Array>> {
  const { tensors } = await readModelFolder(folder);
  const wrong = Object.entries(weights).flatMap(([name, { shape }]) => {
    const found = tensors.get(name);
    if (found?.shape.join() === shape.join()) return [];
    return [`${name}: ${found ? `[${found.shape.join(", ")}]` : "missing"}, the model has [${shape.join(", ")}]`];
  });
  if (wrong.length > 0) {
    throw new DataError(`${folder}: the weights are of another model`, wrong.slice(0, 4), "check the model's sizes");
  }
  return Object.fromEntries(Object.keys(weights).map((name) => [name, toFloat32(tensors.get(name) as TensorData)]));
}

/** Overwrites tensors with values of the same names. */
export function writeWeights(
  weights: Readonly<Record<string, Tensor>>,
  values: Readonly<Record<string, Float32Array>>,
): void {
  for (const [name, tensor] of Object.entries(weights)) tensor.write(values[name]);
}

/** Writes everything that training needs to go on exactly, and plain data of the caller's, into a folder. */
export async function writeTraining(
  folder: string,
  trainer: Trainer,
  model: ModelContents,
  extra: unknown = null,
): Promise<void> {
  await writeModel(folder, model);
  const { updates, optimizer } = await trainer.exportState();
  const vectors = Object.entries(optimizer).map(([name, values]) => [name, toStored(values, [values.length])] as const);
  await writeFileAtomic(join(folder, OPTIMIZER), encodeSafetensors(new Map(vectors)));
  await writeJson(join(folder, TRAINER), { format: FORMAT, updates, extra });
}

/**
 * Takes over weights and optimiser from a folder that `writeTraining` filled; the next losses are the same to the last
 * bit as they would have been.
 * @returns the plain data that was written with it
 * @throws DataError or ConfigError when a file is missing, cut off, or of another model.
 */
export async function readTraining<T = unknown>(
  folder: string,
  trainer: Trainer,
  weights: Readonly<Record<string, Tensor>>,
): Promise<T> {
  const path = join(folder, TRAINER);
  const { format, updates, extra } = await readJson<{ format: number; updates: number; extra: T }>(path);
  if (format !== FORMAT || !Number.isInteger(updates)) {
    throw new DataError(
      `${path}: not a training state that is understood`,
      [`format: ${format}, this version reads ${FORMAT}`, `updates: ${updates}`],
      "it may come from another version",
    );
  }
  const file = join(folder, OPTIMIZER);
  const vectors = [...parseSafetensors(await readBytes(file), file)];
  const optimizer = Object.fromEntries(vectors.map(([name, data]) => [name, toFloat32(data)]));
  const values = await readWeights(folder, weights);
  const state: TrainerState = { updates, optimizer };
  trainer.importState(state);
  writeWeights(weights, values);
  return extra;
}
