// A run as a folder: configuration, metrics, proofs, problems, checkpoints, state; whatever kills it, it can go on (Node).
import { existsSync } from "node:fs";
import { join } from "node:path";
import { ConfigError } from "../../platform/index.ts";
import { readJson, removeDrafts, writeFileAtomic, writeJson } from "../../platform/node.ts";
import {
  CheckpointFolder,
  Journal,
  MetricsLog,
  type RunPlace,
  removeFolderDrafts,
  takeRunPlace,
  writeFolder,
} from "../../runs/node.ts";
import type { KnownProblem } from "../../tasks/index.ts";
import { type FoundSets, type ProblemReport, type RunSets, setNames } from "../problems/run_task.ts";
import type { TrainConfig } from "./config.ts";

/** A verified proof, as it is kept. */
export interface ProofRecord {
  /** Name of the problem. */
  readonly problem: string;
  /** What stands before the statement, and theorems of the model's own; absent where there is nothing. */
  readonly header?: string;
  readonly statement: string;
  readonly lemmas?: string;
  /** The proof term that the verifier accepted for the statement. */
  readonly proof: string;
  readonly tactics: number;
  /** Where it was found, e.g. `expert 2` or `grpo 14`. */
  readonly origin: string;
}

/**
 * The files of a run:
 *
 * ```
 * gentzen-run.json   marks the folder as a run of this kind
 * config.json        what was asked for; a run is only resumed with the same
 * state.json         where the run stands (atomic)
 * metrics.jsonl      one record a step; the same for TensorBoard in events.out.tfevents.*
 * proofs.jsonl       every verified proof of a pool problem, on disk before it counts
 * problems/*.jsonl   the problem sets; proofs in sft.jsonl alone
 * problems/report.json  what was said of problems of a user's own: left out, set aside
 * checkpoints/NAME/  weights and optimiser (complete, or not there)
 * samples/*.jsonl    completions with their verdicts
 * model/             the result as a Hugging Face folder
 * summary.json       the result in numbers
 * report.html        the same to look at, with curves
 * ```
 */
export class RunFolder {
  readonly path: string;
  readonly metrics: MetricsLog;
  readonly checkpoints: CheckpointFolder;
  readonly proofs: Journal<ProofRecord>;
  private readonly known = new Set<string>();
  private readonly byOrigin = new Map<string, ProofRecord[]>();
  private readonly place: RunPlace | undefined;

  private constructor(path: string, place: RunPlace | undefined) {
    this.path = path;
    this.place = place;
    this.metrics = new MetricsLog(path);
    this.checkpoints = new CheckpointFolder(join(path, "checkpoints"));
    this.proofs = new Journal(join(path, "proofs.jsonl"));
    for (const record of this.proofs.read()) this.remember(record);
  }

  /**
   * Opens a run's folder, new or to be resumed, and holds it until {@link close}.
   *
   * @param where its path, or the place that the caller holds and will give free
   * @param facts what decides the run besides its configuration
   * @throws ConfigError where the folder belongs to a run with another configuration, or to another process
   * @throws DataError where the folder holds something else
   */
  static async open(
    where: string | RunPlace,
    config: TrainConfig,
    facts?: Readonly<Record<string, unknown>>,
  ): Promise<RunFolder> {
    const place = typeof where === "string" ? takeRunPlace(where, { kind: "train" }) : where;
    const own = typeof where === "string" ? place : undefined;
    try {
      const { path } = place;
      const file = join(path, "config.json");
      const wanted = facts === undefined ? config : { ...config, task: facts };
      if (!existsSync(file)) await writeJson(file, wanted);
      const different = differences(inPresentNames(await readJson(file)), wanted);
      if (different.length > 0) {
        throw new ConfigError(
          "the folder holds a run with another configuration",
          [path, ...different],
          "resume with the same configuration, or choose another folder",
        );
      }
      const folder = new RunFolder(path, own);
      await folder.removeDrafts();
      return folder;
    } catch (error) {
      own?.release();
      throw error;
    }
  }

  /** Gives the folder free for other processes, where {@link open} took it. */
  close(): void {
    this.place?.release();
  }

  /** The state stored last, or undefined before the first. */
  async readState<S>(): Promise<S | undefined> {
    const file = join(this.path, "state.json");
    return existsSync(file) ? readJson<S>(file) : undefined;
  }

  /** Replaces the stored state. */
  async writeState(state: unknown): Promise<void> {
    await writeFileAtomic(join(this.path, "state.json"), `${JSON.stringify(state)}\n`);
  }

  /** Records verified proofs that are not there yet; returns when they are on disk. */
  addProofs(records: readonly ProofRecord[]): void {
    const fresh: ProofRecord[] = [];
    for (const record of records) {
      if (this.known.has(proofKey(record))) continue;
      this.remember(record);
      fresh.push(record);
    }
    this.proofs.append(fresh);
  }

  /** The proofs that were first found there. */
  proofsFrom(origin: string): readonly ProofRecord[] {
    return this.byOrigin.get(origin) ?? [];
  }

  private remember(record: ProofRecord): void {
    this.known.add(proofKey(record));
    const others = this.byOrigin.get(record.origin);
    if (others === undefined) this.byOrigin.set(record.origin, [record]);
    else others.push(record);
  }

  /** Whether the problem sets have been written. */
  hasProblems(): boolean {
    return existsSync(join(this.path, "problems", "complete"));
  }

  async writeProblems({ sets, report }: FoundSets): Promise<void> {
    for (const name of setNames) {
      const lines = sets[name].map((problem) => `${JSON.stringify(problem)}\n`).join("");
      await writeFileAtomic(join(this.path, "problems", `${name}.jsonl`), lines);
    }
    if (report !== undefined) await writeJson(join(this.path, "problems", "report.json"), report);
    await writeFileAtomic(join(this.path, "problems", "complete"), "");
  }

  readProblems(): RunSets {
    const read = (name: keyof RunSets): KnownProblem[] =>
      new Journal<KnownProblem>(join(this.path, "problems", `${name}.jsonl`)).read();
    return {
      sft: read("sft"),
      pool: read("pool"),
      validation: read("validation"),
      test: read("test"),
      canaries: read("canaries"),
    };
  }

  /** What was said of the problems when they were found; undefined for those that a run draws. */
  async readProblemReport(): Promise<ProblemReport | undefined> {
    const file = join(this.path, "problems", "report.json");
    return existsSync(file) ? readJson<ProblemReport>(file) : undefined;
  }

  /** Lets `write` fill the folder of the final model. */
  async saveModel(write: (folder: string) => Promise<void>): Promise<void> {
    await writeFolder(join(this.path, "model"), write);
  }

  /** The journal of samples with this name. */
  samples<T>(name: string): Journal<T> {
    return new Journal<T>(join(this.path, "samples", `${name}.jsonl`));
  }

  async writeSummary(summary: unknown): Promise<void> {
    await writeJson(join(this.path, "summary.json"), summary);
  }

  /** Removes what writers that were killed have left. */
  private async removeDrafts(): Promise<void> {
    for (const folder of [this.path, join(this.path, "problems"), this.checkpoints.path]) {
      if (!existsSync(folder)) continue;
      await removeDrafts(folder);
      await removeFolderDrafts(folder);
    }
  }
}

function proofKey({ problem, proof, lemmas }: ProofRecord): string {
  return lemmas === undefined ? `${problem} ${proof}` : `${problem} ${lemmas}\n${proof}`;
}

/** A stored configuration under the names that its fields have now: the theorems that a run draws were its `problems`. */
function inPresentNames(stored: Record<string, unknown>): Record<string, unknown> {
  const { problems, ...others } = stored;
  return problems === undefined ? stored : { logic: problems, ...others };
}

/** Up to five fields in which two configurations differ. */
function differences(stored: unknown, wanted: unknown): string[] {
  const flat = (value: unknown, path: string, into: Map<string, string>): Map<string, string> => {
    if (typeof value === "object" && value !== null && !Array.isArray(value)) {
      for (const [key, inner] of Object.entries(value)) flat(inner, path === "" ? key : `${path}.${key}`, into);
    } else into.set(path, JSON.stringify(value));
    return into;
  };
  const before = flat(stored, "", new Map());
  const after = flat(wanted, "", new Map());
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter((path) => before.get(path) !== after.get(path))
    .slice(0, 5)
    .map((path) => `${path}: ${before.get(path) ?? "absent"} there, ${after.get(path) ?? "absent"} asked for`);
}
