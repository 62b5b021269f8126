// Checkpoints in a folder, by name or by number: each complete or not there, those that are needed no more removed (Node).

import { join } from "node:path";
import { checkValue, DataError, option } from "../platform/index.ts";
import { FileError, onFile, removeAll } from "../platform/node.ts";
import { namesIn, removeFolderDrafts, writeFolder } from "./write_folder.ts";

const NAME = /^step-(\d{8})$/;

/** A folder of checkpoints by name. */
export class CheckpointFolder {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  /** Where a checkpoint is, or would be. */
  folderOf(name: string): string {
    return join(this.path, name);
  }

  /** Lets `write` fill a checkpoint; it appears under its name when it is complete, in place of an older one. */
  async save(name: string, write: (folder: string) => Promise<void>): Promise<void> {
    await writeFolder(this.folderOf(name), write);
  }

  /** Names of the complete checkpoints, in order. */
  async names(): Promise<string[]> {
    return (await namesIn(this.path)).filter((name) => !name.startsWith(".")).sort();
  }

  /** Removes every checkpoint that is not named, and what earlier crashes left. */
  async keep(names: readonly string[]): Promise<void> {
    await removeFolderDrafts(this.path);
    for (const name of await this.names()) {
      if (!names.includes(name)) await removeAll(this.folderOf(name));
    }
  }
}

/** Whether a checkpoint is to blame, and not, say, this user's rights. */
function isDamage(error: DataError): boolean {
  return !(error instanceof FileError) || ["ENOENT", "EIO", "EISDIR", "ENOTDIR"].includes(error.code);
}

/** A folder of numbered checkpoints, `step-00000120` and so on, of which the newest are kept. */
export class Checkpoints {
  readonly path: string;
  /** How many are kept; 0 keeps all. */
  readonly kept: number;
  private readonly folder: CheckpointFolder;

  /** @throws ConfigError for a number that is none */
  constructor(path: string, kept = 2) {
    checkValue("Checkpoints", "kept", kept, option.whole());
    this.path = path;
    this.kept = kept;
    this.folder = new CheckpointFolder(path);
  }

  /**
   * Lets `write` fill a checkpoint, then removes old ones and what earlier crashes left behind.
   * @returns the checkpoint's folder
   */
  async save(step: number, write: (folder: string) => Promise<void>): Promise<string> {
    checkValue("Checkpoints.save", "step", step, option.whole({ most: 99_999_999 }));
    await this.folder.save(nameOf(step), write);
    const others = await this.folder.names();
    const numbered = (await this.steps()).slice(-this.kept).map(nameOf);
    await this.folder.keep(this.kept === 0 ? others : [...numbered, ...others.filter((name) => !NAME.test(name))]);
    return this.folderOf(step);
  }

  /** Steps of the complete checkpoints, ascending. */
  async steps(): Promise<number[]> {
    const names = await this.folder.names();
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
    return this.folder.folderOf(nameOf(step));
  }
}

function nameOf(step: number): string {
  return `step-${String(step).padStart(8, "0")}`;
}
