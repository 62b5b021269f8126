// One kernel moves elements by strides over up to six axes: what permute, expand, slice, cat and their gradients share.

import { dispatchKernel } from "../gpu/index.ts";
import { pairsOf, ShapeError } from "../platform/index.ts";
import { type DType, type Shape, sizeOf, stridesOf, type Tensor } from "../tensor/index.ts";
import type { Each } from "./op.ts";

/** Most axes that can be moved. */
const AXES = 6;

/** Copies between `packed`, a dense block of `shape`, and `spread`, walked by `strides` from `offset`. */
export function copyStrided(
  packed: Tensor,
  spread: Tensor,
  shape: Shape,
  strides: readonly number[],
  offset: number,
  scatter: boolean,
): void {
  if (shape.length > AXES) throw new ShapeError(`at most ${AXES} axes can be moved, not ${shape.length}`);
  const pad = AXES - shape.length;
  const length = (axis: number) => shape[axis - pad] ?? 1;
  const stride = (axis: number) => strides[axis - pad] ?? 0;
  dispatchKernel("strided_copy", {
    bindings: scatter ? { x: packed, y: spread } : { x: spread, y: packed },
    params: {
      size: sizeOf(shape),
      offset,
      length1: length(1),
      length2: length(2),
      length3: length(3),
      length4: length(4),
      length5: length(5),
      stride0: stride(0),
      stride1: stride(1),
      stride2: stride(2),
      stride3: stride(3),
      stride4: stride(4),
      stride5: stride(5),
    },
    constants: { SCATTER: scatter, T: packed.dtype },
    grid: [Math.ceil(sizeOf(shape) / 256)],
  });
}

/** The cost of an op that reads and writes every element. */
export const moved = ([x]: Each<Shape, ["x"]>) => ({ bytes: 8 * sizeOf(x), flops: 0 });
/** The output has the input's dtype. */
export const sameDtype = ([dtype]: Each<DType, ["x"]>): Each<DType, ["y"]> => [dtype];

/** Where a block that starts here lies in a tensor of this shape. */
export function offsetOf(shape: Shape, starts: readonly number[]): number {
  return pairsOf(starts, stridesOf(shape)).reduce((sum, [start, stride]) => sum + start * stride, 0);
}
