// How far a run is in all: which of its stages goes on, and how long all that is left will take.
import { now } from "../../platform/index.ts";
import type { Stage } from "../stages/stage.ts";
import { kindOf, settingsOf, type TrainConfig } from "./config.ts";
import type { RunEvent } from "./state.ts";

/** A part of a stage's work, under the name that its progress has. */
export interface WorkPiece {
  readonly label: string;
  /** Tokens that are trained on. */
  readonly learnt?: number;
  /** Tokens that are sampled at most. */
  readonly written?: number;
}

/** What the work of a stage depends on, besides its settings. */
export interface WorkSizes {
  readonly config: TrainConfig;
  readonly pool: number;
  readonly validation: number;
  readonly test: number;
}

/** What sampling one of the tokens that there is room for costs, in tokens trained on: most texts end early. Measured on lavapipe. */
const WRITTEN = 0.4;

const costOf = ({ learnt = 0, written = 0 }: WorkPiece) => learnt + WRITTEN * written;

/** Adds to a run's events what they mean for the whole of it. The time left is told once there is something to tell it from. */
export class RunProgress {
  private readonly stages: readonly string[];
  private readonly pieces: readonly (WorkPiece & { readonly stage: number })[];
  private readonly shares: number[];
  private readonly clock: () => number;
  private first: { readonly work: number; readonly time: number } | undefined;

  constructor(sizes: WorkSizes, kinds: readonly Stage[], clock: () => number = now) {
    const { config } = sizes;
    this.stages = config.stages;
    this.clock = clock;
    this.pieces = config.stages.flatMap((name, stage) => {
      const pieces = kindOf(name, kinds).pieces?.(name, settingsOf(config, name, kinds), sizes) ?? [];
      return pieces.map((piece) => ({ ...piece, stage }));
    });
    this.shares = this.pieces.map(() => 0);
  }

  /** The event with what it means for the whole run. */
  complete(event: RunEvent): RunEvent {
    if (event.kind === "stage") {
      const place = this.stages.indexOf(event.stage);
      this.pieces.forEach((piece, index) => {
        if (piece.stage < place) this.shares[index] = 1;
      });
      return { ...event, number: place + 1, of: this.stages.length };
    }
    if (event.kind !== "progress") return event;
    const found = this.pieces.findIndex(({ label }) => label === event.stage);
    if (found < 0) return event;
    this.shares.fill(1, 0, found);
    this.shares[found] = event.done / Math.max(1, event.total);
    const left = this.secondsLeft();
    return left === undefined ? event : { ...event, left };
  }

  private secondsLeft(): number | undefined {
    const all = this.pieces.reduce((sum, piece) => sum + costOf(piece), 0);
    const work = this.pieces.reduce((sum, piece, index) => sum + (this.shares[index] ?? 0) * costOf(piece), 0);
    this.first ??= { work, time: this.clock() };
    const rate = (work - this.first.work) / (this.clock() - this.first.time);
    return rate > 0 && Number.isFinite(rate) ? (all - work) / rate / 1000 : undefined;
  }
}
