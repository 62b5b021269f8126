// Group-relative advantages (Shao et al. 2024): how much better a completion did than others of its prompt. Pure.

import { checkOptions, DataError, option, type Rules } from "../../platform/index.ts";
import { passAdvantages } from "./pass_advantages.ts";

/**
 * What a reward's distance from its group's mean is divided by: the group's own deviation (GRPO), that of the whole batch,
 * nothing (Dr. GRPO, Liu et al. 2025, against the bias towards prompts that are nearly solved or nearly hopeless), or that mean (MaxRL,
 * arXiv 2602.02710: what is seldom proved counts like 1/p, as in maximum likelihood).
 */
export const advantageScales = ["group", "batch", "none", "mean"] as const;
export type AdvantageScale = (typeof advantageScales)[number];

export interface AdvantageOptions {
  readonly scale?: AdvantageScale;
  /** Added to the deviation. */
  readonly stdEps?: number;
  /** Advantages of one sample among k, of which the best counts; 1: of a sample alone. */
  readonly passK?: number;
}

const rules: Rules<AdvantageOptions> = {
  scale: option.optional(option.oneOf(...advantageScales)),
  stdEps: option.optional(option.number({ least: 0 })),
  passK: option.optional(option.whole({ least: 1 })),
};

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The unbiased standard deviation; exactly 0 for equal values and for a single one. */
export function deviation(values: readonly number[]): number {
  if (values.length < 2 || values.every((value) => value === values[0])) return 0;
  const centre = mean(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1));
}

/**
 * The advantage of each reward, group by group. A group whose rewards are all equal, also a group of one, carries no
 * signal: its advantages are exactly 0.
 * @throws DataError for a reward that is not a finite number, ConfigError for options that cannot be.
 */
export function groupAdvantages(rewards: readonly (readonly number[])[], options: AdvantageOptions = {}): number[][] {
  checkOptions("groupAdvantages", options, rules);
  const { scale = "group", stdEps = 1e-4, passK = 1 } = options;
  rewards.forEach((group, index) => {
    const wrong = group.findIndex((reward) => !Number.isFinite(reward));
    if (wrong >= 0) {
      throw new DataError(
        "a reward is not a finite number",
        `group ${index}, completion ${wrong}: ${group[wrong]}`,
        "every completion needs a reward, 0 for one that could not be judged",
      );
    }
  });
  const whole = scale === "batch" ? deviation(rewards.flat()) : 0;
  return rewards.map((group) => {
    const own = deviation(group);
    if (own === 0) return group.map(() => 0);
    if (passK > 1) return passAdvantages(group, passK, stdEps);
    const centre = mean(group);
    const divisor = { none: 1, mean: Math.abs(centre) + stdEps, batch: whole + stdEps, group: own + stdEps }[scale];
    return group.map((reward) => (reward - centre) / divisor);
  });
}
