// The GRPO loop: sample groups, refill those without signal, update, log. Sampling and rewards are the caller's.

import { type ScheduleOptions, schedule } from "../optim/index.ts";
import { now, secondsSince } from "../platform/index.ts";
import type { GrpoMetrics } from "./grpo_metrics.ts";
import type { GrpoOptions } from "./grpo_options.ts";
import { grpoUpdate } from "./grpo_update.ts";
import { collectGroups, type RolloutGroup } from "./rollouts.ts";
import type { Trainer } from "./trainer.ts";

/** Asks for `count` groups of step `step`; `round` counts refills. Must not depend on anything else, to be repeatable. */
export type Propose = (step: number, count: number, round: number) => Promise<readonly RolloutGroup[]>;

export interface GrpoLoopOptions extends GrpoOptions {
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

/** Runs the loop from `firstStep`. A step for which no group with signal was found changes nothing. */
export async function grpo(trainer: Trainer, propose: Propose, options: GrpoLoopOptions): Promise<void> {
  const { firstStep = 0, steps, groups: wanted, dynamicSampling, clip = 0, seed = 0 } = options;
  const rate = schedule({ ...options.schedule, steps });
  for (let step = firstStep; step < steps && !options.signal?.aborted; step++) {
    const started = now();
    const ask = (count: number, round: number) => propose(step, count, round);
    const collected = dynamicSampling
      ? await collectGroups(ask, { wanted, maxRounds: dynamicSampling.maxRounds })
      : { groups: await ask(wanted, 0), rounds: 1 };
    const sampleTime = secondsSince(started);
    const metrics =
      collected.groups.length > 0
        ? await grpoUpdate(trainer, collected.groups, { ...options, seed: `${seed}/${step}` }, { lr: rate(step), clip })
        : {};
    const dynamic: GrpoMetrics =
      "sampled" in collected
        ? { "groups/sampled": collected.sampled, "groups/without_signal": collected.withoutSignal }
        : {};
    await options.onStep?.({
      ...metrics,
      ...dynamic,
      step: step + 1,
      "groups/used": collected.groups.length,
      "groups/rounds": collected.rounds,
      sample_time: sampleTime,
      step_time: secondsSince(started),
    });
  }
}
