// Folders that hold a model as Hugging Face lays it out: config.json and safetensors files, sharded or not (Node only).

import { readdir, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { DataError, lastOf } from "../../platform/index.ts";
import { ensureDir, onFile, writeJson } from "../../platform/node.ts";
import { folderOf } from "../hub/cache.ts";
import { type Checkpoint, INDEX, openCheckpoint, SINGLE } from "./checkpoint.ts";
import { openGguf } from "./gguf/gguf_checkpoint.ts";
import { BYTES_OF_TYPE, type TensorData } from "./safetensors.ts";
import { folderFiles, type WrittenFile, writeSafetensors } from "./safetensors_file.ts";
import { elementsOf, readTensor, sourceOf, type TensorSource } from "./tensor_source.ts";

/** A model with all its tensors in memory. */
export interface ModelFolder {
  config: Readonly<Record<string, unknown>>;
  tensors: Map<string, TensorData>;
}

/**
 * Reads a model's configuration and all its tensors into memory: {@link openModelFolder} does with one tensor at a time.
 *
 * @throws {DataError} when a file is missing or cut off, or the index and the files disagree.
 */
export async function readModelFolder(folder: string): Promise<ModelFolder> {
  const checkpoint = await openModelFolder(folder);
  const tensors = new Map<string, TensorData>();
  for (const name of checkpoint.names) tensors.set(name, await readTensor(checkpoint.read(name)));
  return { config: checkpoint.config, tensors };
}

/**
 * The checkpoint in a folder, or of a model in Hugging Face's cache by its name: safetensors, or else the one GGUF file that is there; or in a
 * GGUF file.
 * @throws {DataError} as {@link openCheckpoint} and {@link openGguf}
 */
export async function openModelFolder(folder: string): Promise<Checkpoint> {
  const place = folderOf(folder);
  if (place.endsWith(".gguf")) return openGguf(folderFiles(dirname(place)), basename(place));
  const names = await readdir(place).catch((): string[] => []);
  const found = names.includes(SINGLE) || names.includes(INDEX) ? [] : names.filter((name) => name.endsWith(".gguf"));
  const [only, ...others] = found;
  if (only === undefined) return openCheckpoint(folderFiles(place));
  if (others.length === 0) return openGguf(folderFiles(place), only);
  throw new DataError(
    `${place}: several GGUF files`,
    found.sort().slice(0, 4),
    "keep one of them there, or put it into a folder of its own",
  );
}

/**
 * Writes a model. Each file appears whole or not at all, and a sharded model appears with its index, which is written when
 * all shards are there; the shards of the model that was there before are removed at the end.
 *
 * @param config what config.json is to hold; a function is asked when the tensors are written
 * @param options.maxShardBytes split the weights so that no file is larger, except for a single tensor that is.
 * @param options.signal ends it between two tensors, by its error
 * @returns what was written, by the names of the weights' files.
 */
export async function writeModelFolder(
  folder: string,
  config: Readonly<Record<string, unknown>> | (() => Readonly<Record<string, unknown>>),
  given: ReadonlyMap<string, TensorData | TensorSource>,
  { maxShardBytes = 5e9, signal }: { maxShardBytes?: number; signal?: AbortSignal | undefined } = {},
): Promise<Record<string, WrittenFile>> {
  const tensors = new Map(
    [...given].map(([name, one]) => [name, stoppable("data" in one ? sourceOf(one) : one, signal)]),
  );
  await ensureDir(folder);
  // The configuration comes last: where a tensor is refused, the model that was there before is still whole.
  const written = await writeWeights(folder, tensors, maxShardBytes);
  await writeJson(join(folder, "config.json"), typeof config === "function" ? config() : config);
  return written;
}

/** A tensor that is not read any more when the signal is aborted. */
function stoppable(tensor: TensorSource, signal: AbortSignal | undefined): TensorSource {
  const pieces = () => {
    signal?.throwIfAborted();
    return tensor.pieces();
  };
  return { ...tensor, pieces };
}

async function writeWeights(
  folder: string,
  tensors: ReadonlyMap<string, TensorSource>,
  maxShardBytes: number,
): Promise<Record<string, WrittenFile>> {
  const shards = splitIntoShards(tensors, maxShardBytes);
  const metadata = { format: "pt" };
  if (shards.length <= 1) {
    const written = await writeSafetensors(join(folder, SINGLE), tensors, metadata);
    await rm(join(folder, INDEX), { force: true });
    await removeShardsExcept(folder, new Set([SINGLE]));
    return { [SINGLE]: written };
  }
  const weightMap: Record<string, string> = {};
  const written: Record<string, WrittenFile> = {};
  // Shards of another generation may still be named by the index, so this one's have names of their own.
  const generation = await freeGeneration(folder);
  for (const [index, shard] of shards.entries()) {
    const name = shardName(index + 1, shards.length, generation);
    written[name] = await writeSafetensors(join(folder, name), shard, metadata);
    for (const key of shard.keys()) weightMap[key] = name;
  }
  const total = [...tensors.values()].reduce((sum, tensor) => sum + bytesOf(tensor), 0);
  await writeJson(join(folder, INDEX), { metadata: { total_size: total }, weight_map: weightMap });
  await removeShardsExcept(folder, new Set(Object.keys(written)));
  return written;
}

function bytesOf({ dtype, shape }: TensorSource): number {
  return elementsOf(shape) * BYTES_OF_TYPE[dtype];
}

function splitIntoShards(tensors: ReadonlyMap<string, TensorSource>, maxBytes: number): Map<string, TensorSource>[] {
  const shards: Map<string, TensorSource>[] = [];
  let room = 0;
  for (const [name, tensor] of tensors) {
    const bytes = bytesOf(tensor);
    if (shards.length === 0 || bytes > room) {
      shards.push(new Map());
      room = maxBytes;
    }
    lastOf(shards).set(name, tensor);
    room -= bytes;
  }
  return shards;
}

const SHARD = /^model(?:-(\d+))?-\d{5}-of-\d{5}\.safetensors$/;

function shardName(number: number, count: number, generation: number): string {
  const digits = (value: number) => String(value).padStart(5, "0");
  const prefix = generation === 0 ? "model" : `model-${generation}`;
  return `${prefix}-${digits(number)}-of-${digits(count)}.safetensors`;
}

/** The lowest generation of which the folder has no shard. */
async function freeGeneration(folder: string): Promise<number> {
  const taken = new Set(
    (await readdir(folder)).flatMap((name) => SHARD.exec(name)?.[1] ?? (SHARD.test(name) ? "0" : [])),
  );
  for (let generation = 0; ; generation++) if (!taken.has(String(generation))) return generation;
}

async function removeShardsExcept(folder: string, keep: ReadonlySet<string>): Promise<void> {
  const used = (name: string) => !SHARD.test(name) && name !== SINGLE;
  await onFile("tidy", folder, async () => {
    for (const name of await readdir(folder)) if (!used(name) && !keep.has(name)) await rm(join(folder, name));
  });
}
