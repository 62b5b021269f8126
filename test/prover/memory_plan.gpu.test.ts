// The plan of a model's memory: what the pool counts when it is loaded and used, and the sizes that open provers would take.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { asDecoder, llamaConfig, makeModel, qwen3Config } from "../../models/index.ts";
import { loadModel, saveModel } from "../../models/node.ts";
import { gpu } from "../../src/gpu/index.ts";
import { Engine } from "../../src/infer/index.ts";
import { disposeModule } from "../../src/nn/index.ts";
import { ConfigError } from "../../src/platform/index.ts";
import { planMemory, requireMemory } from "../../src/prover/backend/memory/memory_plan.ts";
import { useDevice } from "../device.ts";

useDevice();

const root = mkdtempSync(join(tmpdir(), "gentzen-plan-"));
afterAll(() => rmSync(root, { recursive: true }));

const small = llamaConfig({
  vocab_size: 1000,
  hidden_size: 256,
  intermediate_size: 704,
  num_hidden_layers: 3,
  num_attention_heads: 4,
  num_key_value_heads: 2,
  max_position_embeddings: 1024,
});

const GIB = 2 ** 30;
const provers = {
  small: qwen3Config({
    vocab_size: 151936,
    hidden_size: 2048,
    intermediate_size: 6144,
    num_hidden_layers: 28,
    num_attention_heads: 16,
    num_key_value_heads: 8,
    head_dim: 128,
    max_position_embeddings: 40960,
    tie_word_embeddings: true,
  }),
  large: llamaConfig({
    vocab_size: 102400,
    hidden_size: 4096,
    intermediate_size: 11008,
    num_hidden_layers: 30,
    num_attention_heads: 32,
    max_position_embeddings: 65536,
    rope_scaling: { type: "yarn", factor: 16, original_max_position_embeddings: 4096 },
  }),
};

describe("the plan", () => {
  test.each([
    ["f32", "f32", 3, 100],
    ["q8", "q8", 2, 300],
    ["q4", "q8", 1, 200],
    ["q4", "q4", 8, 64],
  ] as const)(
    "is what the pool counts: weights %s, cache %s, %d rows of %d",
    async (weights, cache, rows, contextLength) => {
      const folder = join(root, `${weights}${cache}${rows}`);
      const model = makeModel(small, 1);
      await saveModel(model, folder);
      disposeModule(model);
      const before = { ...gpu().stats };
      const request = { weights, cache, rows, contextLength };
      const plan = planMemory(small, request);
      expect(gpu().stats).toEqual(before);
      expect(plan.total).toBe(plan.weights + plan.cache + plan.work);
      gpu().trim();
      const empty = gpu().stats.allocatedBytes;
      const loaded = await loadModel(folder, { weights, positions: contextLength });
      gpu().trim();
      expect((gpu().stats.allocatedBytes - empty) / plan.weights).toBeCloseTo(1, 2);
      const engine = new Engine(asDecoder(loaded), { rows, contextLength, cache, endOfText: [], decodeText: () => "" });
      engine.prepare(contextLength);
      expect(engine.cacheBytes).toBe(plan.cache);
      const prompt = Array.from({ length: Math.floor(contextLength / 2) }, (_, i) => i % 1000);
      await engine.generate([{ prompt, count: rows, maxTokens: 9, temperature: 1, seed: 1 }]);
      const share = (gpu().stats.allocatedBytes - empty) / plan.total;
      expect(share).toBeGreaterThan(0.97);
      expect(share).toBeLessThan(1.03);
      engine.dispose();
      disposeModule(loaded);
    },
  );

  test("of open provers in 4 bits with 8,192 tokens stays within what cards have", () => {
    const plans = {
      large: planMemory(provers.large, { weights: "q4", cache: "q8", rows: 1, contextLength: 8192 }),
      small: planMemory(provers.small, { weights: "q4", cache: "q8", rows: 1, contextLength: 8192 }),
    };
    expect(plans.large.total).toBeLessThan(6.5 * GIB);
    expect(plans.small.total).toBeLessThan(1.7 * GIB);
    expect(plans.large.weights).toBeGreaterThan(4 * GIB);
    if (!gpu().features.f16) return;
    const half = planMemory(provers.small, { weights: "q4", cache: "f16", rows: 1, contextLength: 8192 });
    expect(half.total).toBeLessThan(2.2 * GIB);
  });

  test("that does not fit is refused, with what would fit", () => {
    const request = { weights: "q8", cache: "f32", rows: 1, contextLength: 8192 } as const;
    const refused = () => requireMemory(provers.small, request, 2.5 * GIB);
    expect(refused).toThrow(ConfigError);
    expect(refused).toThrow(/does not fit into 2\.50 GiB\n.*weights \(q8\).*\n.*what fits: cache q8: [0-9.]+ GiB/);
    expect(() => requireMemory(provers.large, request, GIB)).toThrow(/nothing fits: take a smaller model or context/);
    expect(requireMemory(provers.small, { ...request, cache: "q8" }, 2.5 * GIB).total).toBeLessThan(2.5 * GIB);
    const many = { weights: "q4", cache: "f32", rows: 512, contextLength: 8192 } as const;
    expect(() => requireMemory(provers.large, many, 1000 * GIB)).toThrow(
      /^512 texts of 8192 tokens do not fit onto this adapter\n/,
    );
    const narrow = { ...small, head_dim: 16 };
    expect(() => requireMemory(narrow, { cache: "q8", rows: 1, contextLength: 64 }, GIB)).toThrow(
      /heads of a multiple of 32/,
    );
    expect(() => planMemory(small, { rows: 0, contextLength: 10 })).toThrow(ConfigError);
  });
});
