// quantised_linear: x Wᵀ for a matrix in codes of 8 or 4 bits. Its gradient is that of x: the matrix is constant.

import { dispatchKernel, gpu } from "../gpu/index.ts";
import { exactly, itemAt, ShapeError } from "../platform/index.ts";
import { NdArray } from "../reference/index.ts";
import { empty, formatShape, type Shape, sizeOf, type Tensor } from "../tensor/index.ts";
import { FLOATS, IDS } from "./checks.ts";
import { applyOp, defineOp, type Sample } from "./op.ts";
import {
  type CodeBits,
  dequantiseGroups,
  GROUP,
  packGroups,
  quantisedBytes,
  quantiseGroups,
  unpackGroups,
  wordsOf,
} from "./quantised_groups.ts";
import type { QuantisedMatrix, RowsWithin } from "./quantised_matrix.ts";
import { rmsNorm } from "./rms_norm.ts";

/** What an op must know of a matrix besides the words of its parts. */
export interface QuantisedForm {
  /** Rows of each part. */
  readonly rows: readonly number[];
  readonly bits: CodeBits;
  /** Where the rows of its only part lie, where that holds the codes of others too. */
  readonly within?: RowsWithin | undefined;
}

/** Rows of all parts. */
export const rowsOfAll = ({ rows }: QuantisedForm) => rows.reduce((sum, count) => sum + count, 0);

/** Whether tensors of these shapes are the parts of a matrix with so many columns. */
export function arePartsOf(shapes: readonly Shape[], { rows, bits, within }: QuantisedForm, columns: number): boolean {
  const fits = (count: number, part: number) => {
    const { codes, scales } = wordsOf((within?.all ?? count) * columns, bits);
    return shapes[part]?.[0] === codes + scales;
  };
  return columns % GROUP === 0 && shapes.length === rows.length && rows.every(fits);
}

const kernels = ["quantised_linear", "quantised_linear_few", "quantised_linear_tile"] as const;

/** A kernel for the product; all give the right answer everywhere. */
export type QuantisedVariant = (typeof kernels)[number];

/** Rows up to which a workgroup for each column is faster than tiles. */
const FEW_ROWS = 8;

/** Of hardware, the variant for few rows sums in another order than that for many, for which there is no gate. */
function chooseVariant(rows: number, gated: boolean): QuantisedVariant {
  if (gpu().info.software) return "quantised_linear";
  return rows <= FEW_ROWS || gated ? "quantised_linear_few" : "quantised_linear_tile";
}

/** What becomes of a product with a matrix in codes while it is still in registers. */
export interface QuantisedProduct {
  /** [O], added to every row; or a residual [N, O]. */
  readonly bias?: Tensor | undefined;
  readonly residual?: Tensor | undefined;
  /** The matrix [2 · O, I] is one above the other, W and U: y = silu(x Wᵀ) · (x Uᵀ). */
  readonly gated?: boolean;
  /** x is scaled to root mean square 1 and multiplied by the gain [I] first. */
  readonly norm?: { readonly gain: Tensor; readonly eps: number } | undefined;
  /** A kernel by name, for tests; not that for tiles where the product is gated. */
  readonly variant?: QuantisedVariant;
}

/** Columns and rows of y that one workgroup computes. */
const tiles = {
  quantised_linear: [8, 4],
  quantised_linear_few: [1, 4],
  quantised_linear_tile: [32, 32],
} as const satisfies Record<QuantisedVariant, readonly [number, number]>;

/** Fills y [N, O] with x [N, I] times the transpose of the matrix, and what the options make of it. Nothing is recorded for a gradient. */
export function multiplyQuantised(
  x: Tensor,
  matrix: readonly Tensor[],
  { rows, bits, within }: QuantisedForm,
  y: Tensor,
  { bias, residual, gated = false, norm, variant = chooseVariant(itemAt(x.shape, 0), gated) }: QuantisedProduct = {},
): void {
  if (norm && variant !== "quantised_linear_few") {
    const normed = rmsNorm(x, norm.gain, { eps: norm.eps });
    multiplyQuantised(normed, matrix, { rows, bits, within }, y, { bias, residual, gated, variant });
    normed.dispose();
    return;
  }
  const [count, stride] = exactly(y.shape, 2);
  const [tileCols, tileRows] = tiles[variant];
  const quads = itemAt(x.shape, 1) / 4;
  const EPILOGUE = bias ? 1 : residual ? 2 : 0;
  let first = 0;
  rows.forEach((own, part) => {
    const cols = gated ? own / 2 : own;
    const w = itemAt(matrix, part);
    const { from: begin, all } = within ?? { from: 0, all: own };
    const bindings = { x, w, addend: bias ?? residual ?? w, y };
    const params = { rows: count, cols, quads, first, stride, begin, all };
    const constants = { TX: x.dtype as "f32" | "f16", BITS: bits, EPILOGUE };
    const grid = [Math.ceil(cols / tileCols), Math.ceil(count / tileRows)] as const;
    if (variant === "quantised_linear_tile") {
      dispatchKernel(variant, { bindings, params, constants, grid });
    } else if (variant === "quantised_linear") {
      dispatchKernel(variant, { bindings, params, constants: { ...constants, GATED: gated }, grid });
    } else {
      dispatchKernel(variant, {
        bindings: { ...bindings, gain: norm?.gain ?? w },
        params: { ...params, eps: norm?.eps ?? 0 },
        constants: { ...constants, GATED: gated, NORMED: norm !== undefined },
        grid,
      });
    }
    first += cols;
  });
}

/** Fills dx [N, I] with g [N, O] times the matrix. */
export function multiplyQuantisedTransposed(
  g: Tensor,
  matrix: readonly Tensor[],
  { rows, bits, within }: QuantisedForm,
  dx: Tensor,
): void {
  const [count, stride] = exactly(g.shape, 2);
  const quads = itemAt(dx.shape, 1) / 4;
  let first = 0;
  rows.forEach((cols, part) => {
    dispatchKernel("quantised_linear_grad", {
      bindings: { g, w: itemAt(matrix, part), dx },
      params: { rows: count, cols, quads, first, stride, begin: within?.from ?? 0, all: within?.all ?? cols },
      constants: { BITS: bits },
      grid: [Math.ceil(quads / 64), Math.ceil(count / 4)],
    });
    first += cols;
  });
}

/** The numbers of a matrix that is given as an op takes it, in float64. */
export function referenceMatrix(parts: readonly NdArray[], form: QuantisedForm, columns: number): NdArray {
  const values = form.rows.flatMap((count, part) => {
    const words = Uint32Array.from(itemAt(parts, part).data);
    const { from, all } = form.within ?? { from: 0, all: count };
    const numbers = dequantiseGroups(unpackGroups(words, all * columns, form.bits));
    return [...numbers.subarray(from * columns, (from + count) * columns)];
  });
  return new NdArray(Float64Array.from(values), [rowsOfAll(form), columns]);
}

/** The parts of a matrix of waves, as the samples of ops have them. */
export function sampleParts({ rows, bits, within }: QuantisedForm, columns: number) {
  return rows.map((count, part) => {
    const values = Float32Array.from(
      { length: (within?.all ?? count) * columns },
      (_, i) => Math.sin(i * 1.7 + part) * (1 + (i % 7)),
    );
    const words = packGroups(quantiseGroups(values, bits), bits);
    return { shape: [words.length], dtype: "u32" as const, values: [...words] };
  });
}

function sampleOf(
  count: number,
  rows: readonly number[],
  columns: number,
  bits: CodeBits,
  dtype: "f32" | "f16" = "f32",
  within?: RowsWithin,
) {
  const form = { rows, bits, within };
  const inputs = [{ shape: [count, columns], dtype }, ...sampleParts(form, columns)];
  return { inputs, attrs: form, tolerance: dtype === "f16" ? 2e-3 : 2e-5 } satisfies Sample<QuantisedForm>;
}

export const quantisedLinearOp = defineOp<QuantisedForm, ["x", ...string[]]>({
  name: "quantised_linear",
  doc: "x Wᵀ for x [N, I] and W [O, I] in codes of 8 or 4 bits, given in parts of whole rows: the words of each. W is constant.",
  accepts: [FLOATS, IDS],
  shape([x, ...parts], form) {
    if (x.length !== 2 || !arePartsOf(parts, form, x[1] ?? 0)) {
      const evidence = [`x: ${formatShape(x)}`, `W: ${form.rows.join(" and ")} rows`];
      throw new ShapeError("quantised_linear: shapes do not fit", evidence, "x is [N, I], W [O, I]");
    }
    return [[itemAt(x, 0), rowsOfAll(form)]];
  },
  forward([x, ...matrix], [y], form) {
    if (y.size > 0) multiplyQuantised(x, matrix, form, y);
  },
  backward([g], { inputs: [x, ...matrix], attrs }) {
    if (!g) return [];
    const dx = empty(x.shape);
    if (dx.size > 0) multiplyQuantisedTransposed(g, matrix, attrs, dx);
    return [dx, ...matrix.map(() => undefined)];
  },
  reference: ([x, ...parts], form) => [
    x.matmul(referenceMatrix(parts, form, itemAt(x.shape, 1)), { transposeB: true }),
  ],
  samples: [
    sampleOf(5, [7], 64, 8),
    sampleOf(1, [33], 96, 8),
    sampleOf(37, [40], 32, 8),
    sampleOf(6, [9, 9, 4], 64, 8),
    sampleOf(3, [8], 64, 8, "f16"),
    sampleOf(5, [7], 96, 4),
    sampleOf(37, [40, 3], 32, 4),
    sampleOf(5, [7], 64, 8, "f32", { from: 5, all: 13 }),
    sampleOf(3, [6], 32, 4, "f32", { from: 3, all: 9 }),
    sampleOf(3, [8], 64, 4, "f16"),
  ],
  cost: ([x], form) => {
    const outputs = rowsOfAll(form);
    return { bytes: 4 * sizeOf(x) + quantisedBytes(outputs, itemAt(x, 1), form.bits), flops: 2 * sizeOf(x) * outputs };
  },
});

/** The inputs and attributes with which ops take a matrix. */
export function operandsOf({ parts, bits, within }: QuantisedMatrix): {
  readonly tensors: Tensor[];
  readonly form: QuantisedForm;
} {
  return { tensors: parts.map(({ words }) => words), form: { rows: parts.map(({ rows }) => rows), bits, within } };
}

/** x [N, I] times the transpose of a matrix [O, I] in codes, f32 [N, O]. */
export function quantisedLinear(x: Tensor, weight: QuantisedMatrix): Tensor {
  const { tensors, form } = operandsOf(weight);
  return applyOp(quantisedLinearOp, [x, ...tensors], form)[0];
}
