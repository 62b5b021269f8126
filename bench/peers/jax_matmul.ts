// Square f32 matrix products in jax-js. Prints one JSON line.

import { ReferenceRandom, randomNormal } from "../../src/reference/index.ts";
import { timeQuietly } from "../timing.ts";
import { installNavigatorGpu } from "./navigator_gpu.ts";

const adapter = await installNavigatorGpu();
const jax = await import("@jax-js/jax");
const { numpy: np } = jax;
await jax.init("webgpu");
jax.defaultDevice("webgpu");

const product = jax.jit((a: InstanceType<typeof np.Array>, b: InstanceType<typeof np.Array>) => np.matmul(a, b));
const random = new ReferenceRandom(1);
const rows: object[] = [];
for (const size of (process.argv[2] ?? "256,512,1024").split(",").map(Number)) {
  const matrix = () => np.array(Float32Array.from(randomNormal([size, size], random).data), { shape: [size, size] });
  const [a, b] = [matrix(), matrix()];
  const timing = await timeQuietly(
    async () => {
      const c = product(a.ref, b.ref);
      await jax.blockUntilReady(c);
      c.dispose();
    },
    Number(process.argv[3] ?? 5),
  );
  rows.push({ size, ...timing, gflops: (2 * size ** 3) / timing.medianMs / 1e6 });
}
console.log(JSON.stringify({ bench: "matmul", framework: "@jax-js/jax", adapter, rows }));
process.exit(0);
