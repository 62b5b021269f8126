// Which preset a machine gets: the one its run was begun with, else by the measured speed of the adapter.

import { join } from "node:path";
import { matmul } from "../../ops/index.ts";
import { now } from "../../platform/index.ts";
import { fileExists, readJson } from "../../platform/node.ts";
import { scope, zeros } from "../../tensor/index.ts";

/** The presets by the GFLOP/s of a matrix product from which on each takes minutes, the fastest first. */
const LADDER = [
  { preset: "small", speed: 500 },
  { preset: "tiny", speed: 12 },
  { preset: "micro", speed: 0 },
];

/** The preset of the run in `folder`, or the one that this adapter can finish in minutes. */
export async function choosePreset(folder: string, say: (text: string) => void): Promise<string> {
  const config = join(folder, "config.json");
  if (await fileExists(config)) return (await readJson<{ preset: string }>(config)).preset;
  const speed = await measure(256);
  const { preset } = LADDER.find((step) => speed >= step.speed) as (typeof LADDER)[number];
  say(`preset: ${preset}, for ${speed.toPrecision(2)} GFLOP/s measured`);
  return preset;
}

/** The best of a few products of square matrices, in GFLOP/s. */
async function measure(size: number): Promise<number> {
  let best = Number.POSITIVE_INFINITY;
  for (let attempt = 0; attempt < 5; attempt++) {
    const start = now();
    const probe = scope(() => {
      const a = zeros([size, size]);
      let product = a;
      for (let repeat = 0; repeat < 8; repeat++) product = matmul(product, a);
      return product.slice([0, 1], [0, 1]);
    });
    await probe.data();
    probe.dispose();
    best = Math.min(best, now() - start);
  }
  return (8 * 2 * size ** 3) / (best / 1000) / 1e9;
}
