// Numbers as codes of 8 or 4 bits: groups of 32 along a row share a scale (f16), symmetric about 0. How a matrix of them lies in
// memory, and the same arithmetic as the device's on the host, for tests and small cases.

import { ConfigError } from "../platform/index.ts";
import { fromHalfBits, toHalfBits } from "../tensor/index.ts";

/** Bits of a code. */
export type CodeBits = 4 | 8;

/** Numbers that share a scale. */
export const GROUP = 32;

/** The largest magnitude of a code: of 8 bits both ends, of 4 bits the lower. */
const LARGEST = { 8: 127, 4: 8 } as const;

/** Scales that are tried in 4 bits on each side of the largest number over -8, a tenth of a code apart. */
const STEPS = 9;

/** Words of the codes and of the scales, two halves a word, of so many numbers; in memory the scales follow the codes. */
export function wordsOf(numbers: number, bits: CodeBits): { readonly codes: number; readonly scales: number } {
  return { codes: (numbers * bits) / 32, scales: Math.ceil(numbers / GROUP / 2) };
}

/** Bytes of a matrix [rows, columns] in codes, as it is stored: 8.5 or 4.5 bits a number. */
export function quantisedBytes(rows: number, columns: number, bits: CodeBits): number {
  const { codes, scales } = wordsOf(rows * columns, bits);
  return 4 * (codes + scales);
}

/** Codes and scales of whole groups on the host: `scales` holds the bits of halves. */
export interface QuantisedGroups {
  readonly codes: Int8Array<ArrayBuffer>;
  readonly scales: Uint16Array<ArrayBuffer>;
}

/** The largest number that has a scale. */
export function largestQuantised(bits: CodeBits): number {
  return 65504 * LARGEST[bits];
}

/** @throws ConfigError for a number too large for any scale */
export function refuseTooLarge(largest: number, bits: CodeBits): void {
  if (largest < largestQuantised(bits)) return;
  const evidence = `a number of ${largest}; the largest scale is 65504, for numbers up to ${largestQuantised(bits)}`;
  throw new ConfigError(`a weight is too large for ${bits} bits`, evidence, "load it in f32");
}

/**
 * Numbers as codes with scales: each code is the number over its group's scale, rounded to the nearest. In 8 bits the scale is a
 * 127th of the group's largest magnitude, so that no number moves by more than half of it; a group of numbers below 2⁻²⁵ becomes
 * zeros. In 4 bits codes go from -8 to 7, and the scale is, of 19 about the number of largest magnitude over -8, the one with the
 * least square error (after the search of llama.cpp's quantisation).
 * @throws ConfigError for a number too large for any scale
 */
export function quantiseGroups(values: Float32Array, bits: CodeBits = 8): QuantisedGroups {
  const count = values.length / GROUP;
  const codes = new Int8Array(values.length);
  const scales = new Uint16Array(count);
  for (let group = 0; group < count; group++) {
    const own = values.subarray(group * GROUP, (group + 1) * GROUP);
    const peak = own.reduce((most, value) => (Math.abs(value) > Math.abs(most) ? value : most), 0);
    refuseTooLarge(Math.abs(peak), bits);
    const half = bits === 8 ? scaleOfEight(Math.abs(peak)) : scaleOfFour(own, peak);
    scales[group] = half;
    const scale = fromHalfBits(half);
    if (scale === 0) continue;
    for (let i = 0; i < GROUP; i++) codes[group * GROUP + i] = codeOf((own[i] ?? 0) / scale, bits);
  }
  return { codes, scales };
}

function codeOf(quotient: number, bits: CodeBits): number {
  const largest = LARGEST[bits];
  return Math.max(-largest, Math.min(bits === 8 ? largest : largest - 1, Math.round(quotient)));
}

function scaleOfEight(largest: number): number {
  const half = toHalfBits(largest / LARGEST[8]);
  // The smallest halves are far apart: the largest number must not fall off the end of the codes.
  return half > 0 && largest / fromHalfBits(half) > LARGEST[8] + 0.5 ? half + 1 : half;
}

function scaleOfFour(values: Float32Array, peak: number): number {
  const sign = peak > 0 ? 0x8000 : 0;
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let step = -STEPS; step <= STEPS; step++) {
    const half = Math.min(0x7bff, toHalfBits(Math.fround(Math.abs(peak) / (LARGEST[4] + 0.1 * step))));
    if (half === 0) continue;
    const scale = fromHalfBits(half | sign);
    let error = 0;
    for (const value of values) error += (value - scale * codeOf(value / scale, 4)) ** 2;
    if (error >= least) continue;
    least = error;
    best = half | sign;
  }
  return best;
}

/** The numbers that codes and scales stand for. */
export function dequantiseGroups({ codes, scales }: QuantisedGroups): Float32Array<ArrayBuffer> {
  const values = new Float32Array(codes.length);
  scales.forEach((bits, group) => {
    const scale = fromHalfBits(bits);
    for (let i = group * GROUP; i < (group + 1) * GROUP; i++) values[i] = (codes[i] ?? 0) * scale;
  });
  return values;
}

/** Codes and scales as the device holds them. */
export function packGroups({ codes, scales }: QuantisedGroups, bits: CodeBits): Uint32Array<ArrayBuffer> {
  const sizes = wordsOf(codes.length, bits);
  const words = new Uint32Array(sizes.codes + sizes.scales);
  const each = 32 / bits;
  const mask = 2 ** bits - 1;
  codes.forEach((code, i) => {
    const word = Math.floor(i / each);
    words[word] = (words[word] ?? 0) | ((code & mask) << ((i % each) * bits));
  });
  new Uint16Array(words.buffer, 4 * sizes.codes).set(scales);
  return words;
}

/** What {@link packGroups} made of so many numbers. */
export function unpackGroups(words: Uint32Array, numbers: number, bits: CodeBits): QuantisedGroups {
  const sizes = wordsOf(numbers, bits);
  const each = 32 / bits;
  const codes = new Int8Array(numbers);
  for (let i = 0; i < numbers; i++) {
    const above = 32 - bits - (i % each) * bits;
    codes[i] = ((words[Math.floor(i / each)] ?? 0) << above) >> (32 - bits);
  }
  const halves = Uint16Array.from({ length: numbers / GROUP }, (_, group) => {
    const word = words[sizes.codes + (group >> 1)] ?? 0;
    return (word >>> ((group & 1) * 16)) & 0xffff;
  });
  return { codes, scales: halves };
}
