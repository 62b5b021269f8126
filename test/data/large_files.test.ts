// Files beyond 2 and 4 GiB, with holes where nothing was written, and conversions of tensors that large.
import { closeSync, ftruncateSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import {
  encodeHeader,
  floatPieces,
  fromFloat32,
  readFloats,
  readTensor,
  type StoredType,
  toFloat32,
} from "../../src/data/index.ts";
import { openModelFolder, openSafetensors, writeSafetensors } from "../../src/data/node.ts";
import { DataError } from "../../src/platform/index.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "gentzen-large-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A file of these tensors that takes hardly any disk: all zeros, but for the given bytes of the last tensor. */
function sparse(name: string, tensors: [string, StoredType, number][], last: Uint8Array): string {
  const path = join(folder, name);
  const header = encodeHeader(new Map(tensors.map(([name, dtype, size]) => [name, { dtype, shape: [size] }])));
  const width = { F32: 4, BF16: 2, U8: 1 } as Record<StoredType, number>;
  const size = tensors.reduce((sum, [, dtype, count]) => sum + count * width[dtype], header.length);
  const file = openSync(path, "w");
  writeSync(file, header);
  ftruncateSync(file, size);
  writeSync(file, last, 0, last.length, size - last.length);
  closeSync(file);
  return path;
}

const tail = fromFloat32(Float32Array.of(1, -2.5, 3.5e9, 0.1), [4]).data;

test("a file over 4 GiB is read by position, tensor by tensor", async () => {
  const path = sparse(
    "model.safetensors",
    [
      ["first", "BF16", 4],
      ["huge", "U8", 4_400_000_000],
      ["second", "F32", 600_000_000],
      ["last", "F32", 4],
    ],
    tail,
  );
  const { tensors } = await openSafetensors(path);
  expect([...tensors.keys()]).toEqual(["first", "huge", "second", "last"]);
  expect([...(await readFloats(tensors.get("last")!, "last"))]).toEqual([1, -2.5, 3.5e9, Math.fround(0.1)]);
  expect((await readTensor(tensors.get("first")!)).data).toEqual(new Uint8Array(8));
  writeFileSync(join(folder, "config.json"), "{}");
  const model = await openModelFolder(folder);
  expect((await readTensor(model.read("last"))).data).toEqual(tail);
});

test("so are shards", async () => {
  const name = "model-00001-of-00001.safetensors";
  sparse(
    name,
    [
      ["huge", "U8", 2_500_000_000],
      ["last", "F32", 4],
    ],
    tail,
  );
  writeFileSync(join(folder, "config.json"), "{}");
  writeFileSync(
    join(folder, "model.safetensors.index.json"),
    JSON.stringify({ weight_map: { huge: name, last: name } }),
  );
  const model = await openModelFolder(folder);
  expect((await readTensor(model.read("last"))).data).toEqual(tail);
});

test("headers say offsets beyond 4 GiB exactly", () => {
  const header = encodeHeader(
    new Map([
      ["a", { dtype: "F32" as const, shape: [2 ** 20, 2 ** 11] }],
      ["b", { dtype: "BF16" as const, shape: [3] }],
    ]),
  );
  const { b } = JSON.parse(new TextDecoder().decode(header.subarray(8)));
  expect(b.data_offsets).toEqual([2 ** 33, 2 ** 33 + 6]);
  expect(header.length % 8).toBe(0);
});

test("150 million bfloat16 numbers become floats, at once and in pieces", async () => {
  const count = 150_000_000;
  const data = new Uint8Array(2 * count);
  new Uint16Array(data.buffer).fill(0x3fc0);
  const wide = toFloat32({ dtype: "BF16", shape: [count], data });
  expect([wide.length, wide[0], wide[count - 1]]).toEqual([count, 1.5, 1.5]);
  const path = sparse("big.safetensors", [["big", "BF16", count]], Uint8Array.of(0xc0, 0x3f));
  const { tensors } = await openSafetensors(path);
  let found = 0;
  let last = 0;
  let longest = 0;
  for await (const values of floatPieces(tensors.get("big")!, "big")) {
    found += values.length;
    last = values[values.length - 1];
    longest = Math.max(longest, values.length);
  }
  expect([found, last]).toEqual([count, 1.5]);
  expect(longest).toBeLessThan(count / 4);
});

test("what was written in pieces is what was written at once", async () => {
  const path = join(folder, "pieces.safetensors");
  const bytes = Uint8Array.from({ length: 4000 }, (_, index) => index % 251);
  const source = {
    dtype: "F32" as const,
    shape: [10, 100],
    *pieces() {
      for (let start = 0; start < bytes.length; start += 400) yield bytes.subarray(start, start + 400);
    },
  };
  await writeSafetensors(
    path,
    new Map([
      ["a", source],
      ["b", source],
    ]),
    { format: "pt" },
  );
  const { tensors, metadata } = await openSafetensors(path);
  expect(metadata).toEqual({ format: "pt" });
  expect((await readTensor(tensors.get("b")!)).data).toEqual(bytes);
});

test("a tensor that gives fewer bytes than it said leaves no file", async () => {
  const path = join(folder, "short.safetensors");
  const source = { dtype: "F32" as const, shape: [3], pieces: () => [new Uint8Array(8)] };
  await expect(writeSafetensors(path, new Map([["a", source]]))).rejects.toThrow(/8 bytes do not fill its shape/);
  await expect(openSafetensors(path)).rejects.toThrow(/there is no such file/);
});

test("a file that has changed since its header was read is refused", async () => {
  const path = sparse("changing.safetensors", [["a", "F32", 1000]], tail);
  const { tensors } = await openSafetensors(path);
  sparse("changing.safetensors", [["a", "F32", 2000]], tail);
  await expect(readTensor(tensors.get("a")!)).rejects.toThrow(DataError);
});
