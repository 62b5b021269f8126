// Where the numbers of a stored tensor come from, piece by piece: a file, memory, a device. None of it holds a second copy of the whole.
import { ConfigError, DataError, itemAt } from "../../platform/index.ts";
import {
  beyondHalf,
  describeFloat,
  type FloatType,
  firstNonFinite,
  firstNonFiniteHalf,
  halvesOf,
  narrowFloats,
  widenFloats,
} from "./numbers.ts";
import { BYTES_OF_TYPE, type StoredType, type TensorData } from "./safetensors.ts";
import type { StoredCodes } from "./stored_codes.ts";

/** A tensor that is read when it is wanted. */
export interface TensorSource {
  readonly dtype: StoredType;
  readonly shape: readonly number[];
  /** Its bytes in order, little-endian and row-major; each piece holds whole elements. */
  pieces(): AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
  /** The codes that these numbers are stored as, where they are: the same numbers, in less memory. */
  readonly quantised?: StoredCodes;
}

/** Bytes of a piece, about. */
export const PIECE_BYTES = 1 << 25;

/** A tensor in memory as a source. */
export function sourceOf({ dtype, shape, data }: TensorData): TensorSource {
  return {
    dtype,
    shape,
    *pieces() {
      for (let start = 0; start < data.length; start += PIECE_BYTES) yield data.subarray(start, start + PIECE_BYTES);
    },
  };
}

/**
 * Numbers that are to be stored as `dtype`, rounded to the nearest, ties to even.
 *
 * @param name what to call the tensor in errors.
 * @param pieces the numbers in order; a piece may be overwritten when the next one is asked for.
 * @throws {DataError} while it is read, for a number that is not finite. @throws {ConfigError} for one that is, and that the type
 * cannot hold.
 */
export function floatSource(
  name: string,
  shape: readonly number[],
  pieces: () => AsyncIterable<Float32Array> | Iterable<Float32Array>,
  dtype: FloatType = "F32",
): TensorSource {
  return {
    dtype,
    shape,
    async *pieces() {
      let offset = 0;
      for await (const values of pieces()) {
        refuseNonFinite(values, name, offset, "will not be saved");
        if (dtype === "F16") refuseBeyondHalf(values, name, offset);
        yield narrowFloats(values, dtype);
        offset += values.length;
      }
    },
  };
}

/**
 * The numbers of a source, as 32-bit floats.
 *
 * @param name what to call the tensor in errors.
 * @throws {DataError} for a number that is not finite, and for a type of which there are no floats.
 */
export async function* floatPieces(source: TensorSource, name: string): AsyncGenerator<Float32Array<ArrayBuffer>> {
  let offset = 0;
  for await (const piece of source.pieces()) {
    const values = widenFloats(piece, source.dtype, source.shape);
    refuseNonFinite(values, name, offset, "cannot be loaded");
    yield values;
    offset += values.length;
  }
}

/**
 * The numbers of a source as it stores them: floats, or the bits of 16-bit ones; of another type, the floats of its numbers.
 *
 * @throws {DataError} as {@link floatPieces}.
 */
export async function* storedPieces(
  source: TensorSource,
  name: string,
): AsyncGenerator<Float32Array<ArrayBuffer> | Uint16Array> {
  if (source.dtype !== "BF16" && source.dtype !== "F16") {
    yield* floatPieces(source, name);
    return;
  }
  let offset = 0;
  for await (const piece of source.pieces()) {
    const halves = halvesOf(piece);
    const found = firstNonFiniteHalf(halves, source.dtype);
    if (found >= 0) {
      refuseNonFinite(widenFloats(piece.subarray(2 * found, 2 * found + 2), source.dtype), name, offset + found);
    }
    yield halves;
    offset += halves.length;
  }
}

/** All numbers of a source in one array. @throws {DataError} as {@link floatPieces}. */
export async function readFloats(source: TensorSource, name: string): Promise<Float32Array<ArrayBuffer>> {
  const all = new Float32Array(elementsOf(source.shape));
  let offset = 0;
  for await (const values of floatPieces(source, name)) {
    all.set(values, offset);
    offset += values.length;
  }
  return all;
}

/** All bytes of a source. */
export async function readTensor({ dtype, shape, pieces }: TensorSource): Promise<TensorData> {
  const data = new Uint8Array(elementsOf(shape) * BYTES_OF_TYPE[dtype]);
  let offset = 0;
  for await (const piece of pieces()) {
    data.set(piece, offset);
    offset += piece.length;
  }
  return { dtype, shape: [...shape], data };
}

/** How many elements a tensor of this shape has. */
export function elementsOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** @throws {DataError} that names the first number which is not finite. */
export function refuseNonFinite(values: Float32Array, name: string, offset = 0, what = "cannot be loaded"): void {
  const found = firstNonFinite(values);
  if (found < 0) return;
  throw new DataError(
    `weights that are not finite ${what}`,
    `${name}[${offset + found}] is ${describeFloat(itemAt(values, found))}`,
    "the training that made them has diverged, or the file is damaged: take an earlier checkpoint, or copy it again",
  );
}

function refuseBeyondHalf(values: Float32Array, name: string, offset: number): void {
  const found = beyondHalf(values);
  if (found < 0) return;
  throw new ConfigError(
    "a weight is too large for F16",
    `${name}[${offset + found}] is ${values[found]}; F16 ends at 65504`,
    "save as BF16 or F32",
  );
}
