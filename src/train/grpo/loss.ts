// The policy loss of GRPO and its relatives for one micro-batch, and the weights by which tokens are put together.
// Written with fuse: each term is one kernel forward and one backward.

import { type Expression, fuse, segmentSum } from "../../ops/index.ts";
import { checkOptions, checkValue, GentzenError, option, type Rules } from "../../platform/index.ts";
import type { Tensor } from "../../tensor/index.ts";

/** One ratio for each token, or the geometric mean over the sequence for all of its tokens (GSPO, Zheng et al. 2025). */
export type RatioLevel = "token" | "sequence";

/**
 * Estimators of KL(policy ‖ reference) from sampled tokens (Schulman 2020), with d = log reference - log policy: k1 = -d,
 * k2 = d²/2, k3 = exp(d) - d - 1. `k3+` has the value of k3 and the gradient of k2, whose expectation is that of the KL.
 */
export type KlKind = "k1" | "k2" | "k3" | "k3+";

/** How the losses of tokens become one: see `tokenWeights`. */
export type Aggregation = "grpo" | "bnpo" | "dr_grpo" | "dapo";

export interface PolicyLossOptions {
  readonly level: RatioLevel;
  /** The ratio counts from 1 - clipLow to 1 + clipHigh. */
  readonly clipLow: number;
  readonly clipHigh: number;
  /** Bounds the ratio from above also where the advantage is negative (INTELLECT-2's two-sided clipping). */
  readonly delta?: number;
  readonly klCoefficient: number;
  readonly klKind: KlKind;
  /** Weight of the mean entropy, which is subtracted from the loss. */
  readonly entropyCoefficient: number;
}

export const policyLossRules: Rules<PolicyLossOptions> = {
  level: option.oneOf("token", "sequence"),
  clipLow: option.float({ least: 0, most: 1 }),
  clipHigh: option.float({ least: 0 }),
  delta: option.optional(option.float({ above: 0 })),
  klCoefficient: option.float({ least: 0 }),
  klKind: option.oneOf("k1", "k2", "k3", "k3+"),
  entropyCoefficient: option.float({ least: 0 }),
};

/** One number a row, f32 [N]; rows of prompts and padding have weight 0. */
export interface PolicyLossInputs {
  /** Of the policy that is trained: gradients flow into it. */
  readonly logprob: Tensor;
  /** Entropy of the row's distribution; with a gradient, where the entropy counts in the loss. */
  readonly entropy: Tensor;
  /** Log-probability under the policy as it was before the first update on this batch. */
  readonly old: Tensor;
  readonly advantage: Tensor;
  /** From `tokenWeights`. */
  readonly weight: Tensor;
  /** Log-probability under the frozen reference; needed with a KL term. */
  readonly reference?: Tensor;
  /** 1 / (learnt tokens of the row's sequence) on learnt rows, else 0; needed with ratios of sequences. */
  readonly share?: Tensor;
  /** u32 [N, 2]; needed with ratios of sequences. */
  readonly segments?: Tensor;
}

/** Log-ratios beyond this count as this much: exp would leave the range of useful numbers. */
const LARGEST_LOG_RATIO = 20;

/** Compiles the loss: a scalar, the weighted sum over rows. @throws ConfigError for options that are missing or cannot be */
export function policyLoss(options: PolicyLossOptions): (inputs: PolicyLossInputs) => Tensor {
  checkOptions("policyLoss", options, policyLossRules);
  const { level, clipLow, clipHigh, delta, klCoefficient, entropyCoefficient } = options;
  const bounded = (logRatio: Expression) => logRatio.clamp(-LARGEST_LOG_RATIO, LARGEST_LOG_RATIO);
  const surrogate = (logRatio: Expression, advantage: Expression, weight: Expression) => {
    const ratio = bounded(logRatio).exp();
    const free = delta === undefined ? ratio : ratio.clamp(0, delta);
    const limited = ratio.clamp(1 - clipLow, 1 + clipHigh);
    return free.mul(advantage).minimum(limited.mul(advantage)).mul(weight).neg();
  };
  const ofTokens = fuse("policy_loss", (logprob, old, advantage, weight) =>
    surrogate(logprob.sub(old), advantage, weight),
  );
  const ofSequences = fuse("sequence_policy_loss", (logRatio, advantage, weight) =>
    surrogate(logRatio, advantage, weight),
  );
  const difference = fuse("log_ratio_share", (logprob, old, share) => logprob.sub(old).mul(share));
  const kl = klTerm(options.klKind, klCoefficient, bounded);
  const bonus = fuse("entropy_bonus", (entropy, weight) => entropy.mul(weight).mul(-entropyCoefficient));

  return ({ logprob, entropy, old, advantage, weight, reference, share, segments }) => {
    let loss: Tensor;
    if (level === "token") loss = ofTokens(logprob, old, advantage, weight);
    else {
      const logRatio = segmentSum(difference(logprob, old, needed(share, "share")), needed(segments, "segments"));
      loss = ofSequences(logRatio, advantage, weight);
    }
    if (klCoefficient !== 0) loss = loss.add(kl(logprob, logprob.detach(), needed(reference, "reference"), weight));
    if (entropyCoefficient !== 0) loss = loss.add(bonus(entropy, weight));
    return loss.sum();
  };
}

function klTerm(
  kind: KlKind,
  coefficient: number,
  bounded: (x: Expression) => Expression,
): (...inputs: Tensor[]) => Tensor {
  const estimate = (logprob: Expression, reference: Expression, which: KlKind): Expression => {
    const d = bounded(reference.sub(logprob));
    if (which === "k1") return d.neg();
    return which === "k2" ? d.square().mul(0.5) : d.exp().sub(d).sub(1);
  };
  return fuse(`kl_${kind}`, (logprob, frozen, reference, weight) => {
    const value =
      kind === "k3+"
        ? estimate(logprob, reference, "k2")
            .sub(estimate(frozen, reference, "k2"))
            .add(estimate(frozen, reference, "k3"))
        : estimate(logprob, reference, kind);
    return value.mul(weight).mul(coefficient);
  });
}

function needed(column: Tensor | undefined, name: string): Tensor {
  if (!column) {
    throw new GentzenError("policyLoss lacks a column that its options need", `${name}: missing`, `give ${name}`);
  }
  return column;
}

/** What `tokenWeights` divides by. */
export interface WeightTotals {
  /** Longest completion that can be sampled: Dr. GRPO's constant. */
  readonly maxTokens: number;
  /** Learnt tokens of the whole generation batch, over the number of updates that it is split into: DAPO's divisor. */
  readonly globalTokens: number;
}

export const aggregationRule = option.oneOf("grpo", "bnpo", "dr_grpo", "dapo");
const totalsRules: Rules<WeightTotals> = {
  maxTokens: option.whole({ least: 1 }),
  globalTokens: option.number({ least: 0 }),
};

/**
 * The weight of each token of a sequence, given the learnt tokens of all sequences of one update (0 for a sequence that is
 * masked, which `grpo` and `dr_grpo` still count). The loss is the weighted sum, so it does not depend on micro-batches.
 *
 * - `grpo`: the mean over sequences of the mean over tokens
 * - `bnpo`: the mean over the update's tokens
 * - `dr_grpo`: the sum over (sequences · maxTokens), so that long and short completions count alike
 * - `dapo`: the sum over the tokens of the generation batch
 *
 * @throws ConfigError for an aggregation, length or total that cannot be
 */
export function tokenWeights(aggregation: Aggregation, lengths: readonly number[], totals: WeightTotals): number[] {
  checkValue("tokenWeights", "aggregation", aggregation, aggregationRule);
  checkValue("tokenWeights", "lengths", lengths, option.listOf(option.whole()));
  checkOptions("tokenWeights", totals, totalsRules);
  const tokens = lengths.reduce((sum, length) => sum + length, 0);
  return lengths.map((length) => {
    if (length === 0) return 0;
    switch (aggregation) {
      case "grpo":
        return 1 / (lengths.length * length);
      case "bnpo":
        return 1 / tokens;
      case "dr_grpo":
        return 1 / (lengths.length * totals.maxTokens);
      case "dapo":
        return 1 / totals.globalTokens;
      default:
        return aggregation satisfies never;
    }
  });
}
