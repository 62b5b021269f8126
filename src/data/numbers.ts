// Numbers as checkpoints store them: 16-bit floats widened and rounded exactly, integers as numbers.
import { DataError } from "../platform/index.ts";
import type { StoredType, TensorData } from "./safetensors.ts";

/** The types that numbers can be stored in by {@link fromFloat32}. */
export type FloatType = Extract<StoredType, "F32" | "F16" | "BF16">;

/** A tensor's elements as 32-bit floats, always a copy. 16-bit floats are widened exactly, F64 is rounded. */
export function toFloat32({ dtype, shape, data }: TensorData): Float32Array<ArrayBuffer> {
  const bytes = new Uint8Array(data).buffer;
  switch (dtype) {
    case "F32":
      return new Float32Array(bytes);
    case "BF16":
      return widenBfloat16(new Uint16Array(bytes));
    case "F16":
      return Float32Array.from(new Uint16Array(bytes), halfToNumber);
    case "F64":
      return Float32Array.from(new Float64Array(bytes));
    case "I32":
      return Float32Array.from(new Int32Array(bytes));
    case "U32":
      return Float32Array.from(new Uint32Array(bytes));
    case "I16":
      return Float32Array.from(new Int16Array(bytes));
    case "U16":
      return Float32Array.from(new Uint16Array(bytes));
    case "I8":
      return Float32Array.from(new Int8Array(bytes));
    case "U8":
    case "BOOL":
      return Float32Array.from(new Uint8Array(bytes));
    default:
      throw new DataError(`a tensor of ${dtype} cannot be read as floats`, `${dtype} [${shape.join(", ")}]`);
  }
}

/** A tensor of these numbers, rounded to the nearest that the type can hold, ties to even. */
export function fromFloat32(values: Float32Array, shape: readonly number[], dtype: FloatType = "F32"): TensorData {
  if (dtype === "F32") return { dtype, shape: [...shape], data: bytesOf(values.slice()) };
  const bits = new Uint32Array(values.slice().buffer);
  const narrow = Uint16Array.from(bits, dtype === "BF16" ? roundToBfloat16 : roundToHalf);
  return { dtype, shape: [...shape], data: bytesOf(narrow) };
}

function bytesOf(array: Float32Array | Uint16Array): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

/** bfloat16 is the upper half of a float. */
function widenBfloat16(halves: Uint16Array): Float32Array<ArrayBuffer> {
  return new Float32Array(Uint32Array.from(halves, (half) => half << 16).buffer);
}

function halfToNumber(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >> 10) & 0x1f;
  const fraction = half & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** @param bits those of a float. */
function roundToBfloat16(bits: number): number {
  if (isNaNBits(bits)) return (bits >>> 16) | 0x40;
  return (bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16;
}

/** @param bits those of a float. */
function roundToHalf(bits: number): number {
  const sign = (bits >>> 16) & 0x8000;
  const magnitude = bits & 0x7fff_ffff;
  if (isNaNBits(bits)) return sign | 0x7e00;
  // From 65520 on, rounding to nearest gives infinity.
  if (magnitude >= 0x477f_f000) return sign | 0x7c00;
  const exponent = magnitude >>> 23;
  // Below 2^-14 a half has fewer bits: the significand is shifted right until its last bit is worth 2^-24.
  const shift = exponent < 113 ? Math.min(126 - exponent, 25) : 13;
  const significand = exponent < 113 ? (magnitude & 0x7f_ffff) | 0x80_0000 : magnitude - (112 << 23);
  const kept = significand >>> shift;
  const rest = significand & ((1 << shift) - 1);
  const half = 1 << (shift - 1);
  return sign | (rest > half || (rest === half && (kept & 1) === 1) ? kept + 1 : kept);
}

function isNaNBits(bits: number): boolean {
  return (bits & 0x7fff_ffff) > 0x7f80_0000;
}
