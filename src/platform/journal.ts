// A file of JSON lines that survives being killed at any moment (Node).
import { closeSync, existsSync, fsyncSync, ftruncateSync, mkdirSync, openSync, readFileSync, writeSync } from "node:fs";
import { dirname } from "node:path";

/**
 * An append-only file of JSON records, one a line. Opening it cuts off a last line that was being written when the process
 * died; `append` returns once the records are on disk.
 */
export class Journal<T> {
  readonly path: string;
  private bytes: number;

  constructor(path: string) {
    this.path = path;
    mkdirSync(dirname(path), { recursive: true });
    const content = existsSync(path) ? readFileSync(path) : Buffer.alloc(0);
    this.bytes = content.lastIndexOf("\n") + 1;
    if (this.bytes < content.length) this.truncate(this.bytes);
  }

  /** The length of the file in bytes: a place to come back to with {@link truncate}. */
  get size(): number {
    return this.bytes;
  }

  /** Adds records and waits until they are on disk. */
  append(records: readonly T[]): void {
    if (records.length === 0) return;
    const data = Buffer.from(records.map((record) => `${JSON.stringify(record)}\n`).join(""));
    const file = openSync(this.path, "a");
    try {
      for (let written = 0; written < data.length; ) written += writeSync(file, data, written);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    this.bytes += data.length;
  }

  /** Every record, in order. */
  read(): T[] {
    if (!existsSync(this.path)) return [];
    return readFileSync(this.path, "utf8")
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line) as T);
  }

  /** Drops what was written after the file had this size. */
  truncate(size: number): void {
    if (!existsSync(this.path)) return;
    const file = openSync(this.path, "r+");
    try {
      ftruncateSync(file, size);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    this.bytes = size;
  }
}
