// Safetensors files of any length in Node: read by position, tensor by tensor, and written piece by piece.
import { open, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { crc32 } from "node:zlib";
import { DataError } from "../../platform/index.ts";
import { fileExists, onFile, readAt, writeFileAtomic } from "../../platform/node.ts";
import { type CheckpointFiles, readHeader, type StoredTensors } from "./checkpoint.ts";
import { BYTES_OF_TYPE, encodeHeader } from "./safetensors.ts";
import { elementsOf, PIECE_BYTES, type TensorSource } from "./tensor_source.ts";

/** A file whose header was read; its tensors are read when they are wanted. */
export interface SafetensorsFile extends StoredTensors {
  readonly path: string;
}

/** Reads and checks a file's header. @throws {DataError} when it cannot be read, or the header does not agree with the file. */
export async function openSafetensors(path: string): Promise<SafetensorsFile> {
  return { path, ...(await readHeader(folderFiles(dirname(path)), basename(path))) };
}

/** The files of a folder. */
export function folderFiles(folder: string): CheckpointFiles {
  return {
    place: folder,
    async length(file) {
      const path = join(folder, file);
      return (await fileExists(path)) ? onFile("read", path, async () => (await stat(path)).size) : undefined;
    },
    async *read(file, { start, end, length }) {
      const path = join(folder, file);
      const opened = await onFile("read", path, () => open(path, "r"));
      try {
        if ((await opened.stat()).size !== length) throw changed(path);
        for (let position = start; position < end; position += PIECE_BYTES) {
          const piece = new Uint8Array(Math.min(PIECE_BYTES, end - position));
          const found = await onFile("read", path, () => readAt(opened, piece, position));
          if (found < piece.length) throw changed(path);
          yield piece;
        }
      } finally {
        await opened.close();
      }
    },
  };
}

function changed(path: string): DataError {
  return new DataError(`${path}: the file changed while it was read`, "its length is another one", "read it again");
}

/** What was written. */
export interface WrittenFile {
  readonly bytes: number;
  /** CRC-32 of the whole file. */
  readonly checksum: number;
}

/**
 * Writes a file of these tensors, in their order; it appears whole or not at all. Each tensor is asked for its pieces when its
 * turn has come.
 *
 * @throws {DataError} when a tensor gives more or fewer bytes than its shape takes. @throws {FileError}
 */
export async function writeSafetensors(
  path: string,
  tensors: ReadonlyMap<string, TensorSource>,
  metadata: Readonly<Record<string, string>> = {},
): Promise<WrittenFile> {
  let checksum = 0;
  let bytes = 0;
  const counted = (piece: Uint8Array): Uint8Array => {
    checksum = crc32(piece, checksum);
    bytes += piece.length;
    return piece;
  };
  await writeFileAtomic(
    path,
    (async function* () {
      yield counted(encodeHeader(tensors, metadata));
      for (const [name, { dtype, shape, pieces }] of tensors) {
        const before = bytes;
        for await (const piece of pieces()) yield counted(piece);
        const expected = elementsOf(shape) * BYTES_OF_TYPE[dtype];
        if (bytes - before === expected) continue;
        throw new DataError(
          `tensor "${name}": ${bytes - before} bytes do not fill its shape`,
          `${dtype} [${shape.join(", ")}] takes ${expected}`,
        );
      }
    })(),
  );
  return { bytes, checksum };
}

/** What a whole file is, read piece by piece. @throws {FileError} */
export async function fileChecksum(path: string): Promise<WrittenFile> {
  return onFile("read", path, async () => {
    const { size } = await stat(path);
    const file = await open(path, "r");
    try {
      const piece = new Uint8Array(Math.min(PIECE_BYTES, size));
      let checksum = 0;
      for (let position = 0; position < size; ) {
        const found = await readAt(file, piece, position);
        if (found === 0) break;
        checksum = crc32(piece.subarray(0, found), checksum);
        position += found;
      }
      return { bytes: size, checksum };
    } finally {
      await file.close();
    }
  });
}
