// embedding: rows of a table by token id. Its gradient follows linked lists of equal ids: no atomics, a fixed order.

import { dispatchKernel } from "../gpu/index.ts";
import { exactly, itemAt, ShapeError } from "../platform/index.ts";
import { cat as referenceCat, embedding as referenceEmbedding } from "../reference/index.ts";
import { empty, formatShape, full, sizeOf, type Tensor } from "../tensor/index.ts";
import { checkIds, FLOAT32, IDS } from "./checks.ts";
import { applyOp, defineOp } from "./op.ts";
import { quantisedEmbedding } from "./quantised_embedding.ts";
import { QuantisedMatrix } from "./quantised_matrix.ts";
import { partsOf, type Weight } from "./split_matrix.ts";

export const embeddingOp = defineOp<Record<string, never>, ["w", "ids", ...string[]]>({
  name: "embedding",
  inputs: ["weight", "ids"],
  doc: "Rows of the table w [V, C] by ids u32 [N]: [N, C]. What is given behind the ids are further rows of a table that is constant.",
  accepts: [FLOAT32, IDS, FLOAT32],
  shape([w, ids, ...more]) {
    if (w.length !== 2 || ids.length !== 1 || more.some((part) => part.length !== 2 || part[1] !== w[1])) {
      throw new ShapeError(
        "embedding: a table and a list of ids are needed",
        [`w: ${formatShape(w)}`, `ids: ${formatShape(ids)}`],
        "w is [V, C], ids [N]",
      );
    }
    return [[itemAt(ids, 0), itemAt(w, 1)]];
  },
  check: ([w, ids, ...more]) => checkIds("embedding", "id", ids, rowsOfParts([w, ...more]), "the table"),
  forward([w, ids, ...more], [y]) {
    const parts = [w, ...more];
    const vocabulary = rowsOfParts(parts);
    let first = 0;
    for (const part of parts) {
      const [rows, cols] = exactly(part.shape, 2);
      dispatchKernel("embedding", {
        bindings: { w: part, ids, y },
        params: { size: y.size, cols, first, rows, vocabulary },
        grid: [Math.ceil(y.size / 256)],
      });
      first += rows;
    }
  },
  backward([g], { inputs: [w, ids, ...more] }) {
    if (!g || more.length > 0) return [];
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
  reference: ([w, ids, ...more]) => [referenceEmbedding(referenceCat([w, ...more], 0), ids)],
  samples: [
    { inputs: [{ shape: [9, 5] }, { shape: [70], dtype: "u32", integers: true, range: [0, 8] }], attrs: {} },
    { inputs: [{ shape: [300, 1] }, { shape: [2], dtype: "u32", integers: true, range: [0, 299] }], attrs: {} },
    {
      inputs: [
        { shape: [9, 5], grad: false },
        { shape: [70], dtype: "u32", integers: true, range: [0, 15] },
        { shape: [4, 5], grad: false },
        { shape: [3, 5], grad: false },
      ],
      attrs: {},
    },
  ],
  cost: ([w, ids]) => ({ bytes: 8 * itemAt(w, 1) * sizeOf(ids), flops: 0 }),
});

/** Rows of parts of a matrix. */
function rowsOfParts(parts: readonly Tensor[]): number {
  return parts.reduce((sum, { shape }) => sum + itemAt(shape, 0), 0);
}

/**
 * Rows of `weight` [V, C] by `ids` u32 [N], to [N, C]. A weight in codes or parts gets no gradient.
 * @throws DataError for an id that is not below V: here where the host knows it, else when something is next read.
 */
export function embedding(weight: Weight, ids: Tensor): Tensor {
  if (weight instanceof QuantisedMatrix) return quantisedEmbedding(weight, ids);
  const [first, ...more] = partsOf(weight);
  return applyOp(embeddingOp, [first, ids, ...more], {})[0];
}
