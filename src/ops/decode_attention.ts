// decode_attention: one query a row against its cached keys and values. Long caches of few rows are split over workgroups
// and merged (Dao et al. 2023, Flash-Decoding). Not differentiable.

import { run } from "../gpu/index.ts";
import { ShapeError } from "../platform/index.ts";
import { NdArray } from "../reference/index.ts";
import { empty, formatShape, type Tensor } from "../tensor/index.ts";
import { checkHeads, softwareLanes } from "./attention.ts";
import { apply, defineOp, type Sample } from "./op.ts";

/** Workgroups wanted on a hardware adapter before the keys of a row are split. */
const ENOUGH_WORKGROUPS = 256;
/** Fewest keys worth a workgroup of their own. */
const LEAST_SPAN = 256;

/** Parts that the keys of each row are split into, so that few rows still fill a device. */
function splitsFor(workgroups: number, capacity: number): number {
  const wanted = Math.ceil(ENOUGH_WORKGROUPS / workgroups);
  return Math.max(1, Math.min(wanted, Math.floor(capacity / LEAST_SPAN), 32));
}

function runTiled(q: Tensor, keys: Tensor, values: Tensor, positions: Tensor, o: Tensor, SHARE: number): void {
  const [rows, heads, D] = q.shape;
  const [, capacity, groups] = keys.shape;
  const splits = splitsFor((rows * heads) / SHARE, capacity);
  const parts = splits === 1 ? o : empty([splits, rows, heads, D]);
  const lse = empty([splits, rows, heads]);
  const span = Math.ceil(capacity / splits);
  run("decode_attention", {
    bindings: { q, k_cache: keys, v_cache: values, positions, o: parts, lse },
    params: { rows, heads, groups, capacity, span, scale: 1 / Math.sqrt(D) },
    constants: { D, SHARE, T: keys.dtype },
    grid: [rows, heads / SHARE, splits],
  });
  if (splits === 1) return;
  run("decode_attention_merge", {
    bindings: { parts, lse, o },
    params: { rows: rows * heads, splits },
    constants: { D },
    grid: [Math.ceil(o.size / 256)],
  });
}

function sampleOf(positions: readonly number[], heads: number, cache: readonly [number, number, number, number]) {
  const inputs = [
    { shape: [positions.length, heads, cache[3]], grad: false },
    { shape: cache, grad: false },
    { shape: cache, grad: false },
    { shape: [positions.length], dtype: "u32", integers: true, values: positions },
  ] as const;
  return { inputs, attrs: {} } satisfies Sample<Record<string, never>>;
}

export const decodeAttentionOp = defineOp<Record<string, never>>({
  name: "decode_attention",
  doc:
    "Attention of one query a row, q [R, H, D], to cached keys and values [at least R, T, G, D]: row r attends to the " +
    "positions 0 to positions[r] of cache row r. The cache is f32 or f16.",
  shape([q, keys, values, positions]) {
    checkHeads("decode_attention", q, keys, values);
    if (q.length !== 3 || keys.length !== 4 || keys[0] < q[0] || positions.length !== 1 || positions[0] !== q[0]) {
      throw new ShapeError(
        "decode_attention: the cache does not fit",
        [`q: ${formatShape(q)}`, `keys: ${formatShape(keys)}`, `positions: ${formatShape(positions)}`],
        "q is [R, H, D], keys and values [at least R, T, G, D], positions [R]",
      );
    }
    return [q];
  },
  forward([q, keys, values, positions], [o]) {
    const [rows, heads, D] = q.shape;
    const [, capacity, groups] = keys.shape;
    const share = heads / groups;
    const SHARE = [4, 2].find((count) => share % count === 0) ?? 1;
    const lanes = softwareLanes();
    if (!lanes) {
      runTiled(q, keys, values, positions, o, SHARE);
      return;
    }
    run("decode_attention_lanes", {
      bindings: { q, k_cache: keys, v_cache: values, positions, o },
      params: { heads, groups, capacity, quads: D / 4, scale: 1 / Math.sqrt(D) },
      constants: { D, SHARE, LANES: lanes, T: keys.dtype },
      grid: [rows, heads / SHARE],
    });
  },
  reference([q, keys, values, positions]) {
    const [rows, heads, dimension] = q.shape;
    const share = heads / keys.shape[2];
    const output = Array.from({ length: rows * heads }, (_, index) => {
      const row = Math.floor(index / heads);
      const head = index % heads;
      const length = Math.min(positions.data[row] + 1, keys.shape[1]);
      const cached = (cache: NdArray) =>
        cache.slice([row, row + 1], [0, length], Math.floor(head / share)).reshape([length, dimension]);
      const query = q.slice([row, row + 1], head).reshape([1, dimension]);
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
  ],
  cost: ([q, keys]) => ({
    bytes: 8 * q[0] * keys[1] * keys[2] * keys[3],
    flops: 4 * q[0] * q[1] * q[2] * keys[1],
  }),
});

/**
 * Attention of q [R, H, D] over rows 0 to R - 1 of a cache, keys and values [at least R, T, G, D], f32 or f16: each row over
 * its positions 0 to positions[r], u32 [R]. Query head h reads key head ⌊h·G/H⌋.
 * @throws ShapeError when the shapes do not fit, or no kernel has this head size (16, 32, 64, 128).
 */
export function decodeAttention(q: Tensor, keys: Tensor, values: Tensor, positions: Tensor): Tensor {
  return apply(decodeAttentionOp, [q, keys, values, positions], {})[0];
}
