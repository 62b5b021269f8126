// Which submits are not yet known to have been accepted, and what becomes of their results if one was not: the tensors that
// it should have written, and all that was computed from them, are marked with the error, and nothing else is.

import { type GentzenError, KernelError, lastOf } from "../platform/index.ts";
import type { GpuBuffer } from "./buffer_pool.ts";

/** A dispatch as far as it matters here. */
export interface Access {
  readonly label: string;
  /** What it is for, if that is known: the op. */
  readonly purpose?: string | undefined;
  readonly reads: readonly GpuBuffer[];
  readonly writes: readonly GpuBuffer[];
}

interface Entry extends Access {
  /** Whose contents the buffers were when the dispatch was issued: reads, then writes. */
  readonly generations: readonly number[];
}

/** Everything between two submits. */
export interface Batch {
  readonly entries: Entry[];
  /** Set when the device refused it. */
  refused: GentzenError | undefined;
}

export class Batches {
  private readonly device: GPUDevice;
  private readonly awaitLater: (check: Promise<void>) => void;
  /** The oldest comes first; the last one is open. */
  private readonly inFlight: Batch[] = [{ entries: [], refused: undefined }];
  /** When all batches before are settled: in their order, so that what came from a refused one is found. */
  private settled: Promise<void> = Promise.resolve();

  constructor(device: GPUDevice, awaitLater: (check: Promise<void>) => void) {
    this.device = device;
    this.awaitLater = awaitLater;
  }

  get open(): Batch {
    return lastOf(this.inFlight);
  }

  note(access: Access): void {
    const { reads, writes } = access;
    const generations = [...reads, ...writes].map((buffer) => buffer.generation);
    this.open.entries.push({ ...access, generations });
  }

  /**
   * Submits the open batch; `cause` is why it was refused, where that is known.
   * @returns the batch, whose `refused` is known when all checks were awaited
   */
  submit(encoder: GPUCommandEncoder, cause: () => Promise<GentzenError | undefined>): Batch {
    const batch = this.open;
    this.device.pushErrorScope("validation");
    this.device.queue.submit([encoder.finish()]);
    const outcome = this.device.popErrorScope().catch(() => null);
    const before = this.settled;
    const check = async () => {
      const error = await outcome;
      await before;
      this.settle(batch, error ? ((await cause()) ?? refusal(batch, error)) : undefined);
    };
    this.settled = check();
    this.inFlight.push({ entries: [], refused: undefined });
    this.awaitLater(this.settled);
    return batch;
  }

  private settle(batch: Batch, error: GentzenError | undefined): void {
    batch.refused = error;
    const place = this.inFlight.indexOf(batch);
    if (error) {
      for (const { reads, writes, generations } of batch.entries) mark(writes, generations, reads.length, error);
      for (const later of this.inFlight.slice(place + 1)) spread(later);
    }
    this.inFlight.splice(place, 1);
  }
}

function mark(writes: readonly GpuBuffer[], generations: readonly number[], first: number, error: GentzenError): void {
  writes.forEach((buffer, index) => {
    if (buffer.generation === generations[first + index]) buffer.failure ??= error;
  });
}

/** Results computed from what was never written are not what they should be either. */
function spread({ entries }: Batch): void {
  for (const { reads, writes, generations } of entries) {
    const touched = [...reads, ...writes];
    const bad = touched.find((buffer, index) => buffer.failure && buffer.generation === generations[index]);
    if (bad?.failure) mark(writes, generations, reads.length, bad.failure);
  }
}

function refusal({ entries }: Batch, error: GPUError): KernelError {
  const labels = [...new Set(entries.map(({ label, purpose }) => (purpose ? `${purpose} (${label})` : label)))];
  const named =
    labels.length > 4 ? `${labels.slice(0, 4).join(", ")} and ${labels.length - 4} more` : labels.join(", ");
  return new KernelError(
    `the device refused ${labels.length === 1 ? labels[0] : "a batch of commands"}`,
    [...(labels.length === 1 ? [] : [`of ${named || "copies"}`]), ...error.message.trim().split("\n").slice(0, 8)],
    "only what was to be computed by them is lost; other tensors can be read",
  );
}
