// Runs in the browser's store: what a run is, as one record with the tensors that it names. A record appears whole or not at all, and tensors
// are written before it: a tab that is closed in between leaves the run as it was.
import { DataError } from "../../platform/index.ts";
import type { AttemptRecord } from "../../prover/index.ts";
import { fileIn, folderIn, inStore, readTable, removeIn, storeRoot, writeText } from "../store/opfs.ts";
import type { RunSettings, StoredRun, TrainEvent } from "./types.ts";

/** All that a run is but its tensors: plain data. */
export interface RunRecord {
  readonly settings: Required<Pick<RunSettings, "preset" | "seed">> &
    Omit<RunSettings, "preset" | "seed" | "tokenizer">;
  readonly tokenizer: string;
  /** The stage that it is at, and the steps of it that are done. */
  readonly stage: string;
  readonly step: number;
  /** Stages that are over. */
  readonly done: readonly string[];
  readonly finished: boolean;
  /** What a page was told, but for progress. */
  readonly events: readonly TrainEvent[];
  readonly attempts: readonly AttemptRecord[];
  /** The file with weights and optimiser; absent before the first step. */
  readonly tensors?: string;
  readonly updates: number;
  readonly weightsId: string;
  readonly saved: number;
}

const RECORD = "run.json";
const RUNS = "runs";

async function runsFolder(): Promise<FileSystemDirectoryHandle | undefined> {
  const root = await storeRoot();
  return root && folderIn(root, RUNS);
}

/** The runs that are there; the one that was saved last comes first. */
export async function listRuns(): Promise<StoredRun[]> {
  const found: StoredRun[] = [];
  for await (const folder of (await runsFolder())?.values() ?? []) {
    if (folder.kind !== "directory") continue;
    const record = (await readTable(folder, RECORD)) as RunRecord | undefined;
    if (record === undefined) continue;
    const { settings, stage, finished, saved } = record;
    found.push({ name: decodeURIComponent(folder.name), preset: settings.preset, stage, finished, saved });
  }
  return found.sort((a, b) => b.saved - a.saved);
}

/** @returns whether it was there */
export async function removeRun(name: string): Promise<boolean> {
  const runs = await runsFolder();
  return runs !== undefined && (await removeIn(runs, encodeURIComponent(name)));
}

export class RunStore {
  readonly #folder: FileSystemDirectoryHandle;

  private constructor(folder: FileSystemDirectoryHandle) {
    this.#folder = folder;
  }

  /** @throws DataError where the browser has no store */
  static async open(name: string): Promise<RunStore> {
    const root = await storeRoot();
    if (root === undefined)
      throw new DataError(
        "the browser has no store for runs",
        "navigator.storage.getDirectory() is refused",
        "leave the private window",
      );
    const runs = await root.getDirectoryHandle(RUNS, { create: true });
    return new RunStore(await runs.getDirectoryHandle(encodeURIComponent(name), { create: true }));
  }

  async read(): Promise<RunRecord | undefined> {
    return (await readTable(this.#folder, RECORD)) as RunRecord | undefined;
  }

  async tensors({ tensors }: RunRecord): Promise<Uint8Array | undefined> {
    const file = tensors === undefined ? undefined : await fileIn(this.#folder, tensors);
    return file && new Uint8Array(await file.arrayBuffer());
  }

  /** @param tensors new ones; absent: those of the record stay */
  async write(record: RunRecord, tensors?: Uint8Array): Promise<RunRecord> {
    if (tensors === undefined) {
      await writeText(this.#folder, RECORD, JSON.stringify(record));
      return record;
    }
    const name = `tensors-${record.updates}-${record.step}.safetensors`;
    await inStore(tensors.length, async () => {
      const writing = await (await this.#folder.getFileHandle(name, { create: true })).createWritable();
      await writing.write(tensors as Uint8Array<ArrayBuffer>);
      await writing.close();
    });
    const written = { ...record, tensors: name };
    await writeText(this.#folder, RECORD, JSON.stringify(written));
    if (record.tensors !== undefined && record.tensors !== name) await removeIn(this.#folder, record.tensors);
    return written;
  }
}
