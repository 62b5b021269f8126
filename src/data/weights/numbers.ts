// Numbers as checkpoints store them: 16-bit floats widened and rounded exactly, integers as numbers, in plain loops.
import { ConfigError, DataError } from "../../platform/index.ts";
import type { StoredType, TensorData } from "./safetensors.ts";

/** The types that numbers can be stored in by {@link fromFloat32}. */
export type FloatType = Extract<StoredType, "F32" | "F16" | "BF16">;

/** A tensor's elements as 32-bit floats, always a copy. 16-bit floats are widened exactly, F64 is rounded. */
export function toFloat32({ dtype, shape, data }: TensorData): Float32Array<ArrayBuffer> {
  return widenFloats(data, dtype, shape);
}

/**
 * A tensor of these numbers, rounded to the nearest that the type can hold, ties to even; always a copy. What is not finite
 * stays so.
 *
 * @throws {ConfigError} for a finite number that F16 cannot hold.
 */
export function fromFloat32(values: Float32Array, shape: readonly number[], dtype: FloatType = "F32"): TensorData {
  const found = dtype === "F16" ? beyondHalf(values) : -1;
  if (found >= 0) {
    throw new ConfigError(
      "a number is too large for F16",
      `element ${found} is ${values[found]}; F16 ends at 65504`,
      "store it as BF16 or F32",
    );
  }
  return { dtype, shape: [...shape], data: narrowFloats(dtype === "F32" ? values.slice() : values, dtype) };
}

/**
 * Stored elements as 32-bit floats, in memory of their own.
 *
 * @param shape for the error.
 * @throws {DataError} for types of which there are no floats, such as 64-bit integers.
 */
export function widenFloats(
  bytes: Uint8Array,
  dtype: StoredType,
  shape: readonly number[] = [],
): Float32Array<ArrayBuffer> {
  switch (dtype) {
    case "F32":
      return new Float32Array(new Uint8Array(bytes).buffer);
    case "BF16":
      return widenBfloat16(view(bytes, Uint16Array));
    case "F16":
      return widenHalf(view(bytes, Uint16Array));
    case "F64":
      return copied(view(bytes, Float64Array));
    case "I32":
      return copied(view(bytes, Int32Array));
    case "U32":
      return copied(view(bytes, Uint32Array));
    case "I16":
      return copied(view(bytes, Int16Array));
    case "U16":
      return copied(view(bytes, Uint16Array));
    case "I8":
      return copied(view(bytes, Int8Array));
    case "U8":
    case "BOOL":
      return copied(bytes);
    default:
      throw new DataError(`a tensor of ${dtype} cannot be read as floats`, `${dtype} [${shape.join(", ")}]`);
  }
}

/** The bytes of floats as a type stores them; for F32 the memory of `values` itself. */
export function narrowFloats(values: Float32Array, dtype: FloatType): Uint8Array {
  if (dtype === "F32") return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  const narrow = new Uint16Array(values.length);
  if (dtype === "BF16") for (let i = 0; i < bits.length; i++) narrow[i] = roundToBfloat16(bits[i] ?? 0);
  else for (let i = 0; i < bits.length; i++) narrow[i] = roundToHalf(bits[i] ?? 0);
  return new Uint8Array(narrow.buffer);
}

/** The place of the first number that is infinite or not a number, by its bits; -1 where there is none. */
export function firstNonFinite(values: Float32Array): number {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  for (let i = 0; i < bits.length; i++) if (((bits[i] ?? 0) & 0x7f80_0000) === 0x7f80_0000) return i;
  return -1;
}

/** The same of 16-bit numbers, given as their bits. */
export function firstNonFiniteHalf(halves: Uint16Array, dtype: "F16" | "BF16"): number {
  const exponent = dtype === "F16" ? 0x7c00 : 0x7f80;
  for (let i = 0; i < halves.length; i++) if (((halves[i] ?? 0) & exponent) === exponent) return i;
  return -1;
}

/** The bits of 16-bit numbers, without a copy where their place in memory allows it. */
export function halvesOf(bytes: Uint8Array): Uint16Array {
  return view(bytes, Uint16Array);
}

/** The place of the first finite number that rounds to infinity as F16; -1 where there is none. */
export function beyondHalf(values: Float32Array): number {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  for (let i = 0; i < bits.length; i++) {
    const magnitude = (bits[i] ?? 0) & 0x7fff_ffff;
    if (magnitude >= HALF_LIMIT && magnitude < 0x7f80_0000) return i;
  }
  return -1;
}

/** A number for people to read. */
export function describeFloat(value: number): string {
  return Number.isNaN(value) ? "NaN" : String(value);
}

interface ArrayType<T> {
  readonly BYTES_PER_ELEMENT: number;
  new (buffer: ArrayBufferLike, offset: number, length: number): T;
}

/** Bytes as elements, without a copy where their place in memory allows it. */
function view<T>(bytes: Uint8Array, type: ArrayType<T>): T {
  const size = type.BYTES_PER_ELEMENT;
  const aligned = bytes.byteOffset % size === 0 ? bytes : new Uint8Array(bytes);
  return new type(aligned.buffer, aligned.byteOffset, bytes.length / size);
}

/** `new Float32Array(numbers)`, which is a plain loop; `Float32Array.from` walks an iterator and holds every number as an object. */
function copied(numbers: ArrayLike<number>): Float32Array<ArrayBuffer> {
  return new Float32Array(numbers);
}

/** bfloat16 is the upper half of a float. */
function widenBfloat16(halves: Uint16Array): Float32Array<ArrayBuffer> {
  const bits = new Uint32Array(halves.length);
  for (let i = 0; i < halves.length; i++) bits[i] = (halves[i] ?? 0) << 16;
  return new Float32Array(bits.buffer);
}

/** The float of every half, by its bits. */
let halfTable: Uint32Array | undefined;

function widenHalf(halves: Uint16Array): Float32Array<ArrayBuffer> {
  halfTable ??= makeHalfTable();
  const table = halfTable;
  const bits = new Uint32Array(halves.length);
  for (let i = 0; i < halves.length; i++) bits[i] = table[halves[i] ?? 0] ?? 0;
  return new Float32Array(bits.buffer);
}

function makeHalfTable(): Uint32Array {
  const values = new Float32Array(0x10000);
  for (let half = 0; half < values.length; half++) values[half] = halfToNumber(half);
  return new Uint32Array(values.buffer);
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

/** The bits of 65520: from there on, rounding to the nearest half gives infinity. */
const HALF_LIMIT = 0x477f_f000;

/** @param bits those of a float. */
function roundToHalf(bits: number): number {
  const sign = (bits >>> 16) & 0x8000;
  const magnitude = bits & 0x7fff_ffff;
  if (isNaNBits(bits)) return sign | 0x7e00;
  if (magnitude >= HALF_LIMIT) return sign | 0x7c00;
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
