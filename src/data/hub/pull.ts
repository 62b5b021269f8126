// Downloads a model from Hugging Face into its cache: the files that loading needs, each whole and checked (Node only).
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { DataError, isTable } from "../../platform/index.ts";
import { ensureDir, readJson } from "../../platform/node.ts";
import { COMPANION_FILES, INDEX, SINGLE } from "../weights/checkpoint.ts";
import { hubCache, linkSnapshot, repositoryFolder, writeRef } from "./cache.ts";
import { filesAt, type HubAccess, type HubFile } from "./client.ts";
import { download } from "./download.ts";
import { hubAddress, requireRepository } from "./repository.ts";

const ADAPTER = "adapter_model.safetensors";

export interface PullOptions extends HubAccess {
  /** The folder of the cache; default Hugging Face's own. */
  readonly cache?: string;
  /** These files by name, and no others: a `.gguf` file, for one. */
  readonly files?: readonly string[];
  /** Megabytes that are there of all that is wanted, and of which file some have come last. */
  onProgress?(done: number, total: number, file: string): void;
}

/** What was pulled. */
export interface Pulled {
  readonly name: string;
  readonly commit: string;
  /** The snapshot: a model's folder. */
  readonly folder: string;
  readonly files: number;
  readonly bytes: number;
  /** Bytes that were there before. */
  readonly there: number;
}

/**
 * Downloads a model. What was begun and cut off is gone on with; what is there is not asked for again.
 * @param name `OWNER/NAME`, or `OWNER/NAME@REVISION`
 * @throws UsageError for another name; DataError for a server that refuses, and for files that are not what it says of them
 */
export async function pullModel(name: string, options: PullOptions = {}): Promise<Pulled> {
  const repository = requireRepository(name);
  const { cache = hubCache(), onProgress } = options;
  const { commit, files } = await filesAt(repository, options);
  const folder = repositoryFolder(repository, cache);
  const snapshot = join(folder, "snapshots", commit);
  await ensureDir(join(folder, "blobs"));
  const address = hubAddress({ ...repository, revision: commit }, options.endpoint);
  const known = new Map(files.map((file) => [file.path, file]));
  const wanted: HubFile[] = [];
  let done = 0;
  let there = 0;
  const tell = (bytes: number, file: string) =>
    onProgress?.(inMegabytes(bytes), inMegabytes(wanted.reduce((sum, { size }) => sum + size, 0)), file);
  const bring = async (file: HubFile) => {
    const blob = join(folder, "blobs", file.hash);
    const place = join(snapshot, file.path);
    if ((await sizeOf(place)) === file.size || (await sizeOf(blob)) === file.size) there += file.size;
    else {
      const url = `${address}/${file.path.split("/").map(encodeURIComponent).join("/")}`;
      await download(url, file, blob, options, (bytes) => tell(done + bytes, file.path));
    }
    done += file.size;
    tell(done, file.path);
    // Where there are no links, the snapshot has the file itself and the blob is gone.
    if ((await sizeOf(blob)) === file.size) await linkSnapshot(place, blob);
  };
  const index = known.get(INDEX);
  const indexed = options.files === undefined && !known.has(SINGLE) && index !== undefined;
  if (indexed) {
    wanted.push(index);
    await bring(index);
  }
  const rest = options.files ?? [
    "config.json",
    ...COMPANION_FILES,
    "adapter_config.json",
    ...weightFiles(known, indexed ? await readJson(join(snapshot, INDEX)) : undefined, name),
  ];
  const chosen = rest.flatMap((path) => known.get(path) ?? []);
  const missing = (options.files ?? []).filter((path) => !known.has(path));
  if (missing.length > 0)
    throw new DataError(`${name} has no such file`, missing.join(", "), `it has ${listed([...known.keys()])}`);
  wanted.push(...chosen);
  for (const file of chosen) await bring(file);
  await writeRef(folder, repository.revision, commit);
  return { name, commit, folder: snapshot, files: wanted.length, bytes: done, there };
}

/** The files with a model's weights. @throws DataError for a model without any that can be read */
function weightFiles(known: ReadonlyMap<string, HubFile>, index: unknown, name: string): string[] {
  const map =
    isTable(index) && isTable(index.weight_map) ? [...new Set(Object.values(index.weight_map).map(String))] : [];
  const found = known.has(SINGLE) ? [SINGLE] : map.length > 0 ? map : known.has(ADAPTER) ? [ADAPTER] : [];
  const lost = found.filter((path) => !known.has(path));
  if (lost.length > 0) throw new DataError(`${name}: ${INDEX} names files that are not there`, listed(lost));
  if (found.length > 0) return found;
  const others = [...known.keys()].filter((path) => /\.(gguf|bin|pt|pth|safetensors)$/.test(path));
  const hint = others.some((path) => path.endsWith(".gguf"))
    ? "choose one of the GGUF files: --file NAME.gguf"
    : "weights are read from safetensors: take a model that has some";
  throw new DataError(
    `${name} has no weights that can be read`,
    others.length > 0 ? listed(others) : `it has ${listed([...known.keys()])}`,
    hint,
  );
}

const listed = (names: readonly string[]) =>
  `${names.slice(0, 8).join(", ") || "no files"}${names.length > 8 ? ", …" : ""}`;

/** To a tenth, as it is shown. */
const inMegabytes = (bytes: number) => Math.round(bytes / 1e5) / 10;

async function sizeOf(path: string): Promise<number | undefined> {
  return (await stat(path).catch(() => undefined))?.size;
}
