// Which preset a machine gets, and sizes that fit its speed: those that its run was begun with, else by what the adapter is measured to do.

import { join } from "node:path";
import { measureMatmul } from "../../ops/index.ts";
import { mergeTables } from "../../platform/index.ts";
import { fileExists, readJson } from "../../platform/node.ts";
import type { ConfigOverrides, TrainConfig } from "./config.ts";
import { trainPresets } from "./presets.ts";

/** The presets by the GFLOP/s of a matrix product from which on each takes minutes, the fastest first, and the speed that its sizes are made for. */
const LADDER = [
  { preset: "small", speed: 500, full: 500 },
  { preset: "tiny", speed: 60, full: 100 },
  { preset: "micro", speed: 0, full: 12 },
] as const;

/** Sizes in eighths of a preset's: a small change of the measured speed changes nothing. */
const PARTS = 8;

/** A preset, and what of it is changed. */
export interface PresetChoice {
  readonly preset: string;
  readonly overrides: ConfigOverrides;
}

/**
 * The preset that was asked for, with what was asked for besides; else that of the run in `folder`, with its sizes; else the one that
 * this adapter can finish in minutes, on a slow one with less of everything that takes time.
 */
export async function choosePreset(
  folder: string,
  { preset: wanted, overrides }: { readonly preset: string | undefined; readonly overrides: ConfigOverrides },
  say: (text: string) => void,
  measure: () => Promise<{ readonly gflops: number }> = () => measureMatmul(256, 0.2, 8),
): Promise<PresetChoice> {
  if (wanted !== undefined) return { preset: wanted, overrides };
  const file = join(folder, "config.json");
  if (await fileExists(file)) {
    const stored = await readJson<TrainConfig>(file);
    return { preset: stored.preset, overrides: mergeTables(sizesOf(stored), overrides) };
  }
  const { gflops: speed } = await measure();
  const { preset, full } = LADDER.find((step) => speed >= step.speed) ?? LADDER[2];
  const parts = Math.min(PARTS, Math.max(1, Math.round((PARTS * speed) / full)));
  const less = parts === PARTS ? "" : `, ${parts}/${PARTS} of its sizes`;
  say(`preset: ${preset}${less}, for ${speed.toPrecision(2)} GFLOP/s measured`);
  const sizes = parts === PARTS ? {} : sizesOf(trainPresets[preset] as TrainConfig, parts / PARTS);
  return { preset, overrides: mergeTables(sizes, overrides) };
}

/** Fewer test theorems of a difficulty than this would say little. */
const FEWEST_TESTED = 50;

/** The sizes of a configuration that decide how long a run takes, or a share of them. */
function sizesOf({ logic, sft, expert, grpo }: TrainConfig, share = 1): ConfigOverrides {
  const part = (size: number) => (size === 0 ? 0 : Math.max(1, Math.round(size * share)));
  const { validation, test } = logic;
  return {
    logic: {
      validation: { perBucket: part(validation.perBucket) },
      test: { perBucket: Math.max(Math.min(FEWEST_TESTED, test.perBucket), part(test.perBucket)) },
    },
    sft: { steps: part(sft.steps) },
    expert: { problems: part(expert.problems), steps: part(expert.steps) },
    grpo: { iterations: part(grpo.iterations) },
  };
}
