// Model folders as others write them, and weights that no model should have.
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import {
  type DecoderModel,
  llamaConfig,
  makeModel,
  modelFromTensors,
  modelTensors,
  readModelConfig,
  rotaryScaling,
} from "../../models/index.ts";
import { loadModel, saveModel } from "../../models/node.ts";
import { encodeSafetensors, parseSafetensors, type TensorData } from "../../src/data/index.ts";
import { readModelFolder, writeModelFolder } from "../../src/data/node.ts";
import { ConfigError, DataError } from "../../src/platform/index.ts";
import { loadWeights, writeModel } from "../../src/train/node.ts";
import { useDevice } from "../device.ts";

useDevice();

const root = mkdtempSync(join(tmpdir(), "gentzen-given-"));
afterAll(() => rmSync(root, { recursive: true }));

const sizes = {
  vocab_size: 24,
  hidden_size: 16,
  intermediate_size: 24,
  num_hidden_layers: 1,
  num_attention_heads: 2,
  num_key_value_heads: 1,
  max_position_embeddings: 64,
};
const tiny = (over = {}) => makeModel(llamaConfig({ ...sizes, ...over }), 3);

let made = 0;
async function saved(model: DecoderModel, options = {}): Promise<string> {
  const folder = join(root, String(made++));
  await saveModel(model, folder, options);
  return folder;
}

function edit(folder: string, change: (tensors: Map<string, TensorData>) => void): void {
  const path = join(folder, "model.safetensors");
  const tensors = new Map(parseSafetensors(new Uint8Array(readFileSync(path)), path));
  change(tensors);
  writeFileSync(path, encodeSafetensors(tensors));
}

test("a tied table may be stored under either name, or both", async () => {
  const model = tiny({ tie_word_embeddings: true });
  const folder = await saved(model);
  const table = (await model.model.embed_tokens.weight.data()) as Float32Array;
  const loadedTable = async () => (await loadModel(folder)).model.embed_tokens.weight.data();
  edit(folder, (tensors) => tensors.set("lm_head.weight", tensors.get("model.embed_tokens.weight")!));
  expect(await loadedTable()).toEqual(table);
  edit(folder, (tensors) => tensors.delete("model.embed_tokens.weight"));
  expect(await loadedTable()).toEqual(table);
  const { tensors } = await readModelFolder(folder);
  const inMemory = modelFromTensors(model.config, tensors, "memory");
  expect(await inMemory.model.embed_tokens.weight.data()).toEqual(table);
  edit(folder, (tensors) => tensors.delete("lm_head.weight"));
  await expect(loadModel(folder)).rejects.toThrow(/missing: model.embed_tokens.weight/);
});

test("an untied model without its output layer is refused", async () => {
  const folder = await saved(tiny());
  edit(folder, (tensors) => tensors.delete("lm_head.weight"));
  await expect(loadModel(folder)).rejects.toThrow(/missing: lm_head.weight/);
});

describe("rotary scaling", () => {
  const read = (more: Record<string, unknown>) => {
    const config = readModelConfig({ ...sizes, ...more }, "config.json");
    return rotaryScaling(config.rope_scaling, config.max_position_embeddings);
  };

  test("without the length of the pretraining takes the model's positions for it", () => {
    expect(read({ rope_scaling: { rope_type: "yarn", factor: 4 } })).toMatchObject({
      factor: 4,
      originalPositions: 64,
    });
    const llama3 = { rope_type: "llama3", factor: 8, low_freq_factor: 1, high_freq_factor: 4 };
    expect(read({ rope_parameters: llama3 })).toMatchObject({ originalPositions: 64 });
  });

  test("takes it from beside the scaling before what is inside, and a missing factor from both lengths", () => {
    const inside = { rope_type: "yarn", factor: 4, original_max_position_embeddings: 32 };
    expect(read({ rope_scaling: inside })).toMatchObject({ originalPositions: 32 });
    expect(read({ rope_scaling: inside, original_max_position_embeddings: 16 })).toMatchObject({
      originalPositions: 16,
    });
    const { factor: _, ...without } = inside;
    expect(read({ rope_scaling: without })).toMatchObject({ factor: 2, originalPositions: 32 });
    expect(() => read({ rope_scaling: { rope_type: "yarn" } })).toThrow(/needs the number factor/);
  });

  test("of a part of each head is refused", () => {
    expect(() => read({ partial_rotary_factor: 0.5 })).toThrow(/partial_rotary_factor: 0.5/);
    expect(read({ partial_rotary_factor: 1 })).toEqual({ kind: "none" });
  });
});

test("swish is another name of silu", () => {
  expect(() => readModelConfig({ ...sizes, hidden_act: "swish" }, "c")).not.toThrow();
  expect(() => readModelConfig({ ...sizes, hidden_act: "gelu" }, "c")).toThrow(/only SwiGLU/);
});

test("a single file counts before an index of shards, also where those are gone", async () => {
  const whole = await saved(tiny());
  const { config, tensors } = await readModelFolder(whole);
  const folder = join(root, "stale");
  await writeModelFolder(folder, config, tensors, { maxShardBytes: 4000 });
  for (const name of readdirSync(folder)) if (name.endsWith(".safetensors")) rmSync(join(folder, name));
  cpSync(join(whole, "model.safetensors"), join(folder, "model.safetensors"));
  expect((await readModelFolder(folder)).tensors).toEqual(tensors);
  expect((await loadModel(folder)).config.vocab_size).toBe(24);
});

describe("weights that are not finite", () => {
  const spoilt = (value: number) => {
    const model = tiny();
    const gains = new Float32Array(16).fill(1);
    gains[5] = value;
    model.model.norm.weight.write(gains);
    return model;
  };

  test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
    "%d is not saved, and the model that was there stays",
    async (value) => {
      const folder = await saved(tiny());
      const before = readdirSync(folder).map((name) => readFileSync(join(folder, name), "latin1"));
      const model = spoilt(value);
      for (const stored of ["F32", "BF16", "F16"] as const) {
        const refusal = saveModel(model, folder, { stored });
        await expect(refusal).rejects.toThrow(DataError);
        await expect(refusal).rejects.toThrow(`model.norm.weight[5] is ${value}`);
        await expect(modelTensors(model, stored)).rejects.toThrow(DataError);
      }
      await expect(writeModel(folder, { config: {}, weights: { norm: model.model.norm.weight } })).rejects.toThrow(
        /norm\[5\]/,
      );
      expect(readdirSync(folder).map((name) => readFileSync(join(folder, name), "latin1"))).toEqual(before);
    },
  );

  test.each(["F32", "BF16", "F16"] as const)("in a file of %s are not loaded", async (stored) => {
    const folder = await saved(tiny(), { stored });
    const bits = { F32: [0, 0, 0xc0, 0x7f], BF16: [0xc0, 0x7f], F16: [0, 0x7e] }[stored];
    edit(folder, (tensors) => {
      const { data } = tensors.get("model.norm.weight")!;
      data.set(bits, 3 * bits.length);
    });
    await expect(loadModel(folder)).rejects.toThrow(/cannot be loaded\n.*model.norm.weight\[3\] is NaN/);
    const { config, tensors } = await readModelFolder(folder);
    expect(() => modelFromTensors(readModelConfig(config, "c"), tensors, "memory")).toThrow(/norm.weight\[3\] is NaN/);
    const { weight } = tiny().model.norm;
    await expect(loadWeights(folder, { "model.norm.weight": weight })).rejects.toThrow(/\[3\] is NaN/);
  });

  test("a weight beyond F16 is refused by name where F16 is asked for", async () => {
    const folder = await saved(tiny());
    const model = spoilt(-70000);
    const refusal = saveModel(model, folder, { stored: "F16" });
    await expect(refusal).rejects.toThrow(ConfigError);
    await expect(refusal).rejects.toThrow(/model.norm.weight\[5\] is -70000; F16 ends at 65504\n.*BF16 or F32/);
    await saveModel(model, folder, { stored: "BF16" });
    expect((await (await loadModel(folder)).model.norm.weight.data())[5]).toBe(-70144);
  });
});
