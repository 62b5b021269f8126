// The matrix products of a small decoder, one by one: forward, both gradients, and few rows as in generation.
// npx tsx bench/matmul_shapes.ts [tokens] [repetitions]     prints one JSON line; GENTZEN_ADAPTER chooses the adapter.

import { gpu, initGpu } from "../src/gpu/index.ts";
import "../src/ops/index.ts";
import { chosenVariant, multiply } from "../src/ops/matmul_launch.ts";
import { ReferenceRandom, randomUniform } from "../src/reference/index.ts";
import { empty, type Tensor, tensor } from "../src/tensor/index.ts";
import { time } from "./timing.ts";

/** Outputs and inputs of the layers: of width 128 (attention, feed-forward, queries-keys-values, vocabulary), then of 192. */
const LAYERS = [
  [128, 128],
  [352, 128],
  [128, 352],
  [384, 128],
  [512, 128],
  [192, 192],
  [512, 192],
] as const;
/** Products that are queued before the clock stops: waiting for the device costs as much as a small one. */
const QUEUED = 8;

const random = new ReferenceRandom(1);
const matrix = (rows: number, cols: number): Tensor =>
  tensor(Float32Array.from(randomUniform([rows, cols], random).data), [rows, cols]);

async function measure(
  name: string,
  a: Tensor,
  b: Tensor,
  result: readonly [number, number],
  transposes: { readonly transposeA?: boolean; readonly transposeB?: boolean },
  repetitions: number,
) {
  const c = empty(result);
  const flops = (2 * a.size * c.size) / (transposes.transposeA ? a.shape[1] : a.shape[0]);
  const timing = await time(async () => {
    for (let i = 0; i < QUEUED; i++) multiply(a, b, c, transposes);
    const corner = c.slice([0, 1], [0, 1]);
    await corner.data();
    corner.dispose();
  }, repetitions);
  const gflops = (milliseconds: number) => Number(((QUEUED * flops) / milliseconds / 1e6).toFixed(2));
  c.dispose();
  return {
    product: name,
    a: a.shape,
    b: b.shape,
    variant: chosenVariant(a.shape, b.shape, transposes),
    firstMs: Math.round(timing.firstMs),
    medianMs: timing.medianMs / QUEUED,
    minimumMs: timing.minimumMs / QUEUED,
    gflopsMedian: gflops(timing.medianMs),
    gflopsBest: gflops(timing.minimumMs),
  };
}

const [tokens = 2048, repetitions = 7] = process.argv.slice(2).map(Number);
await initGpu();
const rows: object[] = [];
for (const [outputs, inputs] of LAYERS) {
  const x = matrix(tokens, inputs);
  const gradient = matrix(tokens, outputs);
  const weight = matrix(outputs, inputs);
  rows.push(await measure("forward", x, weight, [tokens, outputs], { transposeB: true }, repetitions));
  rows.push(await measure("gradient of x", gradient, weight, [tokens, inputs], {}, repetitions));
  rows.push(await measure("gradient of w", gradient, x, [outputs, inputs], { transposeA: true }, repetitions));
  for (const few of [1, 64, 256]) {
    const states = matrix(few, inputs);
    rows.push(await measure(`${few} rows`, states, weight, [few, outputs], { transposeB: true }, repetitions));
    states.dispose();
  }
  for (const each of [x, gradient, weight]) each.dispose();
}
console.log(JSON.stringify({ bench: "matmul_shapes", adapter: gpu().info.name, tokens, rows }));
process.exit(0);
