// Timing of repeated work, and the record that every bench program prints.

import { withQuietEventLoop } from "../src/gpu/adapter/polling.ts";

/** Milliseconds of each repetition, with what is quoted from them. */
export interface Timing {
  /** The first call, which compiles shaders and makes buffers. */
  readonly firstMs: number;
  readonly medianMs: number;
  readonly minimumMs: number;
  readonly repetitions: number;
}

/** The middle value; the mean of the two middle ones when there is an even number. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Times `work` once cold, `warmup` times unrecorded, then `repetitions` times. `work` must wait for the device. */
export async function time(work: () => Promise<void>, repetitions: number, warmup = 1): Promise<Timing> {
  const once = async () => {
    const start = performance.now();
    await work();
    return performance.now() - start;
  };
  const firstMs = await once();
  for (let i = 0; i < warmup; i++) await work();
  const measured: number[] = [];
  for (let i = 0; i < repetitions; i++) measured.push(await once());
  return { firstMs, medianMs: median(measured), minimumMs: Math.min(...measured), repetitions };
}

/** `time`, with Dawn's polling slowed down as gentzen does for itself, so that a peer on a software adapter is not behind for it. */
export function timeQuietly(work: () => Promise<void>, repetitions: number): Promise<Timing> {
  return time(() => withQuietEventLoop(work), repetitions);
}
