// Shape arithmetic of the reference arrays: sizes, strides, broadcasting and axis numbers. Knows nothing about values.

/** The item at a place that is known to be there. @throws RangeError if it is not. */
export function itemAt(list: ArrayLike<number>, index: number): number {
  const item = list[index];
  if (item === undefined) throw new RangeError(`a list of ${list.length} has no item ${index}`);
  return item;
}

/** Number of elements of an array of this shape; a scalar has one. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, extent) => product * extent, 1);
}

/** Row-major strides, in elements. */
export function stridesOf(shape: readonly number[]): number[] {
  const strides = new Array<number>(shape.length);
  let stride = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = stride;
    stride *= itemAt(shape, axis);
  }
  return strides;
}

/**
 * The shape that two shapes broadcast to, by NumPy's rule: aligned at the last axis, an extent of 1 stretches.
 * @throws RangeError when two extents differ and neither is 1.
 */
export function broadcastShapes(a: readonly number[], b: readonly number[]): number[] {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, axis) => {
    const extentA = a[axis - rank + a.length] ?? 1;
    const extentB = b[axis - rank + b.length] ?? 1;
    if (extentA !== extentB && extentA !== 1 && extentB !== 1) {
      throw new RangeError(
        `shapes [${a}] and [${b}] do not broadcast: axis ${axis} has extents ${extentA} and ${extentB}`,
      );
    }
    return extentA === 1 ? extentB : extentA;
  });
}

/** For every element of `to`, in row-major order, the offset of the element of `from` that broadcasts onto it. */
export function broadcastOffsets(from: readonly number[], to: readonly number[]): Uint32Array {
  const own = stridesOf(from);
  const strides = to.map((extent, axis) => {
    const ownAxis = axis - to.length + from.length;
    if (ownAxis < 0 || from[ownAxis] === 1) return 0;
    if (from[ownAxis] !== extent) throw new RangeError(`shape [${from}] does not broadcast to [${to}]`);
    return itemAt(own, ownAxis);
  });
  if (from.length > to.length) throw new RangeError(`shape [${from}] has more axes than [${to}]`);
  return walkOffsets(to, strides);
}

/** Offsets of all elements of a view with these strides, in row-major order of `shape`. */
export function walkOffsets(shape: readonly number[], strides: readonly number[], start = 0): Uint32Array {
  const offsets = new Uint32Array(sizeOf(shape));
  const axes = shape.map((extent, axis) => ({ extent, stride: itemAt(strides, axis), index: 0 })).reverse();
  let offset = start;
  for (let position = 0; position < offsets.length; position++) {
    offsets[position] = offset;
    for (const axis of axes) {
      axis.index++;
      offset += axis.stride;
      if (axis.index < axis.extent) break;
      offset -= axis.stride * axis.extent;
      axis.index = 0;
    }
  }
  return offsets;
}

/** The axis counted from 0. Negative axes count from the end. @throws RangeError when there is no such axis. */
export function normalizeAxis(axis: number, rank: number): number {
  const positive = axis < 0 ? axis + rank : axis;
  if (!Number.isInteger(positive) || positive < 0 || positive >= rank) {
    throw new RangeError(`axis ${axis} does not exist in an array of ${rank} axes`);
  }
  return positive;
}

/** An axis splits a row-major array into `outer` blocks of `extent` rows of `inner` elements. */
export function splitAtAxis(shape: readonly number[], axis: number): { outer: number; extent: number; inner: number } {
  return { outer: sizeOf(shape.slice(0, axis)), extent: itemAt(shape, axis), inner: sizeOf(shape.slice(axis + 1)) };
}
