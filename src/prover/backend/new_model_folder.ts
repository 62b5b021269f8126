// The folder of a model that is made of another: it appears whole or not at all (Node).
import { realpath, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { UsageError } from "../../platform/index.ts";
import { onFile } from "../../platform/node.ts";
import { namesIn, writeFolder } from "../../runs/node.ts";

/** A folder for a model, which is not there before it is written. */
export interface NewModelFolder {
  /** Lets `write` fill it; where that fails or is killed, nothing has the name, and the next one begins anew. */
  fill(write: (folder: string) => Promise<void>): Promise<void>;
}

/** Looks whether a model can have a folder, before the work begins. @throws UsageError for one that holds something, or cannot be moved; FileError */
export async function newModelFolder(out: string): Promise<NewModelFolder> {
  const names = await onFile("use the folder", out, () => namesIn(out));
  if (names.length > 0)
    throw new UsageError(
      "the folder for the model is not empty",
      `${out}: ${names.slice(0, 3).join(", ")}`,
      "choose another folder",
    );
  const path = await realpath(out).catch(() => resolve(out));
  if (await isFixed(path))
    throw new UsageError(
      "the folder for the model cannot be replaced: it is mounted, or the one that this runs in",
      path,
      `name a folder below it, such as ${join(out, "model")}`,
    );
  return {
    fill: (write) => writeFolder(path, write),
  };
}

/** Whether a folder has to stay where it is. */
async function isFixed(path: string): Promise<boolean> {
  const there = await stat(path).catch(() => undefined);
  if (there === undefined) return false;
  return path === (await realpath(process.cwd())) || there.dev !== (await stat(dirname(path))).dev;
}
