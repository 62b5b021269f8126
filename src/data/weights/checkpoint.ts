// A model's checkpoint wherever its files are, as Hugging Face lays it out: config.json and safetensors files, sharded or not.
// Headers are read first; each tensor's bytes when they are wanted.
import { DataError, decodeUtf8, isTable, parseJson } from "../../platform/index.ts";
import { withStoredCodes } from "./quantised_folder.ts";
import { BYTES_OF_TYPE, headerEnd, parseHeader } from "./safetensors.ts";
import type { TensorSource } from "./tensor_source.ts";

/** The files of a checkpoint: in a folder, on a server, in memory. */
export interface CheckpointFiles {
  /** The folder or address, for errors. */
  readonly place: string;
  /** How long a file is; undefined where there is none. */
  length(file: string): Promise<number | undefined>;
  /**
   * The bytes of a file from `start` to before `end`, in order, in pieces of any length.
   * @param length what the file's was: one of another length by now is another file
   * @throws DataError where the file cannot be read, or is another one
   */
  read(file: string, range: ByteRange): AsyncIterable<Uint8Array>;
}

export interface ByteRange {
  readonly start: number;
  readonly end: number;
  readonly length: number;
}

/** A model as it is stored. */
export interface Checkpoint {
  /** What `config.json` says. */
  readonly config: Readonly<Record<string, unknown>>;
  /** The names of its tensors. */
  readonly names: readonly string[];
  /** Type, shape and bytes of a tensor, read when they are wanted. @throws DataError for a name that it has not */
  read(name: string): TensorSource;
  /** Another JSON file beside them, such as `generation_config.json`; undefined where there is none. */
  json(file: string): Promise<unknown>;
}

export const SINGLE = "model.safetensors";
/** Files that belong to a model and lie beside its weights and configuration, where they are there. */
export const COMPANION_FILES: readonly string[] = [
  "generation_config.json",
  "tokenizer.json",
  "tokenizer_config.json",
  "special_tokens_map.json",
  "chat_template.jinja",
  "prover.json",
];
export const INDEX = "model.safetensors.index.json";

/**
 * Reads a model's configuration and what its files say of their tensors. A single file counts before the index of shards, as
 * other libraries have it.
 *
 * @throws {DataError} when a file is missing or cut off, or the index and the files disagree.
 */
export async function openCheckpoint(files: CheckpointFiles): Promise<Checkpoint> {
  const config = await readJsonFile(files, "config.json");
  if (config === undefined) throw missing(files, "config.json");
  if (!isTable(config)) {
    const evidence = JSON.stringify(config).slice(0, 100);
    throw new DataError(`${files.place}/config.json: not a configuration`, evidence, "it has to be a table of fields");
  }
  const single = (await files.length(SINGLE)) !== undefined;
  const tensors = single ? (await readHeader(files, SINGLE)).tensors : await readShards(files);
  const checkpoint: Checkpoint = {
    config,
    names: [...tensors.keys()],
    read(name) {
      const found = tensors.get(name);
      if (found) return found;
      throw new DataError(`${files.place}: there is no tensor "${name}"`, `it has ${tensors.size} others`);
    },
    json: (file) => readJsonFile(files, file),
  };
  return withStoredCodes(checkpoint, files.place);
}

/** What the header of a safetensors file says. */
export interface StoredTensors {
  readonly metadata: Readonly<Record<string, string>>;
  /** In the order of the header. */
  readonly tensors: ReadonlyMap<string, TensorSource>;
}

/** Reads and checks a file's header. @throws {DataError} when it cannot be read, or the header does not agree with the file. */
export async function readHeader(files: CheckpointFiles, file: string): Promise<StoredTensors> {
  const path = `${files.place}/${file}`;
  const length = await files.length(file);
  if (length === undefined) throw missing(files, file);
  const bytes = (end: number) => gather(files.read(file, { start: 0, end, length }), end);
  const end = headerEnd(await bytes(Math.min(8, length)), length, path);
  const { entries, metadata } = parseHeader(await bytes(end), length, path);
  const tensors = new Map<string, TensorSource>();
  for (const [name, { dtype, shape, start, end }] of entries) {
    const pieces = () => wholeElements(files.read(file, { start, end, length }), BYTES_OF_TYPE[dtype]);
    tensors.set(name, { dtype, shape, pieces });
  }
  return { metadata, tensors };
}

async function readWeightMap(files: CheckpointFiles): Promise<Record<string, string>> {
  const index = await readJsonFile(files, INDEX);
  if (index === undefined) {
    throw new DataError(
      `${files.place}: no weights`,
      `neither ${SINGLE} nor ${INDEX} is there`,
      "name the folder of a model, such as the `model` folder of a run",
    );
  }
  return checkWeightMap(isTable(index) ? index.weight_map : undefined, `${files.place}/${INDEX}`);
}

async function readShards(files: CheckpointFiles): Promise<Map<string, TensorSource>> {
  const path = `${files.place}/${INDEX}`;
  const weightMap = await readWeightMap(files);
  const tensors = new Map<string, TensorSource>();
  for (const file of new Set(Object.values(weightMap))) {
    const shard = await readHeader(files, file);
    for (const [name, tensor] of shard.tensors) if (weightMap[name] === file) tensors.set(name, tensor);
  }
  const lost = Object.keys(weightMap).filter((name) => !tensors.has(name));
  if (lost.length === 0) return tensors;
  throw new DataError(
    `${path}: ${lost.length} tensors are not where it says`,
    `"${lost[0]}" is not in ${weightMap[lost[0] ?? ""]}`,
    "the index belongs to other files: copy the folder again",
  );
}

function checkWeightMap(value: unknown, path: string): Record<string, string> {
  if (!isTable(value)) {
    const evidence = `weight_map: ${JSON.stringify(value)}`;
    throw new DataError(`${path}: no weight_map`, evidence, "the index is damaged: copy it again");
  }
  for (const [name, file] of Object.entries(value)) {
    if (typeof file === "string" && !/[/\\]/.test(file) && file.endsWith(".safetensors")) continue;
    const evidence = `"${name}": ${JSON.stringify(file)}`;
    throw new DataError(`${path}: weight_map names no file of this folder`, evidence, "the files lie beside the index");
  }
  return value as Record<string, string>;
}

/** What a JSON file holds; undefined where there is none. */
export async function readJsonFile(files: CheckpointFiles, file: string): Promise<unknown> {
  const text = await readTextFile(files, file);
  if (text === undefined) return undefined;
  return parseJson(text.startsWith("\ufeff") ? text.slice(1) : text, `not a JSON file: ${files.place}/${file}`);
}

/** The text of a file; undefined where there is none. @throws DataError for what is no UTF-8 */
export async function readTextFile(files: CheckpointFiles, file: string): Promise<string | undefined> {
  const length = await files.length(file);
  if (length === undefined) return undefined;
  const bytes = await gather(files.read(file, { start: 0, end: length, length }), length);
  return decodeUtf8(bytes, `${files.place}/${file}`);
}

/** The files with a model's weights: the single one, or those that the index names, and itself. @throws DataError as {@link openCheckpoint} */
export async function weightFilesOf(files: CheckpointFiles): Promise<readonly string[]> {
  if ((await files.length(SINGLE)) !== undefined) return [SINGLE];
  return [INDEX, ...new Set(Object.values(await readWeightMap(files)))];
}

async function gather(pieces: AsyncIterable<Uint8Array>, length: number): Promise<Uint8Array> {
  const all = new Uint8Array(length);
  let filled = 0;
  for await (const piece of pieces) {
    all.set(piece, filled);
    filled += piece.length;
  }
  return all;
}

/** The same bytes in pieces that hold whole elements of so many bytes. */
async function* wholeElements(pieces: AsyncIterable<Uint8Array>, width: number): AsyncGenerator<Uint8Array> {
  let rest = new Uint8Array(0);
  for await (const piece of pieces) {
    let bytes = piece;
    if (rest.length > 0) {
      bytes = new Uint8Array(rest.length + piece.length);
      bytes.set(rest);
      bytes.set(piece, rest.length);
    }
    const whole = bytes.length - (bytes.length % width);
    rest = bytes.slice(whole);
    if (whole > 0) yield whole === bytes.length ? bytes : bytes.subarray(0, whole);
  }
}

function missing({ place }: CheckpointFiles, file: string): DataError {
  return new DataError(`cannot read ${place}/${file}`, "there is no such file", "name the folder of a model");
}
