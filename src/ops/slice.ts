// slice: a block of a tensor, from start to end on each axis; copies.

import { ShapeError } from "../platform/index.ts";
import { type SliceIndex, stridesOf, Tensor, zeros } from "../tensor/index.ts";
import { ANY } from "./checks.ts";
import { applyOp, defineOp } from "./op.ts";
import { copyStrided, offsetOf, sameDtype } from "./strided_copy.ts";

interface Ranges {
  readonly ranges: readonly (readonly [number, number])[];
}

export const sliceOp = defineOp<Ranges, ["x"]>({
  name: "slice",
  doc: "The block from start to end (exclusive) on each axis; copies.",
  accepts: [ANY],
  shape: (_, { ranges }) => [ranges.map(([start, end]) => end - start)],
  dtype: sameDtype,
  forward([x], [y], { ranges }) {
    const starts = ranges.map(([start]) => start);
    copyStrided(y, x, y.shape, stridesOf(x.shape), offsetOf(x.shape, starts), false);
  },
  backward([g], { inputs: [x], attrs: { ranges } }) {
    if (!g) return [undefined];
    const dx = zeros(x.shape);
    const starts = ranges.map(([start]) => start);
    copyStrided(g, dx, g.shape, stridesOf(x.shape), offsetOf(x.shape, starts), true);
    return [dx];
  },
  reference: ([x], { ranges }) => [x.slice(...ranges.map(([start, end]) => [start, end] as [number, number]))],
  samples: [
    { inputs: [{ shape: [300] }], attrs: { ranges: [[7, 290]] } },
    {
      inputs: [{ shape: [4, 5, 6] }],
      attrs: {
        ranges: [
          [1, 3],
          [0, 5],
          [2, 3],
        ],
      },
    },
  ],
  cost: (_, { ranges }) => ({
    bytes: 8 * ranges.reduce((product, [start, end]) => product * (end - start), 1),
    flops: 0,
  }),
});

function resolveRange(index: SliceIndex, length: number, axis: number): readonly [number, number] {
  const asked: unknown = index;
  if (typeof asked !== "number" && !(Array.isArray(asked) && asked.length <= 2)) {
    throw new ShapeError(
      `slice: ${JSON.stringify(asked) ?? String(asked)} says nothing about axis ${axis}`,
      [],
      "give a number, [], [start] or [start, end]",
    );
  }
  const from = (position: number) => (position < 0 ? position + length : position);
  const [start, end] =
    typeof index === "number" ? [from(index), from(index) + 1] : [from(index[0] ?? 0), from(index[1] ?? length)];
  if (!(Number.isInteger(start) && Number.isInteger(end) && start >= 0 && start <= end && end <= length)) {
    throw new ShapeError(
      `slice: ${JSON.stringify(index)} is out of range on axis ${axis}`,
      `its length is ${length}`,
      "negative positions count from the end",
    );
  }
  return [start, end];
}

const methods: ThisType<Tensor> & Record<string, unknown> = {
  slice(...indices: SliceIndex[]) {
    if (indices.length > this.shape.length)
      throw new ShapeError(`slice: ${indices.length} ranges for ${this}`, [], "give one for each axis");
    const ranges = this.shape.map((length, axis) => resolveRange(indices[axis] ?? [], length, axis));
    const block = applyOp(sliceOp, [this], { ranges })[0];
    const kept = block.shape.filter((_, axis) => typeof indices[axis] !== "number");
    return kept.length === block.shape.length ? block : block.reshape(kept);
  },
};
Object.assign(Tensor.prototype, methods);
