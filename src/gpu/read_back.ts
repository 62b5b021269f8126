// Reading from the device: copies into staging memory, which is bounded however much is read, and mapping it.

import { GentzenError, itemAt, lastOf, pairsOf, tupleOf } from "../platform/index.ts";
import { withQuietEventLoop } from "./adapter/polling.ts";
import type { Batch } from "./batches.ts";
import type { GpuBuffer } from "./buffer_pool.ts";
import type { Stream } from "./stream.ts";

/** A part of a buffer; both numbers are multiples of four, but for the end of what is read. */
export interface ReadRequest {
  readonly buffer: GpuBuffer;
  readonly bytes: number;
  /** Bytes before the part. */
  readonly offset?: number;
}

/** What was read, and the batches that the copies went with. */
export interface ReadResult {
  readonly results: ArrayBuffer[];
  readonly batches: readonly Batch[];
}

/** Most bytes read by one copy; what is longer is read in pieces, one after the other. */
const PIECE_BYTES = 1 << 27;
/** Staging buffers up to this size are kept for the next read of their size; larger ones go back to the driver. */
const KEPT_BYTES = 1 << 23;
const KEPT_EACH = 4;

/** A part of a request that lies in one piece. */
interface Part {
  readonly request: number;
  readonly source: GpuBuffer;
  /** Where it is in the buffer, in the request's result and in the staging memory. */
  readonly sourceOffset: number;
  readonly resultOffset: number;
  readonly targetOffset: number;
  readonly bytes: number;
}

export class ReadBack {
  private readonly device: GPUDevice;
  private readonly stream: Stream;
  private readonly quiet: boolean;
  private readonly pieceBytes: number;
  private readonly free = new Map<number, GPUBuffer[]>();
  /** Staging buffers made, bytes of those that exist, and the most that ever did. */
  created = 0;
  bytes = 0;
  peakBytes = 0;

  /**
   * @param quiet let the event loop rest while the device works: see `withQuietEventLoop`
   * @param pieceBytes most bytes of one copy, a multiple of eight
   */
  constructor(device: GPUDevice, stream: Stream, quiet: boolean, pieceBytes = PIECE_BYTES) {
    this.device = device;
    this.stream = stream;
    this.quiet = quiet;
    this.pieceBytes = pieceBytes;
  }

  /**
   * Reads parts of buffers, in one submit if they fit into one piece. Longer reads are pieces in a row, and until the last the
   * buffers must stay as they are.
   *
   * @param cleared a buffer that is set to zero after the last copy
   * @throws GentzenError when one of them changed meanwhile. What the device refuses is thrown as it comes.
   */
  async read(requests: readonly ReadRequest[], cleared?: GPUBuffer): Promise<ReadResult> {
    const pieces = partition(requests, this.pieceBytes);
    // One piece holds each request as one part.
    const [only] = tupleOf(pieces, 1) ?? [];
    if (only !== undefined) {
      const { results, batch } = await this.readPiece(only, cleared);
      return { results, batches: [batch] };
    }
    const results = requests.map(({ bytes }) => new ArrayBuffer(bytes));
    const batches: Batch[] = [];
    const before = requests.slice(0, cleared ? -1 : undefined).map(({ buffer }) => [buffer.version, buffer.generation]);
    for (const [index, parts] of pieces.entries()) {
      for (const { request, source } of parts) {
        const [version, generation] = before[request] ?? [source.version, source.generation];
        if (source.version !== version || source.generation !== generation) throw changedMeanwhile(this.pieceBytes);
      }
      const read = await this.readPiece(parts, index === pieces.length - 1 ? cleared : undefined);
      batches.push(read.batch);
      for (const [{ request, resultOffset }, bytes] of pairsOf(parts, read.results)) {
        new Uint8Array(itemAt(results, request)).set(new Uint8Array(bytes), resultOffset);
      }
    }
    return { results, batches };
  }

  /** Gives all staging memory that no read uses back to the driver. */
  trim(): void {
    for (const list of this.free.values()) for (const buffer of list.splice(0)) this.destroy(buffer);
  }

  private async readPiece(
    parts: readonly Part[],
    cleared: GPUBuffer | undefined,
  ): Promise<{ results: ArrayBuffer[]; batch: Batch }> {
    const total = parts.reduce((sum, { bytes }) => sum + Math.ceil(bytes / 8) * 8, 0);
    const staging = this.acquire(2 ** Math.ceil(Math.log2(Math.max(256, total))));
    try {
      const batch = this.stream.copyOut(
        parts.map(({ source, sourceOffset, targetOffset, bytes }) => ({
          source: source.buffer,
          sourceOffset,
          target: staging,
          targetOffset,
          bytes: Math.ceil(bytes / 4) * 4,
        })),
        cleared,
      );
      const mapped = () => staging.mapAsync(GPUMapMode.READ, 0, staging.size);
      await (this.quiet ? withQuietEventLoop(mapped) : mapped());
      const whole = staging.getMappedRange(0, staging.size);
      const results = parts.map(({ targetOffset, bytes }) => whole.slice(targetOffset, targetOffset + bytes));
      staging.unmap();
      this.release(staging);
      return { results, batch };
    } catch (error) {
      this.destroy(staging);
      throw error;
    }
  }

  private acquire(size: number): GPUBuffer {
    const known = this.free.get(size)?.pop();
    if (known) return known;
    this.created++;
    this.bytes += size;
    this.peakBytes = Math.max(this.peakBytes, this.bytes);
    return this.device.createBuffer({ size, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST });
  }

  private release(buffer: GPUBuffer): void {
    const list = this.free.get(buffer.size) ?? [];
    this.free.set(buffer.size, list);
    if (buffer.size <= KEPT_BYTES && list.length < KEPT_EACH) list.push(buffer);
    else this.destroy(buffer);
  }

  private destroy(buffer: GPUBuffer): void {
    this.bytes -= buffer.size;
    buffer.destroy();
  }
}

/** The requests in pieces of staging memory, each part eight bytes aligned. */
function partition(requests: readonly ReadRequest[], pieceBytes: number): Part[][] {
  const pieces: Part[][] = [];
  let used = pieceBytes;
  requests.forEach(({ buffer, bytes, offset = 0 }, request) => {
    let done = 0;
    do {
      if (used >= pieceBytes) {
        pieces.push([]);
        used = 0;
      }
      const length = Math.min(bytes - done, pieceBytes - used);
      lastOf(pieces).push({
        request,
        source: buffer,
        sourceOffset: offset + done,
        resultOffset: done,
        targetOffset: used,
        bytes: length,
      });
      done += length;
      used += Math.ceil(length / 8) * 8;
    } while (done < bytes);
  });
  return pieces;
}

function changedMeanwhile(pieceBytes: number): GentzenError {
  return new GentzenError(
    "a tensor changed while it was read",
    `a read of more than ${pieceBytes} bytes is several, and an operation came between them`,
    "await the read before the tensor is changed or freed, or read fewer at once",
  );
}
