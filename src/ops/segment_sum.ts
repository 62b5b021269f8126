// Sums over the sequences of a pack, given back to every row: what sequence-level importance ratios are made of.

import { dispatchKernel } from "../gpu/index.ts";
import { ShapeError } from "../platform/index.ts";
import { NdArray } from "../reference/index.ts";
import { empty, formatShape, sizeOf, type Tensor } from "../tensor/index.ts";
import { checkIds, FLOAT32, IDS } from "./checks.ts";
import { applyOp, defineOp } from "./op.ts";

function sumSegments(x: Tensor, segments: Tensor, y: Tensor): void {
  dispatchKernel("segment_sum", {
    bindings: { x, segments, y },
    params: { rows: x.size },
    grid: [Math.ceil(x.size / 64)],
  });
}

const samples = [
  {
    inputs: [
      { shape: [6] },
      { shape: [6, 2], dtype: "u32", integers: true, values: [0, 3, 0, 3, 0, 3, 3, 4, 4, 6, 4, 6] },
    ],
    attrs: {},
  },
  {
    inputs: [
      { shape: [130] },
      { shape: [130, 2], dtype: "u32", integers: true, values: Array.from({ length: 260 }, (_, i) => (i % 2) * 130) },
    ],
    attrs: {},
  },
] as const;

export const segmentSumOp = defineOp<Record<string, never>, ["x", "segments"]>({
  name: "segment_sum",
  inputs: ["x", "segments"],
  doc: "For every row of x [N] the sum over the rows of its segment, segments u32 [N, 2] holding first row and end.",
  accepts: [FLOAT32, IDS],
  shape([x, segments]) {
    if (x.length !== 1 || segments.length !== 2 || segments[0] !== x[0] || segments[1] !== 2) {
      throw new ShapeError(
        "segment_sum: the segments do not fit",
        [`x: ${formatShape(x)}`, `segments: ${formatShape(segments)}`],
        "x is [N] and segments [N, 2]",
      );
    }
    return [x];
  },
  check: ([x, segments]) => checkIds("segment_sum", "row", segments, x.size + 1, "counting its end, the pack"),
  forward([x, segments], [y]) {
    sumSegments(x, segments, y);
  },
  backward([g], { inputs: [x, segments] }) {
    if (!g) return [undefined, undefined];
    const dx = empty(x.shape);
    sumSegments(g, segments, dx);
    return [dx, undefined];
  },
  reference([x, segments]) {
    const sums = x.data.map((_, row) =>
      x.data.slice(segments.data[2 * row], segments.data[2 * row + 1]).reduce((sum, value) => sum + value, 0),
    );
    return [new NdArray(sums, x.shape)];
  },
  samples,
  cost: ([x]) => ({ bytes: 16 * sizeOf(x), flops: sizeOf(x) }),
});

/**
 * The sum of x [N] over each row's segment, [N]. Rows of one segment must lie side by side and name the same segment;
 * rows in no segment but their own keep their value.
 * @param segments u32 [N, 2]: first row of the segment, and one past its last
 */
export function segmentSum(x: Tensor, segments: Tensor): Tensor {
  return applyOp(segmentSumOp, [x, segments], {})[0];
}
