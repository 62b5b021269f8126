// Adapters with small bindings: a model in f32 whose matrices are larger than one binding, and caches whose layers are.
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
  modelTensors,
  nextTokenLogits,
  tokenLogprobs,
} from "../../models/index.ts";
import { loadModel, saveModel } from "../../models/node.ts";
import { gpu } from "../../src/gpu/index.ts";
import { Engine, type EngineOptions } from "../../src/infer/index.ts";
import { addLora, disposeModule, leavesOf, mergeLora } from "../../src/nn/index.ts";
import { QuantisedMatrix, SplitMatrix } from "../../src/ops/index.ts";
import { ConfigError, Random, ShapeError } from "../../src/platform/index.ts";
import { planMemory } from "../../src/prover/backend/memory/memory_plan.ts";
import { trainableModel } from "../../src/prover/backend/trainable_model.ts";
import { worstDisagreement } from "../../src/reference/index.ts";
import { empty, scope, tensor, valueAndGrad } from "../../src/tensor/index.ts";
import { useDevice } from "../device.ts";

useDevice();

const root = mkdtempSync(join(tmpdir(), "gentzen-split-"));
afterAll(() => rmSync(root, { recursive: true }));

/** Runs `f` on a device whose bindings hold so many bytes. */
async function withBindings<T>(bytes: number, f: () => T | Promise<T>): Promise<T> {
  const open = gpu() as { limits: object };
  const { limits } = open;
  open.limits = { ...gpu().limits, maxBufferSize: gpu().limits.maxBufferSize, maxStorageBufferBindingSize: bytes };
  try {
    return await f();
  } finally {
    open.limits = limits;
  }
}

const sizes = {
  vocab_size: 300,
  hidden_size: 64,
  intermediate_size: 96,
  num_hidden_layers: 2,
  num_attention_heads: 8,
  num_key_value_heads: 4,
  max_position_embeddings: 512,
  initializer_range: 0.2,
};
/** Less than a table of 300 rows and a matrix of 96, more than one of 64. */
const BYTES = 20_000;
const ids = [3, 140, 15, 299, 260, 5, 135, 80, 9, 7];
const batch = () => ({
  ids: tensor(Uint32Array.from(ids)),
  positions: tensor(Uint32Array.from(ids.keys())),
  segments: tensor(Uint32Array.from(ids.flatMap(() => [0, ids.length])), [ids.length, 2]),
  targets: tensor(Uint32Array.from([...ids.slice(1), 0])),
});
const split = (model: DecoderModel) => leavesOf(model, (value) => value instanceof SplitMatrix);

describe.each([true, false])("matrices larger than one binding, tied embeddings: %s", (tied) => {
  const folder = join(root, String(tied));
  let whole: DecoderModel;
  let parted: DecoderModel;

  beforeAll(async () => {
    const model = makeModel(llamaConfig({ ...sizes, tie_word_embeddings: tied }), 1);
    await saveModel(model, folder);
    disposeModule(model);
    whole = await loadModel(folder);
    parted = await withBindings(BYTES, () => loadModel(folder));
  });

  test("lie in parts of whole rows, each within the limit", () => {
    const found = split(parted);
    expect(Object.keys(found)).toHaveLength((tied ? 1 : 2) + 2 * 3);
    for (const { parts, shape } of Object.values(found)) {
      expect(parts.length).toBeGreaterThan(1);
      expect(parts.reduce((sum, part) => sum + part.shape[0], 0)).toBe(shape[0]);
      for (const part of parts) expect(4 * part.size).toBeLessThanOrEqual(BYTES);
    }
    expect(split(whole)).toEqual({});
  });

  test.each(["f32", "mixed"] as const)("logits and log-probabilities are those of the whole, %s", async (precision) => {
    if (precision === "mixed" && !gpu().features.f16) return;
    const [a, b] = await Promise.all(
      [parted, whole].map((model) => scope(() => nextTokenLogits(model, batch(), { precision })).data()),
    );
    expect(worstDisagreement(a, b as Float32Array).error).toBeLessThan(precision === "f32" ? 1e-5 : 2e-3);
    const [c, d] = await Promise.all(
      [parted, whole].map((model) => scope(() => tokenLogprobs(model, batch(), { precision })).logprob.data()),
    );
    expect(worstDisagreement(c, d as Float32Array).error).toBeLessThan(precision === "f32" ? 1e-5 : 2e-3);
  });

  test("an id beyond the table is refused", async () => {
    const strange = { ...batch(), ids: tensor(Uint32Array.from([...ids.slice(1), 300])) };
    expect(() => nextTokenLogits(parted, strange)).toThrow(/id 300 is out of range/);
  });

  test("the engine writes the same on such a device", async () => {
    const options: EngineOptions = { rows: 3, contextLength: 40, endOfText: [], decodeText: (all) => all.join(" ") };
    const requests = [1, 2, 3].map((seed) => ({
      prompt: ids.slice(0, 3 + seed),
      count: 2,
      maxTokens: 12,
      temperature: 1,
      seed,
    }));
    const write = async (model: DecoderModel) => {
      const engine = new Engine(asDecoder(model), options);
      const made = (await engine.generate(requests)).flat();
      engine.dispose();
      return made.map(({ text }) => text);
    };
    const told = await write(whole);
    expect(await withBindings(3 * BYTES, () => write(parted))).toEqual(told);
  });

  test("it is saved as it was, to the bit", async () => {
    const again = join(root, `again-${tied}`);
    await saveModel(parted, again);
    expect(await modelTensors(await loadModel(again), "F32")).toEqual(await modelTensors(whole, "F32"));
    expect(await modelTensors(parted, "F32")).toEqual(await modelTensors(whole, "F32"));
  });

  test("it is trained by low-rank corrections alone, whose gradients are those of the whole", async () => {
    expect(Object.keys(asLanguageModel(parted).parameters)).toEqual([]);
    expect(() => trainableModel(parted, {})).toThrow(ConfigError);
    expect(() => trainableModel(parted, {})).toThrow(/larger than one binding.*embed_tokens/s);
    const gradients = async (model: DecoderModel) => {
      addLora(model, { rank: 2, alpha: 4, targets: ["q_proj", "up_proj"], random: new Random(3) });
      expect(() => trainableModel(model, {})).not.toThrow();
      const named = asLanguageModel(model).parameters;
      const { grads } = valueAndGrad(Object.values(named), () => tokenLogprobs(model, batch()).logprob.sum());
      return new Map(
        await Promise.all(Object.keys(named).map(async (name, i) => [name, await grads[i].data()] as const)),
      );
    };
    const [a, b] = [await gradients(parted), await gradients(whole)];
    expect([...a.keys()]).toEqual([...b.keys()]);
    expect(a.size).toBe(8);
    for (const [name, values] of a) expect(worstDisagreement(values, b.get(name)!).error, name).toBeLessThan(1e-4);
    await expect(mergeLora(parted, ["up_proj"])).rejects.toThrow(/cannot be merged.*larger than one binding/s);
  });
});

test("numbers are as many as the matrix has", async () => {
  const made = SplitMatrix.unfilled([5, 4], 32);
  expect(made.parts.map(({ shape }) => shape[0])).toEqual([2, 2, 1]);
  const numbers = Float32Array.from({ length: 20 }, (_, i) => i);
  await made.fill([numbers.subarray(0, 13), numbers.subarray(13)]);
  const found: number[] = [];
  for await (const piece of made.pieces()) found.push(...piece);
  expect(found).toEqual([...numbers]);
  await expect(made.fill([numbers.subarray(1)])).rejects.toThrow(ShapeError);
  await expect(made.fill([numbers, numbers])).rejects.toThrow(ShapeError);
  made.dispose();
});

describe("a layer's cache larger than one binding", () => {
  const folder = join(root, "cached");
  beforeAll(async () => {
    const model = makeModel(llamaConfig({ ...sizes, hidden_size: 128, num_attention_heads: 4 }), 2);
    await saveModel(model, folder);
    disposeModule(model);
  });

  const write = async (cache: EngineOptions["cache"], bytes: number, weights: "f32" | "q8" = "f32") => {
    const loaded = await loadModel(folder, { weights });
    const made = await withBindings(bytes, async () => {
      const engine = new Engine(asDecoder(loaded), {
        rows: 2,
        contextLength: 200,
        ...(cache && { cache }),
        endOfText: [],
        decodeText: (all) => all.join(" "),
      });
      const prompt = Array.from({ length: 60 }, (_, i) => (i * 7) % 300);
      const { cacheBytes } = engine;
      // Two samples of one prompt share its pages, and the last one is copied.
      const completions = (
        await engine.generate([
          { prompt, count: 2, maxTokens: 80, temperature: 1, seed: 1 },
          { prompt: prompt.slice(5, 9), count: 1, maxTokens: 50, temperature: 0, seed: 2 },
        ])
      ).flat();
      engine.dispose();
      return { completions, cacheBytes };
    });
    disposeModule(loaded);
    return made;
  };

  test.each(["f32", "f16", "q8", "q4"] as const)("in %s it writes the same from banks of heads", async (cache) => {
    if (cache === "f16" && !gpu().features.f16) return;
    // A page of a head of 32 numbers takes 16,384 bytes in f32; a layer of both rows has ten pages of four heads.
    const page = { f32: 16_384, f16: 8_192, q8: 4_608, q4: 2_560 }[cache];
    const [whole, banks] = [await write(cache, 2 ** 27), await write(cache, 2 * 10 * page)];
    expect(banks.completions.map(({ text }) => text)).toEqual(whole.completions.map(({ text }) => text));
    expect(banks.cacheBytes).toBe(whole.cacheBytes);
  });

  test("a model in codes, whose steps want one binding, goes block by block then", async () => {
    const [whole, banks] = [await write("f32", 2 ** 27, "q8"), await write("f32", 330_000, "q8")];
    expect(banks.completions.map(({ text }) => text)).toEqual(whole.completions.map(({ text }) => text));
  });

  test("a 7B model of 32 heads has room for eight texts on an adapter with bindings of 128 MiB, in any kind", async () => {
    const large = llamaConfig({
      vocab_size: 102400,
      hidden_size: 4096,
      intermediate_size: 11008,
      num_hidden_layers: 30,
      num_attention_heads: 32,
      max_position_embeddings: 4096,
    });
    for (const weights of ["f32", "q8", "q4"] as const) {
      const plan = await withBindings(2 ** 27, () =>
        planMemory(large, { weights, cache: "f32", rows: 8, contextLength: 2048, promptTokens: 64 }),
      );
      expect(plan.cache / 2 ** 30).toBeCloseTo(15.1, 0);
    }
    await expect(withBindings(2 ** 27, () => empty([102400, 4096]))).rejects.toThrow(/one binding/);
    expect(QuantisedMatrix.fits([102400, 4096])).toBe(true);
  });
});
