// Numbered checkpoints in a folder: each complete or not there, the newest found again, old ones removed (Node).

import { randomUUID } from "node:crypto";
import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { checkValue, DataError, option } from "../platform/index.ts";
import { ensureDir, FileError, onFile, syncFolder } from "../platform/node.ts";

const NAME = /^step-(\d{8})$/;
const DRAFT = /^\.draft-/;

/** Whether a checkpoint is to blame, and not, say, this user's rights. */
function isDamage(error: DataError): boolean {
  return !(error instanceof FileError) || ["ENOENT", "EIO", "EISDIR", "ENOTDIR"].includes(error.code);
}

/** A folder of checkpoints: `step-00000120` and so on. */
export class Checkpoints {
  readonly path: string;
  /** How many are kept; 0 keeps all. */
  readonly kept: number;

  /** @throws ConfigError for a number that is none */
  constructor(path: string, kept = 2) {
    checkValue("Checkpoints", "kept", kept, option.whole());
    this.path = path;
    this.kept = kept;
  }

  /**
   * Lets `write` fill a folder, makes it durable, and gives it its name in one move: a crash at any moment leaves the
   * checkpoints that were there. Then removes old ones and what earlier crashes left behind.
   * @returns the checkpoint's folder
   */
  async save(step: number, write: (folder: string) => Promise<void>): Promise<string> {
    checkValue("Checkpoints.save", "step", step, option.whole({ most: 99_999_999 }));
    const target = this.folderOf(step);
    const draft = join(await ensureDir(this.path), `.draft-${randomUUID()}`);
    await onFile("write the checkpoint", target, async () => {
      await mkdir(draft);
      try {
        await write(draft);
        await syncFolder(draft);
        await rm(target, { recursive: true, force: true });
        await rename(draft, target);
        await syncFolder(this.path);
      } catch (error) {
        await rm(draft, { recursive: true, force: true }).catch(() => {});
        throw error;
      }
      await this.tidy();
    });
    return target;
  }

  /** Steps of the complete checkpoints, ascending. */
  async steps(): Promise<number[]> {
    const names = await readdir(this.path).catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return [];
      throw error;
    });
    return names.flatMap((name) => (NAME.test(name) ? [Number(name.slice(5))] : [])).sort((a, b) => a - b);
  }

  /** The newest one, if there is any. */
  async latest(): Promise<{ readonly step: number; readonly folder: string } | undefined> {
    const step = (await this.steps()).at(-1);
    return step === undefined ? undefined : { step, folder: this.folderOf(step) };
  }

  /**
   * Reads the newest checkpoint that is whole. One that is damaged is passed over, and `say` is told which, why, and what is
   * taken instead; it stays where it is until newer ones replace it.
   *
   * @param read throws DataError where a checkpoint is damaged; then it must have changed nothing.
   * @returns what `read` made of it; undefined where there is no checkpoint.
   * @throws DataError where there are checkpoints, and all of them are damaged.
   */
  async resume<T>(read: (folder: string) => Promise<T>, say: (text: string) => void): Promise<T | undefined> {
    const damaged: string[] = [];
    const steps = (await onFile("list", this.path, () => this.steps())).reverse();
    for (const [index, step] of steps.entries()) {
      const folder = this.folderOf(step);
      try {
        const state = await read(folder);
        if (damaged.length > 0) say(`going on from the checkpoint of step ${step}: ${folder}`);
        return state;
      } catch (error) {
        if (!(error instanceof DataError) || !isDamage(error)) throw error;
        damaged.push(`step ${step}: ${error.what}; ${error.evidence.join("; ")}`);
        if (index + 1 < steps.length)
          say(`the checkpoint of step ${step} is damaged: ${error.what}; ${error.evidence.join("; ")}`);
      }
    }
    if (damaged.length === 0) return undefined;
    throw new DataError(
      `no checkpoint can be read: ${this.path}`,
      damaged.slice(0, 3),
      `copy one back, or remove ${this.path} to begin at step 0`,
    );
  }

  private folderOf(step: number): string {
    return join(this.path, `step-${String(step).padStart(8, "0")}`);
  }

  private async tidy(): Promise<void> {
    const names = (await readdir(this.path)).sort();
    const complete = names.filter((name) => NAME.test(name));
    const old = this.kept > 0 ? complete.slice(0, -this.kept) : [];
    for (const name of [...old, ...names.filter((each) => DRAFT.test(each))]) {
      await rm(join(this.path, name), { recursive: true, force: true });
    }
  }
}
