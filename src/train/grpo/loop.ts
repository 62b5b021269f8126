// The GRPO loop: sample groups, refill those without signal, update, log. Sampling and rewards are the caller's.

import { type ScheduleOptions, schedule, stepRules } from "../../optim/index.ts";
import { checkOptions, option, type Rules } from "../../platform/index.ts";
import type { Trainer } from "../trainer.ts";
import { driveGrpo } from "./driver.ts";
import { type GrpoMetrics, rolloutMetrics } from "./metrics.ts";
import { type GrpoOptions, grpoRules, grpoSettings } from "./options.ts";
import { type RolloutGroup, rewardOf } from "./rollouts.ts";
import { grpoUpdate } from "./update.ts";

/** Asks for `count` groups of step `step`; `round` counts refills. Must not depend on anything else, to be repeatable. */
export type Propose = (step: number, count: number, round: number) => Promise<readonly RolloutGroup[]>;

export interface GrpoLoopOptions extends Omit<GrpoOptions, "groupsWanted"> {
  /** The step to begin with, after a resumption. */
  readonly firstStep?: number;
  readonly steps: number;
  /** Prompts of a step. */
  readonly groups: number;
  /** Replace groups without signal, asking up to so many times; absent: all groups are used as they come. */
  readonly dynamicSampling?: { readonly maxRounds: number };
  readonly schedule: Omit<ScheduleOptions, "steps">;
  readonly clip?: number;
  /** Called after each step; the next one waits for it. */
  readonly onStep?: (metrics: GrpoMetrics) => void | Promise<void>;
  readonly signal?: AbortSignal;
}

const { groupsWanted: _, ...objectiveRules } = grpoRules;
const rules: Rules<GrpoLoopOptions> = {
  ...objectiveRules,
  firstStep: option.optional(option.whole()),
  steps: option.whole(),
  groups: option.whole({ least: 1 }),
  dynamicSampling: option.optional(
    option.table<{ readonly maxRounds: number }>({ maxRounds: option.whole({ least: 1 }) }),
  ),
  schedule: option.object,
  clip: stepRules.clip,
  onStep: option.optional(option.func),
  signal: option.optional(option.object),
};

/**
 * Runs the loop from `firstStep`. A step for which no group with signal was found changes nothing; one for which fewer were
 * found than wanted counts for their share of a full step.
 * @throws ConfigError for options that are unknown, missing or out of range, GentzenError where most updates were skipped.
 */
export async function grpo(trainer: Trainer, propose: Propose, options: GrpoLoopOptions): Promise<void> {
  checkOptions("grpo", options, rules);
  const { firstStep = 0, steps, groups: wanted, dynamicSampling, schedule: decay, clip = 0, ...others } = options;
  const { onStep, signal, ...objective } = others;
  const { seed = 0 } = objective;
  const { overlong } = grpoSettings(objective);
  const rate = schedule({ ...decay, steps });
  await driveGrpo<RolloutGroup>({
    firstStep,
    steps,
    wanted,
    ...(dynamicSampling ? { maxRounds: dynamicSampling.maxRounds } : {}),
    propose,
    describe: (groups) =>
      rolloutMetrics(
        groups,
        groups.map(({ rollouts }) => rollouts.map((rollout) => rewardOf(rollout, overlong))),
      ),
    learn: (groups, step) => {
      const full = { ...objective, seed: `${seed}/${step}`, groupsWanted: wanted };
      return grpoUpdate(trainer, groups, full, { lr: rate(step), clip });
    },
    before: () => signal?.aborted !== true,
    ...(onStep ? { onStep } : {}),
  });
  if (!signal?.aborted) trainer.checkProgress();
}
