// What a GRPO step is logged with, under TRL's names. Computed on the host in float64 from what the step reads anyway.

import { itemAt } from "../../platform/index.ts";
import { forEachLearnt, type MicroBatch } from "../batch.ts";
import { deviation, mean } from "./advantages.ts";
import { type RolloutGroup, sampledTokens } from "./rollouts.ts";

/**
 * Names are those of TRL's GRPOTrainer, and mean what they mean there: rewards and completions are those of *all* groups that
 * were sampled. Of the groups that dynamic sampling kept, the same numbers stand under `kept/…`. Beside them:
 * `ratio/first_deviation`, the largest |ratio - 1| at the first update of the batch, which must be 0; `groups/…` of dynamic
 * sampling. Lengths of completions are those of their sampled tokens; `num_tokens` counts all tokens that the model reads, prompts and
 * what environments wrote included; of the latter alone, `completions/mean_written_length` is the mean, where there were environments. A loss of 0 is normal: advantages of a group sum to 0. `loss` and `grad_norm` are missing where no update was made,
 * and NaN where all were skipped.
 */
export type GrpoMetrics = Record<string, number>;

/** Running mean, least and largest of a stream of numbers. */
export class Summary {
  count = 0;
  sum = 0;
  min = Number.POSITIVE_INFINITY;
  max = Number.NEGATIVE_INFINITY;

  add(value: number): void {
    this.count++;
    this.sum += value;
    if (value < this.min) this.min = value;
    if (value > this.max) this.max = value;
  }

  /** 0 where nothing was added. */
  get mean(): number {
    return this.count === 0 ? 0 : this.sum / this.count;
  }
}

/** Rewards and lengths of the completions of a step. */
export function rolloutMetrics(groups: readonly RolloutGroup[], rewards: readonly (readonly number[])[]): GrpoMetrics {
  const all = groups.flatMap(({ rollouts }) => rollouts);
  const lengths = new Summary();
  const terminated = new Summary();
  const written = new Summary();
  for (const rollout of all) {
    const length = sampledTokens(rollout);
    lengths.add(length);
    if (rollout.finish === "stop") terminated.add(length);
    written.add(rollout.tokens.length - length);
  }
  const deviations = rewards.map(deviation);
  const prompts = groups.reduce((sum, { prompt, rollouts }) => sum + prompt.length * rollouts.length, 0);
  return {
    num_tokens: prompts + lengths.sum + written.sum,
    reward: mean(rewards.flat()),
    reward_std: mean(deviations),
    frac_reward_zero_std: mean(deviations.map((each) => (each === 0 ? 1 : 0))),
    "completions/mean_length": lengths.mean,
    "completions/min_length": lengths.min,
    "completions/max_length": lengths.max,
    "completions/clipped_ratio": 1 - terminated.count / all.length,
    "completions/mean_terminated_length": terminated.mean,
    "completions/min_terminated_length": terminated.count > 0 ? terminated.min : 0,
    "completions/max_terminated_length": terminated.count > 0 ? terminated.max : 0,
    ...(all.some(({ segments }) => segments) ? { "completions/mean_written_length": written.mean } : {}),
  };
}

/** One learnt token at one update. */
export interface TokenRecord {
  readonly ratio: number;
  readonly advantage: number;
  readonly entropy: number;
  /** log reference - log policy, if there is a reference. */
  readonly drift?: number;
}

/** Clipping, entropy and divergence over the updates on one batch. */
export class UpdateMetrics {
  private readonly entropy = new Summary();
  private readonly kl = new Summary();
  private readonly low = new Summary();
  private readonly high = new Summary();
  private readonly region = new Summary();
  private readonly clipLow: number;
  private readonly clipHigh: number;
  private firstDeviation = 0;
  private updates = 0;

  constructor(clipLow: number, clipHigh: number) {
    this.clipLow = clipLow;
    this.clipHigh = clipHigh;
  }

  /** Takes in the learnt tokens of one update. Low-clipped: ratio < 1 - clipLow and A < 0; high-clipped: the opposite. */
  add(tokens: Iterable<TokenRecord>): void {
    const low = new Summary();
    const high = new Summary();
    for (const { ratio, advantage, entropy, drift } of tokens) {
      this.entropy.add(entropy);
      if (drift !== undefined) this.kl.add(Math.max(0, Math.expm1(drift) - drift));
      low.add(ratio < 1 - this.clipLow && advantage < 0 ? 1 : 0);
      high.add(ratio > 1 + this.clipHigh && advantage > 0 ? 1 : 0);
      if (this.updates === 0) this.firstDeviation = Math.max(this.firstDeviation, Math.abs(ratio - 1));
    }
    this.updates++;
    if (low.count === 0) return;
    this.low.add(low.mean);
    this.high.add(high.mean);
    this.region.add(low.mean + high.mean);
  }

  /** Means over updates; `low_min` and `high_max` are the extremes among updates. */
  values(): GrpoMetrics {
    if (this.updates === 0) return {};
    return {
      entropy: this.entropy.mean,
      ...(this.kl.count > 0 ? { kl: this.kl.mean } : {}),
      "clip_ratio/low_mean": this.low.mean,
      "clip_ratio/low_min": this.low.count > 0 ? this.low.min : 0,
      "clip_ratio/high_mean": this.high.mean,
      "clip_ratio/high_max": this.high.count > 0 ? this.high.max : 0,
      "clip_ratio/region_mean": this.region.mean,
      "ratio/first_deviation": this.firstDeviation,
    };
  }
}

/** How far the sampler's log-probabilities are from the trainer's, over all tokens that have both. */
export class SamplingMetrics {
  private readonly difference = new Summary();
  private readonly weight = new Summary();

  /** Takes in a micro-batch; `weights` are the factors of a correction, absent if there is none. */
  add(batch: MicroBatch, old: Float32Array, sampled: Float32Array, weights: Float32Array | undefined): void {
    forEachLearnt(batch, (row) => {
      const then = itemAt(sampled, row);
      if (Number.isNaN(then)) return;
      const difference = itemAt(old, row) - then;
      this.difference.add(Math.abs(difference));
      this.weight.add(weights ? itemAt(weights, row) : Math.exp(difference));
    });
  }

  values(): GrpoMetrics {
    if (this.difference.count === 0) return {};
    return {
      "sampling/sampling_logp_difference/mean": this.difference.mean,
      "sampling/sampling_logp_difference/max": this.difference.max,
      "sampling/importance_sampling_ratio/min": this.weight.min,
      "sampling/importance_sampling_ratio/mean": this.weight.mean,
      "sampling/importance_sampling_ratio/max": this.weight.max,
    };
  }
}
