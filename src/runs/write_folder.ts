// A folder that appears under its name when it is complete, or not at all (Node).
import { mkdir, open, readdir } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { ensureDir, fileExists, moveTo, onFile, removeAll, syncFolder } from "../platform/node.ts";

/** Folders that are being written, or were when their process died. */
const DRAFT = ".draft-";
/** Folders that a newer one of the same name replaces, or was about to when its process died. */
const REPLACED = ".replaced-";

/**
 * Lets `write` fill a folder, makes it durable, and gives it its name in one move, in place of an older one: a crash at any moment
 * leaves what was there, if need be under a name from which {@link removeFolderDrafts} brings it back.
 */
export async function writeFolder(target: string, write: (folder: string) => Promise<void>): Promise<void> {
  const above = dirname(target);
  const draft = join(above, `${DRAFT}${basename(target)}`);
  const replaced = join(above, `${REPLACED}${basename(target)}`);
  await onFile("write", target, async () => {
    await ensureDir(above);
    await removeAll(draft);
    await mkdir(draft);
    try {
      await write(draft);
      for (const name of await readdir(draft)) await syncFile(join(draft, name));
      await syncFolder(draft);
      if (await fileExists(target)) {
        await removeAll(replaced);
        await moveTo(target, replaced);
      }
      await moveTo(draft, target);
      await syncFolder(above);
      await removeAll(replaced);
    } catch (error) {
      await bringBack(replaced, target).catch(() => {});
      await removeAll(draft).catch(() => {});
      throw error;
    }
  });
}

/** Removes what writers that were killed have left in a folder, if there is one, and brings back what they were about to replace. */
export async function removeFolderDrafts(folder: string): Promise<void> {
  for (const name of await namesIn(folder)) {
    if (name.startsWith(REPLACED)) await bringBack(join(folder, name), join(folder, name.slice(REPLACED.length)));
    if (name.startsWith(DRAFT) || name.startsWith(REPLACED)) await removeAll(join(folder, name));
  }
}

/** Gives a folder that was to be replaced its name again, unless another has taken it. */
async function bringBack(replaced: string, target: string): Promise<void> {
  if ((await fileExists(replaced)) && !(await fileExists(target))) await moveTo(replaced, target);
}

/** The names in a folder; none where there is no folder. */
export async function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
}

async function syncFile(path: string): Promise<void> {
  const file = await open(path, "r+"); // Windows makes nothing durable through a file that is open for reading.
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
