// Files in Node: writing so that a crash leaves the old file or the new one, and reading with clear errors.
import { randomUUID } from "node:crypto";
import { type FileHandle, lstat, open, readdir, readFile, realpath, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { DataError } from "./errors.ts";
import { FileError, makeFolders, onFile } from "./file_errors.ts";
import { moveTo } from "./move.ts";
import { decodeUtf8, type Line, linesOf, parseJson } from "./text/text.ts";

/** What a file is written from: all of it, or pieces in their order. */
export type FileContent = string | Uint8Array | Iterable<Uint8Array> | AsyncIterable<Uint8Array>;

/** Bytes of one call to the system, which does not take more than 2 GiB. */
const PIECE = 1 << 26;

/** Bytes of a text that are held at once. */
const BLOCK = 1 << 24;

const DRAFT = /\.[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\.tmp$/;

/**
 * Writes a file as a whole: a reader, and a machine that loses power, sees the old content or the new, never a part.
 * The folder is made if it is missing; a symbolic link stays one, and what it leads to is written.
 *
 * @throws {FileError} where the file system refuses, or something else than a file has the name.
 */
export async function writeFileAtomic(path: string, content: FileContent): Promise<void> {
  const folder = await ensureDir(dirname(path));
  await onFile("write", path, async () => {
    const target = await targetOf(path);
    const draft = `${target}.${randomUUID()}.tmp`;
    try {
      const file = await open(draft, "wx");
      try {
        await writeContent(file, content);
        await file.sync();
      } finally {
        await file.close();
      }
      await moveTo(draft, target);
    } catch (error) {
      await rm(draft, { force: true }).catch(() => {});
      throw error;
    }
    await syncFolder(target === path ? folder : dirname(target));
  });
}

/** The file that a path leads to. A device or a pipe must not be replaced by a file. */
async function targetOf(path: string): Promise<string> {
  const found = await lstat(path).catch(() => undefined);
  if (found === undefined || found.isFile()) return path;
  if (found.isSymbolicLink()) return targetOf(await realpath(path));
  const reason = found.isDirectory() ? "EISDIR: it is a folder" : "it is a device or a pipe";
  throw new FileError(`cannot write ${path}`, "EISDIR", reason, "name a file");
}

async function writeContent(file: FileHandle, content: FileContent): Promise<void> {
  if (typeof content === "string") return writeAll(file, new TextEncoder().encode(content));
  if (content instanceof Uint8Array) return writeAll(file, content);
  for await (const piece of content) await writeAll(file, piece);
}

async function writeAll(file: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let start = 0; start < bytes.length; ) {
    const { bytesWritten } = await file.write(bytes, start, Math.min(PIECE, bytes.length - start));
    start += bytesWritten;
  }
}

/** Removes what writers that were killed left in a folder. Nobody may be writing there. */
export async function removeDrafts(folder: string): Promise<void> {
  await onFile("tidy", folder, async () => {
    for (const name of await readdir(folder)) if (DRAFT.test(name)) await rm(join(folder, name), { force: true });
  });
}

/** Makes the names in a folder durable: files created, renamed or removed in it. Does nothing where the system has no such call. */
export async function syncFolder(path: string): Promise<void> {
  if (process.platform === "win32") return;
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== "EINVAL" && code !== "ENOTSUP" && code !== "ENOSYS") throw error;
  } finally {
    await folder.close();
  }
}

/** Makes a folder and those above it, and returns its path. @throws {FileError} */
export async function ensureDir(path: string): Promise<string> {
  makeFolders(path);
  return path;
}

/** The bytes of a file. @throws {FileError} when it cannot be read. */
export async function readBytes(path: string): Promise<Uint8Array> {
  const buffer = await onFile("read", path, () => readFile(path));
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
}

/** Fills `target` from a place in a file, however long both are. @returns how many bytes there were. */
export async function readAt(file: FileHandle, target: Uint8Array, position: number): Promise<number> {
  let done = 0;
  while (done < target.length) {
    const { bytesRead } = await file.read(target, done, Math.min(PIECE, target.length - done), position + done);
    if (bytesRead === 0) break;
    done += bytesRead;
  }
  return done;
}

/** The first bytes of a file as text, for what a format begins with; undefined where there is no file. @throws {FileError} */
export async function readStart(path: string, length: number): Promise<string | undefined> {
  if (!(await fileExists(path))) return undefined;
  return onFile("read", path, async () => {
    const file = await open(path, "r");
    try {
      const start = new Uint8Array(length);
      return new TextDecoder().decode(start.subarray(0, await readAt(file, start, 0)));
    } finally {
      await file.close();
    }
  });
}

/**
 * Makes sure that a file may be written over: there is none, it is empty, or it begins as those do that are written here.
 *
 * @throws {DataError} for any other file, which stays as it is
 */
export async function refuseForeign(path: string, start: string, what: string): Promise<void> {
  const found = await readStart(path, start.length);
  if (found === undefined || found === "" || found === start) return;
  throw new DataError(
    `the file is no ${what}, and is left as it is: ${path}`,
    `it begins with ${JSON.stringify(found)}`,
    "choose another name, or remove the file",
  );
}

/** The text of a UTF-8 file. @throws {DataError} when it cannot be read, or names the line that is no UTF-8. */
export async function readText(path: string): Promise<string> {
  return decodeUtf8(await readBytes(path), path);
}

/**
 * The lines of a UTF-8 file of any length, as {@link linesOf} has them, read block by block.
 *
 * @param size read no more bytes than these.
 * @throws {DataError} when it cannot be read, or names the line that is no UTF-8.
 */
export async function* readLines(path: string, size = Number.POSITIVE_INFINITY): AsyncGenerator<Line> {
  const file = await onFile("read", path, () => open(path, "r"));
  try {
    let rest = new Uint8Array(0);
    let number = 1;
    for (let position = 0; ; ) {
      const block = new Uint8Array(Math.min(BLOCK, size - position));
      const length = await onFile("read", path, () => readAt(file, block, position));
      position += length;
      const bytes = joined(rest, block.subarray(0, length));
      const last = length < BLOCK;
      const end = last ? bytes.length : bytes.lastIndexOf(0x0a) + 1;
      for (const line of linesOf(bytes.subarray(0, end), path, number)) {
        yield line;
        number = line.number + 1;
      }
      if (last) return;
      rest = bytes.slice(end);
    }
  } finally {
    await file.close();
  }
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}

/** The value in a JSON file; a byte order mark is passed over. @throws {DataError} when it cannot be read or is no JSON. */
export async function readJson<T = unknown>(path: string): Promise<T> {
  const text = await readText(path);
  return parseJson(text.startsWith("\ufeff") ? text.slice(1) : text, `not a JSON file: ${path}`) as T;
}

/** Writes a value as indented JSON, atomically. */
export async function writeJson(path: string, value: unknown): Promise<void> {
  await writeFileAtomic(path, `${JSON.stringify(value, null, 2)}\n`);
}

/** Whether there is a file or folder at the path. */
export async function fileExists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}
