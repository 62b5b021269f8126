// A model in a folder that somebody picked, or dropped: its files are read where they are.
import type { CheckpointFiles } from "../../data/index.ts";
import { DataError } from "../../platform/index.ts";
import { fileIn } from "../store/opfs.ts";

/** Bytes that are read at once. */
const PIECE = 1 << 22;

export function folderFiles(handle: FileSystemDirectoryHandle): CheckpointFiles {
  return blobFiles(handle.name, (name) => fileIn(handle, name));
}

export function pickedFiles(files: readonly File[], place: string): CheckpointFiles {
  const byName = new Map(files.map((file) => [file.name, file]));
  return blobFiles(place, async (name) => byName.get(name));
}

function blobFiles(place: string, find: (name: string) => Promise<File | undefined>): CheckpointFiles {
  return {
    place,
    length: async (name) => (await find(name))?.size,
    async *read(name, { start, end, length }) {
      const file = await find(name);
      if (file?.size !== length) throw unreadable(place, name, "its length is another one than before");
      for (let at = start; at < end; at += PIECE) {
        const part = file.slice(at, Math.min(end, at + PIECE));
        const bytes = await part.arrayBuffer().catch((error: unknown) => {
          throw unreadable(place, name, error instanceof Error ? error.message : String(error));
        });
        yield new Uint8Array(bytes);
      }
    },
  };
}

function unreadable(place: string, name: string, evidence: string): DataError {
  return new DataError(`cannot read ${place}/${name}`, evidence, "pick the folder again");
}
