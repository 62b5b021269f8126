// decode_attention: queries against cached keys and values, each against one row of the cache. Long caches of few queries are split
// over workgroups and merged (Dao et al. 2023, Flash-Decoding). Not differentiable.

import { exactly, itemAt, ShapeError } from "../platform/index.ts";
import { NdArray } from "../reference/index.ts";
import { formatShape, type Shape, type Tensor } from "../tensor/index.ts";
import { checkHeads } from "./attention.ts";
import { attentionTier, launchDecodeAttention } from "./attention_launch.ts";
import { checkIds, FLOAT32, FLOATS, IDS } from "./checks.ts";
import { applyOp, defineOp, type Sample } from "./op.ts";

function sampleOf(
  positions: readonly number[],
  heads: number,
  cache: readonly [number, number, number, number],
  rows: readonly number[] = positions.map((_, row) => row),
) {
  const inputs = [
    { shape: [positions.length, heads, cache[3]], grad: false },
    { shape: cache, grad: false },
    { shape: cache, grad: false },
    { shape: [positions.length], dtype: "u32", integers: true, values: positions },
    { shape: [rows.length], dtype: "u32", integers: true, values: rows },
  ] as const;
  return { inputs, attrs: {} } satisfies Sample<Record<string, never>>;
}

export const decodeAttentionOp = defineOp<Record<string, never>, ["q", "keys", "values", "positions", "rows"], ["o"]>({
  name: "decode_attention",
  inputs: ["q", "keys", "values", "positions", "rows"],
  doc:
    "Attention of queries q [N, H, D] to cached keys and values [R, T, G, D]: query n attends to the positions 0 to " +
    "positions[n] of the cache's row rows[n]. The cache is f32 or f16.",
  accepts: [FLOAT32, FLOATS, FLOATS, IDS],
  shape([q, keys, values, positions, rows]) {
    checkHeads("decode_attention", q, keys, values);
    const ofQueries = (ids: Shape) => ids.length === 1 && ids[0] === q[0];
    if (q.length !== 3 || keys.length !== 4 || !ofQueries(positions) || !ofQueries(rows)) {
      throw new ShapeError(
        "decode_attention: the cache does not fit",
        [
          `q: ${formatShape(q)}`,
          `keys: ${formatShape(keys)}`,
          `positions: ${formatShape(positions)}`,
          `rows: ${formatShape(rows)}`,
        ],
        "q is [N, H, D], keys and values [R, T, G, D], positions and rows [N]",
      );
    }
    return [q];
  },
  check([, keys, values, positions, rows]) {
    const [cacheRows, capacity] = exactly(keys.shape, 4);
    checkIds("decode_attention", "position", positions, capacity, "the cache");
    checkIds("decode_attention", "row", rows, cacheRows, "the cache");
    if (keys.dtype === values.dtype) return;
    throw new ShapeError("decode_attention: keys and values differ", [`keys: ${keys}`, `values: ${values}`]);
  },
  forward([q, keys, values, positions, rows], [o]) {
    launchDecodeAttention(attentionTier(), { q, keys, values, positions, rows }, o);
  },
  reference([q, keys, values, positions, rows]) {
    const [queries, heads, dimension] = exactly(q.shape, 3);
    const [, capacity, groups] = exactly(keys.shape, 4);
    const share = heads / groups;
    const output = Array.from({ length: queries * heads }, (_, index) => {
      const token = Math.floor(index / heads);
      const head = index % heads;
      const row = itemAt(rows.data, token);
      const length = Math.min(itemAt(positions.data, token) + 1, capacity);
      const cached = (cache: NdArray) =>
        cache.slice([row, row + 1], [0, length], Math.floor(head / share)).reshape([length, dimension]);
      const query = q.slice([token, token + 1], head).reshape([1, dimension]);
      const weights = query.matmul(cached(keys).T).div(Math.sqrt(dimension)).softmax(-1);
      return weights.matmul(cached(values)).data;
    });
    return [new NdArray(Float64Array.from(output.flatMap((values) => [...values])), q.shape)];
  },
  samples: [
    sampleOf([0, 4, 2], 2, [3, 5, 2, 16]),
    sampleOf([12, 0], 4, [3, 13, 1, 32]),
    sampleOf([69, 8, 64], 6, [4, 70, 3, 64]),
    sampleOf([530], 2, [2, 531, 2, 16]),
    sampleOf([17], 8, [1, 20, 2, 128]),
    sampleOf([3, 4, 5, 0, 6, 1], 4, [3, 9, 2, 16], [2, 2, 2, 0, 2, 0]),
    sampleOf([70, 71], 2, [2, 90, 1, 32], [1, 1]),
  ],
  cost: ([q, keys]) => {
    const [rows, heads, dimension] = exactly(q, 3);
    const [, capacity, groups, width] = exactly(keys, 4);
    return { bytes: 8 * rows * capacity * groups * width, flops: 4 * rows * heads * dimension * capacity };
  },
});

/**
 * Attention of q [N, H, D] over a cache, keys and values [R, T, G, D], f32 or f16: query n over the positions 0 to positions[n]
 * of row rows[n], both u32 [N]. Query head h reads key head ⌊h·G/H⌋.
 * @throws ShapeError when the shapes do not fit, or no kernel has this head size (8, 16, 32, 64, 96, 128).
 */
export function decodeAttention(q: Tensor, keys: Tensor, values: Tensor, positions: Tensor, rows: Tensor): Tensor {
  return applyOp(decodeAttentionOp, [q, keys, values, positions, rows], {})[0];
}
