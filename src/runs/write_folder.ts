// A folder that appears under its name when it is complete, or not at all (Node).
import { mkdir, open, readdir, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { ensureDir, onFile, syncFolder } from "../platform/node.ts";

/** Folders that are being written, or were when their process died. */
const DRAFT = ".draft-";

/**
 * Lets `write` fill a folder, makes it durable, and gives it its name in one move, in place of an older one: a crash at any moment
 * leaves what was there.
 */
export async function writeFolder(target: string, write: (folder: string) => Promise<void>): Promise<void> {
  const above = dirname(target);
  const draft = join(above, `${DRAFT}${basename(target)}`);
  await onFile("write", target, async () => {
    await ensureDir(above);
    await rm(draft, { recursive: true, force: true });
    await mkdir(draft);
    try {
      await write(draft);
      for (const name of await readdir(draft)) await syncFile(join(draft, name));
      await syncFolder(draft);
      await rm(target, { recursive: true, force: true });
      await rename(draft, target);
      await syncFolder(above);
    } catch (error) {
      await rm(draft, { recursive: true, force: true }).catch(() => {});
      throw error;
    }
  });
}

/** Removes what writers that were killed have left in a folder, if there is one. */
export async function removeFolderDrafts(folder: string): Promise<void> {
  for (const name of await namesIn(folder)) {
    if (name.startsWith(DRAFT)) await rm(join(folder, name), { recursive: true, force: true });
  }
}

/** The names in a folder; none where there is no folder. */
export async function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
}

async function syncFile(path: string): Promise<void> {
  const file = await open(path, "r");
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
