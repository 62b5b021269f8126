// Checkpoints of full size, made, loaded and decoded: what that takes of the host's memory and of the device's, by plan and by the pool's count,
// and what a token takes of dispatches, submits and bytes read back.
// npx tsx bench/load.ts SIZE FOLDER [--layers N] [--tokens N] [--weights q4] [--cache q8] [--context 8192] [--keep]
// prints one JSON line. SIZE is 1.7B (Qwen3) or 7B (Llama, YaRN). The checkpoint has random weights in bf16, written piece by piece; a FOLDER that
// has one already is taken as it is. Linux alone tells what memory is the process's own.

import { existsSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import {
  asDecoder,
  type DecoderConfig,
  llamaConfig,
  parameterShapes,
  qwen3Config,
  writeModelConfig,
} from "../models/index.ts";
import { loadModel } from "../models/node.ts";
import { fromFloat32, type TensorSource } from "../src/data/index.ts";
import { writeModelFolder } from "../src/data/node.ts";
import { gpu, initGpu } from "../src/gpu/index.ts";
import { Engine } from "../src/infer/index.ts";
import { planMemory } from "../src/prover/index.ts";

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    layers: { type: "string" },
    tokens: { type: "string", default: "8" },
    weights: { type: "string", default: "q4" },
    cache: { type: "string", default: "q8" },
    context: { type: "string", default: "8192" },
    keep: { type: "boolean", default: false },
  },
});
const [size = "1.7B", folder = join(tmpdir(), "gentzen-load")] = positionals;
const weights = options.weights as "f32" | "q8" | "q4";
const cache = options.cache as "f32" | "f16" | "q8" | "q4";
const contextLength = Number(options.context);

function configOf(name: string): DecoderConfig {
  const layers = options.layers === undefined ? undefined : Number(options.layers);
  if (name === "1.7B")
    return qwen3Config({
      vocab_size: 151936,
      hidden_size: 2048,
      intermediate_size: 6144,
      num_hidden_layers: layers ?? 28,
      num_attention_heads: 16,
      num_key_value_heads: 8,
      head_dim: 128,
      max_position_embeddings: 40960,
      tie_word_embeddings: true,
    });
  if (name === "7B")
    return llamaConfig({
      vocab_size: 102400,
      hidden_size: 4096,
      intermediate_size: 11008,
      num_hidden_layers: layers ?? 30,
      num_attention_heads: 32,
      max_position_embeddings: 65536,
      rope_scaling: { type: "yarn", factor: 16, original_max_position_embeddings: 4096 },
    });
  throw new Error(`${name}: sizes are 1.7B and 7B`);
}

/** Numbers of a piece of a made tensor. */
const PIECE = 1 << 22;

/** Random numbers in bf16, the same for every tensor; norms are ones. */
function madeSources(config: DecoderConfig): Map<string, TensorSource> {
  const noise = Float32Array.from(
    { length: PIECE },
    (_, i) => 0.07 * (((Math.imul(i + 1, 2654435761) >>> 8) % 65521) / 65521 - 0.5),
  );
  const random = fromFloat32(noise, [PIECE], "BF16").data;
  const ones = fromFloat32(new Float32Array(PIECE).fill(1), [PIECE], "BF16").data;
  return new Map(
    Object.entries(parameterShapes(config)).map(([name, shape]) => {
      const bytes = 2 * shape.reduce((product, each) => product * each, 1);
      const piece = name.includes("norm") ? ones : random;
      const source: TensorSource = {
        dtype: "BF16",
        shape,
        *pieces() {
          for (let start = 0; start < bytes; start += piece.length)
            yield piece.subarray(0, Math.min(piece.length, bytes - start));
        },
      };
      return [name, source];
    }),
  );
}

/** Bytes of memory that are the process's own, without what it maps of files. */
function ownBytes(): number {
  const status = readFileSync("/proc/self/status", "utf8");
  const kilobytes = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(status)?.[1] ?? 0);
  return 1024 * (kilobytes("RssAnon") + kilobytes("RssShmem"));
}

const GIB = 2 ** 30;
const gib = (bytes: number) => Number((bytes / GIB).toFixed(3));

const config = configOf(size);
if (!existsSync(join(folder, "config.json")))
  await writeModelFolder(folder, writeModelConfig(config, "BF16"), madeSources(config), { maxShardBytes: 5e9 });

await initGpu({ quiet: true });
const { software } = gpu().info;
const plan = planMemory(config, { weights, cache, rows: 1, contextLength });

const before = ownBytes();
let host = 0;
// A software adapter's buffers are the process's memory, too: what the pool has counts for the device.
const watch = setInterval(() => {
  host = Math.max(host, ownBytes() - before - (software ? gpu().stats.allocatedBytes : 0));
}, 50);
const cpu = process.cpuUsage();
const model = await loadModel(folder, { weights, positions: contextLength });
clearInterval(watch);
const { user, system } = process.cpuUsage(cpu);
gpu().trim();
const loaded = gpu().stats.allocatedBytes;

const engine = new Engine(asDecoder(model), { rows: 1, contextLength, cache, endOfText: [], decodeText: () => "" });
engine.prepare(contextLength);
const prepared = gpu().stats.allocatedBytes;

let bytesRead = 0;
let notes = 0;
const { readBack, faults } = gpu();
const read = readBack.read.bind(readBack);
readBack.read = (requests, cleared) => {
  for (const { buffer, bytes } of requests) {
    if (buffer === faults.buffer) notes += bytes;
    else bytesRead += bytes;
  }
  return read(requests, cleared);
};
// One token, so that nothing is counted but decoding.
const prompt = [7919];
const generate = (maxTokens: number) => engine.generate([{ prompt, count: 1, maxTokens, temperature: 1, seed: 1 }]);
const maxTokens = Number(options.tokens);
// The first time kernels are accepted one by one and the block is recorded.
await generate(maxTokens);
const started = { ...gpu().stats };
bytesRead = notes = 0;
const clock = process.cpuUsage();
const [[completion] = []] = await generate(maxTokens);
const took = process.cpuUsage(clock);
const { dispatches, submits, allocatedBytes } = gpu().stats;
if (
  completion === undefined ||
  completion.tokens.length !== maxTokens ||
  completion.logprobs.some((each) => !Number.isFinite(each))
)
  throw new Error("what was decoded are no tokens");

const perToken = (count: number) => Number((count / maxTokens).toFixed(2));
console.log(
  JSON.stringify({
    ...{
      bench: "load",
      size,
      layers: config.num_hidden_layers,
      weights,
      cache,
      contextLength,
      adapter: gpu().info.name,
    },
    hostMegabytes: Math.round(host / 1e6),
    loadCpuSeconds: Math.round((user + system) / 1e6),
    planGib: { weights: gib(plan.weights), cache: gib(plan.cache), work: gib(plan.work), total: gib(plan.total) },
    poolGib: { weights: gib(loaded), prepared: gib(prepared), afterDecoding: gib(allocatedBytes) },
    aToken: {
      dispatches: perToken(dispatches - started.dispatches),
      submits: perToken(submits - started.submits),
      bytesRead: perToken(bytesRead),
      // What kernels would have noted of faults in data, once a block.
      noteBytes: perToken(notes),
      cpuMilliseconds: perToken((took.user + took.system) / 1000),
    },
    tokens: completion.tokens,
  }),
);
engine.dispose();
if (!options.keep) rmSync(folder, { recursive: true });
process.exit(0);
