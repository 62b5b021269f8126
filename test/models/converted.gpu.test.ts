// Folders with matrices in codes: the same codes as loading makes, checked when they are read, and back to numbers that others read.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { type DecoderModel, makeModel, nextTokenLogits, qwen3Config, type WeightKind } from "../../models/index.ts";
import { loadModel, saveModel, type WrittenWeights, writeConverted } from "../../models/node.ts";
import { crc32 } from "../../src/data/index.ts";
import { openModelFolder, readModelFolder } from "../../src/data/node.ts";
import { disposeModule, parameters } from "../../src/nn/index.ts";
import { QuantisedMatrix } from "../../src/ops/index.ts";
import { ConfigError } from "../../src/platform/index.ts";
import { convertModel } from "../../src/prover/node.ts";
import { scope, tensor } from "../../src/tensor/index.ts";
import { useDevice } from "../device.ts";

useDevice();
const root = mkdtempSync(join(tmpdir(), "converted-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const ids5 = [1, 2, 3, 4, 5];
let count = 0;
const fresh = () => join(root, String(count++));

// 101 rows of one group: an odd number of scales. 48 is no multiple of 32: that matrix stays as it is.
const config = qwen3Config({
  ...{ vocab_size: 101, hidden_size: 32, intermediate_size: 48, num_hidden_layers: 2, num_attention_heads: 2 },
  ...{ num_key_value_heads: 1, head_dim: 32, max_position_embeddings: 64, tie_word_embeddings: false },
});

async function stored(): Promise<string> {
  const folder = fresh();
  const model = makeModel(config, 3);
  await saveModel(model, folder, { stored: "BF16" });
  disposeModule(model);
  return folder;
}

async function convert(folder: string, weights: WrittenWeights): Promise<string> {
  const out = fresh();
  await writeConverted(await openModelFolder(folder), folder, out, weights);
  return out;
}

/** All matrices as words, and the logits behind a few tokens. */
async function seen(model: DecoderModel) {
  const words: Record<string, number[]> = {};
  const visit = (node: unknown, path: string): Promise<void>[] => {
    if (node instanceof QuantisedMatrix)
      return node.parts.map(async (part, i) => {
        words[`${path}${i}`] = [...((await part.words.data()) as Uint32Array)];
      });
    if (typeof node !== "object" || node === null || "requiresGrad" in node) return [];
    return Object.entries(node).flatMap(([name, child]) => visit(child, `${path}.${name}`));
  };
  await Promise.all(visit({ model: model.model, head: model.lm_head }, ""));
  const ids = tensor(ids5, "u32");
  const logits = scope(() =>
    nextTokenLogits(model, {
      ids,
      positions: tensor([0, 1, 2, 3, 4], "u32"),
      segments: tensor(
        ids5.flatMap(() => [0, 5]),
        "u32",
      ).reshape([5, 2]),
    }),
  );
  return { words, logits: [...(await logits.data())] };
}

const load = async (folder: string, weights: WeightKind) => {
  const model = await loadModel(folder, { weights });
  const found = await seen(model);
  disposeModule(model);
  return found;
};

test.each(["q8", "q4"] as const)(
  "%s: the same codes and the same logits as quantising while loading",
  async (weights) => {
    const folder = await stored();
    const converted = await convert(folder, weights);
    const wanted = await load(folder, weights);
    expect(Object.keys(wanted.words)).toHaveLength(2 + 2 * 6);
    expect(await load(converted, "stored")).toEqual(wanted);
    expect(await load(converted, weights)).toEqual(wanted);
    const written = JSON.parse(readFileSync(join(converted, "config.json"), "utf8"));
    expect(written.quantization_config).toMatchObject({ quant_method: "gentzen", weights, group_size: 32 });
    // Again in the same bits, from the codes alone.
    expect(await load(await convert(converted, weights), "stored")).toEqual(wanted);
  },
);

test("a matrix in parts has the same codes as a whole one", async () => {
  const values = Float32Array.from({ length: 7 * 96 }, (_, i) => Math.sin(i));
  for (const bits of [4, 8] as const) {
    const whole = await QuantisedMatrix.fromPieces([7, 96], [values], { bits });
    const bytes = async (what: "codes" | "scales") => {
      const parts: Uint8Array[] = [];
      for await (const part of whole.codes(what)) parts.push(part);
      return Buffer.concat(parts);
    };
    const [codes, scales] = [await bytes("codes"), await bytes("scales")];
    // Pieces of any length, codes and scales at their own pace.
    const pieces = Array.from({ length: codes.length }, (_, i) => ({
      codes: codes.subarray(i, i + 1),
      ...(i < scales.length && { scales: scales.subarray(i, i + 1) }),
    }));
    const parted = await QuantisedMatrix.fromCodes([7, 96], pieces, { bits, partBytes: 200 });
    expect(parted.parts.length).toBeGreaterThan(1);
    expect(await parted.data()).toEqual(await whole.data());
    for (const [cut, how] of [
      [codes.subarray(1), "fewer"],
      [Buffer.concat([codes, codes]), "more"],
    ] as const)
      await expect(QuantisedMatrix.fromCodes([7, 96], [{ codes: cut, scales }], { bits })).rejects.toThrow(how);
    whole.dispose();
    parted.dispose();
  }
});

test("back to plain numbers: those that the codes stand for, and bytes that were never in codes", async () => {
  const folder = await stored();
  const converted = await convert(folder, "q4");
  const plain = await readModelFolder(await convert(converted, "f32"));
  expect(plain.config.torch_dtype).toBe("float32");
  expect("quantization_config" in plain.config).toBe(false);
  const coded = await loadModel(converted, { weights: "stored" });
  const name = "model.layers.1.self_attn.o_proj.weight";
  const { weight } = coded.model.layers[1]!.self_attn.o_proj;
  expect(new Float32Array(plain.tensors.get(name)!.data.buffer)).toEqual(await (weight as QuantisedMatrix).data());
  disposeModule(coded);
  const before = (await readModelFolder(folder)).tensors;
  expect((await readModelFolder(await convert(folder, "bf16"))).tensors).toEqual(before);
  // Loaded in f32 a converted model is as trainable as any.
  const trained = await loadModel(converted);
  expect(Object.keys(parameters(trained))).toContain(name);
  disposeModule(trained);
});

test("what is damaged, cut or stored in fewer bits is refused by name", async () => {
  const folder = await convert(await stored(), "q4");
  const file = join(folder, "model.safetensors");
  const bytes = readFileSync(file);
  const header = Number(bytes.readBigUInt64LE(0)) + 8;
  writeFileSync(
    file,
    bytes.map((byte, i) => (i === header + 5 ? byte ^ 4 : byte)),
  );
  await expect(loadModel(folder, { weights: "stored" })).rejects.toThrow(
    /embed_tokens.weight.codes is damaged\n {2}its checksum is/,
  );
  writeFileSync(file, bytes);
  await expect(loadModel(folder, { weights: "q8" })).rejects.toThrow(ConfigError);
  const config = JSON.parse(readFileSync(join(folder, "config.json"), "utf8"));
  const changed = (quantization_config: object) => {
    writeFileSync(join(folder, "config.json"), JSON.stringify({ ...config, quantization_config }));
    return loadModel(folder, { weights: "stored" }).then(() => "", String);
  };
  expect(await changed({ ...config.quantization_config, format: 2 })).toMatch(/codes of a kind that is not known/);
  expect(await changed({ ...config.quantization_config, crc32: {} })).toMatch(/there is no checksum of/);
  expect(await changed({ quant_method: "gptq" })).toMatch(/another program quantised these weights/);
});

test("a run's folder is converted with what belongs to it, into a new folder only", async () => {
  const folder = await stored();
  writeFileSync(join(folder, "generation_config.json"), JSON.stringify({ eos_token_id: 7 }));
  const out = fresh();
  expect(await convertModel(folder, out, { weights: "q8" })).toMatchObject({ out, weights: "q8" });
  expect(existsSync(join(out, "generation_config.json"))).toBe(true);
  await expect(convertModel(folder, out)).rejects.toThrow(/is not empty/);
});

test("CRC-32 is that of zip files", () => {
  expect(crc32(new TextEncoder().encode("123456789"))).toBe(0xcbf43926);
  const bytes = Uint8Array.from({ length: 1003 }, (_, i) => i * 7);
  expect(crc32(bytes.subarray(501), crc32(bytes.subarray(0, 501)))).toBe(crc32(bytes));
});
