// Run by lost_device.gpu.test.ts in a process of its own: loses the device, opens another, and prints what works and what is thrown.
import { closeGpu, gpu, initGpu } from "../../src/gpu/index.ts";
import "../../src/ops/index.ts";
import { ones } from "../../src/tensor/index.ts";

const say = (what: string, f: () => unknown) =>
  Promise.resolve()
    .then(f)
    .then(
      (value) => console.log(`${what}: ${value}`),
      (error: Error) => console.log(`${what}: ${error.name}: ${error.message.split("\n")[0]}`),
    );

await initGpu();
const old = ones([2]);
await old.data();
const first = gpu();
first.device.destroy();
await first.device.lost;
await say("read", () => old.data());
await initGpu();
console.log(`another device: ${gpu() !== first}`);
await say("new tensor", async () => (await ones([2]).data()).join());
await say("old tensor", () => old.data());
await say("old tensor in an op", () => old.add(1));
await say("old tensor freed", () => old.dispose());
closeGpu();
await say("closed", () => ones([1]));
await initGpu();
await say("after closeGpu", async () => (await ones([2]).data()).join());
const prefer = gpu().info.kind === "swiftshader" ? "lavapipe" : "swiftshader";
await say("another kind", () => initGpu({ prefer }));
process.exit(0);
