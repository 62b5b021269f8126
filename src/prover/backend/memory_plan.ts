// What a model takes of the device's memory before it is loaded: weights, keys and values, and what computing needs, counted by making all
// of it without a device behind it. And what could be done where it does not fit.

import { asDecoder, type DecoderConfig, unfilledModel, type WeightKind } from "../../../models/index.ts";
import { gpu } from "../../gpu/index.ts";
import { Engine } from "../../infer/index.ts";
import { disposeModule } from "../../nn/index.ts";
import type { CacheKind } from "../../ops/index.ts";
import { ConfigError, checkOptions, option, type Rules } from "../../platform/index.ts";

/** How a model is to be held and used. */
export interface MemoryRequest {
  /** How its weights are held; default f32. */
  readonly weights?: WeightKind;
  /** How keys and values are kept; default f32. */
  readonly cache?: CacheKind;
  /** Texts at once. */
  readonly rows: number;
  /** Most tokens of a prompt and its completion together. */
  readonly contextLength: number;
  /** Tokens of the prompts that are computed at once; default as many as the context. */
  readonly promptTokens?: number;
}

const rules: Rules<MemoryRequest> = {
  weights: option.optional(option.oneOf("f32", "q8", "q4")),
  cache: option.optional(option.oneOf("f32", "f16", "q8", "q4")),
  rows: option.whole({ least: 1 }),
  contextLength: option.whole({ least: 2 }),
  promptTokens: option.optional(option.whole({ least: 1 })),
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
 * @throws ConfigError for a request that cannot be, as the engine would
 */
export function planMemory(config: DecoderConfig, request: MemoryRequest): MemoryPlan {
  checkOptions("planMemory", request, rules);
  const { weights: kind = "f32", cache: kept = "f32", rows, contextLength, promptTokens = contextLength } = request;
  return gpu().simulate(() => {
    const model = unfilledModel(config, { weights: kind, positions: contextLength });
    const weights = gpu().stats.allocatedBytes;
    const engine = new Engine(asDecoder(model), {
      rows,
      contextLength,
      cache: kept,
      endOfText: [],
      decodeText: () => "",
    });
    engine.prepare(promptTokens);
    const total = gpu().stats.allocatedBytes;
    const cache = engine.cacheBytes;
    engine.dispose();
    disposeModule(model);
    return { weights, cache, work: total - weights - cache, total };
  });
}

const gibibytes = (bytes: number) => `${(bytes / 2 ** 30).toFixed(2)} GiB`;

/** A plan in a line. */
export function describeMemory(plan: MemoryPlan, request: MemoryRequest): string {
  const { weights = "f32", cache = "f32", rows, contextLength } = request;
  const texts = rows === 1 ? "one text" : `${rows} texts`;
  return (
    `memory: ${gibibytes(plan.total)}: weights (${weights}) ${gibibytes(plan.weights)}, keys and values (${cache}) of ${texts} of ` +
    `${contextLength} tokens ${gibibytes(plan.cache)}, work ${gibibytes(plan.work)}`
  );
}

/**
 * The plan of a request that fits into so many bytes.
 * @throws ConfigError where it does not, with what would
 */
export function requireMemory(config: DecoderConfig, request: MemoryRequest, budget: number): MemoryPlan {
  const plan = planMemory(config, request);
  if (plan.total <= budget) return plan;
  const fitting = alternatives(config, request).flatMap((other) => {
    const { total } = planMemory(config, other.request);
    return total <= budget ? [`${other.what}: ${gibibytes(total)}`] : [];
  });
  throw new ConfigError(
    `the model does not fit into ${gibibytes(budget)}`,
    describeMemory(plan, request),
    fitting.length > 0
      ? `what fits: ${fitting.slice(0, 4).join("; ")}`
      : "no setting of this model fits: take a smaller one",
  );
}

/** Requests that take less, from what changes least. */
function alternatives(config: DecoderConfig, request: MemoryRequest): { what: string; request: MemoryRequest }[] {
  const { weights = "f32", cache = "f32", rows, contextLength } = request;
  const below = <T>(all: readonly T[], own: T) => all.slice(all.indexOf(own) + 1);
  const caches = below<CacheKind>(["f32", "f16", "q8", "q4"], cache).filter(
    (kind) => (kind !== "f16" || gpu().features.f16) && (kind === "f16" || config.head_dim % 32 === 0),
  );
  const kinds = below<WeightKind>(["f32", "q8", "q4"], weights);
  const single = [
    ...caches.map((kind) => ({ what: `cache ${kind}`, change: { cache: kind } })),
    ...kinds.map((kind) => ({ what: `weights ${kind}`, change: { weights: kind } })),
    ...[2, 4, 8]
      .filter((part) => rows >= part)
      .map((part) => ({ what: `${Math.floor(rows / part)} rows`, change: { rows: Math.floor(rows / part) } })),
    ...[2, 4]
      .filter((part) => contextLength >= 512 * part)
      .map((part) => ({
        what: `contexts of ${contextLength / part}`,
        change: { contextLength: Math.floor(contextLength / part) },
      })),
  ];
  const both = kinds.flatMap((kind) =>
    caches.map((kept) => ({ what: `weights ${kind} with cache ${kept}`, change: { weights: kind, cache: kept } })),
  );
  return [...single, ...both].map(({ what, change }) => ({ what, request: { ...request, ...change } }));
}
