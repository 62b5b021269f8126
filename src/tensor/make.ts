// New tensors: from numbers, filled, or with arbitrary contents.

import { run } from "../gpu/index.ts";
import { ShapeError } from "../platform/index.ts";
import type { DType } from "./dtype.ts";
import { formatShape, type Shape, sizeOf } from "./shape.ts";
import { Tensor } from "./tensor.ts";

export type Nested = number | readonly Nested[];

/** A tensor with arbitrary contents. */
export function empty(shape: Shape, dtype: DType = "f32"): Tensor {
  return Tensor.allocate(shape, dtype);
}

export function full(shape: Shape, value: number, dtype: DType = "f32"): Tensor {
  const result = empty(shape, dtype);
  const words = dtype === "f16" ? Math.ceil(result.size / 2) : result.size;
  if (dtype === "f16") {
    result.write(new Float32Array(result.size).fill(value));
    return result;
  }
  run("fill", {
    bindings: { y: result },
    params: {
      size: words,
      value: dtype === "f32" ? value : 0,
      bits: dtype === "f32" ? 0 : value >>> 0,
      integer: dtype === "f32" ? 0 : 1,
    },
    grid: [Math.ceil(words / 256)],
  });
  return result;
}

export function zeros(shape: Shape, dtype: DType = "f32"): Tensor {
  return full(shape, 0, dtype);
}

export function ones(shape: Shape, dtype: DType = "f32"): Tensor {
  return full(shape, 1, dtype);
}

function shapeOfNested(value: Nested): number[] {
  return typeof value === "number" ? [] : [value.length, ...(value.length > 0 ? shapeOfNested(value[0]) : [])];
}

function flatten(value: Nested): number[] {
  return typeof value === "number" ? [value] : value.flatMap(flatten);
}

function dtypeOf(data: unknown): DType {
  if (data instanceof Uint32Array) return "u32";
  if (data instanceof Int32Array) return "i32";
  return "f32";
}

/**
 * A tensor from numbers: nested arrays, or a flat (typed) array with a shape.
 * @throws ShapeError when the count of values differs from the shape's size.
 */
export function tensor(
  data: Nested | Float32Array | Int32Array | Uint32Array,
  shape?: Shape,
  options: { readonly dtype?: DType; readonly requiresGrad?: boolean } = {},
): Tensor {
  const typed = ArrayBuffer.isView(data);
  const flat: ArrayLike<number> = typed ? data : flatten(data);
  const resolved = shape ?? (typed ? [data.length] : shapeOfNested(data));
  if (flat.length !== sizeOf(resolved)) {
    throw new ShapeError(
      `tensor: ${flat.length} values do not fill ${formatShape(resolved)}`,
      `${sizeOf(resolved)} are needed`,
      "nested arrays must be rectangular",
    );
  }
  const result = empty(resolved, options.dtype ?? dtypeOf(data));
  if (result.size > 0) result.write(flat);
  result.requiresGrad = options.requiresGrad ?? false;
  return result;
}
