// `capture`: the dispatches of a function, recorded once and replayed. Shapes, buffers and parameters are frozen;
// what changes between replays (a step size, a position, a seed) must be read by the kernels from tensors.

import { FreeList } from "./buffer_pool.ts";
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

/**
 * Memory that several plans compute with in turn: what one has freed, the others use too. The results of its plans are good until another
 * of them is replayed. It takes least where the largest plan is captured first.
 */
export class PlanMemory {
  private list = new FreeList();
  private plans = 0;

  /** Runs `f`, whose buffers belong to a plan of this memory. */
  lend<T>(f: () => T): T {
    // A later plan takes what the first left, whatever its sizes; the first would only spread its own large buffers over small tensors.
    this.list.loose = this.plans++ > 0;
    try {
      return gpu().pool.withPrivateList(this.list, f);
    } catch (error) {
      this.giveBack();
      throw error;
    }
  }

  /** A plan is no more; with the last one all memory goes back. */
  giveBack(): void {
    if (--this.plans > 0) return;
    gpu().pool.dissolve(this.list);
    this.list = new FreeList();
  }
}

/**
 * Runs `f` once, recording it. The tensors that it makes stay reserved for the plan until `dispose`.
 * @param memory shared with other plans; default the plan's own
 */
export function capture<T>(f: () => T, memory = new PlanMemory()): Plan<T> {
  const { device, stream } = gpu();
  let result: T | undefined;
  const recorded = memory.lend(() =>
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
  let disposed = false;
  return {
    result: result as T,
    length: dispatches.length,
    replay() {
      stream.replay(plan);
    },
    dispose() {
      // Memory that plans share is counted by them: once is enough.
      if (disposed) return;
      disposed = true;
      stream.flush();
      arena.destroy();
      memory.giveBack();
    },
  };
}
