// profile: how long each kernel takes on the device, by timestamps around every dispatch. Slower than normal running: each
// dispatch gets a pass of its own. Replays of captured plans are not broken down.

import { DeviceError, itemAt } from "../platform/index.ts";
import { gpu } from "./device.ts";

export interface KernelTime {
  readonly kernel: string;
  readonly dispatches: number;
  /** Microseconds on the device, all dispatches together. */
  readonly microseconds: number;
}

/** Most dispatches that one profile holds: two timestamps each. */
const MOST = 2048;

/**
 * Runs `f` and returns the time of each kernel, the longest first.
 * @throws DeviceError when the adapter has no timestamps.
 */
export async function profile(f: () => void): Promise<KernelTime[]> {
  const { device, stream, features } = gpu();
  if (!features.timestamps)
    throw new DeviceError("this adapter has no timestamp queries", [], "profile on another adapter");
  stream.flush();
  const querySet = device.createQuerySet({ type: "timestamp", count: 2 * MOST });
  const resolved = device.createBuffer({
    size: 16 * MOST,
    usage: GPUBufferUsage.QUERY_RESOLVE | GPUBufferUsage.COPY_SRC,
  });
  const readable = device.createBuffer({ size: 16 * MOST, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST });
  const labels: string[] = [];
  stream.timing = (label) => {
    if (labels.length === MOST) return undefined;
    const index = 2 * labels.length;
    labels.push(label);
    return { querySet, beginningOfPassWriteIndex: index, endOfPassWriteIndex: index + 1 };
  };
  try {
    f();
  } finally {
    stream.flush();
    stream.timing = undefined;
  }
  const encoder = device.createCommandEncoder();
  encoder.resolveQuerySet(querySet, 0, 2 * labels.length, resolved, 0);
  encoder.copyBufferToBuffer(resolved, 0, readable, 0, 16 * labels.length);
  device.queue.submit([encoder.finish()]);
  await readable.mapAsync(GPUMapMode.READ);
  const times = new BigUint64Array(readable.getMappedRange().slice(0, 16 * labels.length));
  for (const each of [querySet, resolved, readable]) each.destroy();
  const sums = new Map<string, { dispatches: number; microseconds: number }>();
  labels.forEach((label, index) => {
    const sum = sums.get(label) ?? { dispatches: 0, microseconds: 0 };
    sum.dispatches++;
    sum.microseconds += Number(itemAt(times, 2 * index + 1) - itemAt(times, 2 * index)) / 1000;
    sums.set(label, sum);
  });
  return [...sums].map(([kernel, sum]) => ({ kernel, ...sum })).sort((a, b) => b.microseconds - a.microseconds);
}
