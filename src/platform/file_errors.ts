// What the file system refuses, in words: one place where its codes become errors of three lines (Node).
import { mkdirSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { DataError } from "./errors.ts";

/** A file or folder that the system would not read or write. The message has what was tried, the system's reason, and what helps. */
export class FileError extends DataError {
  override readonly name: string = "FileError";
  /** The system's code, such as `ENOSPC`. */
  readonly code: string;

  constructor(what: string, code: string, evidence: string, hint: string, options?: ErrorOptions) {
    super(what, evidence, hint, options);
    this.code = code;
  }
}

/** What a code says, and what helps. */
const REASONS: Readonly<Record<string, readonly [reason: string, hint: string]>> = {
  ENOENT: ["there is no such file or folder", "check the path"],
  EACCES: ["this user may not do that there", "change the permissions, or choose another place"],
  EPERM: ["the system does not allow it", "change the owner or the attributes, or choose another place"],
  EROFS: ["the file system is read-only", "choose a place on another file system, or mount this one for writing"],
  ENOSPC: [
    "the disk is full",
    "free some space, or choose a place on another disk; what was written before is unharmed",
  ],
  EDQUOT: ["the quota is used up", "free some space, or choose a place on another disk"],
  EFBIG: ["the file system cannot hold so large a file", "choose a place on another file system"],
  EISDIR: ["it is a folder", "name a file"],
  ENOTDIR: ["a part of the path is a file, not a folder", "choose another path"],
  EEXIST: ["there is a file of that name", "choose another path, or move that file away"],
  ENOTEMPTY: ["the folder is not empty", "choose another path, or empty the folder"],
  EMFILE: ["this process has too many files open", "raise the limit (ulimit -n) and run it again"],
  ENFILE: ["the system has too many files open", "close other programs and run it again"],
  ENAMETOOLONG: ["the path is too long", "choose a shorter one"],
  ELOOP: ["symbolic links lead in a circle", "check the links along the path"],
  EBUSY: ["something else uses it", "close what uses it and run it again"],
  ETXTBSY: ["the program is running", "end it and run this again"],
  EXDEV: ["it lies on another file system", "choose a place on the same one"],
  EIO: ["the disk reports a fault", "check the disk; choose a place on another one"],
  ESTALE: ["the network file system has lost it", "mount it again and run this again"],
  EINVAL: ["the file system does not know this operation", "choose a place on another file system"],
};

/** System calls whose errors are about files; a code such as EACCES comes from sockets too. */
const VERBS: Readonly<Record<string, string>> = {
  open: "open",
  read: "read",
  stat: "look at",
  fstat: "look at",
  lstat: "look at",
  statfs: "look at",
  access: "look at",
  realpath: "look at",
  readlink: "look at",
  scandir: "list",
  opendir: "list",
  readdir: "list",
  write: "write",
  writev: "write",
  pwrite: "write",
  ftruncate: "write",
  truncate: "write",
  fsync: "write",
  fdatasync: "write",
  close: "write",
  copyfile: "write",
  mkdir: "make the folder",
  mkdtemp: "make the folder",
  rename: "rename",
  link: "write",
  symlink: "write",
  unlink: "remove",
  rm: "remove",
  rmdir: "remove",
  lutime: "write",
  utime: "write",
  futime: "write",
  chmod: "write",
  fchmod: "write",
};

/**
 * An error of the file system as a {@link FileError}; anything else as it came. Where the system names no path (a write to an
 * open file), `path` does.
 */
export function asFileError(error: unknown, path?: string, action?: string): unknown {
  if (!(error instanceof Error) || error instanceof DataError) return error;
  const { code, syscall, path: named, dest } = error as NodeJS.ErrnoException & { dest?: string };
  if (code === undefined || syscall === undefined || !(syscall in VERBS)) return error;
  const [reason, hint] = REASONS[code] ?? [error.message, "check the path and the file system"];
  const where = path ?? dest ?? named;
  const what = `cannot ${action ?? VERBS[syscall]} ${where ?? "a file"}`;
  const inside = path !== undefined && named !== undefined && named !== path && !named.startsWith(`${path}.`);
  return new FileError(what, code, `${code}: ${reason}${inside ? ` (${named})` : ""}`, hint, { cause: error });
}

/**
 * Makes a folder and those above it that are missing. Step by step: asked to make all at once, Node never comes back where a
 * file system such as /proc says that a parent is missing which is there.
 *
 * @throws {FileError}
 */
export function makeFolders(path: string): void {
  onFileSync("make the folder", path, () => {
    const missing: string[] = [];
    for (let folder = resolve(path); !isFolder(folder) && dirname(folder) !== folder; folder = dirname(folder)) {
      missing.unshift(folder);
    }
    for (const folder of missing) {
      try {
        mkdirSync(folder);
      } catch (error) {
        // Another process may have been quicker.
        if ((error as NodeJS.ErrnoException).code !== "EEXIST" || !isFolder(folder)) throw error;
      }
    }
  });
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return false;
    throw error;
  }
}

/** Does something with a file. @throws {FileError} with this path where the file system refuses. */
export async function onFile<T>(action: string, path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw asFileError(error, path, action);
  }
}

/** {@link onFile} for calls that wait. */
export function onFileSync<T>(action: string, path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw asFileError(error, path, action);
  }
}
