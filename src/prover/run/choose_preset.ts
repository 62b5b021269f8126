// Which preset a machine gets: the one its run was begun with, else by the measured speed of the adapter.

import { join } from "node:path";
import { measureMatmul } from "../../ops/index.ts";
import { fileExists, readJson } from "../../platform/node.ts";

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
  const { gflops: speed } = await measureMatmul(256, 0.2, 8);
  const { preset } = LADDER.find((step) => speed >= step.speed) as (typeof LADDER)[number];
  say(`preset: ${preset}, for ${speed.toPrecision(2)} GFLOP/s measured`);
  return preset;
}
