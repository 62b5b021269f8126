// matmul: matrix products over the last two axes, batched over the leading ones.

import { run } from "../gpu/index.ts";
import { ShapeError } from "../platform/index.ts";
import { formatShape, sizeOf, Tensor } from "../tensor/index.ts";
import { apply, defineOp } from "./op.ts";

export interface MatmulAttributes {
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

export const matmulOp = defineOp<MatmulAttributes>({
  name: "matmul",
  doc: "a · b over the last two axes, either transposed.",
  shape([a, b], { transposeA, transposeB }) {
    const [m, k] = transposeA ? [a.at(-1) as number, a.at(-2) as number] : [a.at(-2) as number, a.at(-1) as number];
    const [k2, n] = transposeB ? [b.at(-1) as number, b.at(-2) as number] : [b.at(-2) as number, b.at(-1) as number];
    if (k !== k2)
      throw new ShapeError(
        `matmul: inner dimensions differ, ${k} and ${k2}`,
        [`a: ${formatShape(a)}`, `b: ${formatShape(b)}`],
        "weights are stored [out, in]; use linear(x, w)",
      );
    return [[...a.slice(0, -2), m, n]];
  },
  forward([a, b], [y], { transposeA, transposeB }) {
    const m = y.shape.at(-2) as number;
    const n = y.shape.at(-1) as number;
    const batch = sizeOf(y.shape.slice(0, -2));
    const k = a.size / batch / m;
    run("matmul", {
      bindings: { a, b, y },
      params: { m, n, k, a_batch: m * k, b_batch: b.size === k * n ? 0 : k * n },
      constants: { TRANSPOSE_A: transposeA, TRANSPOSE_B: transposeB, T: a.dtype },
      grid: [Math.ceil(n / 8), Math.ceil(m / 8), batch],
    });
  },
  backward([g], { inputs: [a, b], attrs: { transposeA, transposeB }, needs }) {
    if (!g) return [];
    const da = needs[0]
      ? transposeA
        ? matmul(b, g, { transposeA: transposeB, transposeB: true })
        : matmul(g, b, { transposeB: !transposeB })
      : undefined;
    const db = needs[1]
      ? transposeB
        ? matmul(g, a, { transposeA: true, transposeB: transposeA })
        : matmul(a, g, { transposeA: !transposeA })
      : undefined;
    return [da, db];
  },
  reference: ([a, b], attrs) => [a.matmul(b, attrs)],
  samples: [{ inputs: [{ shape: [5, 7] }, { shape: [9, 7] }], attrs: { transposeA: false, transposeB: true } }],
  cost: ([a, b]) => ({ bytes: 4 * (sizeOf(a) + sizeOf(b)), flops: 2 * sizeOf(a) * b[0] }),
});

export function matmul(
  a: Tensor,
  b: Tensor,
  { transposeA = false, transposeB = false }: Partial<MatmulAttributes> = {},
): Tensor {
  return apply(matmulOp, [a, b], { transposeA, transposeB })[0];
}

Object.assign(Tensor.prototype, {
  matmul(this: Tensor, other: Tensor) {
    return matmul(this, other);
  },
});
