// GGUF files that others wrote: every number is that of the package `gguf`, logits are those of `transformers`, codes come over as they are.
import { createHash } from "node:crypto";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { nextTokenLogits, type WeightKind } from "../../models/index.ts";
import { loadModel, writeConverted } from "../../models/node.ts";
import { readTensor } from "../../src/data/index.ts";
import { openModelFolder, readModelFolder } from "../../src/data/node.ts";
import { disposeModule } from "../../src/nn/index.ts";
import { QuantisedMatrix } from "../../src/ops/index.ts";
import { scope, tensor } from "../../src/tensor/index.ts";
import { useDevice } from "../device.ts";
import { ROOT } from "../house/imports.ts";

useDevice();
const fixtures = join(ROOT, "test/fixtures/gguf");
const root = mkdtempSync(join(tmpdir(), "gguf-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

interface Expected {
  ids: number[];
  logits: number[][];
  tensors: Record<string, { shape: number[]; type: string; sha256: string }>;
}
const expected = JSON.parse(readFileSync(join(fixtures, "expected.json"), "utf8")) as Record<
  "llama" | "qwen3",
  Expected
>;

/** The logits behind the last two of the tokens. */
async function logitsOf(folder: string, weights: WeightKind, ids: number[]): Promise<number[][]> {
  const model = await loadModel(folder, { weights });
  const rows: number[][] = [];
  for (const count of [ids.length - 1, ids.length]) {
    const own = ids.slice(0, count);
    const logits = scope(() =>
      nextTokenLogits(model, {
        ids: tensor(own, "u32"),
        positions: tensor([...own.keys()], "u32"),
        segments: tensor(
          own.flatMap(() => [0, count]),
          "u32",
        ).reshape([count, 2]),
      }),
    );
    const all = [...(await logits.data())];
    rows.push(all.slice(-all.length / (all.length > 40 ? count : 1)));
    logits.dispose();
  }
  disposeModule(model);
  return rows;
}

describe.each(["llama", "qwen3"] as const)("%s", (name) => {
  const file = join(fixtures, `${name}.gguf`);
  const { ids, logits, tensors } = expected[name];

  test("every number of every tensor", async () => {
    const checkpoint = await openModelFolder(file);
    expect([...checkpoint.names].sort()).toEqual(Object.keys(tensors).sort());
    for (const [each, { shape, sha256 }] of Object.entries(tensors)) {
      const { data, ...found } = await readTensor(checkpoint.read(each));
      expect([each, found.shape, createHash("sha256").update(data).digest("hex")]).toEqual([each, shape, sha256]);
    }
  });

  test.each(["f32", "stored"] as const)("logits, held in %s", async (weights) => {
    const largest = Math.max(...logits.flat().map(Math.abs));
    const found = await logitsOf(file, weights, ids);
    const worst = Math.max(...found.flatMap((row, i) => row.map((value, j) => Math.abs(value - logits[i]![j]!))));
    expect(worst).toBeLessThan(2e-4 * largest);
  });

  test("codes are taken over, and so are they by a converted folder", async () => {
    const model = await loadModel(file, { weights: "stored" });
    const { self_attn, mlp } = model.model.layers[0]!;
    const checkpoint = await openModelFolder(file);
    for (const [weight, path, bits] of [
      [self_attn.k_proj.weight, "self_attn.k_proj", 8],
      [mlp.up_proj.weight, "mlp.up_proj", name === "llama" ? 4 : 8],
    ] as const) {
      expect(weight).toBeInstanceOf(QuantisedMatrix);
      expect((weight as QuantisedMatrix).bits).toBe(bits);
      const { data } = await readTensor(checkpoint.read(`model.layers.0.${path}.weight`));
      expect(await (weight as QuantisedMatrix).data()).toEqual(new Float32Array(data.buffer));
    }
    disposeModule(model);
    if (name === "llama") return;
    const out = join(root, "converted");
    await writeConverted(checkpoint, file, out, "q8");
    expect(await logitsOf(out, "stored", ids)).toEqual(await logitsOf(file, "stored", ids));
    const plain = join(root, "plain");
    await writeConverted(checkpoint, file, plain, "f32");
    expect((await readModelFolder(plain)).tensors.size).toBe(Object.keys(tensors).length);
  });
});

describe("refused by name", () => {
  const bytes = readFileSync(join(fixtures, "qwen3.gguf"));
  const opened = (content: Uint8Array) => {
    const file = join(root, "m.gguf");
    writeFileSync(file, content);
    return openModelFolder(file).then(() => "", String);
  };
  /** The file with these bytes behind a name changed. */
  const changed = (name: string, skip: number, value: number[]) => {
    const copy = Buffer.from(bytes);
    const at = copy.indexOf(name);
    expect(at).toBeGreaterThan(0);
    copy.set(value, at + name.length + skip);
    return opened(copy);
  };

  test("what is no GGUF file, cut off, of another version or byte order", async () => {
    expect(await opened(new Uint8Array(100))).toMatch(/not a GGUF file/);
    expect(await opened(bytes.subarray(0, 1000))).toMatch(/header is damaged, or cut off/);
    expect(await opened(bytes.subarray(0, bytes.length - 5000))).toMatch(/the file is cut off, or damaged/);
    expect(await opened(Buffer.concat([bytes.subarray(0, 4), Buffer.from([1, 0, 0, 0]), bytes.subarray(8)]))).toMatch(
      /version 1/,
    );
    expect(await opened(Buffer.concat([bytes.subarray(0, 16), Buffer.alloc(8, 255), bytes.subarray(24)]))).toMatch(
      /a count of/,
    );
  });

  test("types, architectures and fields", async () => {
    // Behind a tensor's name: its dimensions, their sizes, its type.
    expect(await changed("blk.0.attn_q.weight", 4 + 16, [10, 0, 0, 0])).toMatch(
      /blk.0.attn_q.weight is Q2_K\n {2}hint: take a file in F32, F16, BF16, Q8_0, Q4_0, Q4_K, Q6_K/,
    );
    expect(await changed("blk.0.attn_q.weight", 4 + 16, [99, 0, 0, 0])).toMatch(/is of type 99/);
    expect(await changed("general.architecture", 4 + 8, [...Buffer.from("gemma")])).toMatch(
      /architecture is not known\n {2}general.architecture: "gemma"/,
    );
    expect(
      await opened(
        Buffer.from(
          bytes.toString("latin1").replace("qwen3.attention.key_length", "qwen3.attention.other_sort"),
          "latin1",
        ),
      ),
    ).toMatch(/a field that may change what the model computes\n {2}qwen3.attention.other_sort: 64/);
    expect(
      await opened(
        Buffer.from(bytes.toString("latin1").replace("blk.0.ffn_up.weight", "blk.0.ffn_ip.weight"), "latin1"),
      ),
    ).toBe("");
    await expect(loadModel(join(root, "m.gguf"))).rejects.toThrow(
      /missing: model.layers.0.mlp.up_proj.weight[\s\S]*unknown: blk.0.ffn_ip.weight/,
    );
  });

  test("a folder with several, and one with a single file", async () => {
    const folder = mkdtempSync(join(root, "folder-"));
    cpSync(join(fixtures, "qwen3.gguf"), join(folder, "a.gguf"));
    expect((await openModelFolder(folder)).config).toMatchObject({
      model_type: "qwen3",
      hidden_size: 64,
      head_dim: 64,
      eos_token_id: 2,
      rms_norm_eps: 1e-6,
    });
    cpSync(join(fixtures, "qwen3.gguf"), join(folder, "b.gguf"));
    await expect(openModelFolder(folder)).rejects.toThrow(/several GGUF files\n {2}a.gguf\n {2}b.gguf/);
  });
});
