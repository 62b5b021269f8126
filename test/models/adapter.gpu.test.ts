// Adapters in PEFT's layout: a Qwen3 that Transformers saved with corrections that PEFT saved computes what both compute, in 8 bits too,
// merged and unmerged; what is written is what PEFT has read; what is not carried out is refused by name.
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { asLanguageModel, type DecoderModel, nextTokenLogits } from "../../models/index.ts";
import { loadAdapter, loadModel } from "../../models/node.ts";
import { floatSource, toPackedBatch } from "../../src/data/index.ts";
import { type AdapterFacts, openAdapter, writeAdapter } from "../../src/data/node.ts";
import { disposeModule, loraParameters, mergeLora, parameters, trainable, withoutLora } from "../../src/nn/index.ts";
import { relativeError } from "../../src/reference/index.ts";
import { grad, readAll, scope, tensor } from "../../src/tensor/index.ts";
import { useDevice } from "../device.ts";
import { fixture, under } from "../fixtures/fixture.ts";

useDevice();

const place = (name: string) => fileURLToPath(new URL(`../fixtures/adapter_peft/${name}`, import.meta.url));
const { facts, tensors } = fixture<{ ids: number[]; targets: string[] }>("adapter_peft/expected");
const { ids, targets } = facts;
const root = mkdtempSync(join(tmpdir(), "gentzen-adapter-"));
afterAll(() => rmSync(root, { recursive: true }));

function batch() {
  const packed = toPackedBatch([{ ids, lossMask: ids.map(() => 1 as const) }]);
  return {
    ids: tensor(packed.ids),
    positions: tensor(packed.positions),
    segments: tensor(packed.segments, [ids.length, 2]),
    targets: tensor(packed.targets),
  };
}

const logitsOf = async (model: DecoderModel) =>
  (await scope(() => nextTokenLogits(model, batch())).data()) as Float32Array;

async function adapted(weights: "f32" | "q8" = "f32"): Promise<DecoderModel> {
  const model = await loadModel(place("base"), { weights });
  expect(await loadAdapter(model, place("adapter"))).toEqual({
    ...{ base: "../base", rank: 4, alpha: 6 },
    targets: [...targets].sort(),
  } satisfies AdapterFacts);
  return model;
}

describe("a model with an adapter of PEFT", () => {
  test("has PEFT's logits; without it those of Transformers, from the same weights", async () => {
    const model = await adapted();
    expect(relativeError(await logitsOf(model), tensors.logits.values)).toBeLessThan(2e-5);
    const base = withoutLora(model);
    expect(relativeError(await logitsOf(base), tensors.base_logits.values)).toBeLessThan(2e-5);
    expect(relativeError(tensors.logits.values, tensors.base_logits.values)).toBeGreaterThan(0.1);
    expect(base.model.layers[0].mlp.up_proj.weight).toBe(model.model.layers[0].mlp.up_proj.weight);
    disposeModule(model);
  });

  test("has PEFT's gradients of A and B, and of nothing else", async () => {
    const model = await adapted();
    const trained = trainable(model);
    const expected = under(tensors, "gradient/");
    expect(Object.keys(trained).sort()).toEqual(Object.keys(expected).sort());
    expect(trained).toEqual(loraParameters(model));
    const grads = scope(() => {
      const { logprob } = asLanguageModel(model).tokenLogprobs(batch(), { temperature: 1 });
      const last = ids.length - 1;
      return grad(logprob.slice([0, last]).sum().neg(), Object.values(trained));
    });
    const values = await readAll(grads);
    Object.keys(trained).forEach((name, index) => {
      expect(relativeError(values[index], expected[name].values), name).toBeLessThan(1e-4);
    });
    disposeModule(model);
  });

  test("computes the same when it is merged", async () => {
    const model = await adapted();
    const before = await logitsOf(model);
    expect(await mergeLora(model, targets)).toBe(14);
    expect(relativeError(await logitsOf(model), before)).toBeLessThan(1e-5);
    expect(Object.keys(loraParameters(model))).toEqual([]);
    disposeModule(model);
  });

  test("over weights in 8 bits it corrects those, with gradients of what the codes stand for", async () => {
    const small = await adapted("q8");
    const plain = await adapted();
    const codes = new Map<string, { data(): Promise<Float32Array> }>();
    const visit = (tree: object, path: string) => {
      for (const [key, value] of Object.entries(tree)) {
        if (typeof value !== "object" || value === null) continue;
        if (value.constructor.name === "QuantisedMatrix") codes.set(`${path}${key}`, value);
        else visit(value, `${path}${key}.`);
      }
    };
    visit({ model: small.model }, "");
    expect(codes.size).toBe(15);
    const named = parameters(plain);
    for (const [name, matrix] of codes) named[name].write(await matrix.data());
    expect(relativeError(await logitsOf(small), await logitsOf(plain))).toBeLessThan(1e-5);
    const gradients = [small, plain].map((model) =>
      scope(() =>
        grad(asLanguageModel(model).tokenLogprobs(batch(), { temperature: 1 }).logprob.sum(), trainable(model)),
      ),
    );
    const [own, expected] = await Promise.all(gradients.map((each) => readAll(Object.values(each))));
    Object.keys(gradients[0]).forEach((name, index) => {
      expect(relativeError(own[index], expected[index] as Float32Array), name).toBeLessThan(1e-4);
    });
    await expect(mergeLora(small, targets)).rejects.toThrow("in 8 bits");
    disposeModule(small);
    disposeModule(plain);
  });
});

test("what is written is, byte for byte, what PEFT has read to the same logits", async () => {
  const model = await adapted();
  const folder = join(root, "written");
  const sources = Object.entries(loraParameters(model)).map(([name, one]) => {
    const pieces = async function* () {
      yield (await one.data()) as Float32Array<ArrayBuffer>;
    };
    return [name, floatSource(name, one.shape, pieces)] as const;
  });
  await writeAdapter(folder, { base: "../base", rank: 4, alpha: 6, targets }, new Map(sources));
  for (const name of ["adapter_config.json", "adapter_model.safetensors"])
    expect(readFileSync(join(folder, name)).equals(readFileSync(join(place("written"), name))), name).toBe(true);
  disposeModule(model);
});

describe("what is not carried out is refused by name", () => {
  const changed = (name: string, fields: object) => {
    const folder = join(root, name);
    if (!existsSync(folder)) cpSync(place("adapter"), folder, { recursive: true });
    const config = JSON.parse(readFileSync(join(place("adapter"), "adapter_config.json"), "utf8"));
    writeFileSync(join(folder, "adapter_config.json"), JSON.stringify({ ...config, ...fields }));
    return folder;
  };

  test.each([
    ["another method", { peft_type: "IA3" }],
    ["no method", { peft_type: null }],
    ["DoRA", { use_dora: true }],
    ["biases", { bias: "all" }],
    ["ranks of their own", { rank_pattern: { q_proj: 8 } }],
    ["whole layers", { modules_to_save: ["lm_head"] }],
    ["weights that were changed", { init_lora_weights: "pissa" }],
  ])("%s", async (_, fields) => {
    const [name, value] = Object.entries(fields)[0];
    const message = `this kind of adapter is not carried out\n  ${name}: ${JSON.stringify(value)}\n  hint: `;
    await expect(openAdapter(changed("kinds", fields))).rejects.toThrow(message);
  });

  test("a rank that is none, one that is not the tensors', a folder without an adapter", async () => {
    await expect(openAdapter(changed("kinds", { r: 0 }))).rejects.toThrow(
      "not an adapter's configuration\n  r: 0\n  hint: ",
    );
    const model = await loadModel(place("base"));
    await expect(loadAdapter(model, changed("kinds", { r: 3 }))).rejects.toThrow(
      /the adapter is of another model\n {2}model\.layers\.0\.\S+lora_A\.weight: \[4, \d+\], the model wants \[3, \d+\]/,
    );
    await expect(loadAdapter(model, place("base"))).rejects.toThrow("adapter_config.json");
    await loadAdapter(model, place("adapter"));
    await expect(loadAdapter(model, place("adapter"))).rejects.toThrow("has a low-rank correction already");
    disposeModule(model);
  });

  test("rank-stabilised corrections are multiplied by alpha over the root of the rank", async () => {
    const model = await loadModel(place("base"));
    await loadAdapter(model, changed("stabilised", { use_rslora: true }));
    expect(model.model.layers[0].self_attn.q_proj.loraScale).toBe(6 / 2);
    disposeModule(model);
  });
});
