// Metrics of a run on disk: one JSON record a step, and the same numbers as events for TensorBoard (Node).

import { appendFile } from "node:fs/promises";
import { join } from "node:path";
import { appendJsonLines } from "../data/node.ts";
import { checkOptions, checkValue, jsonMetrics, option } from "../platform/index.ts";
import { ensureDir, onFile } from "../platform/node.ts";
import { encodeFileStart, encodeScalars } from "./tensorboard.ts";

export interface MetricsLogOptions {
  /** Also write an event file, a new one each time the log is opened; default true. */
  readonly tensorboard?: boolean;
}

/**
 * Appends to `metrics.jsonl` and `events.out.tfevents.…` in a folder. A run that was killed and resumed may hold a step
 * twice; the later record counts.
 */
export class MetricsLog {
  private readonly folder: string;
  private readonly events: string | undefined;
  private begun = false;

  constructor(folder: string, options: MetricsLogOptions = {}) {
    checkOptions("MetricsLog", options, { tensorboard: option.optional(option.flag) });
    const { tensorboard = true } = options;
    this.folder = folder;
    const name = `events.out.tfevents.${Date.now()}.${process.pid}.gentzen`;
    this.events = tensorboard ? join(folder, name) : undefined;
  }

  /**
   * Writes one record; it is on the disk when this returns. Names before a slash become groups in TensorBoard. What is no
   * number is left out, and the record's `not_finite` names it.
   */
  async log(step: number, metrics: Readonly<Record<string, number>>): Promise<void> {
    checkValue("MetricsLog.log", "step", step, option.whole());
    const time = Date.now() / 1000;
    await ensureDir(this.folder);
    await appendJsonLines(join(this.folder, "metrics.jsonl"), [{ time, ...jsonMetrics(metrics), step }]);
    if (this.events === undefined) return;
    const { events } = this;
    await onFile("write", events, async () => {
      if (!this.begun) await appendFile(events, encodeFileStart(time));
      this.begun = true;
      await appendFile(events, encodeScalars(time, step, metrics));
    });
  }
}
