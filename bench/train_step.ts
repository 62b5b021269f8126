// One training step of a small decoder: gentzen, and beside it jax-js and TensorFlow.js on the same adapter in the same run.
// npx tsx bench/train_step.ts [repetitions] [--alone]     prints one JSON line; see bench/workload.ts for the work.

import { tokenLogprobs } from "../models/index.ts";
import { gpu, initGpu } from "../src/gpu/index.ts";
import { parameters } from "../src/nn/index.ts";
import { AdamW } from "../src/optim/index.ts";
import { keep, scope, tensor, valueAndGrad } from "../src/tensor/index.ts";
import { buildModel } from "./bench_model.ts";
import { runPeer } from "./peers/run.ts";
import { time } from "./timing.ts";
import { trainingTokens, workload } from "./workload.ts";

function buildBatch() {
  const { sequences, length } = workload;
  const rows = sequences * length;
  const { ids, targets } = trainingTokens();
  const start = (row: number) => row - (row % length);
  const segments = Uint32Array.from({ length: 2 * rows }, (_, i) => start(i >> 1) + (i % 2) * length);
  return {
    ids: keep(tensor(Uint32Array.from(ids))),
    targets: keep(tensor(Uint32Array.from(targets))),
    positions: keep(tensor(Uint32Array.from({ length: rows }, (_, row) => row % length))),
    segments: keep(tensor(segments, [rows, 2])),
  };
}

async function measureGentzen(repetitions: number) {
  await initGpu();
  const model = buildModel();
  const batch = buildBatch();
  const weights = Object.values(parameters(model));
  const { betas, eps, weightDecay, learningRate } = workload;
  const optimizer = new AdamW(parameters(model), { betas, eps, weightDecay, decays: () => true });
  const losses: number[] = [];
  const timing = await time(async () => {
    const loss = scope(() => {
      const { value, grads } = valueAndGrad(weights, () => tokenLogprobs(model, batch).logprob.mean().neg());
      optimizer.step(grads, { lr: learningRate });
      return value;
    });
    losses.push(await loss.item());
    loss.dispose();
    await weights[0].slice([0, 1]).data();
  }, repetitions);
  return { framework: "gentzen", adapter: gpu().info.name, ...timing, losses };
}

const repetitions = Number(process.argv[2] ?? 5);
const rows: object[] = [await measureGentzen(repetitions)];
if (!process.argv.includes("--alone")) {
  for (const peer of ["tfjs_train_step", "jax_train_step"]) rows.push(await runPeer(peer, [String(repetitions)]));
}
console.log(JSON.stringify({ bench: "train_step", workload, rows }));
process.exit(0);
