// Files of one JSON value a line: appended to while a run goes on, read back after it was killed. What a line may be is decided
// in `linesOf` and `parseJsonLine` of src/platform for journals, for these files and for the records that users give.
import { type FileHandle, open } from "node:fs/promises";
import { dirname } from "node:path";
import { parseJsonLine } from "../platform/index.ts";
import { makeFolders, onFile, readAt, readLines, writeFileAtomic } from "../platform/node.ts";

const NEWLINE = 0x0a;

/**
 * Appends records and returns when they are on the disk. A last line that an earlier crash left unfinished is cut off
 * first, so that it does not spoil the first new record.
 *
 * @throws {FileError} where the file system refuses; then nothing was added.
 */
export async function appendJsonLines(path: string, records: readonly unknown[]): Promise<void> {
  if (records.length === 0) return;
  await onFile("write", path, async () => {
    makeFolders(dirname(path));
    const file = await open(path, "a+");
    try {
      const size = await cutTornLine(file);
      try {
        await file.appendFile(records.map((record) => `${JSON.stringify(record)}\n`).join(""));
        await file.sync();
      } catch (error) {
        await file.truncate(size).catch(() => {});
        throw error;
      }
    } finally {
      await file.close();
    }
  });
}

/** Writes records as a whole file: the old one is there or the new one, never a part. @throws {FileError} */
export function writeJsonLines(path: string, records: readonly unknown[]): Promise<void> {
  return writeFileAtomic(path, records.map((record) => `${JSON.stringify(record)}\n`).join(""));
}

/**
 * Reads every record. Lines are UTF-8, end with LF or CR LF, and may be empty; a byte order mark before the first is passed
 * over. A last line that was not finished is left out.
 *
 * @throws {DataError} when the file cannot be read, or names the line that is no UTF-8 or no JSON.
 */
export async function readJsonLines<T>(path: string): Promise<T[]> {
  const size = await onFile("read", path, () => wholeLines(path));
  const records: T[] = [];
  for await (const line of readLines(path, size)) {
    for (const record of parseJsonLine<T>(line, path)) records.push(record);
  }
  return records;
}

async function wholeLines(path: string): Promise<number> {
  const file = await open(path, "r");
  try {
    return await lastLineEnd(file);
  } finally {
    await file.close();
  }
}

/** @returns the size that is left. */
async function cutTornLine(file: FileHandle): Promise<number> {
  const end = await lastLineEnd(file);
  if (end < (await file.stat()).size) await file.truncate(end);
  return end;
}

/** The place after the last line end of a file. */
async function lastLineEnd(file: FileHandle): Promise<number> {
  const block = new Uint8Array(64 * 1024);
  for (let end = (await file.stat()).size; end > 0; ) {
    const start = Math.max(0, end - block.length);
    const length = await readAt(file, block.subarray(0, end - start), start);
    const last = block.subarray(0, length).lastIndexOf(NEWLINE);
    if (last >= 0) return start + last + 1;
    end = start;
  }
  return 0;
}
