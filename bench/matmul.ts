// Square matrix products in f32: gentzen, and beside it jax-js and TensorFlow.js on the same adapter in the same run.
// npx tsx bench/matmul.ts [sizes, by commas] [repetitions] [--alone]     prints one JSON line.

import { gpu, initGpu } from "../src/gpu/index.ts";
import { matmul } from "../src/ops/index.ts";
import { ReferenceRandom, randomNormal } from "../src/reference/index.ts";
import { scope, tensor } from "../src/tensor/index.ts";
import { runPeer } from "./peers/run.ts";
import { time } from "./timing.ts";

async function measureGentzen(sizes: readonly number[], repetitions: number) {
  await initGpu();
  const random = new ReferenceRandom(1);
  const rows: object[] = [];
  for (const size of sizes) {
    const matrix = () => tensor(Float32Array.from(randomNormal([size, size], random).data), [size, size]);
    const [a, b] = [matrix(), matrix()];
    const timing = await time(async () => {
      const corner = scope(() => matmul(a, b).slice([0, 1], [0, 1]));
      await corner.data();
      corner.dispose();
    }, repetitions);
    rows.push({ size, ...timing, gflops: (2 * size ** 3) / timing.medianMs / 1e6 });
    for (const each of [a, b]) each.dispose();
  }
  return { framework: "gentzen", adapter: gpu().info.name, rows };
}

const given = process.argv.slice(2).filter((argument) => !argument.startsWith("--"));
const [sizes = "256,512,1024", repetitions = "5"] = given;
const rows: object[] = [await measureGentzen(sizes.split(",").map(Number), Number(repetitions))];
if (!process.argv.includes("--alone")) {
  for (const peer of ["tfjs_matmul", "jax_matmul"]) rows.push(await runPeer(peer, [sizes, repetitions]));
}
console.log(JSON.stringify({ bench: "matmul", rows }));
process.exit(0);
