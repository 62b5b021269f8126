// categorical: one index drawn for each row of logits, from the counter-based generator. Not differentiable.

import { dispatchKernel, gpu } from "../gpu/index.ts";
import { checkOptions, itemAt, lastOf, ShapeError } from "../platform/index.ts";
import { NdArray } from "../reference/index.ts";
import { formatShape, sizeOf, type Tensor } from "../tensor/index.ts";
import { applyOp, defineOp } from "./op.ts";
import { philox, type RandomOptions, randomRules, toUnit } from "./random.ts";

interface Draw {
  readonly seed: number;
  readonly offset: number;
}

export const categoricalOp = defineOp<Draw, ["logits"]>({
  name: "categorical",
  inputs: ["logits"],
  doc: "An index drawn with the probabilities softmax(logits) over the last axis, u32; -infinity is never drawn.",
  shape([logits]) {
    if (logits.length === 0 || (logits.at(-1) === 0 && sizeOf(logits.slice(0, -1)) > 0)) {
      throw new ShapeError(
        "categorical: there is nothing to draw from",
        `logits: ${formatShape(logits)}`,
        "logits are [..., V]",
      );
    }
    return [logits.slice(0, -1)];
  },
  dtype: () => ["u32"],
  forward([logits], [y], { seed, offset }) {
    dispatchKernel("categorical", {
      bindings: { logits, y },
      params: { rows: y.size, cols: lastOf(logits.shape), seed: seed >>> 0, offset },
      constants: { WG: gpu().info.software ? 8 : 64 },
      grid: [y.size],
    });
  },
  reference([logits], { seed, offset }) {
    const shape = logits.shape.slice(0, -1);
    const rows = sizeOf(shape);
    const cols = itemAt(logits.shape, shape.length);
    const weights = logits.softmax(-1).data;
    const drawn = Float64Array.from({ length: rows }, (_, row) => {
      let rest = toUnit(itemAt(philox(offset + (row >> 2), seed, 3), row & 3));
      let index = 0;
      for (let col = 0; col < cols; col++) {
        const weight = itemAt(weights, row * cols + col);
        if (weight === 0) continue;
        index = col;
        if (rest < weight) break;
        rest -= weight;
      }
      return index;
    });
    return [new NdArray(drawn, shape)];
  },
  samples: [
    { inputs: [{ shape: [5, 70], grad: false }], attrs: { seed: 3, offset: 0 } },
    { inputs: [{ shape: [257, 2], range: [-4, 4], grad: false }], attrs: { seed: 1, offset: 7 } },
    { inputs: [{ shape: [2, 3, 1], grad: false }], attrs: { seed: 2, offset: 0 } },
    { inputs: [{ shape: [9], grad: false }], attrs: { seed: -5, offset: 1 } },
  ],
  cost: ([logits]) => ({ bytes: 8 * sizeOf(logits), flops: 4 * sizeOf(logits) }),
});

/**
 * Draws an index u32 [...] for each row of logits [..., V], with the probabilities of their softmax. Rows draw independently; the
 * same seed and offset draw the same. Give every call of a run another offset, apart by at least a quarter of the rows.
 * @throws ShapeError for logits without a last axis, ConfigError for a seed or offset that is none; DataError, when something is
 * next read, where logits are NaN or +infinity, or all of a row are -infinity.
 */
export function categorical(logits: Tensor, options: RandomOptions): Tensor {
  checkOptions("categorical", options, randomRules);
  const { seed, offset = 0 } = options;
  return applyOp(categoricalOp, [logits], { seed, offset })[0];
}
