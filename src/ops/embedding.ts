// embedding: rows of a table by token id. Its gradient follows linked lists of equal ids: no atomics, a fixed order.

import { dispatchKernel } from "../gpu/index.ts";
import { exactly, itemAt, ShapeError } from "../platform/index.ts";
import { embedding as referenceEmbedding } from "../reference/index.ts";
import { empty, formatShape, full, sizeOf, type Tensor } from "../tensor/index.ts";
import { checkIds, FLOAT32, IDS } from "./checks.ts";
import { applyOp, defineOp } from "./op.ts";
import { quantisedEmbedding } from "./quantised_embedding.ts";
import { QuantisedMatrix, type Weight } from "./quantised_matrix.ts";

export const embeddingOp = defineOp<Record<string, never>, ["w", "ids"]>({
  name: "embedding",
  inputs: ["weight", "ids"],
  doc: "Rows of the table w [V, C] by ids u32 [N]: [N, C].",
  accepts: [FLOAT32, IDS],
  shape([w, ids]) {
    if (w.length !== 2 || ids.length !== 1) {
      throw new ShapeError(
        "embedding: a table and a list of ids are needed",
        [`w: ${formatShape(w)}`, `ids: ${formatShape(ids)}`],
        "w is [V, C], ids [N]",
      );
    }
    return [[itemAt(ids, 0), itemAt(w, 1)]];
  },
  check: ([w, ids]) => checkIds("embedding", "id", ids, itemAt(w.shape, 0), "the table"),
  forward([w, ids], [y]) {
    const [vocabulary, cols] = exactly(w.shape, 2);
    dispatchKernel("embedding", {
      bindings: { w, ids, y },
      params: { size: y.size, cols, vocabulary },
      grid: [Math.ceil(y.size / 256)],
    });
  },
  backward([g], { inputs: [w, ids] }) {
    if (!g) return [undefined, undefined];
    const rows = ids.size;
    const [vocabulary, cols] = exactly(w.shape, 2);
    const first = full([vocabulary], rows, "u32");
    const next = empty([rows], "u32");
    const dw = empty(w.shape);
    dispatchKernel("embedding_links", {
      bindings: { ids, first, next },
      params: { rows, vocabulary },
      grid: [Math.ceil(rows / 64)],
    });
    dispatchKernel("embedding_grad", {
      bindings: { first, next, g, dw },
      params: { size: dw.size, cols, rows },
      grid: [Math.ceil(dw.size / 64)],
    });
    return [dw, undefined];
  },
  reference: ([w, ids]) => [referenceEmbedding(w, ids)],
  samples: [
    { inputs: [{ shape: [9, 5] }, { shape: [70], dtype: "u32", integers: true, range: [0, 8] }], attrs: {} },
    { inputs: [{ shape: [300, 1] }, { shape: [2], dtype: "u32", integers: true, range: [0, 299] }], attrs: {} },
  ],
  cost: ([w, ids]) => ({ bytes: 8 * itemAt(w, 1) * sizeOf(ids), flops: 0 }),
});

/**
 * Rows of `weight` [V, C] by `ids` u32 [N], to [N, C]. A quantised weight gets no gradient.
 * @throws DataError for an id that is not below V: here where the host knows it, else when something is next read.
 */
export function embedding(weight: Weight, ids: Tensor): Tensor {
  if (weight instanceof QuantisedMatrix) return quantisedEmbedding(weight, ids);
  return applyOp(embeddingOp, [weight, ids], {})[0];
}
