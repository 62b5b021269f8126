// matmul: matrix products over the last two axes, batched over the leading ones.

import { itemAt, lastOf, ShapeError } from "../platform/index.ts";
import { broadcastShapes, type DType, type Shape, sizeOf, Tensor } from "../tensor/index.ts";
import { checkInputs, FLOATS } from "./checks.ts";
import { multiply, productOf } from "./matmul_launch.ts";
import { applyOp, defineOp, type Sample, type SampleInput } from "./op.ts";

interface Attributes {
  readonly transposeA: boolean;
  readonly transposeB: boolean;
  readonly out: "f32" | "f16";
}

export interface MatmulOptions {
  /** Read a as [..., K, M]. */
  readonly transposeA?: boolean;
  /** Read b as [..., N, K]. */
  readonly transposeB?: boolean;
  /** How the result is stored; sums are f32 either way. */
  readonly out?: "f32" | "f16";
}

const leading = (shape: Shape) => shape.slice(0, -2);

/** A gradient summed over the batches that an operand served unchanged. */
function overBatches(grad: Tensor, shape: Shape): Tensor {
  return grad.size === sizeOf(shape) ? grad : grad.sumTo(shape);
}

function samplesOf(): Sample<Attributes>[] {
  const sample = (
    a: Shape,
    b: Shape,
    attrs: Partial<Attributes> = {},
    dtypes: readonly DType[] = ["f32", "f32"],
  ): Sample<Attributes> => {
    const inputs: SampleInput[] = [a, b].map((shape, index) => ({ shape, dtype: dtypes[index] }));
    return { inputs, attrs: { transposeA: false, transposeB: false, out: "f32", ...attrs } };
  };
  const [transposeA, transposeB] = [true, true];
  return [
    sample([1, 1], [1, 1]),
    sample([5, 7], [7, 9]),
    sample([5, 7], [9, 7], { transposeB }),
    sample([7, 5], [7, 9], { transposeA }),
    sample([7, 5], [9, 7], { transposeA, transposeB }),
    sample([33, 12], [12, 36]),
    sample([67, 64], [96, 64], { transposeB }),
    sample([70, 36], [70, 44], { transposeA }),
    sample([3, 6, 8], [3, 8, 4]),
    sample([2, 3, 5, 4], [2, 3, 6, 4], { transposeB }),
    sample([3, 6, 8], [8, 4]),
    sample([4, 8], [3, 8, 5]),
    sample([3, 8, 6], [8, 5], { transposeA }),
    sample([18, 20], [24, 20], { transposeB }, ["f16", "f16"]),
    sample([20, 12], [20, 8], { transposeA }, ["f32", "f16"]),
    sample([9, 7], [7, 5], { out: "f16" }, ["f16", "f16"]),
  ];
}

export const matmulOp = defineOp<Attributes, ["a", "b"], ["c"]>({
  name: "matmul",
  doc: "op(a) · op(b) over the last two axes, summed in f32; an operand without leading axes serves every batch.",
  accepts: [FLOATS],
  shape([a, b], attrs) {
    const { rows, cols } = productOf("matmul", a, b, attrs);
    return [[...(a.length >= b.length ? leading(a) : leading(b)), rows, cols]];
  },
  dtype: (_, { out }) => [out],
  forward([a, b], [c], attrs) {
    multiply(a, b, c, attrs);
  },
  backward([g], { inputs: [a, b], attrs: { transposeA, transposeB }, needs }) {
    if (!g) return [];
    const gradA = () =>
      transposeA
        ? matmul(b, g, { transposeA: transposeB, transposeB: true })
        : matmul(g, b, { transposeB: !transposeB });
    const gradB = () =>
      transposeB
        ? matmul(g, a, { transposeA: true, transposeB: transposeA })
        : matmul(a, g, { transposeA: !transposeA });
    return [needs[0] ? overBatches(gradA(), a.shape) : undefined, needs[1] ? overBatches(gradB(), b.shape) : undefined];
  },
  reference: ([a, b], attrs) => [a.matmul(b, attrs)],
  samples: samplesOf(),
  cost([a, b], attrs) {
    const { batches, rows, cols, depth } = productOf("matmul", a, b, attrs);
    return { bytes: 4 * (sizeOf(a) + sizeOf(b) + batches * rows * cols), flops: 2 * batches * rows * cols * depth };
  },
});

/**
 * a [..., M, K] · b [..., K, N] to [..., M, N]; leading axes broadcast. Operands are f32 or f16, in any mixture.
 * @throws ShapeError when the inner extents differ or an operand is not a matrix.
 */
export function matmul(a: Tensor, b: Tensor, options: MatmulOptions = {}): Tensor {
  const { transposeA = false, transposeB = false, out = "f32" } = options;
  const attrs = { transposeA, transposeB, out };
  checkInputs("matmul", [a, b], [FLOATS]);
  if (out !== "f32" && out !== "f16") {
    throw new ShapeError(`matmul: the result cannot be ${String(out)}`, [], "out is f32 or f16");
  }
  productOf("matmul", a.shape.slice(-2), b.shape.slice(-2), attrs);
  if (b.shape.length === 2 && a.shape.length > 2 && !transposeA) {
    const flat = a.reshape([sizeOf(a.shape.slice(0, -1)), lastOf(a.shape)]);
    const product = applyOp(matmulOp, [flat, b], attrs)[0];
    return product.reshape([...a.shape.slice(0, -1), itemAt(product.shape, 1)]);
  }
  if (a.shape.length === 2 || b.shape.length === 2) return applyOp(matmulOp, [a, b], attrs)[0];
  const batch = broadcastShapes([leading(a.shape), leading(b.shape)], "matmul");
  const spread = (t: Tensor) => {
    const shape = [...batch, ...t.shape.slice(-2)];
    return t.shape.join() === shape.join() ? t : t.expand(shape);
  };
  return applyOp(matmulOp, [spread(a), spread(b)], attrs)[0];
}

Object.assign(Tensor.prototype, {
  matmul(this: Tensor, other: Tensor): Tensor {
    return matmul(this, other);
  },
});
