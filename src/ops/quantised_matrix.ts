// A weight matrix in 8 bits: groups of 32 numbers along a row share a scale (f16), symmetric about 0. It is constant: products
// with it have a gradient for the other operand alone. What is larger than one binding may be lies in parts of whole rows.

import { gpu } from "../gpu/index.ts";
import { ConfigError, ShapeError, tupleOf } from "../platform/index.ts";
import { formatShape, fromHalfBits, keep, type Shape, type Tensor, tensor, toHalfBits } from "../tensor/index.ts";

/** Numbers that share a scale. */
export const GROUP = 32;
/** The largest code; the smallest is its negative. */
const LARGEST = 127;

/** Rows of a matrix that lie in one binding. */
export interface QuantisedRows {
  readonly rows: number;
  /** Four codes a word, u32 [rows · columns / 4]. */
  readonly codes: Tensor;
  /** Two halves a word, u32 [⌈rows · columns / 64⌉]. */
  readonly scales: Tensor;
}

/** Codes and scales of whole groups on the host: `scales` holds the bits of halves. */
export interface QuantisedGroups {
  readonly codes: Int8Array<ArrayBuffer>;
  readonly scales: Uint16Array<ArrayBuffer>;
}

/**
 * Numbers as codes with scales: each code is the number over its group's scale, rounded to the nearest, so that no number moves by
 * more than half a scale, which is a 127th of the largest in its group. A group of numbers below 2⁻²⁵ becomes zeros.
 * @throws ConfigError for a number too large for any scale
 */
export function quantiseGroups(values: Float32Array): QuantisedGroups {
  const count = values.length / GROUP;
  const codes = new Int8Array(values.length);
  const scales = new Uint16Array(count);
  for (let group = 0; group < count; group++) {
    const start = group * GROUP;
    let largest = 0;
    for (let i = start; i < start + GROUP; i++) largest = Math.max(largest, Math.abs(values[i] ?? 0));
    if (!(largest / LARGEST < 65504)) {
      const evidence = `a number of ${largest}; the largest scale is 65504, for numbers up to ${65504 * LARGEST}`;
      throw new ConfigError("a weight is too large for 8 bits", evidence, "load it in f32");
    }
    let bits = toHalfBits(largest / LARGEST);
    // The smallest halves are far apart: the largest number must not fall off the end of the codes.
    if (bits > 0 && largest / fromHalfBits(bits) > LARGEST + 0.5) bits++;
    scales[group] = bits;
    const scale = fromHalfBits(bits);
    if (scale === 0) continue;
    for (let i = start; i < start + GROUP; i++) {
      codes[i] = Math.max(-LARGEST, Math.min(LARGEST, Math.round((values[i] ?? 0) / scale)));
    }
  }
  return { codes, scales };
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

export interface QuantiseOptions {
  /** Bytes of codes that lie in one binding at most; default what the device allows. */
  readonly partBytes?: number;
}

/** A constant matrix [O, I] in 8 bits on the device. */
export class QuantisedMatrix {
  readonly shape: readonly [number, number];
  readonly parts: readonly QuantisedRows[];
  /** Never trained. */
  readonly requiresGrad = false;
  private holders = 1;

  private constructor(shape: readonly [number, number], parts: readonly QuantisedRows[]) {
    this.shape = shape;
    this.parts = parts;
  }

  /** True where a matrix of this shape can be quantised: its rows are made of whole groups. */
  static fits(shape: Shape): boolean {
    const [rows = 0, columns = 0] = tupleOf(shape, 2) ?? [];
    return columns % GROUP === 0 && rows > 0 && columns > 0;
  }

  /**
   * Quantises while the numbers come in; the host holds the codes of one part and a piece of numbers.
   * @param pieces the numbers in row-major order
   * @throws ShapeError for rows that are not made of groups of 32, and for more or fewer numbers than the shape has; ConfigError
   * for a number too large for 8 bits
   */
  static async fromPieces(
    shape: Shape,
    pieces: AsyncIterable<Float32Array> | Iterable<Float32Array>,
    { partBytes = gpu().limits.maxStorageBufferBindingSize }: QuantiseOptions = {},
  ): Promise<QuantisedMatrix> {
    if (!QuantisedMatrix.fits(shape)) {
      const hint = `rows have a multiple of ${GROUP} numbers; other weights stay as they are`;
      throw new ShapeError(`${formatShape(shape)} cannot be quantised`, [], hint);
    }
    const [rows, columns] = shape as readonly [number, number];
    const builder = new PartBuilder(rows, columns, Math.max(1, Math.floor(partBytes / columns)));
    try {
      for await (const values of pieces) builder.add(values);
      return new QuantisedMatrix([rows, columns], builder.finish());
    } catch (error) {
      builder.dispose();
      throw error;
    }
  }

  get size(): number {
    return this.shape[0] * this.shape[1];
  }

  /** The numbers that it stands for, in row-major order. */
  async data(): Promise<Float32Array<ArrayBuffer>> {
    const values = new Float32Array(this.size);
    let start = 0;
    for (const { rows, codes, scales } of this.parts) {
      const count = rows * this.shape[1];
      const [words, halves] = [(await codes.data()) as Uint32Array, (await scales.data()) as Uint32Array];
      const groups = new Uint16Array(halves.buffer, halves.byteOffset, count / GROUP);
      const bytes = new Int8Array(words.buffer, words.byteOffset, count);
      values.set(dequantiseGroups({ codes: bytes.slice(), scales: groups.slice() }), start);
      start += count;
    }
    return values;
  }

  /** One more module holds it. */
  retain(): void {
    this.holders++;
  }

  /** One module less holds it; the last one frees it. */
  dispose(): void {
    if (--this.holders === 0)
      for (const { codes, scales } of this.parts) for (const each of [codes, scales]) each.dispose();
  }

  toString(): string {
    return `q8[${this.shape.join(", ")}]`;
  }
}

/** A weight matrix: trained or constant numbers, or constant ones in 8 bits. */
export type Weight = Tensor | QuantisedMatrix;

/** Gathers numbers into parts. */
class PartBuilder {
  private readonly parts: QuantisedRows[] = [];
  private readonly rows: number;
  private readonly columns: number;
  private readonly most: number;
  private done = 0;
  private filled = 0;
  private codes: Int8Array<ArrayBuffer>;
  private scales: Uint16Array<ArrayBuffer>;
  /** Numbers of a group that is not whole yet. */
  private rest = new Float32Array(0);

  constructor(rows: number, columns: number, most: number) {
    this.rows = rows;
    this.columns = columns;
    this.most = most;
    [this.codes, this.scales] = this.room();
  }

  private room(): [Int8Array<ArrayBuffer>, Uint16Array<ArrayBuffer>] {
    const count = Math.max(0, Math.min(this.most, this.rows - this.done)) * this.columns;
    return [new Int8Array(count), new Uint16Array(2 * Math.ceil(count / GROUP / 2))];
  }

  add(values: Float32Array): void {
    const all = this.rest.length > 0 ? Float32Array.from([...this.rest, ...values]) : values;
    const whole = all.length - (all.length % GROUP);
    this.rest = all.slice(whole);
    for (let start = 0; start < whole; ) {
      const count = Math.min(whole - start, this.codes.length - this.filled);
      if (count === 0) throw this.miscounted("more");
      const { codes, scales } = quantiseGroups(all.subarray(start, start + count));
      this.codes.set(codes, this.filled);
      this.scales.set(scales, this.filled / GROUP);
      this.filled += count;
      start += count;
      if (this.filled === this.codes.length) this.store();
    }
  }

  private store(): void {
    const rows = this.codes.length / this.columns;
    const codes = keep(tensor(new Uint32Array(this.codes.buffer)));
    const scales = keep(tensor(new Uint32Array(this.scales.buffer)));
    this.parts.push({ rows, codes, scales });
    this.done += rows;
    this.filled = 0;
    [this.codes, this.scales] = this.room();
  }

  finish(): QuantisedRows[] {
    if (this.done < this.rows || this.rest.length > 0) throw this.miscounted(this.rest.length > 0 ? "other" : "fewer");
    return this.parts;
  }

  private miscounted(how: string): ShapeError {
    return new ShapeError(`${how} numbers than the matrix has`, `shape: [${this.rows}, ${this.columns}]`);
  }

  dispose(): void {
    for (const { codes, scales } of this.parts) for (const each of [codes, scales]) each.dispose();
  }
}
