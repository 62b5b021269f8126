// Element types, their sizes, and conversion between them and JavaScript's typed arrays.

import { DataError, ShapeError } from "../platform/index.ts";

export type DType = "f32" | "f16" | "i32" | "u32";

export const DTYPES: readonly DType[] = ["f32", "f16", "i32", "u32"];

export type NumericArray = Float32Array | Int32Array | Uint32Array;

export function isFloat(dtype: DType): boolean {
  return dtype === "f32" || dtype === "f16";
}

/** @throws ShapeError for the name of no dtype. */
export function checkDType(op: string, dtype: unknown): asserts dtype is DType {
  if (DTYPES.includes(dtype as DType)) return;
  throw new ShapeError(`${op}: there is no dtype ${String(dtype)}`, [], `use one of ${DTYPES.join(", ")}`);
}

const INTEGER_RANGES = { i32: [-0x80000000, 0x7fffffff], u32: [0, 0xffffffff] } as const;

/**
 * The lowest and highest of values that are to be stored as `dtype`; undefined for floats and for no values.
 * @throws DataError for what the dtype cannot hold: what is no number, and in integers fractions, NaN and numbers beyond their range.
 */
export function checkValues(
  op: string,
  values: ArrayLike<number>,
  dtype: DType,
): { readonly low: number; readonly high: number } | undefined {
  const float = isFloat(dtype);
  if (float && ArrayBuffer.isView(values)) return undefined;
  const [least, most] = float ? [0, 0] : INTEGER_RANGES[dtype as "i32" | "u32"];
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let index = 0; index < values.length; index++) {
    const value = values[index] as number;
    if (float ? typeof value !== "number" : !(Number.isInteger(value) && value >= least && value <= most)) {
      throw new DataError(
        `${op}: ${dtype} cannot hold ${String(value)}`,
        `value ${index} of ${values.length}`,
        float ? "tensors hold numbers" : `${dtype} holds whole numbers from ${least} to ${most}`,
      );
    }
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return float || values.length === 0 ? undefined : { low, high };
}

export function bytesPerElement(dtype: DType): number {
  return dtype === "f16" ? 2 : 4;
}

const float = new Float32Array(1);
const bits = new Uint32Array(float.buffer);

/** The nearest IEEE 754 binary16 (ties to even) of a number, as 16 bits; beyond 65,504 infinity. */
export function toHalfBits(value: number): number {
  float[0] = value;
  const word = bits[0] ?? 0;
  const sign = (word >>> 16) & 0x8000;
  const exponent = (word >>> 23) & 0xff;
  const fraction = word & 0x7fffff;
  if (exponent === 0xff) return sign | 0x7c00 | (fraction ? 0x200 : 0);
  const shifted = exponent - 112;
  if (shifted >= 31) return sign | 0x7c00;
  if (shifted <= 0) {
    if (shifted < -10) return sign;
    const full = fraction | 0x800000;
    const drop = 14 - shifted;
    const kept = full >>> drop;
    const rest = full & ((1 << drop) - 1);
    const half = 1 << (drop - 1);
    return sign | (kept + (rest > half || (rest === half && kept & 1) ? 1 : 0));
  }
  const kept = (shifted << 10) | (fraction >>> 13);
  const rest = fraction & 0x1fff;
  return sign | (kept + (rest > 0x1000 || (rest === 0x1000 && kept & 1) ? 1 : 0));
}

/** The value of 16 bits read as IEEE 754 binary16. */
export function fromHalfBits(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >>> 10) & 0x1f;
  const fraction = half & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** The bytes of `values` stored as `dtype`, padded to a multiple of four. */
export function encode(values: ArrayLike<number>, dtype: DType): ArrayBufferView {
  if (dtype === "f32") return values instanceof Float32Array ? values : Float32Array.from(values);
  if (dtype === "i32") return values instanceof Int32Array ? values : Int32Array.from(values);
  if (dtype === "u32") return values instanceof Uint32Array ? values : Uint32Array.from(values);
  const halves = new Uint16Array(Math.ceil(values.length / 2) * 2);
  for (let index = 0; index < values.length; index++) halves[index] = toHalfBits(values[index] ?? 0);
  return halves;
}

/** The elements in `buffer`; f16 is widened to f32. */
export function decode(buffer: ArrayBuffer, dtype: DType, size: number): NumericArray {
  if (dtype === "f32") return new Float32Array(buffer, 0, size);
  if (dtype === "i32") return new Int32Array(buffer, 0, size);
  if (dtype === "u32") return new Uint32Array(buffer, 0, size);
  const halves = new Uint16Array(buffer, 0, size);
  const values = new Float32Array(size);
  for (let index = 0; index < size; index++) values[index] = fromHalfBits(halves[index] ?? 0);
  return values;
}
