// Reads of any length: in pieces whose staging memory is bounded and given back.
import { beforeAll, expect, test } from "vitest";
import { gpu } from "../../src/gpu/index.ts";
import { ReadBack } from "../../src/gpu/read_back.ts";
import { scaleAdd } from "../../src/optim/index.ts";
import { readAll, readPieces, type Tensor, tensor, writePieces, zeros } from "../../src/tensor/index.ts";
import { useDevice } from "../device.ts";

useDevice();

const PIECE = 1024;
let tensors: Tensor[];
const values = (count: number) => Float32Array.from({ length: count }, (_, index) => Math.sin(index + count));
const counts = [1000, 3, 255, 1, 256, 257, 0, 5000];

beforeAll(() => {
  tensors = counts.map((count) => tensor(values(count), [count]));
});

const readerOf = () => new ReadBack(gpu().device, gpu().stream, gpu().info.software, PIECE);
const requests = () => tensors.map(({ buffer, size }) => ({ buffer, bytes: 4 * size }));

test("reads longer than a piece give what one read gives, with staging for no more than two pieces", async () => {
  const reader = readerOf();
  const { results } = await reader.read(requests());
  expect(results.map((bytes) => new Float32Array(bytes))).toEqual(counts.map(values));
  // A piece, and the smaller buffers that are kept.
  expect(reader.peakBytes).toBeLessThanOrEqual(2 * PIECE);
  const created = reader.created;
  await reader.read(requests());
  expect(reader.created).toBe(created);
  reader.trim();
  expect(reader.bytes).toBe(0);
});

test("a part of a buffer is read from its place", async () => {
  const { results } = await readerOf().read([{ buffer: tensors[7].buffer, offset: 4 * 300, bytes: 4 * 4000 }]);
  expect(new Float32Array(results[0])).toEqual(values(5000).slice(300, 4300));
});

test("a tensor that changes between two pieces is not read half old and half new; others may be computed with", async () => {
  const reader = readerOf();
  const changed = tensor(values(5000), [5000]);
  const read = () => reader.read([{ buffer: changed.buffer, bytes: 4 * 5000 }]);
  const used = read();
  const sum = changed.add(1);
  expect(new Float32Array((await used).results[0])).toEqual(values(5000));
  const written = read();
  changed.write(new Float32Array(5000));
  await expect(written).rejects.toThrow(/a tensor changed while it was read/);
  const added = read();
  scaleAdd(changed, sum, 1, 1);
  await expect(added).rejects.toThrow(/await the read before the tensor is changed or freed/);
  const freed = read();
  changed.dispose();
  const others = Array.from({ length: 64 }, () => zeros([5000]));
  await expect(freed).rejects.toThrow(/a tensor changed/);
  for (const each of [sum, ...others]) each.dispose();
});

test("a read in one piece has the values of its moment, whatever follows", async () => {
  const short = tensor(values(100), [100]);
  const reading = short.data();
  short.write(new Float32Array(100));
  expect(await reading).toEqual(values(100));
  short.dispose();
});

test("large staging memory goes back when the read is done", async () => {
  const before = gpu().readBack.bytes;
  const large = [zeros([4 << 20]), zeros([4 << 20])];
  await readAll(large);
  expect(gpu().readBack.bytes).toBe(before);
  for (const each of large) each.dispose();
});

test("pieces of a tensor come out and go in, and a wrong number of them is refused", async () => {
  const long = tensor(values(5000), [50, 100]);
  const collected: number[] = [];
  for await (const piece of readPieces(long)) for (const value of piece) collected.push(value);
  expect(Float32Array.from(collected)).toEqual(values(5000));
  const target = zeros([50, 100]);
  await writePieces(target, [values(5000).subarray(0, 1234), values(5000).subarray(1234)]);
  expect(await target.data()).toEqual(values(5000));
  await expect(writePieces(target, [values(4999)])).rejects.toThrow(/4999 values for f32\[50, 100\]/);
  await expect(writePieces(target, [values(5000), values(1)])).rejects.toThrow(/5001 values/);
  long.dispose();
  target.dispose();
});
