// A file of the store in pieces, each with its hash in a file beside it: what was begun is gone on with, and no byte is used that is not what
// came.
import { fileIn, inStore } from "./opfs.ts";

/** A file that a worker reads and writes in place: FileSystemSyncAccessHandle, which the types of pages lack. */
interface SyncFile {
  getSize(): number;
  read(into: Uint8Array, options: { readonly at: number }): number;
  write(bytes: Uint8Array, options: { readonly at: number }): number;
  truncate(length: number): void;
  flush(): void;
  close(): void;
}
type SyncFileHandle = FileSystemFileHandle & { createSyncAccessHandle(): Promise<SyncFile> };

/** Bytes of a piece. Small tensors lie together in one, which is then checked once. */
export const PIECE = 1 << 20;
/** Bytes of a hash: SHA-256. */
const HASH = 32;
const besides = (name: string) => `${name}.sha256`;

export async function hashOf(bytes: Uint8Array): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes as Uint8Array<ArrayBuffer>));
}

export const isSame = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, index) => byte === b[index]);

/** A file that is being written, by nobody else meanwhile (in workers only). */
export class PieceWriter {
  readonly #data: SyncFile;
  readonly #hashes: SyncFile;
  readonly #piece = new Uint8Array(PIECE);
  #filled = 0;
  #pieces = 0;

  private constructor(data: SyncFile, hashes: SyncFile) {
    this.#data = data;
    this.#hashes = hashes;
  }

  static async open(folder: FileSystemDirectoryHandle, name: string): Promise<PieceWriter> {
    const open = async (file: string) => {
      const handle = await folder.getFileHandle(file, { create: true });
      return (handle as SyncFileHandle).createSyncAccessHandle();
    };
    const data = await inStore(0, () => open(name));
    try {
      return new PieceWriter(data, await inStore(0, () => open(besides(name))));
    } catch (error) {
      data.close();
      throw error;
    }
  }

  /** Bytes that are there, in whole pieces. */
  get length(): number {
    return this.#pieces * PIECE;
  }

  /**
   * Takes what is there up to the first piece that is not whole or not what came, and lets the rest go.
   * @param seen told each piece that is kept
   */
  async keep(seen: (piece: Uint8Array) => void): Promise<void> {
    const most = Math.min(Math.floor(this.#data.getSize() / PIECE), Math.floor(this.#hashes.getSize() / HASH));
    const hash = new Uint8Array(HASH);
    for (; this.#pieces < most; this.#pieces++) {
      this.#data.read(this.#piece, { at: this.#pieces * PIECE });
      this.#hashes.read(hash, { at: this.#pieces * HASH });
      if (!isSame(await hashOf(this.#piece), hash)) break;
      seen(this.#piece);
    }
    this.clear(this.#pieces);
  }

  /** Lets all go behind so many pieces. */
  clear(pieces = 0): void {
    this.#pieces = pieces;
    this.#filled = 0;
    this.#data.truncate(pieces * PIECE);
    this.#hashes.truncate(pieces * HASH);
  }

  /** Writes bytes behind those that are there. @throws DataError where the store is full */
  async append(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length; ) {
      const part = bytes.subarray(at, at + PIECE - this.#filled);
      this.#piece.set(part, this.#filled);
      this.#filled += part.length;
      at += part.length;
      if (this.#filled === PIECE) await this.#write();
    }
  }

  /** Writes what does not fill a piece: the file is whole. */
  async finish(): Promise<void> {
    if (this.#filled > 0) await this.#write();
    await inStore(0, () => {
      this.#data.flush();
      this.#hashes.flush();
    });
  }

  /** Puts other bytes in the place of a piece whose hash they have. @returns whether they have it */
  async mend(place: number, bytes: Uint8Array): Promise<boolean> {
    const hash = new Uint8Array(HASH);
    this.#hashes.read(hash, { at: place * HASH });
    if (!isSame(await hashOf(bytes), hash)) return false;
    this.#data.write(bytes, { at: place * PIECE });
    this.#data.flush();
    return true;
  }

  close(): void {
    this.#data.close();
    this.#hashes.close();
  }

  async #write(): Promise<void> {
    const piece = this.#piece.subarray(0, this.#filled);
    const hash = await hashOf(piece);
    await inStore(piece.length, () => {
      const [at, beside] = [this.#pieces * PIECE, this.#pieces * HASH];
      const written = this.#data.write(piece, { at }) + this.#hashes.write(hash, { at: beside });
      // Some browsers write what fits and say how much that was.
      if (written < piece.length + HASH)
        throw new DOMException("the store took less than it was given", "QuotaExceededError");
    });
    this.#pieces++;
    this.#filled = 0;
  }
}

/** A whole file that is read piece by piece, each held against its hash. */
export class PieceReader {
  readonly #file: File;
  readonly #hashes: Uint8Array;

  private constructor(file: File, hashes: Uint8Array) {
    this.#file = file;
    this.#hashes = hashes;
  }

  /** @returns undefined where the file is not there as a whole */
  static async open(folder: FileSystemDirectoryHandle, name: string, size: number): Promise<PieceReader | undefined> {
    const [file, hashes] = [await fileIn(folder, name), await fileIn(folder, besides(name))];
    if (file === undefined || hashes === undefined || file.size !== size) return undefined;
    if (hashes.size !== Math.ceil(size / PIECE) * HASH) return undefined;
    return new PieceReader(file, new Uint8Array(await hashes.arrayBuffer()));
  }

  /** The bytes of a piece; undefined where they are not those that came. */
  async read(place: number): Promise<Uint8Array | undefined> {
    const bytes = new Uint8Array(await this.#file.slice(place * PIECE, (place + 1) * PIECE).arrayBuffer());
    const hash = this.#hashes.subarray(place * HASH, (place + 1) * HASH);
    return isSame(await hashOf(bytes), hash) ? bytes : undefined;
  }
}
