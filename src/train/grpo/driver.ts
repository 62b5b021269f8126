// The one way through the steps of GRPO: sample groups, replace those without signal, learn, tell. What a group is sampled from and
// what learns from it is the caller's.
import { now, secondsSince } from "../../platform/index.ts";
import type { GrpoMetrics } from "./metrics.ts";
import { collectGroups, type Rewarded } from "./rollouts.ts";

/** The steps, and who does the work of each. */
export interface GrpoDrive<Group extends Rewarded> {
  /** The step to begin with, from 0, after a resumption. */
  readonly firstStep: number;
  readonly steps: number;
  /** Groups of a full step. */
  readonly wanted: number;
  /** Groups without signal are replaced, asking so many times in all; absent: all groups are used as they come. */
  readonly maxRounds?: number;
  /** Samples `count` groups of a step; `round` counts the times that the step has asked. */
  propose(step: number, count: number, round: number): Promise<readonly Group[]>;
  /** Rewards and lengths of groups; never called without any. */
  describe(groups: readonly Group[]): GrpoMetrics;
  /** One step on the groups; not called without any. */
  learn(groups: readonly Group[], step: number): Promise<GrpoMetrics>;
  /** Called before each step, and once more after the last; false ends the loop. */
  before?(step: number): boolean | Promise<boolean>;
  /** Called after each step; the next one waits for it. `step` counts those done. */
  onStep?(metrics: GrpoMetrics): void | Promise<void>;
}

/**
 * Goes through the steps. The numbers that `onStep` is told are those of all groups that were sampled, and under `kept/` those of
 * the groups learnt from, where there were others.
 */
export async function driveGrpo<Group extends Rewarded>(drive: GrpoDrive<Group>): Promise<void> {
  const { firstStep, steps, wanted, maxRounds } = drive;
  const describe = (groups: readonly Group[]) => (groups.length > 0 ? drive.describe(groups) : {});
  for (let step = firstStep; ; step++) {
    if ((await drive.before?.(step)) === false || step >= steps) return;
    const started = now();
    const ask = (count: number, round: number) => drive.propose(step, count, round);
    const collected = maxRounds === undefined ? undefined : await collectGroups(ask, { wanted, maxRounds });
    const groups = collected?.groups ?? (await ask(wanted, 0));
    const began = now();
    const learnt = groups.length > 0 ? await drive.learn(groups, step) : {};
    const training = secondsSince(began);
    const dynamic: GrpoMetrics = collected
      ? {
          ...describe(collected.all),
          ...prefixed("kept/", describe(groups)),
          "groups/sampled": collected.sampled,
          "groups/without_signal": collected.withoutSignal,
        }
      : {};
    await drive.onStep?.({
      ...learnt,
      ...dynamic,
      step: step + 1,
      "groups/used": groups.length,
      "groups/rounds": collected?.rounds ?? 1,
      "seconds/training": training,
      step_time: secondsSince(started),
    });
  }
}

function prefixed(prefix: string, metrics: GrpoMetrics): GrpoMetrics {
  return Object.fromEntries(Object.entries(metrics).map(([name, value]) => [`${prefix}${name}`, value]));
}
