// Which elements of an array a slice and an index select, as offsets.

import { itemAt, normalizeAxis, stridesOf, walkOffsets } from "./shapes.ts";

/** What selects along one axis: an index (the axis goes), `[]` (all of it), `[start]` or `[start, end)`. Negatives count from the end. */
export type SliceIndex = number | readonly [] | readonly [number] | readonly [number, number];

/**
 * The elements that are selected along each axis in turn; axes that are not mentioned stay whole.
 * @throws RangeError when a range leaves its axis.
 */
export function sliceOffsets(
  shape: readonly number[],
  indices: readonly SliceIndex[],
): { offsets: Uint32Array; shape: number[] } {
  const strides = stridesOf(shape);
  let start = 0;
  const selected: number[] = [];
  const kept: number[] = [];
  shape.forEach((extent, axis) => {
    const index = indices[axis] ?? [];
    const stride = itemAt(strides, axis);
    const absolute = (i: number) => (i < 0 ? i + extent : i);
    const first = absolute(typeof index === "number" ? index : (index[0] ?? 0));
    const end = typeof index === "number" ? first + 1 : absolute(index[1] ?? extent);
    if (first < 0 || end > extent || first > end) {
      throw new RangeError(`slice [${first}, ${end}) leaves axis ${axis} of the shape [${shape}]`);
    }
    start += first * stride;
    if (typeof index === "number") return;
    selected.push(end - first);
    kept.push(stride);
  });
  return { offsets: walkOffsets(selected, kept, start), shape: selected };
}

/**
 * For each element of the index, the element of the array that it selects along the axis.
 * @throws RangeError when the ranks differ or a position leaves the axis.
 */
export function gatherOffsets(
  shape: readonly number[],
  axis: number,
  index: { readonly shape: readonly number[]; readonly data: Float64Array },
): Uint32Array {
  const at = normalizeAxis(axis, shape.length);
  const { length: rank } = index.shape;
  if (rank !== shape.length) throw new RangeError(`index has ${rank} axes, the array has ${shape.length}`);
  const strides = stridesOf(shape);
  const [extent, stride] = [itemAt(shape, at), itemAt(strides, at)];
  const others = walkOffsets(index.shape, strides.with(at, 0));
  return others.map((offset, i) => {
    const position = itemAt(index.data, i);
    if (!(position >= 0 && position < extent)) {
      throw new RangeError(`index ${position} leaves axis ${at} of the shape [${shape}]`);
    }
    return offset + position * stride;
  });
}
