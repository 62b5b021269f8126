// The one WebGPU device of the process, with its stream, buffer pool and pipelines. It does not know tensors.

import { ConfigError, DeviceError, GentzenError, KernelError } from "../platform/index.ts";
import { findAdapter } from "./adapter/adapter.ts";
import { BufferPool } from "./buffer_pool.ts";
import { Faults } from "./faults.ts";
import { PipelineCache } from "./pipelines.ts";
import { ReadBack, type ReadRequest, type ReadResult } from "./read_back.ts";
import { Stream } from "./stream.ts";

/** What the adapter can do, as far as kernels choose by it. */
export interface Features {
  readonly f16: boolean;
  readonly subgroups: boolean;
  readonly timestamps: boolean;
}

export interface GpuInfo {
  readonly kind: "hardware" | "lavapipe" | "swiftshader" | "browser";
  readonly name: string;
  /** True where the "GPU" is the CPU: kernels then choose variants made for it. */
  readonly software: boolean;
}

export interface GpuOptions {
  readonly prefer?: "hardware" | "lavapipe" | "swiftshader";
  /** Dispatches a submit, 1 to 256; 16 and more are worth it. */
  readonly batch?: number;
  /** Drops what Dawn's native code says on a terminal or into a pipe while it looks for adapters. For programs that open no files meanwhile. */
  readonly quiet?: boolean;
}

/** Everything created on the device since it was opened. */
export interface GpuStats {
  readonly buffersCreated: number;
  readonly bindGroupsCreated: number;
  readonly pipelinesCreated: number;
  readonly submits: number;
  readonly dispatches: number;
  readonly liveBytes: number;
  readonly peakBytes: number;
  readonly allocatedBytes: number;
}

export class Gpu {
  readonly device: GPUDevice;
  readonly info: GpuInfo;
  readonly features: Features;
  readonly limits: GPUSupportedLimits;
  readonly stream: Stream;
  readonly pool: BufferPool;
  readonly pipelines: PipelineCache;
  readonly faults: Faults;
  readonly readBack: ReadBack;
  /** What is not known yet: whether the device accepts a submit, a kernel, a buffer. */
  private readonly checks = new Set<Promise<void>>();
  /** An error that belongs to nothing in particular: the next read throws it, once. */
  private stray: GentzenError | undefined;
  /** Set when the device is lost; nothing works on it any more. */
  lost: DeviceError | undefined;
  closed = false;

  constructor(device: GPUDevice, info: GpuInfo, batch: number) {
    this.device = device;
    this.info = info;
    this.limits = device.limits;
    this.features = {
      f16: device.features.has("shader-f16"),
      subgroups: device.features.has("subgroups" as GPUFeatureName),
      timestamps: device.features.has("timestamp-query"),
    };
    const awaitLater = (check: Promise<void>) => {
      this.checks.add(check);
      void check.finally(() => this.checks.delete(check));
    };
    this.faults = new Faults(device);
    this.stream = new Stream(device, batch, this.faults, awaitLater);
    this.pool = new BufferPool(device, awaitLater);
    this.readBack = new ReadBack(device, this.stream, info.software && info.kind !== "browser");
    this.pipelines = new PipelineCache(device, this.stream.arena, this.faults, awaitLater);
    device.addEventListener("uncapturederror", (event) => {
      const message = (event as GPUUncapturedErrorEvent).error.message;
      this.fail(
        new KernelError(
          "the device refused a command",
          message.trim().split("\n").slice(0, 12),
          "the label in the message names it",
        ),
      );
    });
    void device.lost.then((lost) => {
      if (this.closed) return;
      this.lost = new DeviceError(
        "the GPU device was lost",
        [lost.message || lost.reason],
        "the run can be resumed with the same command; in a program, initGpu() opens a new device, whose tensors are new too",
      );
    });
  }

  get stats(): GpuStats {
    return {
      buffersCreated: this.pool.created + this.readBack.created,
      bindGroupsCreated: this.pipelines.bindGroupsCreated,
      pipelinesCreated: this.pipelines.pipelinesCreated,
      submits: this.stream.submits,
      dispatches: this.stream.dispatches,
      liveBytes: this.pool.liveBytes,
      peakBytes: this.pool.peakBytes,
      allocatedBytes: this.pool.allocatedBytes,
    };
  }

  /** Remembers an error that nothing else is known of; the next read throws it, once. */
  fail(error: GentzenError): void {
    this.stray ??= error;
  }

  /** Throws the loss of the device, or what went wrong on it outside of any command since the last read. */
  assertHealthy(): void {
    if (this.lost) throw this.lost;
    const { stray } = this;
    this.stray = undefined;
    if (stray) throw stray;
  }

  /** Waits until it is known what the device made of everything that was submitted. */
  private async settle(): Promise<void> {
    while (this.checks.size > 0) await Promise.all(this.checks);
  }

  /**
   * Reads a part of each buffer: in one submit, unless that would take more than 128 MiB of staging memory; then in pieces, and
   * the buffers must stay as they are until the last.
   * @throws GentzenError when a buffer changed between two pieces, DeviceError when the device was lost, KernelError when what should have written one of the buffers did not run,
   * DataError when a kernel met data that leads out of bounds since the last read.
   */
  async read(requests: readonly ReadRequest[]): Promise<ArrayBuffer[]> {
    this.assertHealthy();
    const { faults } = this;
    const generations = requests.map(({ buffer }) => buffer.generation);
    const wanted = faults.possible ? [...requests, { buffer: faults.buffer, bytes: faults.bytes }] : requests;
    const reading = this.readBack.read(wanted, faults.possible ? faults.buffer.buffer : undefined);
    const noted = faults.possible;
    faults.possible = false;
    let read: ReadResult;
    try {
      read = await reading;
    } catch (cause) {
      await this.settle();
      await Promise.race([this.device.lost, new Promise((resolve) => setTimeout(resolve, 100))]);
      this.assertHealthy();
      if (cause instanceof GentzenError) throw cause;
      throw new DeviceError(
        "reading from the device failed",
        String(cause),
        "the device was probably lost; run again to resume",
      );
    }
    const { results, batches } = read;
    await this.settle();
    for (const { refused } of batches) if (refused) throw refused;
    requests.forEach(({ buffer }, index) => {
      if (buffer.failure && buffer.generation === generations[index]) throw buffer.failure;
    });
    if (noted) {
      const fault = faults.errorIn(new Uint32Array(results.pop() as ArrayBuffer));
      if (fault) throw fault;
    }
    this.assertHealthy();
    return results;
  }

  /**
   * Runs `f` without the device: buffers are counted and not made, dispatches and uploads are dropped, `stats` counts from 0.
   * What `f` makes is good for nothing afterwards, and has to be freed in it.
   */
  simulate<T>(f: () => T): T {
    if (this.stream.idle) throw new GentzenError("memory is being simulated already", []);
    this.stream.idle = true;
    try {
      return this.pool.simulate(f);
    } finally {
      this.stream.idle = false;
    }
  }

  /** Frees the memory that nothing uses, at a stage boundary. */
  trim(): void {
    this.stream.flush();
    this.pipelines.forgetBindGroups();
    this.pool.trim();
    this.readBack.trim();
  }
}

let current: Gpu | undefined;
let opening: Promise<Gpu> | undefined;

async function open(options: GpuOptions): Promise<Gpu> {
  const { batch } = options;
  if (batch !== undefined && !(Number.isInteger(batch) && batch >= 1 && batch <= 256)) {
    throw new ConfigError("a batch is 1 to 256 dispatches", `batch: ${batch}`, "leave it out");
  }
  const { prefer, quiet = false } = options;
  const found = await findAdapter({ ...(prefer && { prefer }), quiet });
  const wanted = ["shader-f16", "subgroups", "timestamp-query"].filter((name) =>
    found.adapter.features.has(name as GPUFeatureName),
  );
  const limits = found.adapter.limits;
  const device = await found.adapter.requestDevice({
    requiredFeatures: wanted as GPUFeatureName[],
    requiredLimits: {
      maxBufferSize: limits.maxBufferSize,
      maxStorageBufferBindingSize: limits.maxStorageBufferBindingSize,
      maxStorageBuffersPerShaderStage: limits.maxStorageBuffersPerShaderStage,
      maxComputeWorkgroupStorageSize: limits.maxComputeWorkgroupStorageSize,
    },
  });
  current = new Gpu(
    device,
    { kind: found.kind, name: found.name, software: found.software },
    options.batch ?? (found.software ? 256 : 64),
  );
  return current;
}

/**
 * Opens the device, once for the process; later calls return the same one, or a new one when it was lost. Tensors of a lost
 * device are lost with it.
 * @throws DeviceError when there is no adapter, or a device of another kind than the one asked for is open.
 */
export async function initGpu(options: GpuOptions = {}): Promise<Gpu> {
  if (current?.lost) closeGpu();
  opening ??= open(options).catch((error) => {
    opening = undefined;
    throw error;
  });
  const opened = await opening;
  if (options.prefer !== undefined && opened.info.kind !== options.prefer && opened.info.kind !== "browser") {
    throw new DeviceError(
      `a device of another kind than ${options.prefer} is open`,
      `open: ${opened.info.kind}, ${opened.info.name}`,
      "call closeGpu() first",
    );
  }
  return opened;
}

/** The open device. @throws DeviceError before `initGpu`. */
export function gpu(): Gpu {
  if (!current) throw new DeviceError("no GPU device is open", [], "call `await initGpu()` first");
  return current;
}

/** Destroys the device; the process can then end. */
export function closeGpu(): void {
  if (!current) return;
  const closing = current;
  current = undefined;
  opening = undefined;
  closing.closed = true;
  closing.device.destroy();
}
