// What a model takes of the device's memory before it is loaded: weights, keys and values, and what computing needs, counted by making all
// of it without a device behind it. And what could be done where it does not fit.

import { asDecoder, type DecoderConfig, unfilledModel, type WeightKind } from "../../../../models/index.ts";
import { gpu } from "../../../gpu/index.ts";
import { Engine } from "../../../infer/index.ts";
import { disposeModule } from "../../../nn/index.ts";
import type { CacheKind } from "../../../ops/index.ts";
import { ConfigError, checkOptions, option, type Rules, ShapeError } from "../../../platform/index.ts";

/** How weights are held when they are loaded. */
export type HeldAs = Exclude<WeightKind, "stored">;

/** How a model is to be held and used. */
export interface MemoryRequest {
  /** How its weights are held; default f32. */
  readonly weights?: HeldAs;
  /** How keys and values are kept; default f32. */
  readonly cache?: CacheKind;
  /** Texts at once. */
  readonly rows: number;
  /** Most tokens of a prompt and its completion together. */
  readonly contextLength: number;
  /** Tokens of the prompts that are computed at once; default as many as the context. */
  readonly promptTokens?: number;
  /** Tokens of drafts, as the engine takes them; default none. */
  readonly speculate?: number;
  /** Engines that sample from it, each with texts of its own: one for every set of corrections and one for none; default one. */
  readonly engines?: number;
  /** Bytes of low-rank corrections beside its weights; default none. */
  readonly corrections?: number;
  /** Positions that its tables of angles cover; default the context. */
  readonly positions?: number;
}

const rules: Rules<MemoryRequest> = {
  weights: option.optional(option.oneOf("f32", "q8", "q4")),
  cache: option.optional(option.oneOf("f32", "f16", "q8", "q4")),
  rows: option.whole({ least: 1 }),
  contextLength: option.whole({ least: 2 }),
  promptTokens: option.optional(option.whole({ least: 1 })),
  speculate: option.optional(option.whole({ most: 64 })),
  engines: option.optional(option.whole({ least: 1 })),
  corrections: option.optional(option.whole()),
  positions: option.optional(option.whole({ least: 1 })),
};

/** Bytes of the device's memory. */
export interface MemoryPlan {
  /** Weights and tables of angles. */
  readonly weights: number;
  /** Keys and values of all rows at full length. */
  readonly cache: number;
  /** What prefill and decoding compute with. */
  readonly work: number;
  readonly total: number;
}

/**
 * What a model takes, by its configuration alone; the device says what its kernels need, and is asked for no memory.
 * @throws ConfigError for a request that cannot be, as the engine would; ShapeError where a head's keys and values are more than one binding
 * can hold
 */
export function planMemory(config: DecoderConfig, request: MemoryRequest): MemoryPlan {
  checkOptions("planMemory", request, rules);
  const { weights: kind = "f32", cache: kept = "f32", rows, contextLength } = request;
  const { promptTokens = contextLength, positions = contextLength, speculate = 0 } = request;
  const { engines = 1, corrections = 0 } = request;
  return gpu().simulate(() => {
    const model = unfilledModel(config, { weights: kind, positions });
    const own = gpu().stats.allocatedBytes;
    const engine = new Engine(asDecoder(model), {
      rows,
      contextLength,
      cache: kept,
      speculate,
      // Every step of a block computes with the same memory.
      blockTokens: 1,
      endOfText: [],
      decodeText: () => "",
    });
    engine.prepare(promptTokens);
    const [cache, whole] = [engines * engine.cacheBytes, engines * (gpu().stats.allocatedBytes - own)];
    engine.dispose();
    disposeModule(model);
    const weights = own + corrections;
    return { weights, cache, work: whole - cache, total: weights + whole };
  });
}

export const size = (bytes: number) =>
  bytes < 2 ** 30 ? `${(bytes / 2 ** 20).toFixed(1)} MiB` : `${(bytes / 2 ** 30).toFixed(2)} GiB`;

/** A plan in a line. */
export function describeMemory(plan: MemoryPlan, request: MemoryRequest): string {
  const { weights = "f32", cache = "f32", rows, contextLength } = request;
  const { engines = 1 } = request;
  const texts = (rows === 1 ? "one text" : `${rows} texts`) + (engines === 1 ? "" : ` for each of ${engines} models`);
  return (
    `memory: up to ${size(plan.total)}: weights (${weights}) ${size(plan.weights)}, keys and values (${cache}) of ${texts} of ` +
    `${contextLength} tokens ${size(plan.cache)}, work ${size(plan.work)}`
  );
}

/** Settings that a refusal names at most. */
const MOST_NAMED = 4;

const holdsHeads = (cache: CacheKind, { head_dim }: DecoderConfig) =>
  cache === "f32" || cache === "f16" || head_dim % 32 === 0;

/** The plan, or why there can be none on this device. */
function tryPlan(config: DecoderConfig, request: MemoryRequest): MemoryPlan | ShapeError {
  try {
    return planMemory(config, request);
  } catch (error) {
    // Heads that codes cannot hold fit nowhere: that is no want of memory.
    if (error instanceof ShapeError && holdsHeads(request.cache ?? "f32", config)) return error;
    throw error;
  }
}

/**
 * The plan of a request that fits into so many bytes.
 * @throws ConfigError where it does not, with what would
 */
export function requireMemory(config: DecoderConfig, request: MemoryRequest, budget: number): MemoryPlan {
  const plan = tryPlan(config, request);
  if (!(plan instanceof ShapeError) && plan.total <= budget) return plan;
  const fitting = whatFits(alternatives(config, request), (other) => tryPlan(config, other), budget);
  const hint =
    fitting.length > 0 ? `what fits: ${fitting.join("; ")}` : "nothing fits: take a smaller model or context";
  if (!(plan instanceof ShapeError))
    throw new ConfigError(`the model does not fit into ${size(budget)}`, describeMemory(plan, request), hint);
  const { rows, contextLength } = request;
  throw new ConfigError(
    `${rows} texts of ${contextLength} tokens do not fit onto this adapter`,
    [plan.what, ...plan.evidence],
    hint,
  );
}

/** Something that might fit, and what to call it. */
export interface Alternative<Request> {
  readonly what: string;
  readonly request: Request;
}

/** The first of some alternatives that fit, each with its size. */
export function whatFits<Request>(
  alternatives: readonly Alternative<Request>[],
  plan: (request: Request) => { readonly total: number } | ShapeError,
  budget: number,
): string[] {
  const fitting: string[] = [];
  for (const { what, request } of alternatives) {
    const found = plan(request);
    if (found instanceof ShapeError || found.total > budget) continue;
    fitting.push(`${what}: ${size(found.total)}`);
    if (fitting.length === MOST_NAMED) break;
  }
  return fitting;
}

/** Requests that take less, from what changes least. */
function alternatives(config: DecoderConfig, request: MemoryRequest): Alternative<MemoryRequest>[] {
  const { weights = "f32", cache = "f32", rows, contextLength } = request;
  const below = <T>(all: readonly T[], own: T) => all.slice(all.indexOf(own) + 1);
  const caches = below<CacheKind>(["f32", "f16", "q8", "q4"], cache).filter(
    (kind) => (kind !== "f16" || gpu().features.f16) && holdsHeads(kind, config),
  );
  const kinds = below<HeldAs>(["f32", "q8", "q4"], weights);
  const single = [
    ...caches.map((kind) => ({ what: `cache ${kind}`, change: { cache: kind } })),
    ...kinds.map((kind) => ({ what: `weights ${kind}`, change: { weights: kind } })),
    ...[2, 4, 8]
      .filter((part) => rows >= part)
      .map((part) => ({ what: `${Math.floor(rows / part)} rows`, change: { rows: Math.floor(rows / part) } })),
    ...[2, 4]
      .filter((part) => contextLength >= 512 * part)
      .map((part) => ({
        what: `contexts of ${Math.floor(contextLength / part)}`,
        change: { contextLength: Math.floor(contextLength / part) },
      })),
  ];
  const both = kinds.flatMap((kind) =>
    caches.map((kept) => ({ what: `weights ${kind} with cache ${kept}`, change: { weights: kind, cache: kept } })),
  );
  return [...single, ...both].map(({ what, change }) => ({ what, request: { ...request, ...change } }));
}
