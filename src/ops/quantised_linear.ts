// quantised_linear: x Wᵀ for a matrix in 8 bits. Its gradient is that of x: the matrix is constant.

import { dispatchKernel, gpu } from "../gpu/index.ts";
import { exactly, itemAt, pairsOf, ShapeError } from "../platform/index.ts";
import { NdArray } from "../reference/index.ts";
import { empty, formatShape, sizeOf, type Tensor } from "../tensor/index.ts";
import { FLOATS, IDS } from "./checks.ts";
import { applyOp, defineOp, type Sample } from "./op.ts";
import { dequantiseGroups, GROUP, type QuantisedMatrix, quantiseGroups } from "./quantised_matrix.ts";

interface Attributes {
  /** Rows of each part. */
  readonly rows: readonly number[];
}

const kernels = ["quantised_linear", "quantised_linear_few", "quantised_linear_tile"] as const;

/** A kernel for the product; all give the right answer everywhere. */
export type QuantisedVariant = (typeof kernels)[number];

/** Rows up to which a workgroup for each column is faster than tiles. */
const FEW_ROWS = 8;

/** Of hardware, the variant for few rows sums in another order than that for many. */
function chooseVariant(rows: number): QuantisedVariant {
  if (gpu().info.software) return "quantised_linear";
  return rows <= FEW_ROWS ? "quantised_linear_few" : "quantised_linear_tile";
}

/** Columns and rows of y that one workgroup computes. */
const tiles = {
  quantised_linear: [8, 4],
  quantised_linear_few: [1, 4],
  quantised_linear_tile: [32, 32],
} as const satisfies Record<QuantisedVariant, readonly [number, number]>;

/** The parts of a matrix as an op takes them: codes and scales in turn. */
function partsOf(inputs: readonly Tensor[]): { readonly codes: Tensor; readonly scales: Tensor }[] {
  return Array.from({ length: inputs.length / 2 }, (_, part) => ({
    codes: itemAt(inputs, 2 * part),
    scales: itemAt(inputs, 2 * part + 1),
  }));
}

/** Fills y [N, O] with x [N, I] times the transpose of the matrix. Nothing is recorded for a gradient. */
export function multiplyQuantised(
  x: Tensor,
  matrix: readonly Tensor[],
  rows: readonly number[],
  y: Tensor,
  variant: QuantisedVariant = chooseVariant(itemAt(x.shape, 0)),
): void {
  const [count, stride] = exactly(y.shape, 2);
  const [tileCols, tileRows] = tiles[variant];
  const words = itemAt(x.shape, 1) / 4;
  let first = 0;
  for (const [{ codes, scales }, cols] of pairsOf(partsOf(matrix), rows)) {
    dispatchKernel(variant, {
      bindings: { x, codes, scales, y },
      params: { rows: count, cols, words, first, stride },
      constants: { TX: x.dtype as "f32" | "f16" },
      grid: [Math.ceil(cols / tileCols), Math.ceil(count / tileRows)],
    });
    first += cols;
  }
}

/** Fills dx [N, I] with g [N, O] times the matrix. */
export function multiplyQuantisedTransposed(
  g: Tensor,
  matrix: readonly Tensor[],
  rows: readonly number[],
  dx: Tensor,
): void {
  const [count, stride] = exactly(g.shape, 2);
  const words = itemAt(dx.shape, 1) / 4;
  let first = 0;
  for (const [{ codes, scales }, cols] of pairsOf(partsOf(matrix), rows)) {
    dispatchKernel("quantised_linear_grad", {
      bindings: { g, codes, scales, dx },
      params: { rows: count, cols, words, first, stride },
      grid: [Math.ceil(words / 64), Math.ceil(count / 4)],
    });
    first += cols;
  }
}

/** The numbers of a matrix that is given as an op takes it, in float64. */
export function referenceMatrix(parts: readonly NdArray[], rows: readonly number[]): NdArray {
  const values: number[] = [];
  rows.forEach((_, part) => {
    const codes = Uint32Array.from(itemAt(parts, 2 * part).data);
    const halves = new Uint16Array(Uint32Array.from(itemAt(parts, 2 * part + 1).data).buffer);
    const bytes = new Int8Array(codes.buffer);
    values.push(...dequantiseGroups({ codes: bytes, scales: halves.slice(0, bytes.length / GROUP) }));
  });
  const count = rows.reduce((sum, each) => sum + each, 0);
  return new NdArray(Float64Array.from(values), [count, values.length / count]);
}

/** The parts of a matrix of waves, as the samples of ops have them. */
export function sampleParts(rows: readonly number[], columns: number) {
  return rows.flatMap((count, part) => {
    const values = Float32Array.from({ length: count * columns }, (_, i) => Math.sin(i * 1.7 + part) * (1 + (i % 7)));
    const { codes, scales } = quantiseGroups(values);
    const halves = new Uint16Array(2 * Math.ceil(scales.length / 2));
    halves.set(scales);
    const words = [new Uint32Array(codes.buffer), new Uint32Array(halves.buffer)];
    return words.map((each) => ({ shape: [each.length], dtype: "u32" as const, values: [...each] }));
  });
}

function sampleOf(count: number, rows: readonly number[], columns: number, dtype: "f32" | "f16" = "f32") {
  const inputs = [{ shape: [count, columns], dtype }, ...sampleParts(rows, columns)];
  return { inputs, attrs: { rows }, tolerance: dtype === "f16" ? 2e-3 : 2e-5 } satisfies Sample<Attributes>;
}

export const quantisedLinearOp = defineOp<Attributes, ["x", ...string[]]>({
  name: "quantised_linear",
  doc: "x Wᵀ for x [N, I] and W [O, I] in 8 bits, given in parts of whole rows: the codes and the scales of each. W is constant.",
  accepts: [FLOATS, IDS],
  shape([x, ...parts], { rows }) {
    const columns = x[1] ?? 0;
    const wrong = rows.some((count, part) => parts[2 * part]?.[0] !== (count * columns) / 4);
    if (x.length !== 2 || columns % GROUP !== 0 || parts.length !== 2 * rows.length || wrong) {
      const evidence = [`x: ${formatShape(x)}`, `W: ${rows.join(" and ")} rows`];
      throw new ShapeError("quantised_linear: shapes do not fit", evidence, "x is [N, I], W [O, I]");
    }
    return [[itemAt(x, 0), rows.reduce((sum, count) => sum + count, 0)]];
  },
  forward([x, ...matrix], [y], { rows }) {
    if (y.size > 0) multiplyQuantised(x, matrix, rows, y);
  },
  backward([g], { inputs: [x, ...matrix], attrs: { rows } }) {
    if (!g) return [];
    const dx = empty(x.shape);
    if (dx.size > 0) multiplyQuantisedTransposed(g, matrix, rows, dx);
    return [dx, ...matrix.map(() => undefined)];
  },
  reference: ([x, ...parts], { rows }) => [x.matmul(referenceMatrix(parts, rows), { transposeB: true })],
  samples: [
    sampleOf(5, [7], 64),
    sampleOf(1, [33], 96),
    sampleOf(37, [40], 32),
    sampleOf(6, [9, 9, 4], 64),
    sampleOf(3, [8], 64, "f16"),
  ],
  cost: ([x], { rows }) => {
    const outputs = rows.reduce((sum, count) => sum + count, 0);
    return { bytes: 4 * sizeOf(x) + 1.0625 * outputs * itemAt(x, 1), flops: 2 * sizeOf(x) * outputs };
  },
});

/** The inputs and attributes with which ops take a matrix. */
export function operandsOf({ parts }: QuantisedMatrix): { readonly tensors: Tensor[]; readonly rows: number[] } {
  return { tensors: parts.flatMap(({ codes, scales }) => [codes, scales]), rows: parts.map(({ rows }) => rows) };
}

/** x [N, I] times the transpose of a matrix [O, I] in 8 bits, f32 [N, O]. */
export function quantisedLinear(x: Tensor, weight: QuantisedMatrix): Tensor {
  const { tensors, rows } = operandsOf(weight);
  return applyOp(quantisedLinearOp, [x, ...tensors], { rows })[0];
}
