// Decoding in few dispatches: the same texts with the same probabilities as block by block, for all architectures, codes and caches; and how
// many dispatches a token takes.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import {
  asDecoder,
  type DecoderConfig,
  type DecoderModel,
  llamaConfig,
  makeModel,
  qwen2Config,
  qwen3Config,
} from "../../models/index.ts";
import { loadModel, saveModel } from "../../models/node.ts";
import { gpu } from "../../src/gpu/index.ts";
import { Engine, type EngineOptions } from "../../src/infer/index.ts";
import { addLora, type Decoder, disposeModule, parameters } from "../../src/nn/index.ts";
import { Random } from "../../src/platform/index.ts";
import { useDevice } from "../device.ts";

useDevice();

const root = mkdtempSync(join(tmpdir(), "gentzen-step-"));
afterAll(() => rmSync(root, { recursive: true }));

const sizes = {
  vocab_size: 60,
  hidden_size: 64,
  intermediate_size: 96,
  num_hidden_layers: 2,
  num_attention_heads: 4,
  num_key_value_heads: 2,
  max_position_embeddings: 128,
  initializer_range: 0.2,
};
const architectures: Readonly<Record<string, DecoderConfig>> = {
  llama: llamaConfig(sizes),
  "llama with biases": llamaConfig({ ...sizes, attention_bias: true }),
  qwen2: qwen2Config(sizes),
  qwen3: qwen3Config({ ...sizes, head_dim: 32, tie_word_embeddings: true }),
};

/** The model in codes, whose vectors are none of the ones and zeros that they start with. */
async function loaded(config: DecoderConfig, weights: "q8" | "q4"): Promise<DecoderModel> {
  const model = makeModel(config, 1);
  const random = new Random(3);
  for (const [name, each] of Object.entries(parameters(model))) {
    if (each.shape.length === 1)
      each.write(
        Float32Array.from({ length: each.size }, () => (name.endsWith("bias") ? 0 : 1) + 0.3 * random.normal()),
      );
  }
  const folder = join(root, `${config.model_type}${weights}`);
  await saveModel(model, folder);
  disposeModule(model);
  return loadModel(folder, { weights });
}

const slow = (decoder: Decoder): Decoder => {
  const { step: _, ...others } = decoder;
  return others;
};

async function generated(decoder: Decoder, cache: EngineOptions["cache"], rows: number) {
  const options = { rows, contextLength: 100, cache, blockTokens: 4, endOfText: [], decodeText: () => "" };
  const engine = new Engine(decoder, options as EngineOptions);
  const prompts = [[1, 2, 3], [5], Array.from({ length: 70 }, (_, i) => i % 60)];
  const texts = await engine.generate(
    prompts.map((prompt, seed) => ({ prompt, count: 1, maxTokens: 8, temperature: 0, seed })),
  );
  engine.dispose();
  return texts.map(([text]) => text!);
}

describe.each(Object.keys(architectures))("%s", (name) => {
  test.each(["q8", "q4"] as const)(
    "%s: steps give what blocks give, with every cache and any number of rows",
    async (weights) => {
      const model = await loaded(architectures[name]!, weights);
      const decoder = asDecoder(model);
      const caches = [
        "f32",
        ...(gpu().features.f16 ? ["f16"] : []),
        ...(model.config.head_dim % 32 === 0 ? ["q8", "q4"] : []),
      ];
      for (const cache of caches as EngineOptions["cache"][]) {
        for (const rows of [1, 3]) {
          const [a, b] = [await generated(decoder, cache, rows), await generated(slow(decoder), cache, rows)];
          a.forEach((text, index) => {
            expect(text.tokens).toEqual(b[index]!.tokens);
            const apart = text.logprobs.map((each, place) => Math.abs(each - b[index]!.logprobs[place]!));
            expect(Math.max(...apart)).toBeLessThan(2e-4);
          });
        }
      }
      disposeModule(model);
    },
  );
});

describe("dispatches", () => {
  /** What a token takes, between two blocks. */
  async function aToken(decoder: Decoder) {
    const engine = new Engine(decoder, {
      rows: 1,
      contextLength: 64,
      blockTokens: 8,
      endOfText: [],
      decodeText: () => "",
    });
    const run = async (maxTokens: number) => {
      const before = gpu().stats;
      await engine.generate([{ prompt: [1, 2], count: 1, maxTokens, temperature: 0, seed: 1 }]);
      const after = gpu().stats;
      return { dispatches: after.dispatches - before.dispatches, submits: after.submits - before.submits };
    };
    await run(16);
    const [short, long] = [await run(8), await run(16)];
    engine.dispose();
    return { dispatches: (long.dispatches - short.dispatches) / 8, submits: (long.submits - short.submits) / 8 };
  }

  test("30 layers take no more than 8 each and a few at both ends: 260 with tables in four parts; a block of tokens is one submit", async () => {
    const model = await loaded(llamaConfig({ ...sizes, num_hidden_layers: 30 }), "q4");
    const ends = 5;
    const { dispatches, submits } = await aToken(asDecoder(model));
    expect(dispatches).toBe(8 * 30 + ends);
    expect(dispatches + 2 * 3).toBeLessThanOrEqual(260);
    expect(submits).toBeLessThanOrEqual(1 / 8 + dispatches / gpu().stream.batch);
    expect((await aToken(slow(asDecoder(model)))).dispatches).toBeGreaterThan(16 * 30);
    disposeModule(model);
  });

  test("a model that is adapted is computed as it is trained, until the corrections are gone", async () => {
    const model = await loaded(architectures.qwen3!, "q8");
    const decoder = asDecoder(model);
    const before = (await aToken(decoder)).dispatches;
    addLora(model, { rank: 2, alpha: 4, targets: ["q_proj"], random: new Random(1) });
    expect((await aToken(decoder)).dispatches).toBeGreaterThan(before + 10);
    disposeModule(model);
  });
});
