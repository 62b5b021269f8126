// Counts bytes while a model is loaded, and tells how far it is, how fast it goes and how long it will take yet.
import { now } from "../../platform/index.ts";
import type { LoadProgress } from "../types.ts";

/** Milliseconds between two messages, and of the time over which a rate is taken. */
const [PAUSE, WINDOW] = [100, 4000];

export class ProgressMeter {
  readonly #tell: (progress: LoadProgress) => void;
  #phase: LoadProgress["phase"] = "download";
  #total = 0;
  #bytes = 0;
  #told = Number.NEGATIVE_INFINITY;
  /** When so many bytes were done, of late. */
  #marks: { readonly at: number; readonly bytes: number }[] = [];

  constructor(tell: (progress: LoadProgress) => void) {
    this.#tell = tell;
  }

  /** A phase begins, of which so many bytes are done. */
  begin(phase: LoadProgress["phase"], total: number, bytes = 0): void {
    const goesOn = phase === this.#phase && bytes === this.#bytes && total === this.#total;
    this.#phase = phase;
    this.#total = total;
    this.#bytes = bytes;
    this.#told = Number.NEGATIVE_INFINITY;
    if (!goesOn) this.#marks = [{ at: now(), bytes }];
  }

  /** So many bytes more of a file are done. */
  add(file: string, bytes: number): void {
    this.#bytes = Math.min(this.#total, this.#bytes + bytes);
    const at = now();
    const isOver = this.#bytes === this.#total;
    if (at - this.#told < PAUSE && !isOver) return;
    this.#told = at;
    this.#marks.push({ at, bytes: this.#bytes });
    while (this.#marks.length > 2 && at - this.#marks[0]!.at > WINDOW) this.#marks.shift();
    const first = this.#marks[0]!;
    const seconds = (at - first.at) / 1000;
    const rate = seconds > 0.05 ? (this.#bytes - first.bytes) / seconds : 0;
    const left = isOver ? 0 : rate > 0 ? (this.#total - this.#bytes) / rate : undefined;
    this.#tell({ phase: this.#phase, file, bytes: this.#bytes, total: this.#total, rate, secondsLeft: left });
  }
}
