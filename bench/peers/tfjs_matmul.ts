// Square f32 matrix products in TensorFlow.js on its WebGPU backend. Prints one JSON line.

import { ReferenceRandom, randomNormal } from "../../src/reference/index.ts";
import { timeQuietly } from "../timing.ts";
import { installNavigatorGpu } from "./navigator_gpu.ts";

const adapter = await installNavigatorGpu();
const tf = (await import("@tensorflow/tfjs-core")).default as unknown as typeof import("@tensorflow/tfjs-core");
await import("@tensorflow/tfjs-backend-webgpu");
await tf.setBackend("webgpu");

const random = new ReferenceRandom(1);
const rows: object[] = [];
for (const size of (process.argv[2] ?? "256,512,1024").split(",").map(Number)) {
  const matrix = () => tf.tensor2d(Float32Array.from(randomNormal([size, size], random).data), [size, size]);
  const [a, b] = [matrix(), matrix()];
  const timing = await timeQuietly(
    async () => {
      const c = tf.matMul(a, b);
      const corner = tf.slice(c, [0, 0], [1, 1]);
      await corner.data();
      tf.dispose([c, corner]);
    },
    Number(process.argv[3] ?? 5),
  );
  rows.push({ size, ...timing, gflops: (2 * size ** 3) / timing.medianMs / 1e6 });
}
console.log(JSON.stringify({ bench: "matmul", framework: "@tensorflow/tfjs", adapter, rows }));
process.exit(0);
