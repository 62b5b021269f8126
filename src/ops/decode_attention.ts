// decode_attention: queries against cached keys and values, each against one row of the cache. Long caches of few queries are split
// over workgroups and merged (Dao et al. 2023, Flash-Decoding). Not differentiable.

import { exactly, itemAt, ShapeError } from "../platform/index.ts";
import { NdArray } from "../reference/index.ts";
import { formatShape, type Shape, type Tensor } from "../tensor/index.ts";
import { checkHeads } from "./attention.ts";
import { attentionTier, launchDecodeAttention } from "./attention_launch.ts";
import { checkIds, FLOAT32, IDS } from "./checks.ts";
import { applyOp, defineOp, type Sample } from "./op.ts";
import {
  type CacheForm,
  type CacheKind,
  checkKind,
  type PagedCache,
  packCache,
  pagesOf,
  pagesShape,
  readRecord,
} from "./paged_cache.ts";

function sampleOf(
  positions: readonly number[],
  heads: number,
  [rowCount, capacity, groups, dimension]: readonly [number, number, number, number],
  kind: CacheKind = "f32",
  rows: readonly number[] = positions.map((_, row) => row),
) {
  const form = { kind, groups, dimension, capacity };
  const size = rowCount * capacity * groups * dimension;
  const waves = (step: number) => Array.from({ length: size }, (_, i) => 1.5 * Math.sin(i * step + 1));
  const { pages, table, count } = packCache(form, rowCount, waves(1.7), waves(2.3));
  const dtype = kind === "f32" ? "f32" : "u32";
  const inputs = [
    { shape: [positions.length, heads, dimension], grad: false },
    { shape: pagesShape(form, count), dtype, values: pages, grad: false },
    { shape: [rowCount, pagesOf(capacity)], dtype: "u32", integers: true, values: [...table] },
    { shape: [positions.length], dtype: "u32", integers: true, values: positions },
    { shape: [rows.length], dtype: "u32", integers: true, values: rows },
  ] as const;
  return { inputs, attrs: form } satisfies Sample<CacheForm>;
}

export const decodeAttentionOp = defineOp<CacheForm, ["q", "pages", "table", "positions", "rows"], ["o"]>({
  name: "decode_attention",
  inputs: ["q", "pages", "table", "positions", "rows"],
  doc:
    "Attention of queries q [N, H, D] to a paged cache of keys and values: query n attends to the positions 0 to positions[n] of " +
    "the cache's row rows[n], whose pages stand in its row of the table. The cache is in f32 or f16, or in codes of 8 or 4 bits.",
  accepts: [FLOAT32, ["f32", "f16", "u32"], IDS],
  shape([q, pages, table, positions, rows], form) {
    const head = [form.groups, form.dimension];
    checkHeads("decode_attention", q, [itemAt(q, 0), ...head], [itemAt(q, 0), ...head]);
    const ofQueries = (ids: Shape) => ids.length === 1 && ids[0] === q[0];
    const whole = pages.join() === pagesShape(form, pages[0] ?? 0).join();
    const fits = table.length === 2 && table[1] === pagesOf(form.capacity);
    if (q.length !== 3 || !whole || !fits || !ofQueries(positions) || !ofQueries(rows)) {
      throw new ShapeError(
        "decode_attention: the cache does not fit",
        [
          `q: ${formatShape(q)}`,
          `pages: ${formatShape(pages)}`,
          `table: ${formatShape(table)}`,
          `positions: ${formatShape(positions)}`,
          `rows: ${formatShape(rows)}`,
        ],
        "q is [N, H, D], pages as pagesShape says, the table [R, ⌈T / PAGE⌉], positions and rows [N]",
      );
    }
    return [q];
  },
  check([, pages, table, positions, rows], { kind, capacity }) {
    checkIds("decode_attention", "position", positions, capacity, "the cache");
    checkIds("decode_attention", "row", rows, itemAt(table.shape, 0), "the cache");
    checkKind("decode_attention", kind, pages);
  },
  forward([q, pages, table, positions, rows], [o], form) {
    launchDecodeAttention(attentionTier(), { q, cache: { ...form, pages, table }, positions, rows }, o);
  },
  reference([q, pages, table, positions, rows], form) {
    const [queries, heads, dimension] = exactly(q.shape, 3);
    const share = heads / form.groups;
    const output = Array.from({ length: queries * heads }, (_, index) => {
      const token = Math.floor(index / heads);
      const head = index % heads;
      const row = itemAt(rows.data, token);
      const length = Math.min(itemAt(positions.data, token) + 1, form.capacity);
      const cached = (of: 0 | 1) => {
        const numbers = Array.from({ length }, (_, position) =>
          readRecord(form, pages.data, table.data, [row, position, Math.floor(head / share), of]),
        );
        return new NdArray(Float64Array.from(numbers.flat()), [length, dimension]);
      };
      const query = q.slice([token, token + 1], head).reshape([1, dimension]);
      const weights = query.matmul(cached(0).T).div(Math.sqrt(dimension)).softmax(-1);
      return weights.matmul(cached(1)).data;
    });
    return [new NdArray(Float64Array.from(output.flatMap((values) => [...values])), q.shape)];
  },
  samples: [
    sampleOf([0, 4, 2], 2, [3, 5, 2, 16]),
    sampleOf([12, 0], 4, [3, 13, 1, 32]),
    sampleOf([69, 8, 64], 6, [4, 70, 3, 64]),
    sampleOf([530], 2, [2, 531, 2, 16]),
    sampleOf([17], 8, [1, 20, 2, 128]),
    sampleOf([3, 4, 5, 0, 6, 1], 4, [3, 9, 2, 16], "f32", [2, 2, 2, 0, 2, 0]),
    sampleOf([70, 71], 2, [2, 90, 1, 32], "f32", [1, 1]),
    sampleOf([69, 8], 4, [2, 70, 2, 64], "q8"),
    sampleOf([17, 3], 3, [2, 20, 1, 96], "q8"),
    sampleOf([69, 8], 4, [2, 70, 2, 32], "q4"),
    sampleOf([530], 2, [1, 531, 1, 128], "q4"),
  ],
  cost: ([q], { groups, capacity }) => {
    const [rows, heads, dimension] = exactly(q, 3);
    return { bytes: 8 * rows * capacity * groups * dimension, flops: 4 * rows * heads * dimension * capacity };
  },
});

/**
 * Attention of q [N, H, D] over a paged cache: query n over the positions 0 to positions[n] of row rows[n], both u32 [N]. Query
 * head h reads key head ⌊h·G/H⌋.
 * @throws ShapeError when the shapes do not fit, or no kernel has this head size (8, 16, 32, 64, 96, 128).
 */
export function decodeAttention(q: Tensor, cache: PagedCache, positions: Tensor, rows: Tensor): Tensor {
  const { pages, table, kind, groups, dimension, capacity } = cache ?? {};
  return applyOp(decodeAttentionOp, [q, pages, table, positions, rows], { kind, groups, dimension, capacity })[0];
}
