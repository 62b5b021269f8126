// The records of a journal that somebody else is writing, read on from where the last reading stopped (Node).
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { linesOf, parseJsonLine } from "../platform/index.ts";
import { onFileSync } from "../platform/node.ts";

const NEWLINE = 0x0a;
/** What is compared to notice that the file before the place of reading is another one now. */
const MARK = 64;

/** Keeps all records of a file of JSON lines; {@link refresh} reads the new ones. */
export class JournalTail<T> {
  readonly path: string;
  #records: T[] = [];
  #bytes = 0;
  #mark = "";

  constructor(path: string) {
    this.path = path;
  }

  /** All records read so far, in order. */
  get records(): readonly T[] {
    return this.#records;
  }

  /**
   * Reads the lines that were finished since. A file that was cut back, as a resumed run cuts its metrics, or replaced, is read anew.
   *
   * @returns whether the records are others than before
   * @throws {DataError} that names a line which is no UTF-8 or no JSON. @throws {FileError} where the file system refuses.
   */
  refresh(): boolean {
    return onFileSync("read", this.path, () => {
      let file: number;
      try {
        file = openSync(this.path, "r");
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
        return this.#forget();
      }
      try {
        const { size } = fstatSync(file);
        const changed = (size < this.#bytes || this.#markIn(file) !== this.#mark) && this.#forget();
        const fresh = readBytes(file, this.#bytes, size);
        const end = fresh.lastIndexOf(NEWLINE) + 1;
        if (end === 0) return changed;
        const whole = fresh.subarray(0, end);
        for (const line of linesOf(whole, this.path, this.#records.length + 1))
          for (const record of parseJsonLine<T>(line, this.path)) this.#records.push(record);
        this.#bytes += end;
        this.#mark = this.#markIn(file);
        return true;
      } finally {
        closeSync(file);
      }
    });
  }

  #forget(): boolean {
    const had = this.#records.length > 0;
    this.#records = [];
    this.#bytes = 0;
    this.#mark = "";
    return had;
  }

  /** The bytes before the place of reading. */
  #markIn(file: number): string {
    return readBytes(file, Math.max(0, this.#bytes - MARK), this.#bytes).toString("latin1");
  }
}

/** The bytes of a file from one place to another, or to its end where that comes first. */
function readBytes(file: number, from: number, to: number): Buffer {
  const bytes = Buffer.alloc(to - from);
  let read = 0;
  while (read < bytes.length) {
    const got = readSync(file, bytes, read, bytes.length - read, from + read);
    if (got === 0) break;
    read += got;
  }
  return bytes.subarray(0, read);
}
