// The engine's cache: the same texts whether prompts are shared or not, in any kind that the model can bear, and memory that comes back.
import { describe, expect, test } from "vitest";
import { asDecoder, llamaConfig, makeModel, nextTokenLogits } from "../../models/index.ts";
import { gpu } from "../../src/gpu/index.ts";
import { Engine, type EngineOptions, type GenerationRequest } from "../../src/infer/index.ts";
import { KeyValueCache } from "../../src/infer/kv_cache.ts";
import { disposeModule } from "../../src/nn/index.ts";
import { ShapeError } from "../../src/platform/index.ts";
import { tensor } from "../../src/tensor/index.ts";
import { useDevice } from "../device.ts";

useDevice();

const config = llamaConfig({
  vocab_size: 40,
  hidden_size: 64,
  intermediate_size: 96,
  num_hidden_layers: 2,
  num_attention_heads: 2,
  num_key_value_heads: 1,
  max_position_embeddings: 2048,
  initializer_range: 0.3,
});

const options = { endOfText: [], decodeText: (ids: readonly number[]) => ids.join(" ") };

async function write(settings: Partial<EngineOptions>, requests: readonly GenerationRequest[]): Promise<string[]> {
  const model = makeModel(config, 1);
  const engine = new Engine(asDecoder(model), { rows: 4, contextLength: 300, ...options, ...settings });
  const made = await engine.generate(requests);
  engine.dispose();
  disposeModule(model);
  return made.flat().map(({ text }) => text);
}

const request = (length: number, count: number, seed: number): GenerationRequest => ({
  prompt: Array.from({ length }, (_, i) => (i * 7 + seed) % 40),
  count,
  maxTokens: 40,
  temperature: 1,
  seed,
});

describe("the key-value cache", () => {
  test("samples of a prompt share its pages, and write what they write alone", async () => {
    // Prompts that end at a page, before one, behind one, and within the first.
    const lengths = [65, 64, 130, 3, 1];
    const together = await write(
      {},
      lengths.map((length, seed) => request(length, 3, seed)),
    );
    const alone: string[] = [];
    for (const [seed, length] of lengths.entries())
      alone.push(...(await write({ rows: 1 }, [request(length, 3, seed)])));
    expect(together).toEqual(alone);
  });

  test("requests with one prompt share it as well", async () => {
    const same = { ...request(100, 1, 3), seed: 8 };
    const requests = [request(100, 2, 3), request(30, 2, 1), same];
    const whole = await write({}, requests);
    const model = makeModel(config, 1);
    const engine = new Engine(asDecoder(model), { rows: 1, contextLength: 300, ...options });
    const alone = [];
    for (const each of requests) alone.push(...(await engine.generate([each])).flat().map(({ text }) => text));
    engine.dispose();
    disposeModule(model);
    expect(whole).toEqual(alone);
  });

  test("memory moves as rows grow, and what was in it is still there", async () => {
    const model = makeModel(config, 1);
    const cache = new KeyValueCache(asDecoder(model), 2, 1024, "f32");
    const ids = (...values: number[]) => tensor(Uint32Array.from(values));
    // What was there before is anything, but none of these.
    const numbers = Float32Array.from({ length: 3 * 32 }, (_, i) => 1000.5 + i);
    const k = tensor(numbers, [3, 1, 32]);
    cache.extend(0, 80);
    cache.synchronise();
    for (const layer of [0, 1]) cache.write(layer, k, k, ids(0, 0, 0), ids(0, 63, 64));
    const before = cache.generation;
    const old = [...(await cache.layer(1)!.pages.data())];
    cache.extend(0, 1000);
    cache.extend(1, 700);
    expect(cache.generation).toBeGreaterThan(before);
    const now = [...(await cache.layer(1)!.pages.data())];
    expect(now.slice(0, old.length)).toEqual(old);
    expect(old.filter((value) => numbers.includes(value))).toHaveLength(2 * 96);
    cache.clear();
    expect(cache.usedPages).toBe(0);
    cache.dispose();
    disposeModule(model);
  });

  test("a beginning that makes room for another has been copied before its page is another's", async () => {
    const model = makeModel(config, 1);
    // A page for each row, and one to copy into.
    const cache = new KeyValueCache(asDecoder(model), 3, 64, "f32");
    const ids = (...values: number[]) => tensor(Uint32Array.from(values));
    const marks = (from: number) => Float32Array.from({ length: 2 * 32 }, (_, i) => from + i);
    for (const [name, row, from] of [
      ["a", 0, 1000.5],
      ["b", 1, 2000.5],
    ] as const) {
      cache.extend(row, 40);
      cache.synchronise();
      const k = tensor(marks(from), [2, 1, 32]);
      for (const layer of [0, 1]) cache.write(layer, k, k, ids(row, row), ids(0, 1));
      cache.remember(name, row, 2);
      cache.release(row);
    }
    cache.extend(0, 40);
    expect(cache.recall("a", 1)).toBe(true);
    const { dispatches } = gpu().stats;
    expect(cache.recall("b", 2)).toBe(true);
    expect(cache.recall("a", 0)).toBe(false);
    expect(gpu().stats.dispatches).toBeGreaterThan(dispatches);
    cache.synchronise();
    const now = [...(await cache.layer(1)!.pages.data())];
    const times = (from: number) => now.filter((value) => value === from).length;
    expect([times(1000.5), times(2000.5)]).toEqual([2, 4]);
    cache.dispose();
    disposeModule(model);
  });

  test("a long prompt is computed piece by piece, and its last token's distribution is that of the whole", async () => {
    const long = { ...request(1500, 1, 2), maxTokens: 3, temperature: 0 };
    const model = makeModel({ ...config, max_position_embeddings: 2048 }, 1);
    const engine = new Engine(asDecoder(model), { rows: 1, contextLength: 2000, ...options });
    const [[pieces]] = await engine.generate([long]);
    const logits = await nextTokenLogits(model, {
      ids: tensor(Uint32Array.from(long.prompt)),
      positions: tensor(Uint32Array.from(long.prompt.keys())),
      segments: tensor(Uint32Array.from(long.prompt.flatMap(() => [0, 1500])), [1500, 2]),
    }).data();
    const last = Float64Array.from(logits.subarray(1499 * 40));
    const most = Math.max(...last);
    const sum = Math.log(last.reduce((total, value) => total + Math.exp(value - most), 0)) + most;
    expect(pieces.tokens[0]).toBe(last.indexOf(most));
    expect(pieces.logprobs[0]).toBeCloseTo(most - sum, 4);
    engine.dispose();
    disposeModule(model);
  });

  test("codes of 8 bits change little, and take less memory; heads that they cannot hold are refused", async () => {
    const model = makeModel(config, 1);
    const greedy = [40, 90].map((length, seed) => ({ ...request(length, 1, seed), temperature: 0 }));
    const logprobs = async (cache: "f32" | "q8" | "q4") => {
      const before = gpu().stats.liveBytes;
      const engine = new Engine(asDecoder(model), { rows: 2, contextLength: 256, cache, ...options });
      const bytes = gpu().stats.liveBytes - before;
      const made = (await engine.generate(greedy)).flat().map((each) => each.logprobs[0] ?? 0);
      engine.dispose();
      return { bytes, made };
    };
    const [whole, eight, four] = [await logprobs("f32"), await logprobs("q8"), await logprobs("q4")];
    for (const [i, value] of eight.made.entries()) expect(Math.abs(value - whole.made[i])).toBeLessThan(0.06);
    for (const [i, value] of four.made.entries()) expect(Math.abs(value - whole.made[i])).toBeLessThan(1);
    expect(eight.bytes / whole.bytes).toBeLessThan(0.32);
    expect(four.bytes / whole.bytes).toBeLessThan(0.2);
    disposeModule(model);
    const odd = makeModel({ ...config, hidden_size: 32, num_attention_heads: 2, head_dim: 16 }, 1);
    expect(() => new Engine(asDecoder(odd), { rows: 1, contextLength: 64, cache: "q8", ...options })).toThrow(
      ShapeError,
    );
    disposeModule(odd);
  });

  test("memory after 1,000 requests of mixed length is that after 100", async () => {
    const model = makeModel({ ...config, num_hidden_layers: 1 }, 1);
    const engine = new Engine(asDecoder(model), { rows: 16, contextLength: 200, ...options });
    const batch = (from: number, count: number) =>
      Array.from({ length: count }, (_, i) => ({
        ...request(1 + (((from + i) * 37) % 150), 1 + ((from + i) % 3), from + i),
        maxTokens: 1 + (((from + i) * 13) % 24),
      }));
    // All sizes of batch are captured in the first hundred.
    for (const [start, count] of [
      [0, 96],
      [96, 3],
      [99, 1],
    ] as const)
      await engine.generate(batch(start, count));
    const after = { ...gpu().stats };
    for (let start = 100; start < 1000; start += 300) await engine.generate(batch(start, 300));
    const end = gpu().stats;
    expect(end.liveBytes).toBe(after.liveBytes);
    expect(end.allocatedBytes).toBe(after.allocatedBytes);
    expect(end.buffersCreated).toBe(after.buffersCreated);
    engine.dispose();
    disposeModule(model);
  });
});
