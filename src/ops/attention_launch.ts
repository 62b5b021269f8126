// Which attention kernels an adapter runs, and their dispatches. Software adapters get the variants without barriers, whose
// lanes exchange keys by shuffles; all others get tiles in workgroup memory. `attention` and `decode_attention` call this.

import { dispatchKernel, gpu } from "../gpu/index.ts";
import { exactly, itemAt } from "../platform/index.ts";
import { empty, type Tensor } from "../tensor/index.ts";
import { cacheBits, PAGE, type PagedCache } from "./paged_cache.ts";

/** A family of attention kernels; `lanes` is the subgroup size that the kernels are compiled for. */
export type AttentionTier = { readonly kind: "tiles" } | { readonly kind: "lanes"; readonly lanes: number };

/** The tier of this adapter. */
export function attentionTier(): AttentionTier {
  const { info, features, device } = gpu();
  const { subgroupMinSize: lanes = 0, subgroupMaxSize } = device.adapterInfo;
  const fixed = lanes === subgroupMaxSize && lanes >= 4 && lanes <= 64;
  return info.software && features.subgroups && fixed ? { kind: "lanes", lanes } : { kind: "tiles" };
}

/** Workgroup columns of the tiled kernels: more for wide heads, whose output rows take many registers. */
const columnsFor = (dimension: number) => (dimension > 96 ? 16 : 8);
const TILE = 32;

export interface AttentionInputs {
  /** [N, H, D] */
  readonly q: Tensor;
  /** [N, G, D] */
  readonly k: Tensor;
  readonly v: Tensor;
  /** u32 [N, 2] */
  readonly segments: Tensor;
}

function paramsOf({ q, k }: AttentionInputs) {
  const [tokens, heads, dimension] = exactly(q.shape, 3);
  return { tokens, heads, groups: itemAt(k.shape, 1), quads: dimension / 4, scale: 1 / Math.sqrt(dimension) };
}

/** Fills o [N, H, D] and the logarithm of each softmax's sum, lse [N, H]; causal, or of all rows of a sequence to all. */
export function launchAttention(
  tier: AttentionTier,
  inputs: AttentionInputs,
  CAUSAL: boolean,
  o: Tensor,
  lse: Tensor,
): void {
  const [tokens, heads, D] = exactly(o.shape, 3);
  const call = { bindings: { ...inputs, o, lse }, params: paramsOf(inputs) };
  if (tier.kind === "lanes") {
    const { lanes } = tier;
    dispatchKernel("attention_lanes", {
      ...call,
      constants: { D, LANES: lanes, CAUSAL },
      grid: [Math.ceil(tokens / lanes), heads],
    });
  } else {
    dispatchKernel("attention", {
      ...call,
      constants: { D, COLUMNS: columnsFor(D), CAUSAL },
      grid: [Math.ceil(tokens / TILE), heads],
    });
  }
}

/** Gradients of q, k and v, those that are needed, from the output, its gradient and lse. */
export function launchAttentionGrad(
  tier: AttentionTier,
  inputs: AttentionInputs,
  CAUSAL: boolean,
  { o, lse, grad }: { readonly o: Tensor; readonly lse: Tensor; readonly grad: Tensor },
  needs: { readonly query: boolean; readonly key: boolean },
): { q?: Tensor; k?: Tensor; v?: Tensor } {
  const [tokens, heads, D] = exactly(o.shape, 3);
  const [, groups] = exactly(inputs.k.shape, 3);
  const stats = empty([tokens, heads, 2]);
  dispatchKernel("attention_stats", {
    bindings: { o, output_grad: grad, lse, stats },
    params: { rows: tokens * heads, quads: D / 4 },
    grid: [Math.ceil((tokens * heads) / 64)],
  });
  const rows = Math.ceil(tokens / (tier.kind === "lanes" ? tier.lanes : TILE));
  const bindings = { ...inputs, output_grad: grad, stats };
  const params = paramsOf(inputs);
  const result: { q?: Tensor; k?: Tensor; v?: Tensor } = {};
  if (needs.query) {
    const q_grad = empty(inputs.q.shape);
    const call = { bindings: { ...bindings, q_grad }, params, grid: [rows, heads] as const };
    if (tier.kind === "lanes")
      dispatchKernel("attention_lanes_grad_query", { ...call, constants: { D, LANES: tier.lanes, CAUSAL } });
    else dispatchKernel("attention_grad_query", { ...call, constants: { D, COLUMNS: columnsFor(D), CAUSAL } });
    result.q = q_grad;
  }
  if (needs.key) {
    const k_grad = empty(inputs.k.shape);
    const v_grad = empty(inputs.v.shape);
    const call = { bindings: { ...bindings, k_grad, v_grad }, params, grid: [rows, groups] as const };
    if (tier.kind === "lanes")
      dispatchKernel("attention_lanes_grad_key", { ...call, constants: { D, LANES: tier.lanes, CAUSAL } });
    else dispatchKernel("attention_grad_key", { ...call, constants: { D, COLUMNS: columnsFor(D), CAUSAL } });
    result.k = k_grad;
    result.v = v_grad;
  }
  return result;
}

/** Workgroups wanted on a hardware adapter before the keys of a row are split. */
const ENOUGH_WORKGROUPS = 256;
/** Fewest keys worth a workgroup of their own. */
const LEAST_SPAN = 256;

/** Parts that the keys of each row are split into, so that few rows still fill a device. */
function splitsFor(workgroups: number, capacity: number): number {
  const wanted = Math.ceil(ENOUGH_WORKGROUPS / workgroups);
  return Math.max(1, Math.min(wanted, Math.floor(capacity / LEAST_SPAN), 32));
}

/** BLOCKS of decode_attention_lanes. */
const LANES_BLOCKS = 16;

export interface DecodeInputs {
  /** [N, H, D], or queries with more behind them: the first H heads of each row are meant. */
  readonly q: Tensor;
  readonly cache: PagedCache;
  /** u32 [N] */
  readonly positions: Tensor;
  /** u32 [N] */
  readonly rows: Tensor;
}

/** Fills o [N, H, D]. */
export function launchDecodeAttention(
  tier: AttentionTier,
  { q, cache, positions, rows }: DecodeInputs,
  o: Tensor,
): void {
  const [queries, heads, D] = exactly(o.shape, 3);
  const stride = q.size / queries / 4;
  const { kind, groups, capacity, table } = cache;
  const [cacheRows, pages] = exactly(table.shape, 2);
  const SHARE = [4, 2].find((count) => (heads / groups) % count === 0) ?? 1;
  const bindings = { q, cache: cache.pages, table, positions, rows };
  const scale = 1 / Math.sqrt(D);
  const BITS = cacheBits(kind);
  const T = kind as "f32" | "f16";
  if (tier.kind === "lanes") {
    const call = {
      bindings: { ...bindings, o },
      params: {
        rows: cacheRows,
        heads,
        groups,
        capacity,
        pages,
        quads: D / 4,
        span: LANES_BLOCKS * tier.lanes,
        stride,
        scale,
      },
      grid: [queries, heads / SHARE] as const,
    };
    const constants = { D, SHARE, LANES: tier.lanes, PAGE };
    if (BITS) dispatchKernel("decode_attention_lanes_codes", { ...call, constants: { ...constants, BITS } });
    else dispatchKernel("decode_attention_lanes", { ...call, constants: { ...constants, T } });
    return;
  }
  const splits = splitsFor((queries * heads) / SHARE, capacity);
  const parts = splits === 1 ? o : empty([splits, queries, heads, D]);
  const lse = empty([splits, queries, heads]);
  const call = {
    bindings: { ...bindings, o: parts, lse },
    params: {
      queries,
      rows: cacheRows,
      heads,
      groups,
      capacity,
      pages,
      span: Math.ceil(capacity / splits),
      stride,
      scale,
    },
    grid: [queries, heads / SHARE, splits] as const,
  };
  if (BITS) dispatchKernel("decode_attention_codes", { ...call, constants: { D, SHARE, PAGE, BITS } });
  else dispatchKernel("decode_attention", { ...call, constants: { D, SHARE, PAGE, T } });
  if (splits === 1) return;
  dispatchKernel("decode_attention_merge", {
    bindings: { parts, lse, o },
    params: { rows: queries * heads, splits },
    constants: { D },
    grid: [Math.ceil(o.size / 256)],
  });
}
