// Tensors too large to be held twice: read from the device and written to it piece by piece.

import { gpu } from "../gpu/index.ts";
import { itemAt, ShapeError } from "../platform/index.ts";
import { bytesPerElement, decode, type NumericArray } from "./dtype.ts";
import type { Tensor } from "./tensor.ts";

/** Elements of a piece. */
const PIECE = 1 << 23;
/** Bytes that are written before the device is waited for: it keeps a copy of all that it has not taken yet. */
const AHEAD_BYTES = 1 << 28;

/** The elements of a tensor, in row-major order; the tensor must stay as it is until the last piece. */
export async function* readPieces(tensor: Tensor): AsyncGenerator<NumericArray> {
  const { buffer, size, dtype } = tensor;
  const width = bytesPerElement(dtype);
  for (let start = 0; start < size; start += PIECE) {
    const count = Math.min(PIECE, size - start);
    const read = await gpu().read([{ buffer, offset: start * width, bytes: count * width }]);
    yield decode(itemAt(read, 0), dtype, count);
  }
}

/**
 * Replaces the elements of an f32 tensor in place, or of several, one after the other.
 *
 * @param pieces the new elements, in row-major order; a piece may be overwritten when the next one is asked for.
 * @throws ShapeError when the tensor is not f32, or they are more or fewer than it has.
 */
export async function writePieces(
  tensors: Tensor | readonly Tensor[],
  pieces: AsyncIterable<Float32Array> | Iterable<Float32Array>,
): Promise<void> {
  const all = [tensors].flat();
  const other = all.find(({ dtype }) => dtype !== "f32");
  if (other !== undefined) throw new ShapeError(`only f32 is written in pieces, not ${other}`);
  const size = all.reduce((sum, each) => sum + each.size, 0);
  const refuse = (count: number) => {
    throw new ShapeError(`write: ${count} values for ${all.join(" and ")}`, [], `${size} are needed`);
  };
  for (const { buffer } of all) buffer.renew();
  let done = 0;
  // The tensor that is being filled, and how many elements those before it have.
  let index = 0;
  let before = 0;
  let ahead = 0;
  for await (const values of pieces) {
    if (done + values.length > size) refuse(done + values.length);
    for (let at = 0; at < values.length; ) {
      const { buffer, size: own } = itemAt(all, index);
      const count = Math.min(values.length - at, before + own - done);
      gpu().stream.write(
        buffer,
        count === values.length ? values : values.subarray(at, at + count),
        4 * (done - before),
      );
      at += count;
      done += count;
      if (done < before + own) continue;
      before += own;
      index++;
    }
    ahead += values.byteLength;
    if (ahead >= AHEAD_BYTES) {
      await gpu().device.queue.onSubmittedWorkDone();
      ahead = 0;
    }
  }
  if (done !== size) refuse(done);
}
