// Greedy decoding with a key-value cache: gentzen, and beside it jax-js and TensorFlow.js on the same adapter in the same run.
// npx tsx bench/decode.ts [rows] [repetitions] [--alone]     prints one JSON line; the model is that of bench/workload.ts.

import { asDecoder } from "../models/index.ts";
import { gpu, initGpu } from "../src/gpu/index.ts";
import { Engine } from "../src/infer/index.ts";
import { buildModel } from "./bench_model.ts";
import { runPeer } from "./peers/run.ts";
import { type Timing, time } from "./timing.ts";
import { decodePrompts, decoding, workload } from "./workload.ts";

const numbers = process.argv.slice(2).filter((argument) => !argument.startsWith("--"));
const rows = Number(numbers[0] ?? 16);
const repetitions = Number(numbers[1] ?? 5);

interface Measured extends Timing {
  readonly framework: string;
  /** What was decoded for each row: frameworks that do the same work decode the same. */
  readonly tokens: readonly (readonly number[])[];
}

async function measureGentzen(): Promise<Measured & { adapter: string }> {
  await initGpu();
  const engine = new Engine(asDecoder(buildModel()), {
    rows,
    contextLength: workload.length,
    blockTokens: 8,
    endOfText: [],
    decodeText: () => "",
  });
  const requests = decodePrompts(rows).map((prompt, seed) => ({
    prompt,
    count: 1,
    maxTokens: decoding.steps,
    temperature: 0,
    seed,
  }));
  let tokens: number[][] = [];
  const timing = await time(async () => {
    tokens = (await engine.generate(requests)).map(([completion]) => [...completion.tokens]);
  }, repetitions);
  return { framework: "gentzen", adapter: gpu().info.name, ...timing, tokens };
}

const own = await measureGentzen();
const measured: object[] = [own];
if (!process.argv.includes("--alone")) {
  for (const peer of ["tfjs_decode", "jax_decode"])
    measured.push(await runPeer(peer, [String(rows), String(repetitions)]));
}
const results = measured.map((each) => {
  if (!("tokens" in each)) return each;
  const { tokens, ...timing } = each as Measured;
  const agree = tokens.flat().filter((token, place) => token === own.tokens.flat()[place]).length;
  const stepMs = { median: timing.medianMs / decoding.steps, minimum: timing.minimumMs / decoding.steps };
  return {
    ...timing,
    stepMs,
    tokensPerSecond: (1000 * rows) / stepMs.minimum,
    sameTokens: agree / tokens.flat().length,
  };
});
console.log(JSON.stringify({ bench: "decode", rows, ...decoding, workload, results }));
process.exit(0);
