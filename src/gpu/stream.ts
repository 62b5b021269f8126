// The ordered list of dispatches: one open compute pass, parameters in a uniform arena, submitted in batches.
// Everything the GPU does goes through here. It does not choose kernels or own tensors.

import type { GentzenError } from "../platform/index.ts";
import { type Access, type Batch, Batches } from "./batches.ts";
import type { GpuBuffer } from "./buffer_pool.ts";
import type { Faults } from "./faults.ts";
import type { Pipeline } from "./pipelines.ts";

/** Bytes of one parameter slot: the largest alignment that WebGPU allows an adapter to demand. */
export const SLOT_BYTES = 256;
const SLOTS = 256;

/** One recorded dispatch, enough to encode it again. */
export interface Dispatch extends Access {
  readonly pipeline: Pipeline;
  readonly bindGroup: GPUBindGroup;
  readonly entries: readonly GPUBindGroupEntry[];
  readonly params: Uint32Array | undefined;
  readonly grid: readonly [number, number, number];
}

/** A dispatch of a captured plan; `offset` into the plan's arena, or -1 without parameters. */
export interface PreparedDispatch extends Access {
  readonly pipeline: Pipeline;
  readonly bindGroup: GPUBindGroup;
  readonly offset: number;
  readonly grid: Dispatch["grid"];
}

/** A captured plan. */
export interface PreparedPlan {
  readonly dispatches: readonly PreparedDispatch[];
  /** What all of them together read and write. */
  readonly whole: Access;
  /** True once the device is known to have accepted all of its kernels and memory. */
  proven: boolean;
}

export class Stream {
  private readonly device: GPUDevice;
  readonly arena: GPUBuffer;
  private readonly staged = new Uint32Array((SLOTS * SLOT_BYTES) / 4);
  private usedSlots = 0;
  private pending = 0;
  private encoder: GPUCommandEncoder | undefined;
  private pass: GPUComputePassEncoder | undefined;
  private boundPipeline: Pipeline | undefined;
  private readonly batches: Batches;
  private readonly faults: Faults;
  private recording: Dispatch[] | undefined;
  /** Dispatches after which the open batch is submitted, so that the GPU starts early. */
  readonly batch: number;
  /** Set while profiling: where a pass for the dispatch of this label writes its times. */
  timing: ((label: string) => GPUComputePassTimestampWrites | undefined) | undefined;
  /** Set while memory is simulated: nothing is dispatched or written. */
  idle = false;
  epoch = 0;
  submits = 0;
  dispatches = 0;

  constructor(device: GPUDevice, batch: number, faults: Faults, awaitLater: (check: Promise<void>) => void) {
    this.device = device;
    this.faults = faults;
    this.batches = new Batches(device, awaitLater);
    this.batch = Math.min(batch, SLOTS);
    this.arena = device.createBuffer({
      size: SLOTS * SLOT_BYTES,
      usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST,
    });
  }

  private openPass(): GPUComputePassEncoder {
    this.encoder ??= this.device.createCommandEncoder();
    this.pass ??= this.encoder.beginComputePass();
    return this.pass;
  }

  private closePass(): void {
    this.pass?.end();
    this.pass = undefined;
    this.boundPipeline = undefined;
  }

  private openTimedPass(timestampWrites: GPUComputePassTimestampWrites | undefined): void {
    this.closePass();
    this.encoder ??= this.device.createCommandEncoder();
    this.pass = this.encoder.beginComputePass(timestampWrites ? { timestampWrites } : {});
  }

  /**
   * Encodes a dispatch. One whose kernel or memory the device has not accepted yet gets a submit of its own: if it is refused,
   * nothing else goes with it.
   */
  dispatch(work: Dispatch): void {
    this.recording?.push(work);
    const alone = isUnproven(work);
    if (alone || this.pending >= this.batch) this.flush();
    if (this.timing) this.openTimedPass(this.timing(work.label));
    let offset = -1;
    if (work.params) {
      offset = this.usedSlots * SLOT_BYTES;
      this.staged.set(work.params, offset / 4);
      this.usedSlots++;
    }
    this.batches.note(work);
    this.encode(work, offset);
    this.pending++;
    this.dispatches++;
    if (alone) this.flush(work);
  }

  private encode(work: PreparedDispatch | Dispatch, offset: number): void {
    const pass = this.openPass();
    if (work.pipeline !== this.boundPipeline) {
      pass.setPipeline(work.pipeline.pipeline);
      this.boundPipeline = work.pipeline;
    }
    if (offset >= 0) pass.setBindGroup(0, work.bindGroup, [offset]);
    else pass.setBindGroup(0, work.bindGroup);
    this.touch(work);
    if (work.pipeline.kernel.faults) this.faults.possible = true;
    pass.dispatchWorkgroups(work.grid[0], work.grid[1], work.grid[2]);
  }

  private touch({ reads, writes }: Access): void {
    for (const buffer of reads) buffer.lastEpoch = this.epoch;
    for (const buffer of writes) {
      buffer.lastEpoch = this.epoch;
      buffer.version++;
    }
  }

  /** Encodes prepared dispatches, whose parameters lie in an arena of their own. */
  replay(plan: PreparedPlan): void {
    if (this.idle) return;
    plan.proven ||= !plan.dispatches.some(isUnproven);
    if (plan.proven) this.batches.note(plan.whole);
    for (const work of plan.dispatches) {
      const alone = !plan.proven && isUnproven(work);
      if (alone) this.flush();
      if (!plan.proven) this.batches.note(work);
      this.encode(work, work.offset);
      if (alone) this.flush(work);
    }
    this.pending += plan.dispatches.length;
    this.dispatches += plan.dispatches.length;
  }

  /**
   * Submits what is open. Safe to call at any time.
   * @returns the batch that was submitted, if there was one
   */
  flush(alone?: PreparedDispatch | Dispatch): Batch | undefined {
    if (!this.encoder) return undefined;
    this.closePass();
    if (this.usedSlots > 0) {
      this.device.queue.writeBuffer(this.arena, 0, this.staged.buffer, 0, this.usedSlots * SLOT_BYTES);
    }
    const batch = this.batches.submit(this.encoder, async () => alone && causeOf(alone));
    this.submits++;
    this.epoch++;
    this.encoder = undefined;
    this.usedSlots = 0;
    this.pending = 0;
    return batch;
  }

  /** Uploads into a buffer, after the dispatches that were issued before. */
  write(target: GpuBuffer, data: ArrayBufferView, offset = 0): void {
    if (this.idle) return;
    if (target.lastEpoch === this.epoch) this.flush();
    target.version++;
    this.device.queue.writeBuffer(target.buffer, offset, data.buffer as ArrayBuffer, data.byteOffset, data.byteLength);
  }

  /**
   * Appends buffer-to-buffer copies (for reads) and submits, with everything before them.
   * @param cleared a buffer that is set to zero after the copies
   * @returns the batch that they went with
   */
  copyOut(
    copies: readonly {
      source: GPUBuffer;
      sourceOffset: number;
      target: GPUBuffer;
      targetOffset: number;
      bytes: number;
    }[],
    cleared?: GPUBuffer,
  ): Batch {
    this.encoder ??= this.device.createCommandEncoder();
    this.closePass();
    for (const copy of copies) {
      this.encoder.copyBufferToBuffer(copy.source, copy.sourceOffset, copy.target, copy.targetOffset, copy.bytes);
    }
    if (cleared) this.encoder.clearBuffer(cleared);
    return this.flush() as Batch;
  }

  /** Runs `f` and returns the dispatches it issued; they are executed as well. */
  record(f: () => void): Dispatch[] {
    if (this.recording) throw new Error("capture() cannot be nested");
    this.recording = [];
    try {
      f();
      return this.recording;
    } finally {
      this.recording = undefined;
    }
  }
}

function isUnproven({ pipeline, reads, writes }: PreparedDispatch | Dispatch): boolean {
  if (!pipeline.proven) return true;
  for (const buffer of reads) if (!buffer.proven) return true;
  for (const buffer of writes) if (!buffer.proven) return true;
  return false;
}

/** Why a dispatch that was submitted by itself was refused, where that is known. */
async function causeOf({ pipeline, reads, writes }: PreparedDispatch | Dispatch): Promise<GentzenError | undefined> {
  await pipeline.checked;
  return pipeline.failure ?? [...reads, ...writes].find((buffer) => buffer.failure)?.failure;
}
