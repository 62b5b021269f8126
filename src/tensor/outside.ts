// Memory that only dispose() frees: that of tensors made outside every scope, or returned from the outermost, and not kept. One
// warning says so when it has grown large, because such tensors are what a training loop forgets.

import { type GpuBuffer, gpu } from "../gpu/index.ts";

/** A buffer and the tensors that share it. */
export interface Storage {
  readonly buffer: GpuBuffer;
  /** Tensors that have not been freed. */
  owners: number;
  /** Of these, those that no scope will free. */
  outside: number;
  /** Of these, those that are meant to stay. */
  kept: number;
  /** Whether its bytes are in the total. */
  counted: boolean;
}

const GIB = 2 ** 30;

/** What is counted, of the device that is open. */
const held = { pool: undefined as unknown, bytes: 0, buffers: 0 };
let threshold = GIB;
let say: ((text: string) => void) | undefined = (text) => console.warn(text);

/** Warns, once more, when more than so many bytes are held outside scopes; for tests. */
export function warnOutsideAbove(bytes: number, told: (text: string) => void): void {
  threshold = bytes;
  say = told;
}

/** Bytes that only dispose() will free. */
export function bytesOutside(): number {
  return held.pool === gpu().pool ? held.bytes : 0;
}

/** Takes a buffer into the total or out of it, after the number of its tensors of a kind has changed. */
export function recount(storage: Storage, newest: string): void {
  const counts = storage.outside > 0 && storage.kept === 0;
  if (counts === storage.counted) return;
  const { pool, bytes } = storage.buffer;
  storage.counted = counts;
  if (held.pool !== pool) {
    // What a device that was closed held is gone with it.
    if (!counts) return;
    Object.assign(held, { pool, bytes: 0, buffers: 0 });
  }
  held.bytes += counts ? bytes : -bytes;
  held.buffers += counts ? 1 : -1;
  // The newest may be about to be kept, as parameters are: those before it decide.
  if (counts && held.bytes - bytes > threshold && say !== undefined) warn(newest);
}

function warn(newest: string): void {
  const tell = say;
  say = undefined;
  const { liveBytes } = gpu().stats;
  tell?.(
    [
      `gentzen: ${size(held.bytes)} in ${held.buffers.toLocaleString("en")} tensors outside scope() are held until dispose()`,
      `  the newest: ${newest}; live on the device in all: ${size(liveBytes)}`,
      "  hint: run each step inside scope(() => …), which frees all but what it returns; dispose() of that, and keep() what shall stay",
    ].join("\n"),
  );
}

function size(bytes: number): string {
  return bytes >= GIB ? `${(bytes / GIB).toFixed(1)} GiB` : `${(bytes / 2 ** 20).toFixed(1)} MiB`;
}
