// The files of a model in the store, read piece by piece: one that is damaged is asked for again, and never used.
import type { ByteRange, CheckpointFiles } from "../../data/index.ts";
import { DataError } from "../../platform/index.ts";
import type { StoredFolder } from "./model_store.ts";
import { PIECE, PieceReader, PieceWriter } from "./pieces.ts";

/** Pieces that are kept in memory: small tensors lie beside each other. */
const KEPT = 8;

/** A piece is damaged, and what the server has in its place is something else: the file has to be brought anew. */
export class DamagedFileError extends DataError {
  readonly file: string;

  constructor(place: string, file: string) {
    super(
      `${place}/${file} is damaged in the browser's store`,
      "its hash is another one",
      "remove the model, and load it again",
    );
    this.file = file;
  }
}

/** @param server where damaged pieces are asked for; what it throws is thrown where it cannot be asked */
export function storedFiles(
  { folder, manifest }: StoredFolder,
  server: () => Promise<CheckpointFiles>,
): CheckpointFiles {
  const place = manifest.source;
  const sizes = new Map(manifest.files.map(({ name, size }) => [name, size]));
  const readers = new Map<string, PieceReader>();
  const kept = new Map<string, Uint8Array>();

  async function open(file: string, size: number): Promise<PieceReader> {
    const reader = readers.get(file) ?? (await PieceReader.open(folder, file, size));
    if (reader === undefined) throw new DamagedFileError(place, file);
    readers.set(file, reader);
    return reader;
  }

  async function mend(file: string, at: number, size: number): Promise<Uint8Array> {
    const range: ByteRange = { start: at * PIECE, end: Math.min(size, (at + 1) * PIECE), length: size };
    const bytes = new Uint8Array(range.end - range.start);
    let filled = 0;
    try {
      for await (const part of (await server()).read(file, range)) {
        bytes.set(part, filled);
        filled += part.length;
      }
    } catch (error) {
      const evidence = `bytes ${range.start} to ${range.end} are not those that came, and the server does not give them again`;
      const hint = "load it again when the server is there";
      throw new DataError(`${place}/${file} is damaged in the browser's store`, evidence, hint, { cause: error });
    }
    readers.delete(file);
    const writer = await PieceWriter.open(folder, file);
    try {
      if (!(await writer.mend(at, bytes))) throw new DamagedFileError(place, file);
    } finally {
      writer.close();
    }
    return bytes;
  }

  async function piece(file: string, at: number, size: number): Promise<Uint8Array> {
    const key = `${at} ${file}`;
    const bytes = kept.get(key) ?? (await (await open(file, size)).read(at)) ?? (await mend(file, at, size));
    kept.delete(key);
    kept.set(key, bytes);
    const [oldest] = kept.keys();
    if (kept.size > KEPT && oldest !== undefined) kept.delete(oldest);
    return bytes;
  }

  return {
    place,
    length: async (file) => sizes.get(file),
    async *read(file, { start, end, length }) {
      for (let at = start; at < end; ) {
        const index = Math.floor(at / PIECE);
        const bytes = await piece(file, index, length);
        const from = at - index * PIECE;
        const part = bytes.subarray(from, Math.min(bytes.length, end - index * PIECE));
        if (part.length === 0) throw new DamagedFileError(place, file);
        at += part.length;
        yield part;
      }
    },
  };
}
