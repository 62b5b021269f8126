// What a verb says: records on standard output, everything else on standard error.
import type { Writable } from "node:stream";
import { GentzenError } from "../platform/index.ts";
import { Progress } from "../platform/node.ts";

/** The streams that a command writes to. */
export interface Streams {
  stdout: Pick<Writable, "write">;
  stderr: Pick<Writable, "write"> & { isTTY?: boolean; columns?: number };
}

/** Writes for people or, with `--json`, for machines: then standard output has one JSON line a record and nothing else. */
export class Output {
  readonly json: boolean;
  private readonly streams: Streams;

  constructor(streams: Streams, json: boolean) {
    this.streams = streams;
    this.json = json;
  }

  /** A result: the record itself for machines, its text for people. */
  record(record: object, text: string | (() => string)): void {
    const shown = this.json ? JSON.stringify(record) : typeof text === "string" ? text : text();
    this.streams.stdout.write(`${shown}\n`);
  }

  /** A result that is a text of its own, written as it stands. */
  text(text: string): void {
    this.streams.stdout.write(text);
  }

  /** Something to know while the work goes on. */
  note(text: string): void {
    this.streams.stderr.write(`${text}\n`);
  }

  /** A progress line for a piece of work, which began at `start` by the platform's clock, or begins now. */
  progress(label: string, total?: number, unit?: string, start?: number): Progress {
    return new Progress({ label, total, unit, start, stream: this.streams.stderr });
  }

  /** A failure, in words on standard error; machines also get it as a record. */
  failure(error: unknown): void {
    if (!(error instanceof GentzenError)) {
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
      if (this.json) this.record({ error: { name: "Error", what: String(error) } }, "");
      this.note(`gentzen failed in a way that it should not; please report this:\n${text}`);
      return;
    }
    const { name, what, evidence, hint, message } = error;
    if (this.json) this.record({ error: { name, what, evidence, hint } }, "");
    this.note(`${name}: ${message}`);
  }
}

/** Columns of text, each as wide as its widest cell; cells that look like numbers stand at the right. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    rows.reduce((most, row) => Math.max(most, (row[column] ?? "").length), 0),
  );
  const cell = (text: string, column: number) =>
    /^[-+]?\d/.test(text) ? text.padStart(widths[column]) : text.padEnd(widths[column]);
  return rows.map((row) => row.map(cell).join("  ").trimEnd()).join("\n");
}
