// The reference matrix product: batched, with broadcast leading axes and transposition flags.

import { broadcastOffsets, broadcastShapes, sizeOf } from "./shapes.ts";

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
  const [rowsA, columnsA] = a.shape.slice(-2);
  const [rowsB, columnsB] = b.shape.slice(-2);
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
        const factor = a.data[startA + row * strideM + k * strideKA];
        const startRow = startsB[index] + k * strideKB;
        for (let column = 0; column < n; column++) {
          result[target + column] += factor * b.data[startRow + column * strideN];
        }
      }
    }
  });
  return { data: result, shape: [...batch, m, n] };
}
