// Hugging Face's cache on disk, as its own programs lay it out: `blobs/` by hash, `snapshots/COMMIT/` of links to them, `refs/` from
// branches to commits (Node only).
import { existsSync, readFileSync, statSync } from "node:fs";
import { lstat, readlink, rm, symlink } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join, relative } from "node:path";
import { DataError } from "../../platform/index.ts";
import { ensureDir, moveTo, onFile, writeFileAtomic } from "../../platform/node.ts";
import { isCommit, type Repository, repositoryOf } from "./repository.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** The folder of the cache: `HF_HUB_CACHE`, or `hub` in `HF_HOME`, or in the user's own folder. */
export function hubCache(env: Environment = process.env): string {
  const set = (name: string) => (env[name] === "" ? undefined : env[name]);
  const own = set("HF_HUB_CACHE") ?? set("HUGGINGFACE_HUB_CACHE");
  const home = set("HF_HOME") ?? join(set("XDG_CACHE_HOME") ?? join(homedir(), ".cache"), "huggingface");
  const path = own ?? join(home, "hub");
  return /^~(?=[\\/]|$)/.test(path) ? join(homedir(), path.slice(1)) : path;
}

/** The folder of a model in the cache. */
export function repositoryFolder({ id }: Repository, cache: string): string {
  return join(cache, `models--${id.replace("/", "--")}`);
}

/** The folder with the files of a model that was downloaded; undefined where there is none. */
export function cachedFolder(repository: Repository, cache: string = hubCache()): string | undefined {
  const folder = repositoryFolder(repository, cache);
  const { revision } = repository;
  const ref = join(folder, "refs", revision);
  const commit = isCommit(revision) ? revision : existsSync(ref) ? readFileSync(ref, "utf8").trim() : undefined;
  if (commit === undefined || !isCommit(commit)) return undefined;
  const snapshot = join(folder, "snapshots", commit);
  return isFolder(snapshot) ? snapshot : undefined;
}

/** The folder of a model of this name in the cache; undefined where it names none, or one that was not downloaded. */
export function cachedModel(name: string, cache: string = hubCache()): string | undefined {
  const repository = repositoryOf(name);
  return repository && cachedFolder(repository, cache);
}

/**
 * The folder that a user means: the one of this path, or that of a model in Hugging Face's cache.
 * @throws DataError for the name of a model that was not downloaded; a path that leads nowhere is given back as it is
 */
export function folderOf(pathOrName: string, cache: string = hubCache()): string {
  if (existsSync(pathOrName)) return pathOrName;
  if (repositoryOf(pathOrName) === undefined) return pathOrName;
  const found = cachedModel(pathOrName, cache);
  if (found !== undefined) return found;
  throw new DataError(
    "there is no such model",
    [`${pathOrName}: no folder of this name`, `nor a model of it in ${cache}`],
    `name a folder with config.json, or a run that has finished; or download it: gentzen pull ${pathOrName}`,
  );
}

/**
 * Makes a file of a snapshot that leads to a blob. Where the system makes no links, the blob is moved there, as Hugging Face's own
 * programs do.
 * @param link for tests: makes a symbolic link
 */
export async function linkSnapshot(
  path: string,
  blob: string,
  link: (target: string, path: string) => Promise<void> = symlink,
): Promise<void> {
  await ensureDir(dirname(path));
  const target = relative(dirname(path), blob);
  const there = await lstat(path).catch(() => undefined);
  if (there?.isSymbolicLink() && (await readlink(path)) === target) return;
  await onFile("write", path, async () => {
    const draft = `${path}.link`;
    await rm(draft, { force: true });
    try {
      await link(target, draft);
      await moveTo(draft, path);
    } catch (error) {
      const { code = "" } = error as NodeJS.ErrnoException;
      if (!["EPERM", "EACCES", "ENOSYS", "ENOTSUP", "EINVAL"].includes(code)) throw error;
      await moveTo(blob, path);
    }
  });
}

/** Notes which commit a branch or tag is. */
export async function writeRef(folder: string, revision: string, commit: string): Promise<void> {
  if (!isCommit(revision)) await writeFileAtomic(join(folder, "refs", revision), commit);
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
