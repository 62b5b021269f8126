// One file from a server into the cache: what was there of it is kept, what came is held against length and hash, and it appears whole or not at all (Node only).
import { createHash, type Hash } from "node:crypto";
import { type FileHandle, open, rm, stat } from "node:fs/promises";
import { DataError } from "../../platform/index.ts";
import { fileExists, moveTo, onFile } from "../../platform/node.ts";
import { ask, type HubAccess, type HubFile, PassingError, withTries } from "./client.ts";

/** Bytes of a partial file that are read at once. */
const PIECE = 1 << 22;

/**
 * Downloads a file. Where the process or the connection ends in between, `BLOB.incomplete` has what came, and the next try asks for
 * what is missing.
 * @param blob where it is to be
 * @param onBytes how many bytes are there
 * @throws DataError for a server that refuses, or whose file has another length or hash
 */
export async function download(
  url: string,
  { path, size, hash }: HubFile,
  blob: string,
  access: HubAccess,
  onBytes: (bytes: number) => void = () => {},
): Promise<void> {
  const draft = `${blob}.incomplete`;
  let there = 0;
  const attempt = async () => {
    let digest = hasher(hash, size);
    const file = await onFile("write", draft, async () => open(draft, (await fileExists(draft)) ? "r+" : "wx+"));
    try {
      there = await onFile("read", draft, () => hashStart(file, digest));
      if (there > size) throw spoilt(path, `${there} bytes, and it has ${size}`);
      onBytes(there);
      if (there < size) await append(file);
      if (there !== size) throw new PassingError(`the connection to ${url} was cut`, `${there} of ${size} bytes came`);
      const found = digest.digest("hex");
      if (found !== hash) throw spoilt(path, `its hash is ${found}, and should be ${hash}`);
      await onFile("write", draft, () => file.sync());
    } finally {
      await file.close();
    }
    await onFile("write", blob, () => moveHere(draft, blob, size));

    async function append(target: FileHandle): Promise<void> {
      const answer = await ask(url, access, there > 0 ? { range: `bytes=${there}-` } : {});
      const from =
        answer.status === 206 ? Number(/^bytes (\d+)-/.exec(answer.headers.get("content-range") ?? "")?.[1]) : 0;
      if (!answer.body || answer.status === 416 || (from !== there && from !== 0)) {
        throw spoilt(path, `asked for bytes from ${there} on, the server answers ${answer.status}`);
      }
      // A server without ranges sends all of it again.
      if (from !== there) digest = hasher(hash, size);
      there = from;
      try {
        for await (const bytes of answer.body) {
          if (there + bytes.length > size) throw spoilt(path, `more than ${size} bytes came`);
          await onFile("write", draft, () => target.write(bytes, 0, bytes.length, there));
          digest.update(bytes);
          there += bytes.length;
          onBytes(there);
        }
      } catch (error) {
        if (error instanceof DataError) throw error;
        access.signal?.throwIfAborted();
        throw new PassingError(
          `the connection to ${url} was cut`,
          error instanceof Error ? error.message : String(error),
        );
      }
    }
  };
  // What cannot be gone on with is thrown away once, for it may have been left by another version of the file or a server without ranges.
  let fresh = !(await fileExists(draft));
  for (;;) {
    try {
      return await withTries(attempt, { wait: access.wait, progress: () => there });
    } catch (error) {
      if (!(error instanceof SpoiltError)) throw error;
      await rm(draft, { force: true });
      if (fresh) throw error;
      fresh = true;
    }
  }
}

/** What is there is not a part of the file. */
class SpoiltError extends DataError {}

function spoilt(path: string, evidence: string): SpoiltError {
  return new SpoiltError(
    `${path} is not what the server says of it`,
    evidence,
    "run it again; if it stays so, the server or what lies before it is at fault",
  );
}

/** Of large files the SHA-256 is known, of others Git's hash: SHA-1 of `blob LENGTH`, a zero, and the content. */
function hasher(hash: string, size: number): Hash {
  return hash.length === 64 ? createHash("sha256") : createHash("sha1").update(`blob ${size}\0`);
}

/** Hashes what is there. @returns its length */
async function hashStart(file: FileHandle, digest: Hash): Promise<number> {
  const piece = new Uint8Array(PIECE);
  for (let at = 0; ; ) {
    const { bytesRead } = await file.read(piece, 0, PIECE, at);
    if (bytesRead === 0) return at;
    digest.update(piece.subarray(0, bytesRead));
    at += bytesRead;
  }
}

/** Another process may have brought the same file meanwhile. */
async function moveHere(draft: string, blob: string, size: number): Promise<void> {
  try {
    await moveTo(draft, blob);
  } catch (error) {
    if ((await stat(blob).catch(() => undefined))?.size !== size) throw error;
  }
}
