// linear: x wᵀ with weights stored [out, in], and a bias or a residual added while the product is still in registers.

import { checkOptions, exactly, itemAt, lastOf, option, type Rules, ShapeError } from "../platform/index.ts";
import { formatShape, type Shape, sizeOf, type Tensor } from "../tensor/index.ts";
import { cat } from "./cat.ts";
import { checkInputs, FLOATS } from "./checks.ts";
import { matmul } from "./matmul.ts";
import { multiply, productOf } from "./matmul_launch.ts";
import { applyOp, defineOp } from "./op.ts";
import { quantisedLinear } from "./quantised_linear.ts";
import { QuantisedMatrix } from "./quantised_matrix.ts";
import { SplitMatrix, type Weight } from "./split_matrix.ts";

type Addend = "nothing" | "bias" | "residual";

interface Attributes {
  readonly addend: Addend;
}

export interface LinearOptions {
  /** [O], added to every row. */
  readonly bias?: Tensor;
  /** [N, O], added to the product. */
  readonly residual?: Tensor;
}

const rules: Rules<LinearOptions> = {
  bias: option.optional(option.object),
  residual: option.optional(option.object),
};

function addendShape(addend: Addend, rows: number, cols: number): Shape | undefined {
  return addend === "bias" ? [cols] : addend === "residual" ? [rows, cols] : undefined;
}

export const linearOp = defineOp<Attributes, ["x", "w", "added"?]>({
  name: "linear",
  doc: "x wᵀ for x [N, I] and w [O, I], plus a bias [O] or a residual [N, O].",
  accepts: [FLOATS],
  shape([x, w, added], { addend }) {
    const { rows, cols } = productOf("linear", x, w, { transposeB: true });
    const expected = addendShape(addend, rows, cols);
    if (x.length !== 2 || w.length !== 2 || (expected && added?.join() !== expected.join())) {
      throw new ShapeError(
        "linear: shapes do not fit",
        [`x: ${formatShape(x)}`, `w: ${formatShape(w)}`, ...(added ? [`${addend}: ${formatShape(added)}`] : [])],
        "x is [N, I], w [O, I], a bias [O], a residual [N, O]",
      );
    }
    return [[rows, cols]];
  },
  forward([x, w, added], [y], { addend }) {
    multiply(x, w, y, { transposeB: true, ...(addend === "nothing" ? {} : { [addend]: added }) });
  },
  backward([g], { inputs: [x, w], attrs: { addend }, needs }) {
    if (!g) return [];
    return [
      needs[0] ? matmul(g, w) : undefined,
      needs[1] ? matmul(g, x, { transposeA: true }) : undefined,
      needs[2] ? (addend === "bias" ? g.sum(0) : g) : undefined,
    ];
  },
  reference([x, w, added]) {
    const product = x.matmul(w, { transposeB: true });
    return [added ? product.add(added) : product];
  },
  samples: [
    { inputs: [{ shape: [5, 7] }, { shape: [9, 7] }], attrs: { addend: "nothing" } },
    { inputs: [{ shape: [3, 8] }, { shape: [12, 8] }, { shape: [12] }], attrs: { addend: "bias" } },
    { inputs: [{ shape: [37, 32] }, { shape: [68, 32] }, { shape: [37, 68] }], attrs: { addend: "residual" } },
    { inputs: [{ shape: [5, 6] }, { shape: [3, 6] }, { shape: [3] }], attrs: { addend: "bias" } },
    {
      inputs: [{ shape: [20, 16], dtype: "f16" }, { shape: [24, 16], dtype: "f16" }, { shape: [20, 24] }],
      attrs: { addend: "residual" },
    },
  ],
  cost([x, w, added]) {
    const [[rows], [cols]] = [exactly(x, 2), exactly(w, 2)];
    return {
      bytes: 4 * (sizeOf(x) + sizeOf(w) + rows * cols + (added ? sizeOf(added) : 0)),
      flops: 2 * sizeOf(x) * cols,
    };
  },
});

/**
 * x [..., I] times the transpose of weight [O, I], to [..., O] in f32. A weight in codes or parts gets no gradient.
 * @throws ShapeError when the shapes do not fit, or both a bias and a residual are given.
 */
export function linear(x: Tensor, weight: Weight, options: LinearOptions = {}): Tensor {
  checkOptions("linear", options, rules);
  const { bias, residual } = options;
  if (bias && residual) throw new ShapeError("linear: a bias and a residual at once", [], "add one of them afterwards");
  const given = {
    x,
    ...(weight instanceof SplitMatrix || weight instanceof QuantisedMatrix ? {} : { weight }),
    ...(bias && { bias }),
    ...(residual && { residual }),
  };
  checkInputs("linear", Object.values(given), [FLOATS], Object.keys(given));
  if (x.shape.length === 0) throw new ShapeError(`linear: ${x} has no axis to multiply over`, [], "x is [..., I]");
  if (x.shape.length !== 2) {
    const count = sizeOf(x.shape.slice(0, -1));
    const cols = itemAt(weight.shape, 0);
    const flat = linear(x.reshape([count, lastOf(x.shape)]), weight, {
      ...(bias && { bias }),
      ...(residual && { residual: residual.reshape([count, cols]) }),
    });
    return flat.reshape([...x.shape.slice(0, -1), cols]);
  }
  if (weight instanceof SplitMatrix || weight instanceof QuantisedMatrix) {
    const product =
      weight instanceof QuantisedMatrix
        ? quantisedLinear(x, weight)
        : cat(
            weight.parts.map((part) => linear(x, part)),
            1,
          );
    const addend = bias ?? residual;
    return addend ? product.add(addend) : product;
  }
  if (bias) return applyOp(linearOp, [x, weight, bias], { addend: "bias" })[0];
  if (residual) return applyOp(linearOp, [x, weight, residual], { addend: "residual" })[0];
  return applyOp(linearOp, [x, weight], { addend: "nothing" })[0];
}
