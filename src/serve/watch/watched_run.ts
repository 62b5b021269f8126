// A run that is watched: its files, read on as they grow (Node).
import { existsSync, readdirSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { isTable } from "../../platform/index.ts";
import {
  type EvaluatedProblem,
  type LearntGroup,
  newestGroups,
  type ProofRecord,
  type RunFacts,
  readRunFacts,
} from "../../prover/node.ts";
import { holderOf, JournalTail, type MetricsRecord, readJournal } from "../../runs/node.ts";
import type { VerifyRequest } from "../../verify/index.ts";

/** How a run stands: under way, at its end, or stopped before it. */
export type Standing = "going on" | "over" | "stopped";

/** A statement with what stands before it. */
export type Statement = Pick<VerifyRequest, "header" | "statement">;

/** The small files whose change a page shows. */
const SHOWN = ["state.json", "summary.json", "metrics.jsonl", "proofs.jsonl"];

export class WatchedRun {
  readonly folder: string;
  readonly metrics: JournalTail<MetricsRecord>;
  readonly proofs: JournalTail<ProofRecord>;
  #facts: RunFacts;
  #statements: ReadonlyMap<string, Statement> | undefined;

  private constructor(folder: string, facts: RunFacts) {
    this.folder = folder;
    this.#facts = facts;
    this.metrics = new JournalTail(join(folder, "metrics.jsonl"));
    this.proofs = new JournalTail(join(folder, "proofs.jsonl"));
  }

  /** @throws DataError where the folder is no run */
  static async open(folder: string): Promise<WatchedRun> {
    return new WatchedRun(folder, await readRunFacts(folder));
  }

  /** What the small files say, as read last. */
  get facts(): RunFacts {
    return this.#facts;
  }

  get standing(): Standing {
    if (this.#facts.over) return "over";
    return holderOf(this.folder) === undefined ? "stopped" : "going on";
  }

  /** Reads what has come since. @throws DataError where a file is damaged */
  async refresh(): Promise<void> {
    this.#facts = await readRunFacts(this.folder);
    this.metrics.refresh();
    this.proofs.refresh();
  }

  /** Another text whenever there may be something new to show. */
  get version(): string {
    const sizes = SHOWN.map((name) => {
      const found = statSync(join(this.folder, name), { throwIfNoEntry: false });
      return found === undefined ? "-" : `${found.size} ${found.mtimeMs}`;
    });
    return [...sizes, this.standing].join("; ");
  }

  /** The names of the journals of samples: of an evaluation each, or of what a stage has learnt from. */
  get sampleNames(): readonly string[] {
    const place = join(this.folder, "samples");
    if (!existsSync(place)) return [];
    const names = readdirSync(place).flatMap((name) => (name.endsWith(".jsonl") ? [basename(name, ".jsonl")] : []));
    return names.filter((name) => /^(evaluation|learnt)-/.test(name)).sort();
  }

  /** An evaluation's problems with what became of them; `name` must be one of {@link sampleNames}. */
  evaluated(name: string): readonly EvaluatedProblem[] {
    return readJournal<EvaluatedProblem>(this.#samples(name));
  }

  /** Groups that a stage has learnt from; `name` must be one of {@link sampleNames}. */
  learnt(name: string): readonly LearntGroup[] {
    return newestGroups(readJournal<LearntGroup>(this.#samples(name)));
  }

  #samples(name: string): string {
    return join(this.folder, "samples", `${name}.jsonl`);
  }

  /** The statement of a problem of the run by its name, where the run has stored it. */
  statementOf(problem: string): Statement | undefined {
    this.#statements ??= readStatements(join(this.folder, "problems"));
    return this.#statements.get(problem);
  }
}

function readStatements(folder: string): ReadonlyMap<string, Statement> {
  const found = new Map<string, Statement>();
  if (!existsSync(join(folder, "complete"))) return found;
  for (const file of readdirSync(folder)) {
    if (!file.endsWith(".jsonl")) continue;
    for (const record of readJournal<unknown>(join(folder, file))) {
      if (!isTable(record)) continue;
      const { name, header, statement } = record;
      if (typeof name !== "string" || typeof statement !== "string") continue;
      found.set(name, { statement, ...(typeof header === "string" && { header }) });
    }
  }
  return found;
}
