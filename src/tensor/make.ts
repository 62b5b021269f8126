// New tensors: from numbers, filled, or with arbitrary contents.

import { dispatchKernel } from "../gpu/index.ts";
import { ShapeError } from "../platform/index.ts";
import { checkDType, checkValues, type DType, isFloat } from "./dtype.ts";
import { checkIntegers, formatShape, type Shape, sizeOf } from "./shape.ts";
import { Tensor } from "./tensor.ts";

export type Nested = number | readonly Nested[];

/** A tensor with arbitrary contents. */
export function empty(shape: Shape, dtype: DType = "f32"): Tensor {
  return Tensor.allocate(shape, dtype);
}

/**
 * A tensor with arbitrary contents that stays for long: its buffer is no larger than it has to be, where others have a size class
 * so that they can be reused. No scope frees it.
 */
export function reserve(shape: Shape, dtype: DType = "f32"): Tensor {
  const made = Tensor.allocate(shape, dtype, true);
  made.markKept();
  return made;
}

/** @throws DataError when the dtype cannot hold the value. */
export function full(shape: Shape, value: number, dtype: DType = "f32"): Tensor {
  checkDType("full", dtype);
  const range = checkValues("full", [value], dtype);
  const result = empty(shape, dtype);
  const words = dtype === "f16" ? Math.ceil(result.size / 2) : result.size;
  if (dtype === "f16") {
    if (result.size > 0) result.write(new Float32Array(result.size).fill(value));
    return result;
  }
  dispatchKernel("fill", {
    bindings: { y: result },
    params: {
      size: words,
      value: dtype === "f32" ? value : 0,
      bits: dtype === "f32" ? 0 : value >>> 0,
      integer: dtype === "f32" ? 0 : 1,
    },
    grid: [Math.ceil(words / 256)],
  });
  if (range) result.remember(range);
  return result;
}

export function zeros(shape: Shape, dtype: DType = "f32"): Tensor {
  return full(shape, 0, dtype);
}

export function ones(shape: Shape, dtype: DType = "f32"): Tensor {
  return full(shape, 1, dtype);
}

function shapeOfNested(value: Nested): number[] {
  return Array.isArray(value) ? [value.length, ...(value.length > 0 ? shapeOfNested(value[0]) : [])] : [];
}

/** Appends the numbers of a nested array to `target`. @throws ShapeError where a row is not of the shape of the first one. */
function flatten(value: Nested, shape: Shape, axis: number, target: number[]): number[] {
  const length = Array.isArray(value) ? value.length : undefined;
  if (length !== shape[axis]) {
    throw new ShapeError(
      "tensor: nested arrays must be rectangular",
      [
        `the first row has the shape ${formatShape(shape)}`,
        `at depth ${axis} stands ${length === undefined ? String(value) : `a row of ${length}`}, not ${shape[axis] === undefined ? "a number" : `a row of ${shape[axis]}`}`,
      ],
      "pad the rows to one length, or pack them end to end",
    );
  }
  if (Array.isArray(value)) for (const each of value) flatten(each, shape, axis + 1, target);
  else target.push(value as number);
  return target;
}

function dtypeOf(data: unknown): DType {
  if (data instanceof Uint32Array) return "u32";
  if (data instanceof Int32Array) return "i32";
  return "f32";
}

function isTypedArray(data: unknown): data is Float32Array | Int32Array | Uint32Array {
  return data instanceof Float32Array || data instanceof Int32Array || data instanceof Uint32Array;
}

/** What a new tensor is besides its numbers. */
export interface TensorOptions {
  /** Default that of a typed array, f32 for other numbers. */
  readonly dtype?: DType;
  /** Whether gradients are wanted for it. */
  readonly requiresGrad?: boolean;
}

/**
 * A tensor from numbers: nested arrays, or a flat (typed) array with a shape. `tensor([3, 1, 4], "u32")` holds whole numbers, as
 * ids are.
 * @throws ShapeError when the count of values differs from the shape's size, the arrays are ragged or the dtype is unknown,
 * DataError when the dtype cannot hold a value.
 */
export function tensor(
  data: Nested | Float32Array | Int32Array | Uint32Array,
  shapeOrDType?: Shape | DType,
  options: TensorOptions = {},
): Tensor {
  const named = typeof shapeOrDType === "string";
  const shape = named ? undefined : shapeOrDType;
  const { dtype = named ? shapeOrDType : dtypeOf(data), requiresGrad = false } = options ?? {};
  checkDType("tensor", dtype);
  if (shape !== undefined) checkIntegers("tensor", "the shape", shape);
  if (ArrayBuffer.isView(data) && !isTypedArray(data)) {
    throw new ShapeError(
      `tensor: ${Object.prototype.toString.call(data)} is not taken`,
      [],
      "give a Float32Array, Int32Array, Uint32Array or nested arrays of numbers",
    );
  }
  const own = isTypedArray(data) ? [data.length] : shapeOfNested(data);
  const flat: ArrayLike<number> = isTypedArray(data) ? data : flatten(data, own, 0, []);
  const resolved = shape ?? own;
  if (flat.length !== sizeOf(resolved)) {
    throw new ShapeError(
      `tensor: ${flat.length} values do not fill ${formatShape(resolved)}`,
      `${sizeOf(resolved)} are needed`,
      "give as many values as the shape has places",
    );
  }
  if (requiresGrad && !isFloat(dtype)) {
    throw new ShapeError(`tensor: ${dtype} has no gradient`, [], "use f32 for what is to be trained");
  }
  const result = empty(resolved, dtype);
  if (result.size > 0) result.write(flat);
  result.requiresGrad = requiresGrad;
  return result;
}
