// The reference matrix product: batched, with broadcast leading axes and transposition flags.

import { broadcastOffsets, broadcastShapes, itemAt, sizeOf } from "./shapes.ts";

export interface MatmulOptions {
  /** Read the first operand as [..., K, M] instead of [..., M, K]. */
  transposeA?: boolean;
  /** Read the second operand as [..., N, K] instead of [..., K, N]. */
  transposeB?: boolean;
}

interface Dense {
  readonly data: Float64Array;
  readonly shape: readonly number[];
}

/**
 * [..., M, K] times [..., K, N] gives [..., M, N].
 * @throws RangeError when the inner extents differ or an operand has fewer than two axes.
 */
export function multiplyMatrices(a: Dense, b: Dense, options: MatmulOptions): Dense {
  const { transposeA = false, transposeB = false } = options;
  if (a.shape.length < 2 || b.shape.length < 2) {
    throw new RangeError(`matmul needs matrices, the shapes are [${a.shape}] and [${b.shape}]`);
  }
  const lastTwo = (shape: readonly number[]) =>
    [itemAt(shape, shape.length - 2), itemAt(shape, shape.length - 1)] as const;
  const [rowsA, columnsA] = lastTwo(a.shape);
  const [rowsB, columnsB] = lastTwo(b.shape);
  const [m, inner] = transposeA ? [columnsA, rowsA] : [rowsA, columnsA];
  const [innerB, n] = transposeB ? [columnsB, rowsB] : [rowsB, columnsB];
  if (inner !== innerB) throw new RangeError(`matmul: inner extents differ, ${inner} and ${innerB}`);
  const [batchA, batchB] = [a.shape.slice(0, -2), b.shape.slice(0, -2)];
  const batch = broadcastShapes(batchA, batchB);
  const startsA = broadcastOffsets(batchA, batch).map((index) => index * m * inner);
  const startsB = broadcastOffsets(batchB, batch).map((index) => index * inner * n);
  const [strideM, strideKA] = transposeA ? [1, m] : [inner, 1];
  const [strideKB, strideN] = transposeB ? [1, inner] : [n, 1];
  const result = new Float64Array(sizeOf(batch) * m * n);
  startsA.forEach((startA, index) => {
    for (let row = 0; row < m; row++) {
      const target = (index * m + row) * n;
      for (let k = 0; k < inner; k++) {
        // Indices below the sizes: a typed array has a number there.
        const factor = a.data[startA + row * strideM + k * strideKA] ?? 0;
        const startRow = itemAt(startsB, index) + k * strideKB;
        for (let column = 0; column < n; column++) {
          const product = factor * (b.data[startRow + column * strideN] ?? 0);
          result[target + column] = (result[target + column] ?? 0) + product;
        }
      }
    }
  });
  return { data: result, shape: [...batch, m, n] };
}
