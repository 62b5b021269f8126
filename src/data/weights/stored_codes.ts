// Matrices that a checkpoint stores as codes of 8 or 4 bits, as they lie on the device: groups of 32 numbers along a row share a scale
// (f16), codes are signed, the first in the lowest bits. As floats they are read as if they had been stored so.
import { DataError, tupleOf } from "../../platform/index.ts";
import { widenFloats } from "./numbers.ts";

/** Numbers that share a scale. */
export const CODE_GROUP = 32;

/** Some of a matrix's codes and scales, each in order; one may run ahead of the other. */
export interface CodePiece {
  /** Bytes of whole codes: one of 8 bits, or two of 4. */
  readonly codes?: Uint8Array;
  /** Bytes of halves. */
  readonly scales?: Uint8Array;
}

/** A matrix in codes. */
export interface StoredCodes {
  readonly bits: 4 | 8;
  pieces(): AsyncIterable<CodePiece>;
}

/** Bytes of the codes and of the scales of a matrix [rows, columns]. */
export function codeBytes(
  rows: number,
  columns: number,
  bits: 4 | 8,
): { readonly codes: number; readonly scales: number } {
  return { codes: (rows * columns * bits) / 8, scales: (rows * columns * 2) / CODE_GROUP };
}

/** The numbers that codes stand for, as the bytes of 32-bit floats. Where the scales come last, they are waited for with the codes held. */
export async function* floatsOfCodes({ bits, pieces }: StoredCodes): AsyncGenerator<Uint8Array> {
  const groupBytes = (CODE_GROUP * bits) / 8;
  let codes: Uint8Array[] = [];
  let scales: Uint8Array[] = [];
  for await (const piece of pieces()) {
    if (piece.codes) codes.push(piece.codes.slice());
    if (piece.scales) scales.push(piece.scales.slice());
    const [held, factors] = [joined(codes), joined(scales)];
    const groups = Math.min(Math.floor(held.length / groupBytes), Math.floor(factors.length / 2));
    codes = [held.subarray(groups * groupBytes)];
    scales = [factors.subarray(2 * groups)];
    if (groups === 0) continue;
    yield numbersOf(held.subarray(0, groups * groupBytes), factors.subarray(0, 2 * groups), bits);
  }
}

/** The numbers of whole groups. */
function numbersOf(codes: Uint8Array, scales: Uint8Array, bits: 4 | 8): Uint8Array {
  const factors = widenFloats(scales.slice(), "F16");
  const values = new Float32Array(factors.length * CODE_GROUP);
  for (let i = 0; i < values.length; i++) {
    const byte = codes[bits === 8 ? i : i >> 1] ?? 0;
    const code = bits === 8 ? (byte << 24) >> 24 : i % 2 === 0 ? (byte << 28) >> 28 : (byte << 24) >> 28;
    values[i] = code * (factors[Math.floor(i / CODE_GROUP)] ?? 0);
  }
  return new Uint8Array(values.buffer);
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const [only] = tupleOf(parts, 1) ?? [];
  if (only !== undefined) return only;
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** @throws DataError that says which matrix has codes of another shape */
export function refuseCodes(name: string, evidence: string): never {
  throw new DataError(`tensor "${name}": not a matrix in codes`, evidence, "convert the model again: gentzen convert");
}
