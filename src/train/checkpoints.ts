// Numbered checkpoints in a folder: each complete or not there, the newest found again, old ones removed (Node).

import { randomUUID } from "node:crypto";
import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { ensureDir, syncFolder } from "../platform/node.ts";

const NAME = /^step-(\d{8})$/;
const DRAFT = /^\.draft-/;

/** A folder of checkpoints: `step-00000120` and so on. */
export class Checkpoints {
  readonly path: string;
  /** How many are kept; 0 keeps all. */
  readonly kept: number;

  constructor(path: string, kept = 2) {
    this.path = path;
    this.kept = kept;
  }

  /**
   * Lets `write` fill a folder, makes it durable, and gives it its name in one move: a crash at any moment leaves the
   * checkpoints that were there. Then removes old ones and what earlier crashes left behind.
   * @returns the checkpoint's folder
   */
  async save(step: number, write: (folder: string) => Promise<void>): Promise<string> {
    const target = join(this.path, `step-${String(step).padStart(8, "0")}`);
    const draft = join(await ensureDir(this.path), `.draft-${randomUUID()}`);
    await mkdir(draft);
    try {
      await write(draft);
      await syncFolder(draft);
      await rm(target, { recursive: true, force: true });
      await rename(draft, target);
      await syncFolder(this.path);
    } catch (error) {
      await rm(draft, { recursive: true, force: true });
      throw error;
    }
    await this.tidy();
    return target;
  }

  /** Steps of the complete checkpoints, ascending. */
  async steps(): Promise<number[]> {
    const names = await readdir(this.path).catch(() => []);
    return names.flatMap((name) => (NAME.test(name) ? [Number(name.slice(5))] : [])).sort((a, b) => a - b);
  }

  /** The newest one, if there is any. */
  async latest(): Promise<{ readonly step: number; readonly folder: string } | undefined> {
    const step = (await this.steps()).at(-1);
    if (step === undefined) return undefined;
    return { step, folder: join(this.path, `step-${String(step).padStart(8, "0")}`) };
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
