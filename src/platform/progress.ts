// Progress of long work: one line that rewrites itself on a terminal, a plain line now and then elsewhere.
import { formatDuration, now } from "./clock.ts";

/** Where progress is written; `process.stderr` is one. */
export interface ProgressStream {
  write(text: string): unknown;
  isTTY?: boolean;
  columns?: number;
}

/** Options of {@link Progress}. */
export interface ProgressOptions {
  /** What is being done: "sft", "verify". */
  label: string;
  /** How many units there are, if that is known. */
  total?: number;
  /** What a unit is called, in the plural. */
  unit?: string;
  stream?: ProgressStream;
  /** Milliseconds between two lines: 100 on a terminal, 10,000 elsewhere. */
  interval?: number;
  /** The clock, in milliseconds. */
  clock?: () => number;
  /** When the work began, by the clock; now, unless something else is said. */
  start?: number;
}

/** Shows how far a piece of work is, at which rate, and how long it will still take. */
export class Progress {
  private readonly label: string;
  private readonly total: number | undefined;
  private readonly unit: string;
  private readonly stream: ProgressStream;
  private readonly terminal: boolean;
  private readonly interval: number;
  private readonly clock: () => number;
  private readonly start: number;
  /** The first update: how much was done then, and when. The rate is measured from it on. */
  private first: { done: number; time: number } | undefined;
  private lastShown = Number.NEGATIVE_INFINITY;
  private done = 0;
  private note = "";

  constructor(options: ProgressOptions) {
    this.label = options.label;
    this.total = options.total;
    this.unit = options.unit ?? "steps";
    this.stream = options.stream ?? process.stderr;
    this.terminal = this.stream.isTTY === true;
    this.interval = options.interval ?? (this.terminal ? 100 : 10_000);
    this.clock = options.clock ?? now;
    this.start = options.start ?? this.clock();
  }

  /**
   * Tells how much is done in all. What was done before the first of these calls (work that was resumed, the warm-up of a
   * device) does not count towards the rate, which is shown from the second one on.
   *
   * @param note a few words on how it goes, such as "loss 1.234".
   */
  update(done: number, note = ""): void {
    const time = this.clock();
    this.first ??= { done, time };
    this.done = done;
    this.note = note;
    if (time - this.lastShown < this.interval) return;
    this.lastShown = time;
    this.show(this.line());
  }

  /** Writes a line of its own, above the progress line on a terminal. */
  message(text: string): void {
    this.stream.write(this.terminal ? `\r\x1b[K${text}\n` : `${text}\n`);
    this.lastShown = Number.NEGATIVE_INFINITY;
  }

  /** Leaves what was shown last as it stands, so that what is written next has a line of its own. */
  leave(): void {
    if (this.terminal && this.lastShown !== Number.NEGATIVE_INFINITY) this.stream.write("\n");
    this.lastShown = Number.NEGATIVE_INFINITY;
  }

  /** Ends with a last line that tells the duration. */
  finish(note = this.note): void {
    const seconds = (this.clock() - this.start) / 1000;
    const unit = this.done === 1 ? this.unit.replace(/s$/, "") : this.unit;
    const counted = this.done > 0 ? `${this.done} ${unit} in ` : "";
    const text = [`${this.label}: ${counted}${formatDuration(seconds)}`, note].filter((part) => part !== "").join(", ");
    this.stream.write(this.terminal ? `\r\x1b[K${text}\n` : `${text}\n`);
  }

  private line(): string {
    const rate = this.rate();
    const parts = [this.total === undefined ? `${this.done} ${this.unit}` : `${this.done}/${this.total} ${this.unit}`];
    if (rate > 0) parts.push(formatRate(rate, this.unit));
    if (rate > 0 && this.total !== undefined && this.done < this.total)
      parts.push(`${formatDuration((this.total - this.done) / rate)} left`);
    if (this.note !== "") parts.push(this.note);
    return `${this.label}: ${parts.join(", ")}`;
  }

  /** Units a second since the first update; 0 as long as there is nothing to tell it from. */
  private rate(): number {
    if (this.first === undefined) return 0;
    const seconds = (this.clock() - this.first.time) / 1000;
    return seconds > 0 ? Math.max(0, this.done - this.first.done) / seconds : 0;
  }

  private show(text: string): void {
    if (!this.terminal) {
      this.stream.write(`${text}\n`);
      return;
    }
    // Some terminals tell a width of 0: nothing is known of them.
    const width = Math.max(20, (this.stream.columns || 80) - 1);
    this.stream.write(`\r\x1b[K${text.length > width ? `${text.slice(0, width - 1)}…` : text}`);
  }
}

/** "12.3 steps/s", or "14.6 steps/min" when slower than one a second. */
function formatRate(rate: number, unit: string): string {
  if (rate >= 1) return `${rate >= 100 ? Math.round(rate) : rate.toFixed(1)} ${unit}/s`;
  return `${(rate * 60).toFixed(1)} ${unit}/min`;
}
