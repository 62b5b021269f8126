// A run with the fake backend in a process of its own, slow enough to be killed in the middle. Argument: the folder.
import { resolveConfig } from "../../../src/prover/config.ts";
import { runPipeline } from "../../../src/prover/pipeline.ts";
import { FakeBackend } from "./fake_backend.ts";

const pause = new Int32Array(new SharedArrayBuffer(4));
const backend = new FakeBackend(() => {
  Atomics.wait(pause, 0, 0, 4);
});
const config = resolveConfig("smoke", { seed: 11 });
await runPipeline({ config, path: process.argv[2], openBackend: async () => backend, judge: backend.judge });
