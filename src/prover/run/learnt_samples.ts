// A few of the groups that a policy gradient learnt from, step by step, for people to look at.
import { itemAt } from "../../platform/index.ts";
import { type AdvantageOptions, groupAdvantages } from "../../train/index.ts";
import type { Rollout } from "../interfaces.ts";

/** A group of completions of one prompt; a line in a run's `samples/learnt-….jsonl`. */
export interface LearntGroup {
  /** The step that learns from it, counted from 1. */
  readonly step: number;
  readonly prompt: string;
  /** Advantages are those of the rewards, before penalties for likely or long completions. */
  readonly rollouts: readonly { readonly text: string; readonly reward: number; readonly advantage: number }[];
}

/** A group as far as it is kept. */
interface RewardedGroup {
  readonly prompt: string;
  readonly rollouts: readonly Pick<Rollout, "text" | "reward">[];
}

/** So many groups of a step are kept. */
const KEPT = 4;

/** The first groups of a step, as they are kept; advantages are made of all of them. */
export function learntGroups(
  step: number,
  groups: readonly RewardedGroup[],
  { scale, passK }: AdvantageOptions,
): LearntGroup[] {
  const rewards = groups.map(({ rollouts }) => rollouts.map(({ reward }) => reward));
  const advantages = groupAdvantages(rewards, { ...(scale && { scale }), ...(passK && { passK }) });
  return groups.slice(0, KEPT).map(({ prompt, rollouts }, index) => ({
    step,
    prompt,
    rollouts: rollouts.map(({ text, reward }, at) => ({
      text,
      reward,
      advantage: itemAt(itemAt(advantages, index), at),
    })),
  }));
}

/** The groups that a run has kept, the newest steps first; a step that a resumed run took again is there once. */
export function newestGroups(kept: readonly LearntGroup[]): readonly LearntGroup[] {
  const once = new Map(kept.map((group) => [`${group.step} ${group.prompt}`, group]));
  return [...once.values()].sort((a, b) => b.step - a.step);
}
