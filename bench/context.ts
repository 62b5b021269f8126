// What a token costs behind a long text against a short one: CPU time on a software adapter, by turns, beside the bytes that each must read.
// npx tsx bench/context.ts [1.7B|8B] [--layers 2] [--cache q8] [--weights q4] [--pairs 5]     prints one JSON line
// The model has the layers' shapes of that size, arbitrary weights and a small vocabulary, so that what grows with the context counts.

import { parseArgs } from "node:util";
import { asDecoder, qwen3Config, unfilledModel } from "../models/index.ts";
import { gpu, initGpu, PlanMemory } from "../src/gpu/index.ts";
import { DecodeBatch } from "../src/infer/decode_batch.ts";
import { KeyValueCache } from "../src/infer/kv_cache.ts";
import { planMemory } from "../src/prover/index.ts";

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    layers: { type: "string", default: "2" },
    cache: { type: "string", default: "q8" },
    weights: { type: "string", default: "q4" },
    pairs: { type: "string", default: "5" },
  },
});
const [size = "1.7B"] = positionals;
const weights = options.weights as "f32" | "q8" | "q4";
const cache = options.cache as "f32" | "f16" | "q8" | "q4";
const shapes = {
  "1.7B": { hidden_size: 2048, intermediate_size: 6144, num_attention_heads: 16 },
  "8B": { hidden_size: 4096, intermediate_size: 12288, num_attention_heads: 32 },
};
const config = qwen3Config({
  ...shapes[size as keyof typeof shapes],
  vocab_size: 4096,
  num_hidden_layers: Number(options.layers),
  num_key_value_heads: 8,
  head_dim: 128,
  max_position_embeddings: 8192,
  tie_word_embeddings: true,
});
const STEPS = 8;
const contexts = [512, 6144] as const;

await initGpu({ quiet: true });
const model = unfilledModel(config, { weights });
const decoder = asDecoder(model);
const sides = contexts.map((context) => ({
  context,
  keys: new KeyValueCache(decoder, 1, contexts[1] + STEPS, cache),
  batch: new DecodeBatch(1, STEPS, [], new PlanMemory()),
  milliseconds: [] as number[],
}));

/** CPU time of a block of tokens behind a text of so many. */
async function block({ context, keys, batch }: (typeof sides)[number]): Promise<number> {
  keys.extend(0, context + STEPS);
  const row = { token: 1, position: context, limit: context + STEPS, done: false };
  batch.write([{ ...row, temperature: 1, topK: 0, topP: 1, minP: 0, seed: 1 }]);
  const before = process.cpuUsage();
  await batch.runBlock(decoder, keys);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000 / STEPS;
}

for (const side of sides) await block(side);
for (let pair = 0; pair < Number(options.pairs); pair++)
  for (const side of pair % 2 === 0 ? sides : sides.toReversed()) side.milliseconds.push(await block(side));

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
/** Weights, and keys and values of a context: what a token reads. */
const bytes = contexts.map((contextLength) => {
  const plan = planMemory(config, {
    weights,
    cache,
    rows: 1,
    contextLength,
    positions: config.max_position_embeddings,
  });
  return plan.weights + plan.cache;
});
const [short = 0, long = 0] = sides.map(({ milliseconds }) => median(milliseconds));
const ratio = (a: number, b: number) => Number((a / b).toFixed(3));
const [byteRatio, timeRatio] = [ratio(bytes[1] ?? 0, bytes[0] ?? 1), ratio(long, short)];
console.log(
  JSON.stringify({
    ...{ bench: "context", size, layers: config.num_hidden_layers, weights, cache, adapter: gpu().info.name },
    cpuMilliseconds: sides.map(({ context, milliseconds }) => ({ context, all: milliseconds.map(Math.round) })),
    ...{ timeRatio, byteRatio, share: ratio(timeRatio, byteRatio), holds: timeRatio <= 1.2 * byteRatio },
  }),
);
process.exit(0);
