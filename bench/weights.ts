// How fast weights are converted between what files hold and what the device holds, and files are written and read.
// npx tsx bench/weights.ts [millions of elements] [repetitions]     prints one JSON line; needs no device.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { floatPieces, fromFloat32, type StoredType, sourceOf, toFloat32 } from "../src/data/index.ts";
import { openSafetensors, writeSafetensors } from "../src/data/node.ts";
import { time } from "./timing.ts";

const millions = Number(process.argv[2] ?? 50);
const repetitions = Number(process.argv[3] ?? 3);
const count = millions * 1e6;

const values = new Float32Array(count);
for (let index = 0; index < count; index++) values[index] = ((index * 2654435761) % 65521) / 65521 - 0.5;

/** Bytes of floats a second, in units of 1e9. */
const rate = (milliseconds: number) => Number(((4 * count) / milliseconds / 1e6).toFixed(2));

const narrow: Record<string, number> = {};
const widen: Record<string, number> = {};
for (const dtype of ["F32", "BF16", "F16"] as const) {
  narrow[dtype] = rate((await time(async () => void fromFloat32(values, [count], dtype), repetitions)).minimumMs);
  const stored = fromFloat32(values, [count], dtype);
  widen[dtype] = rate((await time(async () => void toFloat32(stored), repetitions)).minimumMs);
}
const others: [StoredType, Float64Array | Int32Array | Int8Array][] = [
  ["F64", new Float64Array(count)],
  ["I32", new Int32Array(count)],
  ["I8", new Int8Array(count)],
];
for (const [dtype, array] of others) {
  const data = new Uint8Array(array.buffer);
  widen[dtype] = rate((await time(async () => void toFloat32({ dtype, shape: [count], data }), repetitions)).minimumMs);
}

const folder = mkdtempSync(join(tmpdir(), "gentzen-weights-"));
const path = join(folder, "model.safetensors");
const tensors = new Map([["weight", sourceOf(fromFloat32(values, [count], "BF16"))]]);
const write = await time(async () => void (await writeSafetensors(path, tensors)), repetitions);
const read = await time(async () => {
  const { tensors } = await openSafetensors(path);
  for await (const _ of floatPieces(tensors.get("weight")!, "weight"));
}, repetitions);
rmSync(folder, { recursive: true });

const file = { writeBf16: rate(write.minimumMs), readBf16: rate(read.minimumMs) };
console.log(JSON.stringify({ bench: "weights", millions, gigabytesOfFloatsPerSecond: { narrow, widen, file } }));
