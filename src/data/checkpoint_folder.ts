// Folders that hold a model as Hugging Face lays it out: config.json and safetensors files, sharded or not (Node only).
import { readdir, rm, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { DataError } from "../platform/index.ts";
import { ensureDir, readBytes, readJson, writeFileAtomic, writeJson } from "../platform/node.ts";
import { encodeSafetensors, parseSafetensors, type TensorData } from "./safetensors.ts";

/** A model as it lies on the disk. */
export interface ModelFolder {
  config: Record<string, unknown>;
  tensors: Map<string, TensorData>;
}

const SINGLE = "model.safetensors";
const INDEX = "model.safetensors.index.json";

/**
 * Reads a model's configuration and all its tensors.
 *
 * @throws {DataError} when a file is missing or cut off, or the index and the files disagree.
 */
export async function readModelFolder(folder: string): Promise<ModelFolder> {
  const config = await readJson<unknown>(join(folder, "config.json"));
  if (typeof config !== "object" || config === null || Array.isArray(config)) {
    throw new DataError(
      `${join(folder, "config.json")}: not a configuration`,
      JSON.stringify(config).slice(0, 100),
      "it has to be a table of fields",
    );
  }
  const tensors = (await exists(join(folder, INDEX))) ? await readSharded(folder) : await readSingle(folder);
  return { config: config as Record<string, unknown>, tensors };
}

/**
 * Writes a model. Each file appears whole or not at all, and a sharded model appears with its index, which is written when
 * all shards are there; the shards of the model that was there before are removed at the end.
 *
 * @param options.maxShardBytes split the weights so that no file is larger, except for a single tensor that is.
 */
export async function writeModelFolder(
  folder: string,
  config: Readonly<Record<string, unknown>>,
  tensors: ReadonlyMap<string, TensorData>,
  options: { maxShardBytes?: number } = {},
): Promise<void> {
  await ensureDir(folder);
  await writeJson(join(folder, "config.json"), config);
  const shards = splitIntoShards(tensors, options.maxShardBytes ?? 5e9);
  const metadata = { format: "pt" };
  if (shards.length <= 1) {
    await writeFileAtomic(join(folder, SINGLE), encodeSafetensors(tensors, metadata));
    await rm(join(folder, INDEX), { force: true });
    await removeShardsExcept(folder, new Set([SINGLE]));
    return;
  }
  const weightMap: Record<string, string> = {};
  const names = new Set<string>();
  // Shards of another generation may still be named by the index, so this one's have names of their own.
  const generation = await freeGeneration(folder);
  for (const [index, shard] of shards.entries()) {
    const name = shardName(index + 1, shards.length, generation);
    await writeFileAtomic(join(folder, name), encodeSafetensors(shard, metadata));
    for (const key of shard.keys()) weightMap[key] = name;
    names.add(name);
  }
  const total = [...tensors.values()].reduce((sum, { data }) => sum + data.length, 0);
  await writeJson(join(folder, INDEX), { metadata: { total_size: total }, weight_map: weightMap });
  await removeShardsExcept(folder, names);
}

async function readSingle(folder: string): Promise<Map<string, TensorData>> {
  const path = join(folder, SINGLE);
  if (!(await exists(path))) {
    throw new DataError(
      `${folder}: no weights`,
      `neither ${SINGLE} nor ${INDEX} is there`,
      "name the folder of a model, such as the `model` folder of a run",
    );
  }
  return parseSafetensors(await readBytes(path), path);
}

async function readSharded(folder: string): Promise<Map<string, TensorData>> {
  const path = join(folder, INDEX);
  const weightMap = checkWeightMap((await readJson<{ weight_map?: unknown } | null>(path))?.weight_map, path);
  const tensors = new Map<string, TensorData>();
  for (const file of new Set(Object.values(weightMap))) {
    const shard = parseSafetensors(await readBytes(join(folder, file)), join(folder, file));
    for (const [name, tensor] of shard) if (weightMap[name] === file) tensors.set(name, tensor);
  }
  const missing = Object.keys(weightMap).filter((name) => !tensors.has(name));
  if (missing.length > 0) {
    const [name] = missing;
    throw new DataError(
      `${path}: ${missing.length} tensors are not where it says`,
      `"${name}" is not in ${weightMap[name]}`,
      "the index belongs to other files: copy the folder again",
    );
  }
  return tensors;
}

function checkWeightMap(value: unknown, path: string): Record<string, string> {
  if (typeof value !== "object" || value === null) {
    throw new DataError(
      `${path}: no weight_map`,
      `weight_map: ${JSON.stringify(value)}`,
      "the index is damaged: copy it again",
    );
  }
  for (const [name, file] of Object.entries(value)) {
    if (typeof file !== "string" || file !== basename(file) || !file.endsWith(".safetensors")) {
      throw new DataError(
        `${path}: weight_map names no file of this folder`,
        `"${name}": ${JSON.stringify(file)}`,
        "the files lie beside the index",
      );
    }
  }
  return value as Record<string, string>;
}

function splitIntoShards(tensors: ReadonlyMap<string, TensorData>, maxBytes: number): Map<string, TensorData>[] {
  const shards: Map<string, TensorData>[] = [];
  let room = 0;
  for (const [name, tensor] of tensors) {
    if (shards.length === 0 || tensor.data.length > room) {
      shards.push(new Map());
      room = maxBytes;
    }
    shards[shards.length - 1].set(name, tensor);
    room -= tensor.data.length;
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
  for (const name of await readdir(folder)) if (!used(name) && !keep.has(name)) await rm(join(folder, name));
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}
