// A weight matrix of numbers that is larger than one binding may be: it lies in parts of whole rows. It is constant, as one in codes is: products
// with it have a gradient for the other operand alone.

import { ShapeError, tupleOf } from "../platform/index.ts";
import { bindingBytes, formatShape, readPieces, reserve, type Shape, Tensor, writePieces } from "../tensor/index.ts";
import { QuantisedMatrix } from "./quantised_matrix.ts";

/** Rows of a part are a multiple of this where there is room, so that kernels find them as they do those of whole matrices. */
const ALIGNED = 32;

/** A constant matrix [O, I] of numbers, in parts. */
export class SplitMatrix {
  readonly shape: readonly [number, number];
  /** Rows one after the other, [rows, I] each. */
  readonly parts: readonly Tensor[];
  /** Never trained. */
  readonly requiresGrad = false;
  private holders = 1;

  private constructor(parts: readonly Tensor[]) {
    const [, columns = 0] = parts[0]?.shape ?? [];
    this.parts = parts;
    this.shape = [parts.reduce((sum, { shape: [rows = 0] }) => sum + rows, 0), columns];
  }

  /** True where f32 numbers of this shape are more than one binding can hold, and rows of theirs are not. */
  static wanted(shape: Shape): boolean {
    const [rows = 0, columns = 0] = tupleOf(shape, 2) ?? [];
    const most = bindingBytes();
    return 4 * rows * columns > most && 4 * columns <= most;
  }

  /** f32, with arbitrary contents. @param partBytes bytes of a part at most; default what one binding holds */
  static unfilled(shape: Shape, partBytes = bindingBytes()): SplitMatrix {
    const [rows, columns] = tupleOf(shape, 2) ?? [];
    if (rows === undefined || columns === undefined || rows * columns === 0)
      throw new ShapeError(`${formatShape(shape)} is no matrix with rows`, [], "other weights lie in one tensor");
    const most = Math.max(1, Math.floor(partBytes / 4 / columns));
    const each = most < ALIGNED ? most : most - (most % ALIGNED);
    const parts = Array.from({ length: Math.ceil(rows / each) }, (_, part) =>
      reserve([Math.min(each, rows - part * each), columns]),
    );
    return new SplitMatrix(parts);
  }

  /**
   * Takes its numbers, in row-major order, piece by piece.
   * @throws ShapeError for more or fewer than it has
   */
  async fill(pieces: AsyncIterable<Float32Array> | Iterable<Float32Array>): Promise<void> {
    await writePieces(this.parts, pieces);
  }

  /** Its numbers in row-major order, piece by piece. */
  async *pieces(): AsyncGenerator<Float32Array> {
    for (const part of this.parts) yield* readPieces(part) as AsyncGenerator<Float32Array>;
  }

  /** The same in f16, for products with operands of f16: tensors of the scope. */
  inHalves(): SplitMatrix {
    return new SplitMatrix(this.parts.map((part) => part.cast("f16")));
  }

  /** One more module holds it. */
  retain(): void {
    this.holders++;
  }

  /** One module less holds it; the last one frees it. */
  dispose(): void {
    if (--this.holders === 0) for (const part of this.parts) part.dispose();
  }

  toString(): string {
    return `${this.parts[0]?.dtype}[${this.shape.join(", ")}] in ${this.parts.length} parts`;
  }
}

/** A weight matrix: trained or constant numbers, constant ones in parts, or constant ones in codes. */
export type Weight = Tensor | SplitMatrix | QuantisedMatrix;

/** A weight of numbers as ops take it: its first part, or all of it, and the others. */
export function partsOf(weight: Tensor | SplitMatrix): readonly [Tensor, ...Tensor[]] {
  return weight instanceof SplitMatrix ? (weight.parts as readonly [Tensor, ...Tensor[]]) : [weight];
}

/** Whether something is a weight matrix, or a tensor at all. */
export function isWeight(value: unknown): value is Weight {
  return value instanceof Tensor || value instanceof QuantisedMatrix || value instanceof SplitMatrix;
}
