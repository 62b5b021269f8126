// Run by lost_device.gpu.test.ts in a process of its own: loses the device in the middle of work and prints what is thrown.
import { gpu, initGpu } from "../../src/gpu/index.ts";
import "../../src/ops/index.ts";
import { ones } from "../../src/tensor/index.ts";

await initGpu();
const x = ones([4]);
await x.data();
gpu().device.destroy();
try {
  await x.add(1).data();
  console.log("no error");
} catch (error) {
  console.log(`${(error as Error).name}: ${(error as Error).message}`);
}
process.exit(0);
