// Files of one JSON value a line: appended to while a run goes on, read back after it was killed.
import { mkdir, open } from "node:fs/promises";
import { dirname } from "node:path";
import { DataError } from "../platform/index.ts";
import { readText } from "../platform/node.ts";

const NEWLINE = 0x0a;

/**
 * Appends records and returns when they are on the disk. A last line that an earlier crash left unfinished is cut off
 * first, so that it does not spoil the first new record.
 */
export async function appendJsonLines(path: string, records: readonly unknown[]): Promise<void> {
  if (records.length === 0) return;
  await mkdir(dirname(path), { recursive: true });
  const file = await open(path, "a+");
  try {
    await cutTornLine(file);
    await file.appendFile(records.map((record) => `${JSON.stringify(record)}\n`).join(""));
    await file.sync();
  } finally {
    await file.close();
  }
}

/**
 * Reads every record. A last line that was not finished is left out.
 *
 * @throws {DataError} when the file cannot be read, or any other line is no JSON.
 */
export async function readJsonLines<T>(path: string): Promise<T[]> {
  const lines = (await readText(path)).split("\n");
  lines.pop();
  return lines.flatMap((line, index) => {
    if (line.trim() === "") return [];
    try {
      return [JSON.parse(line) as T];
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new DataError(`not JSON: ${path}, line ${index + 1}`, [line.slice(0, 100), reason]);
    }
  });
}

async function cutTornLine(file: Awaited<ReturnType<typeof open>>): Promise<void> {
  const { size } = await file.stat();
  const block = new Uint8Array(64 * 1024);
  let end = size;
  while (end > 0) {
    const start = Math.max(0, end - block.length);
    const { bytesRead } = await file.read(block, 0, end - start, start);
    const last = block.subarray(0, bytesRead).lastIndexOf(NEWLINE);
    if (last >= 0) {
      if (start + last + 1 < size) await file.truncate(start + last + 1);
      return;
    }
    end = start;
  }
  if (size > 0) await file.truncate(0);
}
