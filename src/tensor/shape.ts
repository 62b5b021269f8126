// Arithmetic on shapes: sizes, strides, broadcasting, axes. Pure; throws ShapeError with the shapes involved.

import { itemAt, ShapeError } from "../platform/index.ts";

export type Shape = readonly number[];

/** @throws ShapeError unless `value` is a list of whole numbers. */
export function checkIntegers(op: string, what: string, value: unknown): asserts value is readonly number[] {
  if (Array.isArray(value) && value.every((each) => Number.isInteger(each))) return;
  throw new ShapeError(
    `${op}: ${what} is a list of whole numbers`,
    `given: ${JSON.stringify(value) ?? String(value)}`,
    `for example [2, 3]`,
  );
}

export function sizeOf(shape: Shape): number {
  let size = 1;
  for (const length of shape) size *= length;
  return size;
}

export function formatShape(shape: Shape): string {
  return `[${shape.join(", ")}]`;
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((length, axis) => length === b[axis]);
}

/** Row-major strides, in elements. */
export function stridesOf(shape: Shape): number[] {
  const strides = new Array<number>(shape.length);
  let stride = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = stride;
    stride *= itemAt(shape, axis);
  }
  return strides;
}

/** An axis counted from the front; negative axes count from the end. @throws ShapeError out of range. */
export function normaliseAxis(axis: number, rank: number, op: string): number {
  const normal = axis < 0 ? axis + rank : axis;
  if (!Number.isInteger(normal) || normal < 0 || normal >= rank) {
    throw new ShapeError(
      `${op}: axis ${axis} is out of range`,
      `the tensor has ${rank} axes`,
      rank === 0 ? "reshape it to [1] first" : `use ${-rank} to ${rank - 1}`,
    );
  }
  return normal;
}

/** The shape that all broadcast to, by NumPy's rule. @throws ShapeError when lengths differ and neither is 1. */
export function broadcastShapes(shapes: readonly Shape[], op: string): number[] {
  const rank = Math.max(...shapes.map((shape) => shape.length));
  const result = new Array<number>(rank).fill(1);
  for (const shape of shapes) {
    const shift = rank - shape.length;
    for (const [axis, length] of shape.entries()) {
      if (length === 1 || length === result[axis + shift]) continue;
      if (result[axis + shift] !== 1) {
        throw new ShapeError(
          `${op}: shapes do not broadcast`,
          shapes.map((each, index) => `${"abcdefgh"[index]}: ${formatShape(each)}`),
          "aligned from the right, lengths must be equal or 1",
        );
      }
      result[axis + shift] = length;
    }
  }
  return result;
}

/** Resolves one -1 in a reshape. @throws ShapeError when the sizes differ. */
export function resolveReshape(from: Shape, to: Shape): number[] {
  const size = sizeOf(from);
  const known = to.reduce((product, length) => (length === -1 ? product : product * length), 1);
  const resolved = to.map((length) => (length === -1 ? size / known : length));
  if (
    to.filter((length) => length === -1).length > 1 ||
    sizeOf(resolved) !== size ||
    resolved.some((length) => !Number.isInteger(length))
  ) {
    throw new ShapeError(
      `reshape: ${formatShape(from)} does not fit ${formatShape(to)}`,
      `${size} elements against ${Math.abs(known)}`,
      "use -1 for at most one axis",
    );
  }
  return resolved;
}
