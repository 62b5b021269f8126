// Learning-rate schedules: a linear warm-up, then constant, or a decay along a line or a half cosine to a floor. Pure.

import { ConfigError } from "../platform/index.ts";

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

/**
 * The learning rate as a function of the step, counted from 0. After the last step the rate stays at the floor.
 * @throws ConfigError for a rate, warm-up, length or floor that makes no schedule.
 */
export function schedule({ kind, lr, warmup = 0, steps, floor = 0 }: ScheduleOptions): (step: number) => number {
  const decaySteps = (steps ?? warmup + 1) - warmup;
  if (!(lr >= 0) || !(warmup >= 0) || !(floor >= 0 && floor <= 1) || (kind !== "constant" && steps === undefined)) {
    throw new ConfigError(
      "the learning-rate schedule is not possible",
      [`kind: ${kind}`, `lr: ${lr}`, `warmup: ${warmup}`, `steps: ${steps}`, `floor: ${floor}`],
      "lr ≥ 0, warmup ≥ 0, floor a fraction from 0 to 1, and steps given unless the rate is constant",
    );
  }
  return (step) => {
    if (step < warmup) return (lr * (step + 1)) / warmup;
    if (kind === "constant") return lr;
    const progress = decaySteps > 0 ? Math.min(1, (step - warmup) / decaySteps) : 1;
    const height = kind === "linear" ? 1 - progress : (1 + Math.cos(Math.PI * progress)) / 2;
    return lr * (floor + (1 - floor) * height);
  };
}
