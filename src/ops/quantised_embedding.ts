// quantised_embedding: rows of a table in 8 bits by token id. The table is constant.

import { dispatchKernel } from "../gpu/index.ts";
import { itemAt, ShapeError } from "../platform/index.ts";
import { embedding as referenceEmbedding } from "../reference/index.ts";
import { formatShape, sizeOf, type Tensor } from "../tensor/index.ts";
import { checkIds, IDS } from "./checks.ts";
import { applyOp, defineOp } from "./op.ts";
import { operandsOf, referenceMatrix, sampleParts } from "./quantised_linear.ts";
import type { QuantisedMatrix } from "./quantised_matrix.ts";

interface Attributes {
  /** Rows of each part. */
  readonly rows: readonly number[];
  readonly columns: number;
}

const total = (rows: readonly number[]) => rows.reduce((sum, count) => sum + count, 0);

export const quantisedEmbeddingOp = defineOp<Attributes, ["ids", ...string[]]>({
  name: "quantised_embedding",
  inputs: ["ids"],
  doc: "Rows of the table W [V, C] in 8 bits by ids u32 [N]: [N, C]. W is constant.",
  accepts: [IDS],
  shape([ids, ...parts], { rows, columns }) {
    if (ids.length !== 1 || parts.length !== 2 * rows.length) {
      throw new ShapeError("quantised_embedding: ids are a list", `ids: ${formatShape(ids)}`, "ids are [N]");
    }
    return [[itemAt(ids, 0), columns]];
  },
  check: ([ids], { rows }) => checkIds("quantised_embedding", "id", ids, total(rows), "the table"),
  forward([ids, ...matrix], [y], { rows, columns }) {
    let first = 0;
    rows.forEach((count, part) => {
      const [codes, scales] = matrix.slice(2 * part) as [Tensor, Tensor];
      const size = y.size / 4;
      dispatchKernel("quantised_embedding", {
        bindings: { ids, codes, scales, y },
        params: { size, words: columns / 4, first, rows: count, vocabulary: total(rows) },
        grid: [Math.ceil(size / 64)],
      });
      first += count;
    });
  },
  reference: ([ids, ...parts], { rows }) => [referenceEmbedding(referenceMatrix(parts, rows), ids)],
  samples: [
    {
      inputs: [{ shape: [70], dtype: "u32", integers: true, range: [0, 8] }, ...sampleParts([9], 32)],
      attrs: { rows: [9], columns: 32 },
    },
    {
      inputs: [{ shape: [40], dtype: "u32", integers: true, range: [0, 15] }, ...sampleParts([6, 6, 4], 64)],
      attrs: { rows: [6, 6, 4], columns: 64 },
    },
  ],
  cost: ([ids], { columns }) => ({ bytes: 5 * columns * sizeOf(ids), flops: 0 }),
});

/** Rows of a table [V, C] in 8 bits by `ids` u32 [N], f32 [N, C]. @throws DataError for an id that is not below V */
export function quantisedEmbedding(weight: QuantisedMatrix, ids: Tensor): Tensor {
  const { tensors, rows } = operandsOf(weight);
  return applyOp(quantisedEmbeddingOp, [ids, ...tensors], { rows, columns: weight.shape[1] })[0];
}
