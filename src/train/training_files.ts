// A training state as files: the model as Hugging Face lays it out, the optimiser's vectors, and plain data beside (Node).

import { join } from "node:path";
import {
  type Checkpoint,
  elementsOf,
  floatPieces,
  floatSource,
  readFloats,
  type TensorSource,
  type Tokenizer,
} from "../data/index.ts";
import {
  type AdapterFacts,
  fileChecksum,
  isAdapterFolder,
  openAdapter,
  openModelFolder,
  openSafetensors,
  type WrittenFile,
  writeAdapter,
  writeModelFolder,
  writeSafetensors,
} from "../data/node.ts";
import { isLoraName } from "../nn/index.ts";
import type { OptimizerName } from "../optim/index.ts";
import { DataError, required } from "../platform/index.ts";
import { readJson, writeFileAtomic, writeJson } from "../platform/node.ts";
import { readPieces, type Tensor, writePieces } from "../tensor/index.ts";
import type { Trainer } from "./trainer.ts";
import type { WeightsId } from "./weights_id.ts";

const OPTIMIZER = "optimizer.safetensors";
const TRAINER = "trainer.json";
const FORMAT = 1;

/** What a model's folder holds. */
export interface ModelContents {
  /** What `config.json` says. */
  readonly config: Readonly<Record<string, unknown>>;
  /** All weights by the names of the checkpoint, f32. */
  readonly weights: Readonly<Record<string, Tensor>>;
  /** What is said of low-rank corrections, where the weights are those alone: the folder is then an adapter's, in PEFT's layout. */
  readonly adapter?: AdapterFacts;
  /** The tokenizer, if it is to lie beside. */
  readonly tokenizer?: Pick<Tokenizer, "json" | "companions">;
}

/** Tensors on the device as they are stored: exact, and read one piece at a time when their turn to be written has come. */
function sources(tensors: Readonly<Record<string, Tensor>>): Map<string, TensorSource> {
  const entries = Object.entries(tensors).map(([name, tensor]) => {
    const pieces = () => readPieces(tensor) as AsyncIterable<Float32Array>;
    return [name, floatSource(name, tensor.shape, pieces)] as const;
  });
  return new Map(entries);
}

/**
 * Writes configuration, weights (f32, exact) and tokenizer, with the files that came beside it, into a folder.
 * @throws DataError for weights that are not finite.
 */
export async function writeModel(folder: string, model: ModelContents): Promise<void> {
  await writeParts(folder, model);
}

async function writeParts(
  folder: string,
  { config, weights, tokenizer, adapter }: ModelContents,
): Promise<Record<string, WrittenFile>> {
  const files = await (adapter === undefined
    ? writeModelFolder(folder, config, sources(weights))
    : writeAdapter(folder, adapter, sources(weights)));
  if (tokenizer) await writeFileAtomic(join(folder, "tokenizer.json"), tokenizer.json());
  for (const [name, text] of tokenizer?.companions ?? []) await writeFileAtomic(join(folder, name), text);
  return files;
}

/** The stored tensors for exactly these. @throws DataError when one is missing or of another shape, or the folder is not whole. */
async function openWeights(
  folder: string,
  weights: Readonly<Record<string, Tensor>>,
): Promise<Pick<Checkpoint, "read">> {
  const corrections = (await isAdapterFolder(folder)) && Object.keys(weights).every(isLoraName);
  const checkpoint = await (corrections ? openAdapter(folder) : openModelFolder(folder));
  const wrong = Object.entries(weights).flatMap(([name, { shape }]) => {
    const found = checkpoint.names.includes(name) ? checkpoint.read(name) : undefined;
    if (found?.shape.join() === shape.join()) return [];
    return [`${name}: ${found ? `[${found.shape.join(", ")}]` : "missing"}, the model has [${shape.join(", ")}]`];
  });
  if (wrong.length > 0) {
    throw new DataError(`${folder}: the weights are of another model`, wrong.slice(0, 4), "check the model's sizes");
  }
  return checkpoint;
}

/**
 * The weights in a model's folder, by name, for exactly these tensors, in memory: {@link loadWeights} needs less of it.
 * @throws DataError when one is missing or of another shape, or the folder is not whole.
 */
export async function readWeights(
  folder: string,
  weights: Readonly<Record<string, Tensor>>,
): Promise<Record<string, Float32Array>> {
  const stored = await openWeights(folder, weights);
  const values: Record<string, Float32Array> = {};
  for (const name of Object.keys(weights)) values[name] = await readFloats(stored.read(name), name);
  return values;
}

/** Overwrites tensors with values of the same names. */
export function writeWeights(
  weights: Readonly<Record<string, Tensor>>,
  values: Readonly<Record<string, Float32Array>>,
): void {
  for (const [name, tensor] of Object.entries(weights)) tensor.write(required(values[name], `no values for ${name}`));
}

/**
 * Hands the weights in a model's folder on, one tensor after the other, in pieces.
 * @param take called for each tensor in turn; by default its values become those of the folder
 * @throws DataError when one is missing or of another shape, or the folder is not whole; then none was handed on.
 */
export async function loadWeights(
  folder: string,
  weights: Readonly<Record<string, Tensor>>,
  take: (tensor: Tensor, pieces: AsyncIterable<Float32Array>) => Promise<void> = writePieces,
): Promise<void> {
  const stored = await openWeights(folder, weights);
  for (const [name, tensor] of Object.entries(weights)) await take(tensor, floatPieces(stored.read(name), name));
}

/** Writes everything that training needs to go on exactly, and plain data of the caller's, into a folder. */
export async function writeTraining(
  folder: string,
  trainer: Trainer,
  model: ModelContents,
  extra: unknown = null,
): Promise<void> {
  const files = await writeParts(folder, model);
  const vectors = new Map([...sources(trainer.optimizer.vectors())].map(([name, source]) => [name, flat(source)]));
  files[OPTIMIZER] = await writeSafetensors(join(folder, OPTIMIZER), vectors);
  const { updates, weightsId, optimizerName } = trainer;
  await writeJson(join(folder, TRAINER), {
    format: FORMAT,
    updates,
    weightsId,
    optimizer: optimizerName,
    extra,
    files,
  });
}

/** An optimiser's vectors are stored as such, whatever the shape of their parameter. */
function flat(source: TensorSource): TensorSource {
  return { ...source, shape: [elementsOf(source.shape)] };
}

/** @throws DataError when a file is not what was written. */
async function checkFile(path: string, { bytes, checksum }: WrittenFile): Promise<void> {
  const found = await fileChecksum(path);
  if (found.bytes === bytes && found.checksum === checksum) return;
  const hex = (value: number) => value.toString(16).padStart(8, "0");
  throw new DataError(
    `the file is not what was written: ${path}`,
    `${found.bytes} bytes with checksum ${hex(found.checksum)}; ${bytes} with ${hex(checksum)} were written`,
    "the disk has damaged it, or it was changed: copy it back, or take another checkpoint",
  );
}

/** What `trainer.json` holds. */
interface TrainingState<T> {
  readonly format: number;
  readonly updates: number;
  /** Missing where an earlier version wrote it. */
  readonly weightsId?: WeightsId;
  /** Whose state it is; missing likewise: the trainer's own. */
  readonly optimizer?: OptimizerName;
  readonly extra: T;
  /** What the files of weights and moments were when they were written. */
  readonly files?: Readonly<Record<string, WrittenFile>>;
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
  const state = await readJson<TrainingState<T> | null>(path);
  const {
    format,
    updates,
    weightsId = "stored",
    optimizer = trainer.optimizerName,
    extra,
    files = {},
  }: TrainingState<T> = state ?? { format: Number.NaN, updates: Number.NaN, extra: null as T };
  if (format !== FORMAT || !Number.isInteger(updates)) {
    throw new DataError(
      `${path}: not a training state that is understood`,
      [`format: ${format}, this version reads ${FORMAT}`, `updates: ${updates}`],
      "it may come from another version",
    );
  }
  for (const [name, stored] of Object.entries(files)) await checkFile(join(folder, name), stored);
  const { tensors: vectors } = await openSafetensors(join(folder, OPTIMIZER));
  await openWeights(folder, weights);
  trainer.use(optimizer);
  trainer.optimizer.checkState(Object.fromEntries([...vectors].map(([name, { shape }]) => [name, elementsOf(shape)])));
  // No weights were changed so far; from here on only the disk can fail.
  for (const [name, target] of Object.entries(trainer.optimizer.vectors())) {
    await writePieces(target, floatPieces(vectors.get(name)!, name));
  }
  await loadWeights(folder, weights);
  trainer.updates = updates;
  trainer.weightsId = weightsId;
  return extra;
}
