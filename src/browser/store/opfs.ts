// The browser's own file store (OPFS): folders, small files written whole, and what it refuses in words.
import { DataError, type GentzenError, isTable } from "../../platform/index.ts";

/** The store's part that is gentzen's; undefined where the browser has no store, or none for this page. */
export async function storeRoot(): Promise<FileSystemDirectoryHandle | undefined> {
  try {
    const root = await navigator.storage.getDirectory();
    return await root.getDirectoryHandle("gentzen", { create: true });
  } catch (error) {
    if (isFull(error)) throw full(error, 0);
    return undefined;
  }
}

/** The folder of a name; undefined where there is none. */
export async function folderIn(
  parent: FileSystemDirectoryHandle,
  name: string,
): Promise<FileSystemDirectoryHandle | undefined> {
  try {
    return await parent.getDirectoryHandle(name);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** The file of a name; undefined where there is none. */
export async function fileIn(folder: FileSystemDirectoryHandle, name: string): Promise<File | undefined> {
  try {
    return await (await folder.getFileHandle(name)).getFile();
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** The value in a JSON file; undefined where there is none, or something else in it. */
export async function readTable(
  folder: FileSystemDirectoryHandle,
  name: string,
): Promise<Record<string, unknown> | undefined> {
  const file = await fileIn(folder, name);
  if (file === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(await file.text());
    return isTable(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Writes a file, which appears whole or not at all. @throws DataError where the store is full */
export async function writeText(folder: FileSystemDirectoryHandle, name: string, text: string): Promise<void> {
  await inStore(text.length, async () => {
    const writing = await (await folder.getFileHandle(name, { create: true })).createWritable();
    try {
      await writing.write(text);
      await writing.close();
    } catch (error) {
      await writing.abort().catch(() => {});
      throw error;
    }
  });
}

/** Removes a file or folder, if it is there. */
export async function removeIn(folder: FileSystemDirectoryHandle, name: string): Promise<boolean> {
  try {
    await folder.removeEntry(name, { recursive: true });
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    if (error instanceof DOMException && error.name === "NoModificationAllowedError")
      throw new DataError(
        "the model is in use",
        "another tab, or a worker of this one, reads or writes its files",
        "close it there, and try again",
        {
          cause: error,
        },
      );
    throw error;
  }
}

/** Runs what writes so many bytes. @throws DataError where the store is full */
export async function inStore<T>(bytes: number, write: () => Promise<T> | T): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (!isFull(error)) throw error;
    const { usage = 0, quota = 0 } = await navigator.storage.estimate().catch((): StorageEstimate => ({}));
    throw full(error, bytes, usage, quota);
  }
}

/** @throws DataError where so many bytes more are not to be had */
export async function requireRoom(bytes: number): Promise<void> {
  const { usage, quota } = await navigator.storage.estimate().catch((): StorageEstimate => ({}));
  if (usage === undefined || quota === undefined || usage + bytes <= quota) return;
  throw full(undefined, bytes, usage, quota);
}

const size = (bytes: number) => (bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(2)} GB`);

function full(cause: unknown, bytes: number, usage = 0, quota = 0): GentzenError {
  return new DataError(
    "the browser's store is full",
    `${size(bytes)} more are wanted; ${size(usage)} of the ${size(quota)} that the browser gives this page are used`,
    "remove a model (listModels, removeModel), free space on the disk, or load with store: false, which keeps nothing",
    { cause },
  );
}

const isFull = (error: unknown) => error instanceof DOMException && error.name === "QuotaExceededError";
const isMissing = (error: unknown) =>
  error instanceof DOMException && (error.name === "NotFoundError" || error.name === "TypeMismatchError");
