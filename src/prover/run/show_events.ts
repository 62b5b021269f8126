// What a training run shows while it goes on.
import { formatDuration, now } from "../../platform/index.ts";
import { passLine } from "./describe_run.ts";
import type { RunEvent } from "./state.ts";

/** Where it is shown. */
export interface EventOutput {
  note(text: string): void;
  /** A progress line for a piece of work, which began at `start` by the platform's clock. */
  progress(label: string, total: number, unit: string, start: number): ShownProgress;
}

interface ShownProgress {
  update(done: number, note: string): void;
  finish(): void;
}

/** Prints the events of a pipeline: a line for each stage, a progress line for each piece of work. */
export function reporter(output: EventOutput): (event: RunEvent) => void {
  let label = "";
  let progress: ShownProgress | undefined;
  /** When the last event came: what the next is about began then. */
  let since = now();
  const close = () => {
    if (progress === undefined) return;
    progress.finish();
    progress = undefined;
    label = "";
  };
  const show = (event: RunEvent) => {
    if (event.kind === "progress") {
      if (event.stage !== label) {
        close();
        progress = output.progress(event.stage, event.total, unitOf(event.stage), since);
        label = event.stage;
      }
      const left = event.left === undefined ? "" : `; the run about ${formatDuration(event.left)} more`;
      progress?.update(event.done, `${event.note}${left}`);
      if (event.done >= event.total) close();
      return;
    }
    close();
    if (event.kind === "alarm") output.note(`alarm: ${event.text}`);
    else if (event.kind === "note") output.note(event.text);
    else if (event.kind === "stage") {
      // What comes before the first stage has no number.
      const place = event.number === undefined ? "" : `stage ${event.number} of ${event.of}, `;
      output.note(`${place}${event.stage}: ${event.text}`);
    } else output.note(passLine(event.record));
  };
  return (event) => {
    show(event);
    since = now();
  };
}

/** What a stage counts. */
function unitOf(stage: string): string {
  if (stage === "problems") return "%";
  if (stage === "known proofs") return "proofs";
  if (/^grpo(-\w+)?$/.test(stage)) return "iterations";
  return /^evaluate | attempts$/.test(stage) ? "theorems" : "steps";
}
