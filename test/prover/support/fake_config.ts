// The configuration of runs with the fake learner: the smallest preset, with problems that are long enough for its skill to grow.
import { mergeTables } from "../../../src/platform/index.ts";
import { type ConfigOverrides, resolveConfig, type TrainConfig } from "../../../src/prover/run/config.ts";
import { stageKinds } from "../../../src/prover/stages/kinds.ts";
import type { Stage } from "../../../src/prover/stages/stage.ts";

const longer = {
  seed: 11,
  oracle: true,
  logic: { sft: { maxTactics: 3 }, pool: { maxTactics: 10 } },
  sft: { steps: 6, checkpointEvery: 4 },
  grpo: { maxRate: 0.75, patience: 1 },
};

export function fakeConfig(overrides: ConfigOverrides = {}, kinds: readonly Stage[] = stageKinds): TrainConfig {
  return resolveConfig("smoke", mergeTables(longer, overrides), kinds);
}
