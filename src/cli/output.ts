// What a verb says: records on standard output, everything else on standard error.
import type { Writable } from "node:stream";
import { GentzenError, now, textColumns } from "../platform/index.ts";
import { Progress } from "../platform/node.ts";

/** The streams that a command writes to. */
export interface Streams {
  stdout: Pick<Writable, "write">;
  stderr: Pick<Writable, "write"> & { isTTY?: boolean; columns?: number };
}

/** What a loop tells of itself. */
interface LoopWatch {
  say(text: string): void;
  onProgress(done: number, total: number, note: string): void;
}

/** A command to type, and what it does. */
export type NextStep = readonly [command: string, meaning: string];

/** Writes for people or, with `--json`, for machines: then standard output has one JSON line a record and nothing else. */
export class Output {
  readonly json: boolean;
  private readonly streams: Streams;
  private shown: Progress | undefined;

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
    if (this.shown === undefined) this.streams.stderr.write(`${text}\n`);
    else this.shown.message(text);
  }

  /** The end of work that the user stopped: on a line of its own, with the command that goes on with it, if one does; others begin anew. */
  stopped(command: string | undefined): void {
    this.shown?.leave();
    this.shown = undefined;
    this.note(`stopped; the same command ${command === undefined ? "begins anew" : `goes on with it: ${command}`}`);
  }

  /** What to type next, for people. */
  next(steps: readonly NextStep[]): void {
    if (this.json || steps.length === 0) return;
    this.note(`next\n${textColumns(steps.map(([command, meaning]) => [`  ${command}`, meaning]))}`);
  }

  /** A progress line for a piece of work, which began at `start` by the platform's clock, or begins now. */
  progress(label: string, total?: number, unit?: string, start?: number): Progress {
    this.shown = new Progress({ label, total, unit, start, stream: this.streams.stderr });
    return this.shown;
  }

  /** Follows a loop: what it says, and a progress line for the units that it counts; the work, and then the line, end. */
  async follow<T>(label: string, unit: string, loop: (watch: LoopWatch) => Promise<T>): Promise<T> {
    const start = now();
    let progress: Progress | undefined;
    const onProgress = (done: number, total: number, note: string) => {
      progress ??= this.progress(label, total, unit, start);
      progress.update(done, note);
    };
    const result = await loop({ onProgress, say: (text) => this.note(text) });
    progress?.finish();
    this.shown = undefined;
    return result;
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
