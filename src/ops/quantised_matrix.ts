// A weight matrix in codes of 8 or 4 bits on the device. It is constant: products with it have a gradient for the other operand
// alone. What is larger than one binding may be lies in parts of whole rows.

import { dispatchKernel, gpu } from "../gpu/index.ts";
import { ShapeError, tupleOf } from "../platform/index.ts";
import { bindingBytes, empty, formatShape, keep, reserve, type Shape, type Tensor } from "../tensor/index.ts";
import {
  type CodeBits,
  dequantiseGroups,
  GROUP,
  quantisedBytes,
  refuseTooLarge,
  unpackGroups,
  wordsOf,
} from "./quantised_groups.ts";

/** Rows of a matrix that lie in one binding. */
export interface QuantisedRows {
  readonly rows: number;
  /** The codes of all rows, then their scales: u32 [{@link wordsOf}]. */
  readonly words: Tensor;
}

/** Rows among those of a larger matrix, in whose memory they lie. */
export interface RowsWithin {
  readonly from: number;
  /** Rows of the larger matrix. */
  readonly all: number;
}

/** Numbers as they are stored: floats, or the bits of 16-bit ones. */
export type StoredNumbers = Float32Array | Uint16Array;

/** Bytes of codes and of scales, each in order. */
export interface CodeBytes {
  readonly codes?: Uint8Array;
  readonly scales?: Uint8Array;
}

export interface QuantiseOptions {
  /** Bits of a code; default 8. */
  readonly bits?: CodeBits;
  /** What 16-bit pieces hold; default bf16. */
  readonly halves?: "bf16" | "f16";
  /** Bytes that lie in one binding at most; default what the device allows. */
  readonly partBytes?: number;
}

/** A constant matrix [O, I] in codes on the device. */
export class QuantisedMatrix {
  readonly shape: readonly [number, number];
  readonly bits: CodeBits;
  readonly parts: readonly QuantisedRows[];
  /** Where it lies in a larger one that has its memory. */
  readonly within: RowsWithin | undefined;
  private readonly whole: QuantisedMatrix | undefined;
  /** Never trained. */
  readonly requiresGrad = false;
  private holders = 1;

  private constructor(
    shape: readonly [number, number],
    bits: CodeBits,
    parts: readonly QuantisedRows[],
    { whole, within }: { readonly whole?: QuantisedMatrix; readonly within?: RowsWithin } = {},
  ) {
    this.shape = shape;
    this.bits = bits;
    this.parts = parts;
    this.whole = whole;
    this.within = within;
  }

  /** True where a matrix of this shape can be quantised: its rows are made of whole groups. */
  static fits(shape: Shape): boolean {
    const [rows = 0, columns = 0] = tupleOf(shape, 2) ?? [];
    return columns % GROUP === 0 && rows > 0 && columns > 0;
  }

  /**
   * A matrix with arbitrary contents.
   * @throws ShapeError for rows that are not made of groups of 32
   */
  static unfilled(shape: Shape, options: Omit<QuantiseOptions, "halves"> = {}): QuantisedMatrix {
    if (!QuantisedMatrix.fits(shape)) {
      const hint = `rows have a multiple of ${GROUP} numbers; other weights stay as they are`;
      throw new ShapeError(`${formatShape(shape)} cannot be quantised`, [], hint);
    }
    const { bits = 8, partBytes = bindingBytes() } = options;
    const [rows, columns] = shape as readonly [number, number];
    const most = rowsWithin(partBytes, columns, bits);
    const parts = Array.from({ length: Math.ceil(rows / most) }, (_, part) => {
      const own = Math.min(most, rows - part * most);
      const { codes, scales } = wordsOf(own * columns, bits);
      return { rows: own, words: reserve([codes + scales], "u32") };
    });
    return new QuantisedMatrix([rows, columns], bits, parts);
  }

  /**
   * Quantises on the device while the numbers come in; the host holds one piece of them.
   * @param pieces the numbers in row-major order; a piece may be overwritten when the next one is asked for
   * @throws ShapeError for rows that are not made of groups of 32, and for more or fewer numbers than the shape has; ConfigError
   * for a number too large for the codes
   */
  static async fromPieces(
    shape: Shape,
    pieces: AsyncIterable<StoredNumbers> | Iterable<StoredNumbers>,
    { halves = "bf16", ...options }: QuantiseOptions = {},
  ): Promise<QuantisedMatrix> {
    const matrix = QuantisedMatrix.unfilled(shape, options);
    const filler = new Filler(matrix, halves);
    try {
      for await (const values of pieces) if (filler.add(values)) await filler.taken();
      filler.finish();
      return matrix;
    } catch (error) {
      matrix.dispose();
      throw error;
    } finally {
      filler.dispose();
    }
  }

  /**
   * A matrix whose codes and scales were made before, in the order of its rows: codes as bytes, the first in the lowest bits, scales as
   * bytes of halves.
   * @throws ShapeError for rows that are not made of groups of 32, and for more or fewer bytes than the shape takes
   */
  static async fromCodes(
    shape: Shape,
    pieces: AsyncIterable<CodeBytes> | Iterable<CodeBytes>,
    options: Omit<QuantiseOptions, "halves"> = {},
  ): Promise<QuantisedMatrix> {
    const matrix = QuantisedMatrix.unfilled(shape, options);
    const [, columns] = matrix.shape;
    const codes = new PartWriter(matrix, (rows) => [0, (rows * columns * matrix.bits) / 8]);
    const scales = new PartWriter(matrix, (rows) => [(rows * columns * matrix.bits) / 8, (2 * rows * columns) / GROUP]);
    try {
      for await (const piece of pieces) {
        const full = [piece.codes && codes.add(piece.codes), piece.scales && scales.add(piece.scales)];
        if (full.includes(true)) await gpu().device.queue.onSubmittedWorkDone();
      }
      codes.finish();
      scales.finish();
      return matrix;
    } catch (error) {
      matrix.dispose();
      throw error;
    }
  }

  /** The bytes of its codes, and of its scales, as {@link fromCodes} takes them; a part at a time. */
  async *codes(what: "codes" | "scales"): AsyncGenerator<Uint8Array> {
    for (const { rows, words } of this.parts) {
      const numbers = rows * this.shape[1];
      const { from, all } = this.within ?? { from: 0, all: rows };
      const bytes = new Uint8Array(((await words.data()) as Uint32Array).buffer);
      const [start, length] =
        what === "codes"
          ? [(from * this.shape[1] * this.bits) / 8, (numbers * this.bits) / 8]
          : [(all * this.shape[1] * this.bits) / 8 + (2 * from * this.shape[1]) / GROUP, (2 * numbers) / GROUP];
      yield bytes.subarray(start, start + length);
    }
  }

  /**
   * Its rows as matrices of their own, one after the other, which lie in its memory and have it from now on.
   * @throws ShapeError for counts that do not come to all rows, and for a matrix in several parts
   */
  split(counts: readonly number[]): QuantisedMatrix[] {
    const [all, columns] = this.shape;
    const [only] = tupleOf(this.parts, 1) ?? [];
    if (only === undefined || counts.reduce((sum, count) => sum + count, 0) !== all) {
      throw new ShapeError(`${this} cannot be split into ${counts.join(" and ")} rows`, `parts: ${this.parts.length}`);
    }
    this.holders += counts.length - 1;
    let from = 0;
    return counts.map((rows) => {
      const within = { from, all };
      from += rows;
      return new QuantisedMatrix([rows, columns], this.bits, [{ rows, words: only.words }], { whole: this, within });
    });
  }

  /** What {@link split} made these of, in their order; undefined where they are other matrices. */
  static joined(matrices: readonly unknown[]): QuantisedMatrix | undefined {
    let whole: QuantisedMatrix | undefined;
    let rows = 0;
    for (const each of matrices) {
      if (!(each instanceof QuantisedMatrix) || each.whole === undefined || each.within?.from !== rows)
        return undefined;
      whole ??= each.whole;
      if (each.whole !== whole) return undefined;
      rows += each.shape[0];
    }
    return whole?.shape[0] === rows ? whole : undefined;
  }

  get size(): number {
    return this.shape[0] * this.shape[1];
  }

  /** Bytes of its codes and scales. */
  get bytes(): number {
    return this.parts.reduce((sum, { rows }) => sum + quantisedBytes(rows, this.shape[1], this.bits), 0);
  }

  /** The numbers that it stands for, in row-major order. */
  async data(): Promise<Float32Array<ArrayBuffer>> {
    const values = new Float32Array(this.size);
    let start = 0;
    for (const { rows, words } of this.parts) {
      const count = rows * this.shape[1];
      const { from, all } = this.within ?? { from: 0, all: rows };
      const numbers = unpackGroups((await words.data()) as Uint32Array, all * this.shape[1], this.bits);
      const first = from * this.shape[1];
      values.set(dequantiseGroups(numbers).subarray(first, first + count), start);
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
    if (--this.holders > 0) return;
    if (this.whole) this.whole.dispose();
    else for (const { words } of this.parts) words.dispose();
  }

  toString(): string {
    return `q${this.bits}[${this.shape.join(", ")}]`;
  }
}

/** Whole rows that lie in so many bytes; one at least. */
function rowsWithin(bytes: number, columns: number, bits: CodeBits): number {
  const most = Math.floor(bytes / ((columns * bits) / 8 + (2 * columns) / GROUP));
  // The scales of an odd number of groups end with half a word that holds nothing.
  return Math.max(1, quantisedBytes(most, columns, bits) > bytes ? most - 1 : most);
}

/** Numbers that are quantised by one dispatch: pairs of whole groups. */
const CHUNK = 1 << 20;
/** Bytes that are written before the device is waited for: it keeps a copy of all that it has not taken yet. */
const AHEAD_BYTES = 1 << 26;

/** Quantises numbers into a matrix, part after part. */
class Filler {
  private readonly matrix: QuantisedMatrix;
  private readonly halves: "bf16" | "f16";
  /** What a dispatch reads. */
  private readonly staging: Tensor;
  /** The part that is being filled, and how many numbers it has. */
  private part = 0;
  private filled = 0;
  /** Numbers that have not been written yet. */
  private chunk: StoredNumbers = new Float32Array(0);
  private held = 0;
  private ahead = 0;

  constructor(matrix: QuantisedMatrix, halves: "bf16" | "f16") {
    this.matrix = matrix;
    this.halves = halves;
    this.staging = keep(empty([Math.min(CHUNK, matrix.size)], "u32"));
  }

  /** Takes numbers. @returns whether the device should be waited for */
  add(values: StoredNumbers): boolean {
    const room = this.staging.size;
    if (this.chunk.length === 0) {
      this.chunk = values instanceof Float32Array ? new Float32Array(room) : new Uint16Array(room);
    }
    for (let start = 0; start < values.length; ) {
      const part = this.matrix.parts[this.part];
      if (part === undefined) throw this.miscounted("more");
      const left = part.rows * this.matrix.shape[1] - this.filled;
      const count = Math.min(values.length - start, room - this.held, left - this.held);
      this.chunk.set(values.subarray(start, start + count), this.held);
      this.held += count;
      start += count;
      if (this.held === room || this.held === left) this.quantise(part);
    }
    return this.ahead >= AHEAD_BYTES;
  }

  /** Has the device quantise what is held. */
  private quantise({ rows, words }: QuantisedRows): void {
    const { bits, shape } = this.matrix;
    const values = this.chunk.subarray(0, this.held);
    refuseTooLarge(largestOf(values, this.halves), bits);
    gpu().stream.write(this.staging.buffer, values);
    const groups = this.held / GROUP;
    const all = rows * shape[1];
    const STORED = values instanceof Float32Array ? 0 : this.halves === "bf16" ? 1 : 2;
    dispatchKernel("quantise", {
      bindings: { x: this.staging, w: words },
      params: { groups, first: this.filled / GROUP, scales: wordsOf(all, bits).codes },
      constants: { BITS: bits, STORED },
      grid: [Math.ceil(groups / 128)],
    });
    this.ahead += values.byteLength;
    this.filled += this.held;
    this.held = 0;
    if (this.filled < all) return;
    this.part++;
    this.filled = 0;
  }

  /** Waits until the device has taken what was written. */
  async taken(): Promise<void> {
    gpu().stream.flush();
    await gpu().device.queue.onSubmittedWorkDone();
    this.ahead = 0;
  }

  finish(): void {
    if (this.held % GROUP > 0) throw this.miscounted("other");
    if (this.part < this.matrix.parts.length) throw this.miscounted("fewer");
  }

  private miscounted(how: string): ShapeError {
    return new ShapeError(`${how} numbers than the matrix has`, `shape: [${this.matrix.shape.join(", ")}]`);
  }

  dispose(): void {
    this.staging.dispose();
  }
}

/** Bytes that are written at once. */
const WRITTEN = 1 << 22;

/** Writes bytes that come in pieces into the same stretch of every part of a matrix. */
class PartWriter {
  private readonly matrix: QuantisedMatrix;
  /** Where the stretch of a part of so many rows begins, and its length. */
  private readonly stretch: (rows: number) => readonly [start: number, bytes: number];
  private readonly held = new Uint8Array(WRITTEN);
  private count = 0;
  private part = 0;
  private filled = 0;
  private ahead = 0;

  constructor(matrix: QuantisedMatrix, stretch: (rows: number) => readonly [start: number, bytes: number]) {
    this.matrix = matrix;
    this.stretch = stretch;
  }

  /** Takes bytes. @returns whether the device should be waited for */
  add(bytes: Uint8Array): boolean {
    for (let at = 0; at < bytes.length; ) {
      const part = this.matrix.parts[this.part];
      if (part === undefined) throw this.miscounted("more");
      const [start, length] = this.stretch(part.rows);
      const take = Math.min(bytes.length - at, WRITTEN - this.count, length - this.filled - this.count);
      this.held.set(bytes.subarray(at, at + take), this.count);
      this.count += take;
      at += take;
      const whole = this.filled + this.count === length;
      if (!whole && this.count < WRITTEN) continue;
      // The last half of an odd number has half a word behind it that holds nothing.
      const written = 4 * Math.ceil(this.count / 4);
      gpu().stream.write(
        part.words.buffer,
        this.held.fill(0, this.count, written).subarray(0, written),
        start + this.filled,
      );
      this.ahead += written;
      this.filled = whole ? 0 : this.filled + this.count;
      this.count = 0;
      if (whole) this.part++;
    }
    if (this.ahead < AHEAD_BYTES) return false;
    this.ahead = 0;
    return true;
  }

  finish(): void {
    if (this.part < this.matrix.parts.length) throw this.miscounted("fewer");
  }

  private miscounted(how: string): ShapeError {
    return new ShapeError(`${how} codes or scales than the matrix has`, `shape: [${this.matrix.shape.join(", ")}]`);
  }
}

/** A number that none of the values is larger than in magnitude, read off the largest of their bits. */
function largestOf(values: StoredNumbers, halves: "bf16" | "f16"): number {
  if (values instanceof Uint16Array) {
    if (halves === "f16") return 65504;
    let most = 0;
    for (let i = 0; i < values.length; i++) most = Math.max(most, (values[i] ?? 0) & 0x7fff);
    return new Float32Array(Uint32Array.of(most << 16).buffer)[0] ?? 0;
  }
  let most = 0;
  for (let i = 0; i < values.length; i++) most = Math.max(most, Math.abs(values[i] ?? 0));
  return most;
}
