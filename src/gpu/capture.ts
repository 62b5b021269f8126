// `capture`: the dispatches of a function, recorded once and replayed. Shapes, buffers and parameters are frozen;
// what changes between replays (a step size, a position, a seed) must be read by the kernels from tensors.

import { gpu } from "./device.ts";
import { SLOT_BYTES } from "./stream.ts";

/** A recorded list of dispatches with parameters and memory of its own. */
export interface Plan<T> {
  /** What the captured function returned; a replay overwrites its tensors. */
  readonly result: T;
  readonly length: number;
  replay(): void;
  /** Gives the plan's memory back. */
  dispose(): void;
}

/** Runs `f` once, recording it. The tensors that it makes stay reserved for the plan until `dispose`. */
export function capture<T>(f: () => T): Plan<T> {
  const { device, stream, pool } = gpu();
  let result: T | undefined;
  const { result: recorded, list } = pool.withPrivateList(() =>
    stream.record(() => {
      result = f();
    }),
  );
  const slots = recorded.filter((work) => work.params).length;
  const arena = device.createBuffer({
    size: Math.max(1, slots) * SLOT_BYTES,
    usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST,
  });
  const staged = new Uint32Array((Math.max(1, slots) * SLOT_BYTES) / 4);
  let slot = 0;
  const dispatches = recorded.map(({ label, reads, writes, pipeline, bindGroup, grid, params, entries: bound }) => {
    const work = { label, reads, writes, pipeline, bindGroup, grid };
    if (!params) return { ...work, offset: -1 };
    const offset = slot++ * SLOT_BYTES;
    staged.set(params, offset / 4);
    const entries = bound.map((entry) =>
      entry.binding === 0 ? { binding: 0, resource: { buffer: arena, size: SLOT_BYTES } } : entry,
    );
    return { ...work, bindGroup: device.createBindGroup({ layout: pipeline.layout, entries }), offset };
  });
  device.queue.writeBuffer(arena, 0, staged);
  const union = (of: "reads" | "writes") => [...new Set(dispatches.flatMap((work) => work[of]))];
  const whole = { label: "a captured plan", reads: union("reads"), writes: union("writes") };
  const plan = { dispatches, whole, proven: false };
  return {
    result: result as T,
    length: dispatches.length,
    replay() {
      stream.replay(plan);
    },
    dispose() {
      stream.flush();
      arena.destroy();
      pool.dissolve(list);
    },
  };
}
