// quantised_embedding: rows of a table in codes by token id. The table is constant.

import { dispatchKernel } from "../gpu/index.ts";
import { itemAt, ShapeError } from "../platform/index.ts";
import { embedding as referenceEmbedding } from "../reference/index.ts";
import { formatShape, sizeOf, type Tensor } from "../tensor/index.ts";
import { checkIds, IDS } from "./checks.ts";
import { applyOp, defineOp, type Sample } from "./op.ts";
import type { CodeBits } from "./quantised_groups.ts";
import {
  arePartsOf,
  operandsOf,
  type QuantisedForm,
  referenceMatrix,
  rowsOfAll,
  sampleParts,
} from "./quantised_linear.ts";
import type { QuantisedMatrix } from "./quantised_matrix.ts";

interface Attributes extends QuantisedForm {
  readonly columns: number;
}

function sampleOf(count: number, rows: readonly number[], columns: number, bits: CodeBits) {
  const form = { rows, bits, columns };
  const ids = { shape: [count], dtype: "u32" as const, integers: true, range: [0, rowsOfAll(form) - 1] as const };
  return { inputs: [ids, ...sampleParts(form, columns)], attrs: form } satisfies Sample<Attributes>;
}

export const quantisedEmbeddingOp = defineOp<Attributes, ["ids", ...string[]]>({
  name: "quantised_embedding",
  inputs: ["ids"],
  doc: "Rows of the table W [V, C] in codes of 8 or 4 bits by ids u32 [N]: [N, C]. W is constant.",
  accepts: [IDS],
  shape([ids, ...parts], form) {
    if (ids.length !== 1 || !arePartsOf(parts, form, form.columns)) {
      throw new ShapeError("quantised_embedding: ids are a list", `ids: ${formatShape(ids)}`, "ids are [N]");
    }
    return [[itemAt(ids, 0), form.columns]];
  },
  check: ([ids], form) => checkIds("quantised_embedding", "id", ids, rowsOfAll(form), "the table"),
  forward([ids, ...matrix], [y], form) {
    const { rows, bits, columns } = form;
    const size = y.size / 4;
    let first = 0;
    rows.forEach((count, part) => {
      dispatchKernel("quantised_embedding", {
        bindings: { ids, w: itemAt(matrix, part), y },
        params: { size, quads: columns / 4, first, rows: count, vocabulary: rowsOfAll(form) },
        constants: { BITS: bits },
        grid: [Math.ceil(size / 64)],
      });
      first += count;
    });
  },
  reference: ([ids, ...parts], form) => [referenceEmbedding(referenceMatrix(parts, form, form.columns), ids)],
  samples: [sampleOf(70, [9], 32, 8), sampleOf(40, [6, 6, 4], 64, 8), sampleOf(40, [6, 6, 4], 96, 4)],
  cost: ([ids], { columns }) => ({ bytes: 5 * columns * sizeOf(ids), flops: 0 }),
});

/** Rows of a table [V, C] in codes by `ids` u32 [N], f32 [N, C]. @throws DataError for an id that is not below V */
export function quantisedEmbedding(weight: QuantisedMatrix, ids: Tensor): Tensor {
  const { tensors, form } = operandsOf(weight);
  return applyOp(quantisedEmbeddingOp, [ids, ...tensors], { ...form, columns: weight.shape[1] })[0];
}
