// A file of JSON lines that survives being killed at any moment (Node).
import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  readSync,
  statSync,
  truncateSync,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";
import { DataError, linesOf, parseJsonLine } from "../platform/index.ts";
import { makeFolders, onFileSync } from "../platform/node.ts";

const NEWLINE = 0x0a;

/**
 * An append-only file of JSON records, one a line. Opening it cuts off a last line that was being written when the process
 * died; `append` returns once the records are on disk.
 *
 * @throws {FileError} from every method where the file system refuses.
 */
export class Journal<T> {
  readonly path: string;
  private bytes: number;

  constructor(path: string) {
    this.path = path;
    makeFolders(dirname(path));
    this.bytes = onFileSync("read", path, () => wholeLines(path));
    this.truncate(this.bytes);
  }

  /** The length of the file in bytes: a place to come back to with {@link truncate}. */
  get size(): number {
    return this.bytes;
  }

  /** Adds records and waits until they are on disk. */
  append(records: readonly T[]): void {
    if (records.length === 0) return;
    const data = Buffer.from(records.map((record) => `${JSON.stringify(record)}\n`).join(""));
    onFileSync("write", this.path, () => {
      const file = openSync(this.path, "a");
      try {
        for (let written = 0; written < data.length; ) written += writeSync(file, data, written);
        fsyncSync(file);
      } catch (error) {
        cutBack(this.path, this.bytes);
        throw error;
      } finally {
        closeSync(file);
      }
    });
    this.bytes += data.length;
  }

  /** Every record, in order. @throws {DataError} that names a line which is damaged. */
  read(): T[] {
    return readJournal<T>(this.path);
  }

  /** Drops what was written after the file had this size. @throws {DataError} where the file is shorter. */
  truncate(size: number): void {
    const there = existsSync(this.path) ? statSync(this.path).size : 0;
    if (there < size) {
      throw new DataError(
        `records are missing: ${this.path}`,
        `the file has ${there} bytes, and ${size} were written`,
        "put the whole file back, or begin anew in another folder",
      );
    }
    if (there > size) {
      onFileSync("write", this.path, () => {
        const file = openSync(this.path, "r+");
        try {
          ftruncateSync(file, size);
          fsyncSync(file);
        } finally {
          closeSync(file);
        }
      });
    }
    this.bytes = size;
  }
}

/**
 * The records of a journal that somebody else may be writing: a last line without its end is left out. None of a file that is
 * not there.
 *
 * @throws {DataError} that names a line which is no UTF-8 or no JSON.
 */
export function readJournal<T>(path: string): T[] {
  if (!existsSync(path)) return [];
  const content = onFileSync("read", path, () => readFileSync(path));
  const whole = content.subarray(0, content.lastIndexOf(NEWLINE) + 1);
  const records: T[] = [];
  for (const line of linesOf(whole, path)) for (const record of parseJsonLine<T>(line, path)) records.push(record);
  return records;
}

/** Takes back half a record, which a full disk left: what is appended later must not follow it. */
function cutBack(path: string, size: number): void {
  try {
    truncateSync(path, size); // Not the file that is open for appending: Windows shortens none of those.
  } catch {
    // The next one who opens the journal cuts it.
  }
}

/** The bytes of a file's lines that have an end; 0 for a file that is not there. */
function wholeLines(path: string): number {
  if (!existsSync(path)) return 0;
  const file = openSync(path, "r");
  try {
    const block = new Uint8Array(1 << 16);
    for (let end = fstatSync(file).size; end > 0; ) {
      const start = Math.max(0, end - block.length);
      const length = readSync(file, block, 0, end - start, start);
      const last = block.subarray(0, length).lastIndexOf(NEWLINE);
      if (last >= 0) return start + last + 1;
      end = start;
    }
    return 0;
  } finally {
    closeSync(file);
  }
}
