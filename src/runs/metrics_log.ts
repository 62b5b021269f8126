// Metrics of a run on disk: one JSON record a step, and the same numbers as events for TensorBoard (Node).

import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { checkOptions, checkValue, jsonMetrics, option } from "../platform/index.ts";
import { onFileSync } from "../platform/node.ts";
import { Journal } from "./journal.ts";
import { encodeFileStart, encodeScalars } from "./tensorboard.ts";

export interface MetricsLogOptions {
  /** Also write an event file, a new one each time the log is opened; default true. */
  readonly tensorboard?: boolean;
}

/** A line of the metrics: which stage or loop, its step, when, and any numbers. */
export interface MetricsRecord {
  readonly stage: string;
  readonly step: number;
  /** Seconds since 1970. */
  readonly time: number;
  readonly [name: string]: number | string | readonly string[];
}

/** Records wait for others at most so long, in milliseconds. */
const PATIENCE = 1000;

/**
 * Appends to `metrics.jsonl` and `events.out.tfevents.…` in a folder. A run stores the log's {@link size} with its state: cut back
 * to it by {@link truncate}, a run that was killed and resumed holds each step once.
 */
export class MetricsLog {
  private readonly folder: string;
  private readonly events: string | undefined;
  private opened: Journal<MetricsRecord> | undefined;
  private waiting: MetricsRecord[] = [];
  private waitingEvents: Uint8Array[] = [];
  private begun = false;
  private flushed = 0;

  constructor(folder: string, options: MetricsLogOptions = {}) {
    checkOptions("MetricsLog", options, { tensorboard: option.optional(option.flag) });
    const { tensorboard = true } = options;
    this.folder = folder;
    const name = `events.out.tfevents.${Date.now()}.${process.pid}.gentzen`;
    this.events = tensorboard ? join(folder, name) : undefined;
  }

  private get journal(): Journal<MetricsRecord> {
    this.opened ??= new Journal(join(this.folder, "metrics.jsonl"));
    return this.opened;
  }

  /**
   * Adds a record, which is on disk after {@link flush}, or with the first record that comes a second later. What is no number is
   * left out, and the record's `not_finite` names it. In TensorBoard the tag is the stage and the name.
   */
  log(stage: string, step: number, metrics: Readonly<Record<string, number>>): void {
    checkValue("MetricsLog.log", "step", step, option.whole());
    const time = Date.now() / 1000;
    this.waiting.push({ ...(jsonMetrics(metrics) as Record<string, number>), stage, step, time });
    if (this.events !== undefined) {
      if (!this.begun) this.waitingEvents.push(encodeFileStart(time));
      this.begun = true;
      const tagged = Object.entries(metrics).map(([name, value]) => [`${stage}/${name}`, value] as const);
      this.waitingEvents.push(encodeScalars(time, step, Object.fromEntries(tagged)));
    }
    if (Date.now() - this.flushed > PATIENCE) this.flush();
  }

  /** Waits until every record is on disk. */
  flush(): void {
    this.journal.append(this.waiting);
    this.waiting = [];
    const { events, waitingEvents } = this;
    if (events !== undefined && waitingEvents.length > 0) {
      onFileSync("write", events, () => appendFileSync(events, Buffer.concat(waitingEvents)));
      this.waitingEvents = [];
    }
    this.flushed = Date.now();
  }

  /** The length in bytes of the records on disk. */
  get size(): number {
    return this.journal.size;
  }

  /** Drops the records after the first `size` bytes. @throws {DataError} where there are fewer. */
  truncate(size: number): void {
    this.journal.truncate(size);
  }
}
