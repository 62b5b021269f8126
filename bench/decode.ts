// Greedy decoding with a key-value cache: milliseconds a token step, all rows together, and tokens a second.
// npx tsx bench/decode.ts [rows] [repetitions]     prints one JSON line; the model is that of bench/workload.ts.

import { asDecoder } from "../models/index.ts";
import { gpu, initGpu } from "../src/gpu/index.ts";
import { Engine } from "../src/infer/index.ts";
import { buildModel } from "./bench_model.ts";
import { time } from "./timing.ts";
import { workload } from "./workload.ts";

const PROMPT = 8;
const STEPS = 48;

const rows = Number(process.argv[2] ?? 16);
const repetitions = Number(process.argv[3] ?? 5);
await initGpu();
const engine = new Engine(asDecoder(buildModel()), {
  rows,
  contextLength: workload.length,
  blockTokens: 8,
  endOfText: workload.vocabulary,
  decodeText: () => "",
});
const requests = Array.from({ length: rows }, (_, row) => ({
  prompt: Array.from({ length: PROMPT }, (_, place) => (row * 31 + place * 7) % workload.vocabulary),
  count: 1,
  maxTokens: STEPS,
  temperature: 0,
  seed: row,
}));
const timing = await time(async () => {
  await engine.generate(requests);
}, repetitions);
const stepMs = { median: timing.medianMs / STEPS, minimum: timing.minimumMs / STEPS };
const row = {
  framework: "gentzen",
  adapter: gpu().info.name,
  ...timing,
  stepMs,
  tokensPerSecond: (1000 * rows) / stepMs.minimum,
};
console.log(JSON.stringify({ bench: "decode", rows, prompt: PROMPT, steps: STEPS, workload, results: [row] }));
process.exit(0);
