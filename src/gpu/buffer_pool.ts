// GPU buffers by size class, the oldest free one first, so that a repeated step is given the same buffers again.
// It does not know what a buffer holds or whether the GPU still reads it: dispatches execute in order, so reuse is safe.

import { type GentzenError, itemAt, KernelError } from "../platform/index.ts";

let nextBufferId = 1;

/** Buffers of this size and more may be refused by the driver for want of memory. */
const LARGE = 64 * 2 ** 20;

/** Puts a buffer where a list ordered from newest to oldest wants it, so that `pop` gives the oldest. */
function insert(list: GpuBuffer[], buffer: GpuBuffer): void {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (itemAt(list, middle).id > buffer.id) low = middle + 1;
    else high = middle;
  }
  list.splice(low, 0, buffer);
}

/** Free buffers by size class. A captured plan has a list of its own, which forwards to the shared one afterwards. */
export class FreeList {
  readonly bySize = new Map<number, GpuBuffer[]>();
  successor: FreeList | undefined;
  /** That of a simulation which is over: what comes back to it counts for nothing. */
  over = false;
  /** Whether it gives a larger buffer where it has none of the size that is asked for. */
  loose = false;

  /** Takes out the buffer of a size that is to be used next; of a loose list the smallest that is large enough. */
  take(size: number): GpuBuffer | undefined {
    const exact = this.bySize.get(size)?.pop();
    if (exact || !this.loose) return exact;
    const fitting = [...this.bySize].filter(([each, free]) => each > size && free.length > 0).map(([each]) => each);
    return this.bySize.get(Math.min(...fitting))?.pop();
  }
}

/** Whole numbers that the host wrote, from lowest to highest: true as long as the buffer's version is this one. */
export interface KnownRange {
  readonly low: number;
  readonly high: number;
  readonly version: number;
}

/** A storage buffer of the pool. `bytes` is its capacity, at least what was asked for. */
export class GpuBuffer {
  readonly id = nextBufferId++;
  readonly buffer: GPUBuffer;
  readonly bytes: number;
  readonly pool: BufferPool | undefined;
  /** The stream's epoch in which a dispatch last used it; a write must not overtake that dispatch. */
  lastEpoch = -1;
  /** The list that takes the buffer back. */
  home: FreeList;
  /** Counts everything that changes the contents. */
  version = 0;
  /** Counts the times that the contents as a whole became somebody's: handed out, or overwritten from the host. */
  generation = 0;
  /** Why the contents are not what they should be: what was to write them never ran. */
  failure: GentzenError | undefined;
  /** What the host knows of the contents. */
  range: KnownRange | undefined;
  /** False until the driver is known to have given the memory. */
  proven = true;

  constructor(buffer: GPUBuffer, bytes: number, home: FreeList, pool?: BufferPool) {
    this.buffer = buffer;
    this.bytes = bytes;
    this.home = home;
    this.pool = pool;
  }

  /** New contents, which owe nothing to the old. */
  renew(): void {
    this.version++;
    this.generation++;
    this.failure = undefined;
    this.range = undefined;
  }
}

/** How a buffer is made. */
export interface AcquireOptions {
  /** As large as it must be, and no larger: for what stays, where a size class would waste up to a quarter. */
  readonly exact?: boolean;
}

/** Rounds up to 4, 5, 6 or 7 times a power of two (at least 256 bytes): at most a quarter is wasted. */
export function sizeClass(bytes: number): number {
  const needed = Math.max(256, bytes);
  const unit = 2 ** Math.max(6, Math.floor(Math.log2(needed)) - 2);
  return Math.ceil(needed / unit) * unit;
}

export class BufferPool {
  private readonly device: GPUDevice;
  private shared = new FreeList();
  private current = this.shared;
  private simulating = false;
  private readonly awaitLater: (check: Promise<void>) => void;
  created = 0;
  liveBytes = 0;
  allocatedBytes = 0;
  peakBytes = 0;

  constructor(device: GPUDevice, awaitLater: (check: Promise<void>) => void) {
    this.device = device;
    this.awaitLater = awaitLater;
  }

  /** A buffer of at least `bytes`; its contents are whatever the last user left. */
  acquire(bytes: number, { exact = false }: AcquireOptions = {}): GpuBuffer {
    const whole = Math.ceil(bytes / 4) * 4;
    const wanted = exact ? Math.max(256, whole) : sizeClass(bytes);
    const size = Math.max(whole, Math.min(wanted, this.device.limits.maxBufferSize));
    const recycled = this.current.take(size);
    this.liveBytes += recycled?.bytes ?? size;
    if (this.liveBytes > this.peakBytes) this.peakBytes = this.liveBytes;
    if (recycled) {
      recycled.renew();
      return recycled;
    }
    this.created++;
    this.allocatedBytes += size;
    return this.create(size);
  }

  private create(size: number): GpuBuffer {
    if (this.simulating) return new GpuBuffer({} as GPUBuffer, size, this.current, this);
    const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
    const scopes = ["out-of-memory", "validation"] as const;
    for (const scope of scopes) this.device.pushErrorScope(scope);
    const made = new GpuBuffer(this.device.createBuffer({ size, usage }), size, this.current, this);
    made.proven = size < LARGE;
    const settle = (error: GPUError | null) => {
      made.proven = true;
      if (error && !made.failure) {
        made.failure = new KernelError(
          `the device has no memory for a buffer of ${size} bytes`,
          [`${this.allocatedBytes} bytes are allocated`, error.message.trim().split("\n", 1).join()],
          "use smaller batches, or free tensors with scope() and dispose()",
        );
        this.allocatedBytes -= size;
      }
    };
    for (const _ of scopes) this.awaitLater(this.device.popErrorScope().then(settle, () => {}));
    return made;
  }

  release(buffer: GpuBuffer): void {
    while (buffer.home.successor) buffer.home = buffer.home.successor;
    if (buffer.home.over) return;
    this.liveBytes -= buffer.bytes;
    const lists = buffer.home.bySize;
    const list = lists.get(buffer.bytes);
    if (list) insert(list, buffer);
    else lists.set(buffer.bytes, [buffer]);
  }

  /** While `f` runs, buffers come from a list that nobody else reuses. */
  withPrivateList<T>(list: FreeList, f: () => T): T {
    const outer = this.current;
    this.current = list;
    try {
      return f();
    } finally {
      this.current = outer;
    }
  }

  /** Gives a private list's buffers to everybody: the free ones now, the others when they are released. */
  dissolve(list: FreeList): void {
    list.successor = this.shared;
    for (const [size, buffers] of list.bySize) {
      const list = this.shared.bySize.get(size) ?? [];
      for (const buffer of buffers) insert(list, buffer);
      this.shared.bySize.set(size, list);
    }
    list.bySize.clear();
  }

  /**
   * Runs `f` with buffers that are counted and never made, beside an empty pool. What `f` makes can be used by nobody else.
   */
  simulate<T>(f: () => T): T {
    const { shared, current, created, liveBytes, allocatedBytes, peakBytes } = this;
    this.shared = new FreeList();
    this.current = this.shared;
    this.simulating = true;
    this.created = this.liveBytes = this.allocatedBytes = this.peakBytes = 0;
    try {
      return f();
    } finally {
      this.shared.over = true;
      this.simulating = false;
      Object.assign(this, { shared, current, created, liveBytes, allocatedBytes, peakBytes });
    }
  }

  /** Destroys every free buffer. The caller must have flushed and must drop the bind groups. */
  trim(): void {
    for (const buffers of this.shared.bySize.values()) {
      for (const buffer of buffers) {
        this.allocatedBytes -= buffer.bytes;
        if (!this.simulating) buffer.buffer.destroy();
      }
    }
    this.shared.bySize.clear();
  }
}
