import { readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { TensorData } from "../../src/data/index.ts";
import { readModelFolder, writeModelFolder } from "../../src/data/node.ts";
import { DataError } from "../../src/platform/index.ts";
import { freshFolder } from "./support.ts";

function model(fill: number, count = 5): Map<string, TensorData> {
  const names = Array.from({ length: count }, (_, i) => `model.layers.${i}.weight`);
  return new Map(
    names.map((name, i) => [name, { dtype: "F32", shape: [i + 1], data: new Uint8Array(4 * (i + 1)).fill(fill) }]),
  );
}
const config = { model_type: "llama", hidden_size: 8 };
const INDEX = "model.safetensors.index.json";

test("one file: written and read", async () => {
  const folder = freshFolder();
  await writeModelFolder(folder, config, model(1));
  expect(readdirSync(folder).sort()).toEqual(["config.json", "model.safetensors"]);
  expect(await readModelFolder(folder)).toEqual({ config, tensors: model(1) });
});

test("shards: each within the limit, named by the index, read back", async () => {
  const folder = freshFolder();
  await writeModelFolder(folder, config, model(2), { maxShardBytes: 20 });
  const index = JSON.parse(readFileSync(join(folder, INDEX), "utf8"));
  expect(index.metadata.total_size).toBe(60);
  expect(Object.values(index.weight_map)).toEqual([
    "model-00001-of-00004.safetensors",
    "model-00001-of-00004.safetensors",
    "model-00002-of-00004.safetensors",
    "model-00003-of-00004.safetensors",
    "model-00004-of-00004.safetensors",
  ]);
  expect((await readModelFolder(folder)).tensors).toEqual(model(2));
});

test("writing over a model replaces it, whatever its number of files was", async () => {
  const folder = freshFolder();
  writeFileSync(join(folder, "tokenizer.json"), "{}");
  const limits = [undefined, 20, 12, 30, undefined, 20, undefined];
  for (const [step, maxShardBytes] of limits.entries()) {
    await writeModelFolder(folder, config, model(step), { maxShardBytes });
    expect((await readModelFolder(folder)).tensors).toEqual(model(step));
  }
  expect(readdirSync(folder).sort()).toEqual(["config.json", "model.safetensors", "tokenizer.json"]);
});

test("index names as others write them are followed, whatever the padding", async () => {
  const folder = freshFolder();
  await writeModelFolder(folder, config, model(3), { maxShardBytes: 30 });
  const index = JSON.parse(readFileSync(join(folder, INDEX), "utf8"));
  const odd = "model-00001-of-000002.safetensors";
  const first = Object.values<string>(index.weight_map)[0];
  writeFileSync(join(folder, odd), readFileSync(join(folder, first)));
  rmSync(join(folder, first));
  for (const [name, file] of Object.entries(index.weight_map)) if (file === first) index.weight_map[name] = odd;
  writeFileSync(join(folder, INDEX), JSON.stringify(index));
  expect((await readModelFolder(folder)).tensors).toEqual(model(3));
});

test.each<[string, (folder: string) => void, RegExp]>([
  ["no configuration", (folder) => rmSync(join(folder, "config.json")), /cannot read .*config.json/],
  [
    "a configuration that is a list",
    (folder) => writeFileSync(join(folder, "config.json"), "[]"),
    /not a configuration/,
  ],
  ["a configuration that is cut off", (folder) => truncateSync(join(folder, "config.json"), 9), /not a JSON file/],
  ["a missing shard", (folder) => rmSync(join(folder, "model-00002-of-00004.safetensors")), /cannot read .*00002/],
  [
    "a shard that is cut off",
    (folder) => truncateSync(join(folder, "model-00002-of-00004.safetensors"), 100),
    /00002.*\n.*cut off|cut off/,
  ],
  ["an index without a map", (folder) => writeFileSync(join(folder, INDEX), "{}"), /no weight_map/],
  [
    "an index that leaves the folder",
    (folder) => writeFileSync(join(folder, INDEX), '{"weight_map": {"a": "../b.safetensors"}}'),
    /names no file/,
  ],
  [
    "an index of other files",
    (folder) => writeFileSync(join(folder, INDEX), '{"weight_map": {"a": "model-00001-of-00004.safetensors"}}'),
    /"a" is not in/,
  ],
  ["no weights at all", (folder) => rmSync(join(folder, INDEX)), /no weights/],
])("%s is a clear error", async (_, damage, message) => {
  const folder = freshFolder();
  await writeModelFolder(folder, config, model(4), { maxShardBytes: 20 });
  damage(folder);
  const error = await readModelFolder(folder).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(DataError);
  expect(String(error)).toMatch(message);
});
