// cat and stack: tensors one after another, along an axis that there is or along a new one; copies.

import { itemAt, ShapeError } from "../platform/index.ts";
import { cat as referenceCat } from "../reference/index.ts";
import { formatShape, normaliseAxis, sameShape, sizeOf, stridesOf, type Tensor } from "../tensor/index.ts";
import { ANY, checkInputs } from "./checks.ts";
import { applyOp, defineOp } from "./op.ts";
import { copyStrided } from "./strided_copy.ts";

export const catOp = defineOp<{ axis: number }, string[]>({
  name: "cat",
  doc: "Tensors one after another along an axis; copies.",
  accepts: [ANY],
  shape(shapes, { axis }) {
    const first = itemAt(shapes, 0);
    for (const shape of shapes) {
      if (shape.length !== first.length || shape.some((length, i) => i !== axis && length !== first[i])) {
        throw new ShapeError(
          "cat: shapes differ off the axis",
          shapes.map(formatShape),
          `all lengths but that of axis ${axis} must agree`,
        );
      }
    }
    return [
      first.map((length, i) => (i === axis ? shapes.reduce((sum, shape) => sum + itemAt(shape, axis), 0) : length)),
    ];
  },
  dtype: (dtypes) => [itemAt(dtypes, 0)],
  check(inputs) {
    const first = itemAt(inputs, 0);
    if (inputs.every(({ dtype }) => dtype === first.dtype)) return;
    throw new ShapeError(
      "cat: the tensors are not of one dtype",
      inputs.map(String),
      `cast() the others to ${first.dtype} first`,
    );
  },
  forward(inputs, [y], { axis }) {
    const strides = stridesOf(y.shape);
    let start = 0;
    for (const x of inputs) {
      if (x.size > 0) copyStrided(x, y, x.shape, strides, start * itemAt(strides, axis), true);
      start += itemAt(x.shape, axis);
    }
  },
  backward([g], { inputs, attrs: { axis }, needs }) {
    let start = 0;
    return inputs.map((x, index) => {
      const from = start;
      start += itemAt(x.shape, axis);
      return g && needs[index]
        ? g.slice(...g.shape.map((_, i) => (i === axis ? ([from, start] as const) : ([] as const))))
        : undefined;
    });
  },
  reference: (inputs, { axis }) => [referenceCat([...inputs], axis)],
  samples: [
    { inputs: [{ shape: [2, 3] }, { shape: [2, 130] }], attrs: { axis: 1 } },
    { inputs: [{ shape: [1, 2, 2] }, { shape: [3, 2, 2] }, { shape: [2, 2, 2] }], attrs: { axis: 0 } },
  ],
  cost: (shapes) => ({ bytes: 8 * shapes.reduce((sum, shape) => sum + sizeOf(shape), 0), flops: 0 }),
});

function checkList(op: string, tensors: readonly Tensor[]): void {
  if (!Array.isArray(tensors) || tensors.length === 0)
    throw new ShapeError(`${op}: no tensors given`, [], "give a list");
  checkInputs(op, tensors, [ANY]);
}

/** Tensors one after another along `axis`. @throws ShapeError for no tensors, or dtypes or shapes that differ */
export function cat(tensors: readonly Tensor[], axis = 0): Tensor {
  checkList("cat", tensors);
  return applyOp(catOp, [...tensors], { axis: normaliseAxis(axis, itemAt(tensors, 0).shape.length, "cat") })[0];
}

/**
 * Tensors of one shape beside each other along a new axis: `stack([a, b])` of [3] is [2, 3], with axis 1 it is [3, 2].
 * @throws ShapeError for no tensors, or dtypes or shapes that differ
 */
export function stack(tensors: readonly Tensor[], axis = 0): Tensor {
  checkList("stack", tensors);
  const { shape } = itemAt(tensors, 0);
  if (tensors.some((each) => !sameShape(each.shape, shape))) {
    throw new ShapeError(
      "stack: shapes differ",
      tensors.map(String),
      "all must be the same; cat() joins along an axis that there is",
    );
  }
  const at = normaliseAxis(axis, shape.length + 1, "stack");
  const raised = shape.toSpliced(at, 0, 1);
  return cat(
    tensors.map((each) => each.reshape(raised)),
    at,
  );
}
