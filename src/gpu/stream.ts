// The ordered list of dispatches: one open compute pass, parameters in a uniform arena, submitted in batches.
// Everything the GPU does goes through here. It does not choose kernels or own tensors.

import type { GpuBuffer } from "./buffer_pool.ts";

/** Bytes of one parameter slot: the largest alignment that WebGPU allows an adapter to demand. */
export const SLOT_BYTES = 256;
const SLOTS = 256;

/** One recorded dispatch, enough to encode it again. */
export interface Dispatch {
  readonly label: string;
  readonly pipeline: GPUComputePipeline;
  readonly bindGroup: GPUBindGroup;
  readonly entries: readonly GPUBindGroupEntry[];
  readonly buffers: readonly GpuBuffer[];
  readonly layout: GPUBindGroupLayout;
  readonly params: Uint32Array | undefined;
  readonly grid: readonly [number, number, number];
}

/** A dispatch of a captured plan; `offset` into the plan's arena, or -1 without parameters. */
export interface PreparedDispatch {
  readonly pipeline: GPUComputePipeline;
  readonly bindGroup: GPUBindGroup;
  readonly offset: number;
  readonly grid: Dispatch["grid"];
}

export class Stream {
  private readonly device: GPUDevice;
  readonly arena: GPUBuffer;
  private readonly staged = new Uint32Array((SLOTS * SLOT_BYTES) / 4);
  private usedSlots = 0;
  private pending = 0;
  private encoder: GPUCommandEncoder | undefined;
  private pass: GPUComputePassEncoder | undefined;
  private boundPipeline: GPUComputePipeline | undefined;
  private recording: Dispatch[] | undefined;
  /** Dispatches after which the open batch is submitted, so that the GPU starts early. */
  readonly batch: number;
  /** Set while profiling: where a pass for the dispatch of this label writes its times. */
  timing: ((label: string) => GPUComputePassTimestampWrites | undefined) | undefined;
  epoch = 0;
  submits = 0;
  dispatches = 0;

  constructor(device: GPUDevice, batch: number) {
    this.device = device;
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

  dispatch(work: Dispatch): void {
    this.recording?.push(work);
    if (this.pending >= this.batch) this.flush();
    if (this.timing) this.openTimedPass(this.timing(work.label));
    const pass = this.openPass();
    if (work.pipeline !== this.boundPipeline) {
      pass.setPipeline(work.pipeline);
      this.boundPipeline = work.pipeline;
    }
    if (work.params) {
      const offset = this.usedSlots * SLOT_BYTES;
      this.staged.set(work.params, offset / 4);
      this.usedSlots++;
      pass.setBindGroup(0, work.bindGroup, [offset]);
    } else {
      pass.setBindGroup(0, work.bindGroup);
    }
    for (const buffer of work.buffers) buffer.lastEpoch = this.epoch;
    pass.dispatchWorkgroups(work.grid[0], work.grid[1], work.grid[2]);
    this.pending++;
    this.dispatches++;
  }

  /** Encodes prepared dispatches, whose parameters lie in an arena of their own. */
  replay(list: readonly PreparedDispatch[], touched: readonly GpuBuffer[]): void {
    for (const buffer of touched) buffer.lastEpoch = this.epoch;
    const pass = this.openPass();
    for (const work of list) {
      if (work.pipeline !== this.boundPipeline) {
        pass.setPipeline(work.pipeline);
        this.boundPipeline = work.pipeline;
      }
      if (work.offset >= 0) pass.setBindGroup(0, work.bindGroup, [work.offset]);
      else pass.setBindGroup(0, work.bindGroup);
      pass.dispatchWorkgroups(work.grid[0], work.grid[1], work.grid[2]);
    }
    this.pending += list.length;
    this.dispatches += list.length;
  }

  /** Submits what is open. Safe to call at any time. */
  flush(): void {
    if (!this.encoder) return;
    this.closePass();
    if (this.usedSlots > 0) {
      this.device.queue.writeBuffer(this.arena, 0, this.staged.buffer, 0, this.usedSlots * SLOT_BYTES);
    }
    this.device.queue.submit([this.encoder.finish()]);
    this.submits++;
    this.epoch++;
    this.encoder = undefined;
    this.usedSlots = 0;
    this.pending = 0;
  }

  /** Uploads into a buffer, after the dispatches that were issued before. */
  write(target: GpuBuffer, data: ArrayBufferView, offset = 0): void {
    if (target.lastEpoch === this.epoch) this.flush();
    this.device.queue.writeBuffer(target.buffer, offset, data.buffer as ArrayBuffer, data.byteOffset, data.byteLength);
  }

  /** Appends buffer-to-buffer copies (for reads) and submits, with everything before them. */
  copyOut(
    copies: readonly {
      source: GPUBuffer;
      sourceOffset: number;
      target: GPUBuffer;
      targetOffset: number;
      bytes: number;
    }[],
  ): void {
    this.encoder ??= this.device.createCommandEncoder();
    this.closePass();
    for (const copy of copies) {
      this.encoder.copyBufferToBuffer(copy.source, copy.sourceOffset, copy.target, copy.targetOffset, copy.bytes);
    }
    this.flush();
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
