// One file from a server into the store: what is there of it is checked and kept, what is missing is asked for by its range.
import type { CheckpointFiles } from "../../data/index.ts";
import { DataError } from "../../platform/index.ts";
import type { RemoteFile } from "../source/remote.ts";
import { PieceWriter } from "./pieces.ts";
import type { ProgressMeter } from "./progress_meter.ts";
import { Sha256 } from "./sha256.ts";

interface Bringing {
  readonly signal: AbortSignal;
  readonly meter: ProgressMeter;
  /** Bytes of the model's other files that are there, and all of the model's. */
  readonly before: number;
  readonly all: number;
}

/** @throws DataError for a file that is not what the server says of it, twice, and for a full store */
export async function bringFile(
  folder: FileSystemDirectoryHandle,
  file: RemoteFile,
  files: CheckpointFiles,
  bringing: Bringing,
): Promise<void> {
  const writer = await PieceWriter.open(folder, file.name);
  try {
    if (await fill(writer, file, files, bringing)) return;
    // What was there may have been left by another version of the file.
    writer.clear();
    if (await fill(writer, file, files, bringing)) return;
    writer.clear();
    throw new DataError(
      `${files.place}/${file.name} is not what the server says of it`,
      `its hash should be ${file.hash}`,
      "load it again; if it stays so, the server or what lies before it is at fault",
    );
  } finally {
    writer.close();
  }
}

/** @returns whether the file has the hash that the server says */
async function fill(
  writer: PieceWriter,
  { name, size, hash }: RemoteFile,
  files: CheckpointFiles,
  { signal, meter, before, all }: Bringing,
): Promise<boolean> {
  const digest = hash === undefined ? undefined : digestOf(hash, size);
  meter.begin("check", size);
  await writer.keep((piece) => {
    signal.throwIfAborted();
    digest?.update(piece);
    meter.add(name, piece.length);
  });
  if (writer.length > size) writer.clear();
  meter.begin("download", all, before + writer.length);
  meter.add(name, 0);
  for await (const bytes of files.read(name, { start: writer.length, end: size, length: size })) {
    signal.throwIfAborted();
    await writer.append(bytes);
    digest?.update(bytes);
    meter.add(name, bytes.length);
  }
  await writer.finish();
  return digest === undefined || (await digest.hex()) === hash;
}

interface Digest {
  update(bytes: Uint8Array): void;
  hex(): string | Promise<string>;
}

/** Of large files the SHA-256 is known, of others Git's hash: SHA-1 of `blob LENGTH`, a zero, and the content. */
function digestOf(hash: string, size: number): Digest {
  if (hash.length === 64) return new Sha256();
  const parts: Uint8Array[] = [new TextEncoder().encode(`blob ${size}\0`)];
  return {
    update: (bytes) => void parts.push(bytes.slice()),
    async hex() {
      const whole = await new Blob(parts as Uint8Array<ArrayBuffer>[]).arrayBuffer();
      const found = new Uint8Array(await crypto.subtle.digest("SHA-1", whole));
      return [...found].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    },
  };
}
