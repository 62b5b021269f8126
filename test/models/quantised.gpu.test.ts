// Models in 8 and 4 bits: the same as in f32 with the numbers that the codes stand for; what they cannot do is refused.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  asDecoder,
  asLanguageModel,
  type DecoderModel,
  llamaConfig,
  makeModel,
  nextTokenLogits,
  tokenLogprobs,
} from "../../models/index.ts";
import { loadModel, saveModel } from "../../models/node.ts";
import { Engine, type EngineOptions } from "../../src/infer/index.ts";
import { addLora, disposeModule, mergeLora, parameters } from "../../src/nn/index.ts";
import { QuantisedMatrix } from "../../src/ops/index.ts";
import { ConfigError, Random } from "../../src/platform/index.ts";
import { worstDisagreement } from "../../src/reference/index.ts";
import { scope, tensor, valueAndGrad } from "../../src/tensor/index.ts";
import { useDevice } from "../device.ts";

useDevice();

const root = mkdtempSync(join(tmpdir(), "gentzen-quantised-"));
afterAll(() => rmSync(root, { recursive: true }));

const sizes = {
  vocab_size: 50,
  hidden_size: 64,
  intermediate_size: 96,
  num_hidden_layers: 2,
  num_attention_heads: 4,
  num_key_value_heads: 2,
  max_position_embeddings: 64,
  initializer_range: 0.2,
  attention_bias: true,
};
const ids = [3, 14, 15, 9, 26, 5, 35, 8, 9, 7];
const batch = () => ({
  ids: tensor(Uint32Array.from(ids)),
  positions: tensor(Uint32Array.from(ids.keys())),
  segments: tensor(Uint32Array.from(ids.flatMap(() => [0, ids.length])), [ids.length, 2]),
  targets: tensor(Uint32Array.from([...ids.slice(1), 0])),
});

describe.each([
  ["q8", true],
  ["q8", false],
  ["q4", true],
  ["q4", false],
] as const)("%s, tied embeddings: %s", (weights, tied) => {
  let folder: string;
  let small: DecoderModel;
  /** The model in f32 whose weights are those that the codes stand for. */
  let plain: DecoderModel;

  beforeAll(async () => {
    folder = join(root, weights + String(tied));
    const model = makeModel(llamaConfig({ ...sizes, tie_word_embeddings: tied }), 1);
    await saveModel(model, folder);
    disposeModule(model);
    small = await loadModel(folder, { weights });
    plain = await loadModel(folder);
    const matrices = new Map<string, QuantisedMatrix>();
    const walk = (tree: object, path: string) => {
      for (const [key, value] of Object.entries(tree)) {
        if (value instanceof QuantisedMatrix) matrices.set(`${path}${key}`, value);
        else if (typeof value === "object" && value !== null) walk(value, `${path}${key}.`);
      }
    };
    walk({ model: small.model, ...(small.lm_head ? { lm_head: small.lm_head } : {}) }, "");
    expect(matrices.size).toBe(tied ? 15 : 16);
    for (const [name, { bits }] of matrices) {
      expect(bits, name).toBe(weights === "q8" || /embed_tokens|lm_head/.test(name) ? 8 : 4);
    }
    const named = parameters(plain);
    for (const [name, matrix] of matrices) named[name].write(await matrix.data());
  });

  test("logits and log-probabilities are those of its numbers", async () => {
    const [a, b] = await Promise.all(
      [small, plain].map((model) => scope(() => nextTokenLogits(model, batch())).data()),
    );
    expect(worstDisagreement(a, b as Float32Array).error).toBeLessThan(1e-4);
    const [c, d] = await Promise.all(
      [small, plain].map((model) => scope(() => tokenLogprobs(model, batch())).logprob.data()),
    );
    expect(worstDisagreement(c, d as Float32Array).error).toBeLessThan(1e-4);
  });

  test.each(["f32", "f16"] as const)("the engine writes what its numbers write, cache %s", async (cache) => {
    const options: EngineOptions = {
      rows: 2,
      contextLength: 32,
      endOfText: [],
      decodeText: (tokens) => tokens.join(" "),
    };
    const requests = [1, 2, 3].map((seed) => ({
      prompt: ids.slice(0, 3 + seed),
      count: 2,
      maxTokens: 12,
      temperature: 0,
      seed,
    }));
    const write = async (model: DecoderModel) => {
      const engine = new Engine(asDecoder(model), { ...options, cache });
      const made = await engine.generate(requests);
      engine.dispose();
      return made.flat();
    };
    const { features } = (await import("../../src/gpu/index.ts")).gpu();
    if (cache === "f16" && !features.f16) {
      await expect(write(small)).rejects.toThrow(ConfigError);
      return;
    }
    const [a, b] = [await write(small), await write(plain)];
    expect(a.map(({ text }) => text)).toEqual(b.map(({ text }) => text));
    a.forEach(({ logprobs }, index) => {
      expect(worstDisagreement(logprobs, Float64Array.from(b[index].logprobs)).error).toBeLessThan(
        cache === "f16" ? 1e-2 : 1e-4,
      );
    });
  });

  test("nothing in it is trained but low-rank corrections, whose gradients are those of its numbers", async () => {
    expect(Object.keys(asLanguageModel(small).parameters)).toEqual([]);
    const gradients = async (model: DecoderModel) => {
      addLora(model, { rank: 2, alpha: 4, targets: ["q_proj", "down_proj"], random: new Random(3) });
      const named = asLanguageModel(model).parameters;
      const { grads } = valueAndGrad(Object.values(named), () => tokenLogprobs(model, batch()).logprob.sum());
      return new Map(
        await Promise.all(Object.keys(named).map(async (name, i) => [name, await grads[i].data()] as const)),
      );
    };
    const [a, b] = [await gradients(small), await gradients(plain)];
    expect([...a.keys()]).toEqual([...b.keys()]);
    expect(a.size).toBe(8);
    for (const [name, values] of a) expect(worstDisagreement(values, b.get(name)!).error, name).toBeLessThan(1e-3);
    await expect(mergeLora(small, ["q_proj"])).rejects.toThrow(weights === "q8" ? /8 bits/ : /4 bits/);
  });

  test("it is not saved, and its memory goes with it", async () => {
    const other = await loadModel(folder, { weights });
    await expect(saveModel(other, join(root, "never"))).rejects.toThrow(/in 8 or 4 bits cannot be saved/);
    const { words } = (other.model.embed_tokens.weight as QuantisedMatrix).parts[0];
    disposeModule(other);
    expect(words.freed).toBe(true);
  });
});
