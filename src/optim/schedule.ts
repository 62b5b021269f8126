// Learning-rate schedules: a linear warm-up, then constant, or a decay along a line or a half cosine to a floor. Pure.

import { ConfigError, checkOptions, checkValue, option, type Rules } from "../platform/index.ts";

export interface ScheduleOptions {
  readonly kind: "constant" | "linear" | "cosine";
  /** The full rate, reached at the last step of the warm-up. */
  readonly lr: number;
  /** Steps of warm-up; the first has lr / warmup. */
  readonly warmup?: number;
  /** Steps in all, warm-up included: where the floor is reached. Not needed for a constant rate. */
  readonly steps?: number;
  /** The last rate as a fraction of `lr`. */
  readonly floor?: number;
}

const rules: Rules<ScheduleOptions> = {
  kind: option.oneOf("constant", "linear", "cosine"),
  lr: option.float({ least: 0 }),
  warmup: option.optional(option.whole()),
  steps: option.optional(option.whole()),
  floor: option.optional(option.number({ least: 0, most: 1 })),
};

/**
 * The learning rate as a function of the step, counted from 0. After the last step the rate stays at the floor.
 * @throws ConfigError for a kind, rate, warm-up, length or floor that makes no schedule, and for a step that is no whole number.
 */
export function schedule(options: ScheduleOptions): (step: number) => number {
  checkOptions("schedule", options, rules);
  const { kind, lr, warmup = 0, steps, floor = 0 } = options;
  if (kind !== "constant" && steps === undefined) {
    throw new ConfigError(
      `schedule cannot end a ${kind} decay without its length`,
      "steps: missing",
      "give steps, warm-up included, or take the kind constant",
    );
  }
  const decaySteps = (steps ?? warmup + 1) - warmup;
  return (step) => {
    checkValue("schedule", "step", step, option.whole());
    if (step < warmup) return (lr * (step + 1)) / warmup;
    if (kind === "constant") return lr;
    const progress = decaySteps > 0 ? Math.min(1, (step - warmup) / decaySteps) : 1;
    const height = kind === "linear" ? 1 - progress : (1 + Math.cos(Math.PI * progress)) / 2;
    return lr * (floor + (1 - floor) * height);
  };
}
