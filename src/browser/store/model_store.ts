// The models in the browser's store: which there are, what belongs to each, and how one is brought from a server.
import { isTable } from "../../platform/index.ts";
import type { Remote, RemoteFile } from "../source/remote.ts";
import type { StoredModel } from "../types.ts";
import { bringFile } from "./bring_file.ts";
import { fileIn, folderIn, readTable, removeIn, requireRoom, storeRoot, writeText } from "./opfs.ts";
import { hashOf, PieceReader } from "./pieces.ts";
import type { ProgressMeter } from "./progress_meter.ts";

/** What belongs to a model. It lies in the model's folder as this file. */
export interface Manifest {
  readonly source: string;
  readonly files: readonly RemoteFile[];
  /** When it was loaded last, in milliseconds since 1970. */
  readonly used: number;
}
const MANIFEST = "gentzen.json";
const MODELS = "models";

export interface StoredFolder {
  readonly folder: FileSystemDirectoryHandle;
  readonly manifest: Manifest;
}

/** The models that the store has, or has a part of; the one that was loaded last comes first. */
export async function listModels(): Promise<StoredModel[]> {
  const models = await modelsFolder();
  const found: StoredModel[] = [];
  if (models === undefined) return found;
  for await (const handle of models.values()) {
    if (handle.kind !== "directory") continue;
    const manifest = await readManifest(handle);
    if (manifest !== undefined) found.push(await describe({ folder: handle, manifest }));
  }
  return found.sort((a, b) => b.used - a.used);
}

async function describe({ folder, manifest }: StoredFolder): Promise<StoredModel> {
  const files = await Promise.all(
    manifest.files.map(async ({ name, size }) => {
      const there = (await fileIn(folder, name))?.size ?? 0;
      return { name, bytes: size, stored: Math.min(there, size) };
    }),
  );
  const sum = (part: "bytes" | "stored") => files.reduce((total, file) => total + file[part], 0);
  const complete = files.every(({ bytes, stored }) => bytes === stored);
  return { source: manifest.source, files, bytes: sum("bytes"), stored: sum("stored"), complete, used: manifest.used };
}

/** Removes a model by the name or address that {@link listModels} has for it. @returns whether it was there @throws DataError while it is loaded from there */
export async function removeStored(source: string): Promise<boolean> {
  const models = await modelsFolder();
  return models !== undefined && (await removeIn(models, await keyOf(source)));
}

/** A model that is there as a whole. */
export async function wholeModel(source: string): Promise<StoredFolder | undefined> {
  const models = await modelsFolder();
  const folder = models && (await folderIn(models, await keyOf(source)));
  const manifest = folder && (await readManifest(folder));
  if (folder === undefined || manifest === undefined) return undefined;
  for (const { name, size } of manifest.files)
    if ((await PieceReader.open(folder, name, size)) === undefined) return undefined;
  return { folder, manifest };
}

/** Notes that a model was loaded now. */
export async function noteUse({ folder, manifest }: StoredFolder): Promise<void> {
  await writeText(folder, MANIFEST, JSON.stringify({ ...manifest, used: Date.now() }));
}

export interface BringOptions {
  readonly meter: ProgressMeter;
  readonly signal: AbortSignal;
}

/**
 * Brings a model into the store: what is there of it stays, what was begun is gone on with. Tabs that want the same wait for each other.
 * @returns undefined where the browser has no store
 * @throws DataError for what the server refuses, files that are not what it says, and a full store
 */
export async function bringModel(remote: Remote, options: BringOptions): Promise<StoredFolder | undefined> {
  const { signal } = options;
  const key = await keyOf(remote.source);
  return navigator.locks.request(`gentzen/${key}`, { signal }, async () => {
    const root = await storeRoot();
    if (root === undefined) return undefined;
    const folder = await (await root.getDirectoryHandle(MODELS, { create: true })).getDirectoryHandle(key, {
      create: true,
    });
    const manifest = { source: remote.source, files: await remote.list(), used: Date.now() };
    await letGo(folder, await readManifest(folder), manifest);
    await writeText(folder, MANIFEST, JSON.stringify(manifest));
    await bringAll(folder, manifest.files, remote, options);
    return { folder, manifest };
  });
}

/** Removes files of another version. */
async function letGo(folder: FileSystemDirectoryHandle, before: Manifest | undefined, now: Manifest): Promise<void> {
  for (const old of before?.files ?? []) {
    const file = now.files.find(({ name }) => name === old.name);
    if (file?.size === old.size && file.etag === old.etag && file.hash === old.hash) continue;
    await removeFile(folder, old.name);
  }
}

/** Removes a file of a model with its hashes. */
export async function removeFile(folder: FileSystemDirectoryHandle, name: string): Promise<void> {
  await removeIn(folder, name);
  await removeIn(folder, `${name}.sha256`);
}

async function bringAll(
  folder: FileSystemDirectoryHandle,
  files: readonly RemoteFile[],
  remote: Remote,
  { meter, signal }: BringOptions,
): Promise<void> {
  const missing: RemoteFile[] = [];
  let there = 0;
  let begun = 0;
  for (const file of files) {
    if ((await PieceReader.open(folder, file.name, file.size)) === undefined) {
      missing.push(file);
      begun += (await fileIn(folder, file.name))?.size ?? 0;
    } else there += file.size;
  }
  if (missing.length === 0) return;
  const all = files.reduce((sum, { size }) => sum + size, 0);
  await requireRoom(all - there - begun);
  for (const file of missing) {
    await bringFile(folder, file, remote.files, { signal, meter, before: there, all });
    there += file.size;
  }
}

async function modelsFolder(): Promise<FileSystemDirectoryHandle | undefined> {
  const root = await storeRoot();
  return root && folderIn(root, MODELS);
}

/** The folder's name: sources hold characters that names may not. */
async function keyOf(source: string): Promise<string> {
  const hash = await hashOf(new TextEncoder().encode(source));
  return [...hash.subarray(0, 16)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function readManifest(folder: FileSystemDirectoryHandle): Promise<Manifest | undefined> {
  const value = await readTable(folder, MANIFEST);
  const { source, files, used } = value ?? {};
  const isFile = (file: unknown): file is RemoteFile =>
    isTable(file) && typeof file.name === "string" && Number.isSafeInteger(file.size);
  if (typeof source !== "string" || !Array.isArray(files) || !files.every(isFile)) return undefined;
  return { source, files, used: typeof used === "number" ? used : 0 };
}
