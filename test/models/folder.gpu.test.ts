// Models on disk: what is saved loads back, in every stored type and in shards; what does not fit is refused.

import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type DecoderModel, makeModel, preset } from "../../models/index.ts";
import { loadModel, saveModel } from "../../models/node.ts";
import { addLora, mergeLora, parameters } from "../../src/nn/index.ts";
import { Random } from "../../src/platform/index.ts";
import { ndarray, relativeError } from "../../src/reference/index.ts";
import { writeModel } from "../../src/train/node.ts";
import { readWeights } from "../../src/train/training_files.ts";
import { useDevice } from "../device.ts";

useDevice();

const folders: string[] = [];
async function folder(): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), "gentzen-model-"));
  folders.push(made);
  return made;
}
afterAll(async () => {
  for (const each of folders) await rm(each, { recursive: true });
});

let model: DecoderModel;
beforeAll(() => {
  model = makeModel(
    preset("micro", { vocab_size: 48, num_hidden_layers: 2, eos_token_id: 3, tie_word_embeddings: false }),
    1,
  );
});

async function valuesOf(source: DecoderModel): Promise<Record<string, Float32Array>> {
  const named = Object.entries(parameters(source));
  const values = await Promise.all(named.map(([, each]) => each.data()));
  return Object.fromEntries(named.map(([name], index) => [name, values[index] as Float32Array]));
}

describe("a saved model", () => {
  test("loads back to the bit in f32", async () => {
    const path = await folder();
    await saveModel(model, path);
    const loaded = await loadModel(path);
    expect(loaded.config).toEqual(model.config);
    expect(await valuesOf(loaded)).toEqual(await valuesOf(model));
    expect(Object.values(parameters(loaded)).every((each) => each.requiresGrad)).toBe(true);
  });

  test("is rounded, not changed, in F16 and BF16", async () => {
    for (const [stored, precision] of [
      ["F16", 2 ** -11],
      ["BF16", 2 ** -8],
    ] as const) {
      const path = await folder();
      await saveModel(model, path, { stored });
      const [loaded, original] = [await valuesOf(await loadModel(path)), await valuesOf(model)];
      for (const name of Object.keys(original)) {
        expect(relativeError(loaded[name], original[name]), `${stored} ${name}`).toBeLessThanOrEqual(precision);
      }
      expect(ndarray(loaded["model.norm.weight"]).sub(1).abs().max().item()).toBe(0);
      expect(loaded).not.toEqual(original);
    }
  });

  test("in shards has an index that names every tensor", async () => {
    const path = await folder();
    await saveModel(model, path, { maxShardBytes: 100_000 });
    const files = await readdir(path);
    expect(files.filter((name) => name.endsWith(".safetensors")).length).toBeGreaterThan(2);
    const index = JSON.parse(await readFile(join(path, "model.safetensors.index.json"), "utf8"));
    expect(Object.keys(index.weight_map).toSorted()).toEqual(Object.keys(parameters(model)).toSorted());
    expect(await valuesOf(await loadModel(path))).toEqual(await valuesOf(model));
  });
});

describe("what does not fit is refused", () => {
  test("low-rank corrections that are not merged", async () => {
    const adapted = makeModel(preset("micro", { vocab_size: 48, num_hidden_layers: 1 }), 1);
    addLora(adapted, { rank: 2, alpha: 4, targets: ["q_proj"], random: new Random(1) });
    await expect(saveModel(adapted, await folder())).rejects.toThrow("merge them first");
    await mergeLora(adapted, ["q_proj"]);
    await saveModel(adapted, await folder());
  });

  test("weights that are no finite numbers, on the way out and on the way in", async () => {
    const sick = makeModel(preset("micro", { vocab_size: 48, num_hidden_layers: 1 }), 1);
    const path = await folder();
    await saveModel(sick, path);
    const { weight } = sick.model.layers[0].mlp.up_proj;
    const values = (await weight.data()) as Float32Array;
    for (const wrong of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      weight.write(values.map((value, index) => (index === 7 ? wrong : value)));
      const named = "model.layers.0.mlp.up_proj.weight[7] is ";
      await expect(saveModel(sick, path)).rejects.toThrow(named);
      const weights = parameters(sick);
      await expect(writeModel(await folder(), { config: {}, weights })).rejects.toThrow(named);
    }
    await loadModel(path);
    const file = join(path, "model.safetensors");
    const bytes = await readFile(file);
    bytes.writeFloatLE(Number.NaN, bytes.length - 4);
    await writeFile(file, bytes);
    await expect(loadModel(path)).rejects.toThrow(/not finite cannot be loaded\n {2}.*\[\d+\] is NaN/);
    await expect(readWeights(path, parameters(sick))).rejects.toThrow("not finite");
  });

  test("a missing folder, a truncated file, a configuration of another size", async () => {
    const path = await folder();
    await expect(loadModel(join(path, "nowhere"))).rejects.toThrow("nowhere");
    await saveModel(model, path);
    const config = JSON.parse(await readFile(join(path, "config.json"), "utf8"));
    await writeFile(join(path, "config.json"), JSON.stringify({ ...config, hidden_size: 32, head_dim: 8 }));
    await expect(loadModel(path)).rejects.toThrow("the tensors do not fit config.json");
    await writeFile(join(path, "config.json"), JSON.stringify({ ...config, num_hidden_layers: 3 }));
    await expect(loadModel(path)).rejects.toThrow("missing: model.layers.2.input_layernorm.weight");
    await writeFile(join(path, "config.json"), JSON.stringify(config));
    await truncate(join(path, "model.safetensors"), 5000);
    await expect(loadModel(path)).rejects.toThrow();
  });
});
