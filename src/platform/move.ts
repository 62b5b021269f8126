// Renames and removals that Windows refuses for moments (Node).
import { renameSync } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";

const SYSTEM = {
  platform: process.platform,
  rename: (from: string, to: string): Promise<void> => rename(from, to),
  wait: (milliseconds: number): Promise<void> => sleep(milliseconds),
};

const SYSTEM_SYNC = {
  platform: process.platform,
  rename: renameSync,
  wait: (milliseconds: number): unknown => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds),
};

/** Milliseconds between two tries of a rename: some two seconds in all. */
const WAITS = [10, 20, 40, 80, 160, 320, 640];

/**
 * Renames a file or folder; a file that has the name already is replaced. Windows refuses for moments, while a virus scanner or an
 * indexer looks into one of the two: there it is tried again, for some two seconds.
 *
 * @param tools for tests: the system's name, its call, and a wait in milliseconds.
 */
export async function moveTo(from: string, to: string, tools = SYSTEM): Promise<void> {
  for (const wait of WAITS) {
    try {
      return await tools.rename(from, to);
    } catch (error) {
      if (!mayPass(error, tools.platform)) throw error;
      await tools.wait(wait);
    }
  }
  return tools.rename(from, to);
}

/** {@link moveTo} for callers that wait. */
export function moveToSync(from: string, to: string, tools = SYSTEM_SYNC): void {
  for (const wait of WAITS) {
    try {
      tools.rename(from, to);
      return;
    } catch (error) {
      if (!mayPass(error, tools.platform)) throw error;
      tools.wait(wait);
    }
  }
  tools.rename(from, to);
}

function mayPass(error: unknown, platform: NodeJS.Platform): boolean {
  const { code = "" } = error as NodeJS.ErrnoException;
  return platform === "win32" && ["EPERM", "EACCES", "EBUSY"].includes(code);
}

/** Removes a file or a folder with all that is in it, if it is there; what is refused for moments is tried again. */
export async function removeAll(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true, maxRetries: 5 });
}
