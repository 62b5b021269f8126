// Attention of packed sequences and of a decoding step.
// npx tsx bench/attention.ts [repetitions] [--tiles]     prints one JSON line; milliseconds a pass over all tokens or rows.
// --tiles adds the hardware kernels on a software adapter.

import { gpu, initGpu } from "../src/gpu/index.ts";
import {
  type AttentionTier,
  attentionTier,
  launchAttention,
  launchAttentionGrad,
  launchDecodeAttention,
} from "../src/ops/attention_launch.ts";
import { PAGE } from "../src/ops/index.ts";
import { ReferenceRandom, randomNormal } from "../src/reference/index.ts";
import { empty, scope, type Tensor, tensor } from "../src/tensor/index.ts";
import { time } from "./timing.ts";

const HEADS = 4;
const GROUPS = 4;
const DIMENSION = 32;
/** Dispatches between two reads, so that the read does not count. */
const PASSES = 8;

const random = new ReferenceRandom(1);
const normal = (...shape: number[]) => tensor(Float32Array.from(randomNormal(shape, random).data), shape);

/** Milliseconds of one of PASSES calls. */
async function measure(work: () => Tensor, repetitions: number) {
  const timing = await time(async () => {
    const last = scope(() => {
      let output = work();
      for (let pass = 1; pass < PASSES; pass++) output = work();
      return output.reshape([output.size]).slice([0, 1]);
    });
    await last.data();
    last.dispose();
  }, repetitions);
  return { medianMs: timing.medianMs / PASSES, minimumMs: timing.minimumMs / PASSES, firstMs: timing.firstMs };
}

async function measurePacked(tier: AttentionTier, tokens: number, length: number, repetitions: number) {
  const segments = Uint32Array.from({ length: 2 * tokens }, (_, i) => {
    const start = (i >> 1) - ((i >> 1) % length);
    return i % 2 === 0 ? start : Math.min(start + length, tokens);
  });
  const inputs = {
    q: normal(tokens, HEADS, DIMENSION),
    k: normal(tokens, GROUPS, DIMENSION),
    v: normal(tokens, GROUPS, DIMENSION),
    segments: tensor(segments, [tokens, 2]),
  };
  const [o, lse, grad] = [empty(inputs.q.shape), empty([tokens, HEADS]), normal(tokens, HEADS, DIMENSION)];
  const forward = await measure(() => {
    launchAttention(tier, inputs, true, o, lse);
    return o;
  }, repetitions);
  const both = { query: true, key: true };
  const backward = await measure(
    () => launchAttentionGrad(tier, inputs, true, { o, lse, grad }, both).v as Tensor,
    repetitions,
  );
  return { tier: tier.kind, work: "packed", tokens, length, forward, backward };
}

async function measureDecode(tier: AttentionTier, rows: number, position: number, repetitions: number) {
  const capacity = 2 * position;
  const form = { kind: "f32", groups: GROUPS, dimension: DIMENSION, capacity } as const;
  const each = Math.ceil(capacity / PAGE);
  const cache = {
    ...form,
    pages: normal(rows * each, 2, PAGE, GROUPS, DIMENSION),
    table: tensor(
      Uint32Array.from({ length: rows * each }, (_, page) => page),
      [rows, each],
    ),
  };
  const positions = tensor(new Uint32Array(rows).fill(position));
  const inputs = {
    q: normal(rows, HEADS, DIMENSION),
    cache,
    positions,
    rows: tensor(Uint32Array.from({ length: rows }, (_, row) => row)),
  };
  const o = empty(inputs.q.shape);
  const forward = await measure(() => {
    launchDecodeAttention(tier, inputs, o);
    return o;
  }, repetitions);
  return { tier: tier.kind, work: "decode", rows, position, forward };
}

const repetitions = Number(process.argv[2] ?? 5);
await initGpu();
const own = attentionTier();
const tiers: readonly AttentionTier[] = process.argv.includes("--tiles") ? [own, { kind: "tiles" }] : [own];
const rows: object[] = [];
for (const tier of tiers) {
  rows.push(await measurePacked(tier, 2048, 40, repetitions));
  rows.push(await measurePacked(tier, 2048, 128, repetitions));
  for (const count of [64, 256]) rows.push(await measureDecode(tier, count, 64, repetitions));
}
const { name } = gpu().info;
console.log(
  JSON.stringify({ bench: "attention", adapter: name, heads: HEADS, groups: GROUPS, dimension: DIMENSION, rows }),
);
process.exit(0);
