// Run by lost_device.gpu.test.ts with --expose-gc: collects garbage between opening the device and using it.
import { initGpu } from "../../src/gpu/index.ts";
import "../../src/ops/index.ts";
import { ones } from "../../src/tensor/index.ts";

await initGpu();
for (let i = 0; i < 10; i++) {
  (globalThis as unknown as { gc(): void }).gc();
  await new Promise((resolve) => setTimeout(resolve, 5));
}
console.log(`sum ${await ones([100]).sum().item()}`);
process.exit(0);
