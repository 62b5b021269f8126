// The one WebGPU device of the process, with its stream, buffer pool and pipelines. It does not know tensors.

import { DeviceError, findAdapter, type GentzenError, KernelError, withQuietEventLoop } from "../platform/index.ts";
import { BufferPool, type GpuBuffer } from "./buffer_pool.ts";
import { PipelineCache } from "./pipelines.ts";
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
  /** Dispatches a submit; 16 to 256. */
  readonly batch?: number;
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
  private readonly staging = new Map<number, GPUBuffer[]>();
  private readonly checks: Promise<void>[] = [];
  private failure: GentzenError | undefined;
  private stagingCreated = 0;
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
    this.stream = new Stream(device, batch);
    this.pool = new BufferPool(device);
    this.pipelines = new PipelineCache(
      device,
      this.stream.arena,
      (check) => this.checks.push(check),
      (error) => this.fail(error),
    );
    device.addEventListener("uncapturederror", (event) => {
      const message = (event as GPUUncapturedErrorEvent).error.message;
      this.fail(
        new KernelError(
          "the device refused a command",
          message.trim().split("\n").slice(0, 12),
          "a dispatch does not fit its kernel; the label in the message names it",
        ),
      );
    });
    void device.lost.then((lost) => {
      if (this.closed) return;
      this.fail(
        new DeviceError(
          "the GPU device was lost",
          [lost.message || lost.reason],
          "the run can be resumed with the same command",
        ),
      );
    });
  }

  get stats(): GpuStats {
    return {
      buffersCreated: this.pool.created + this.stagingCreated,
      bindGroupsCreated: this.pipelines.bindGroupsCreated,
      pipelinesCreated: this.pipelines.pipelinesCreated,
      submits: this.stream.submits,
      dispatches: this.stream.dispatches,
      liveBytes: this.pool.liveBytes,
      peakBytes: this.pool.peakBytes,
      allocatedBytes: this.pool.allocatedBytes,
    };
  }

  /** Remembers the first failure; the next read throws it. */
  fail(error: GentzenError): void {
    this.failure ??= error;
  }

  /** Throws what went wrong on the device since it was opened, if anything did. */
  assertHealthy(): void {
    if (this.failure) throw this.failure;
  }

  /**
   * Reads the first `bytes` of each buffer, in one submit.
   * @throws DeviceError when the device was lost, KernelError when a kernel did not compile or a command was refused.
   */
  async read(requests: readonly { buffer: GpuBuffer; bytes: number }[]): Promise<ArrayBuffer[]> {
    this.assertHealthy();
    let total = 0;
    const copies = requests.map(({ buffer, bytes }) => {
      const padded = Math.ceil(bytes / 4) * 4;
      const copy = { source: buffer.buffer, sourceOffset: 0, targetOffset: total, bytes: padded };
      total += Math.ceil(padded / 8) * 8;
      return copy;
    });
    const size = 2 ** Math.ceil(Math.log2(Math.max(256, total)));
    const free = this.staging.get(size) ?? [];
    this.staging.set(size, free);
    let target = free.pop();
    if (!target) {
      target = this.device.createBuffer({ size, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST });
      this.stagingCreated++;
    }
    const staging = target;
    this.stream.copyOut(copies.map((copy) => ({ ...copy, target: staging })));
    try {
      const mapped = () => staging.mapAsync(GPUMapMode.READ, 0, size);
      await (this.info.software && this.info.kind !== "browser" ? withQuietEventLoop(mapped) : mapped());
    } catch (cause) {
      await Promise.all(this.checks.splice(0));
      this.assertHealthy();
      throw new DeviceError(
        "reading from the device failed",
        String(cause),
        "the device was probably lost; run again to resume",
      );
    }
    const whole = staging.getMappedRange(0, size);
    const results = copies.map((copy, index) =>
      whole.slice(copy.targetOffset, copy.targetOffset + requests[index].bytes),
    );
    staging.unmap();
    free.push(staging);
    if (this.checks.length > 0) await Promise.all(this.checks.splice(0));
    this.assertHealthy();
    return results;
  }

  /** Frees the memory that nothing uses, at a stage boundary. */
  trim(): void {
    this.stream.flush();
    this.pipelines.forgetBindGroups();
    this.pool.trim();
  }
}

let current: Gpu | undefined;
let opening: Promise<Gpu> | undefined;

async function open(options: GpuOptions): Promise<Gpu> {
  const found = await findAdapter(options.prefer ? { prefer: options.prefer } : {});
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
 * Opens the device, once for the process; later calls return the same one.
 * @throws DeviceError when there is no adapter.
 */
export function initGpu(options: GpuOptions = {}): Promise<Gpu> {
  opening ??= open(options).catch((error) => {
    opening = undefined;
    throw error;
  });
  return opening;
}

/** The open device. @throws DeviceError before `initGpu`. */
export function gpu(): Gpu {
  if (!current) throw new DeviceError("no GPU device is open", [], "call `await initGpu()` first");
  return current;
}

/** Destroys the device; the process can then end. */
export function closeGpu(): void {
  if (!current) return;
  current.closed = true;
  current.device.destroy();
  current = undefined;
  opening = undefined;
}
