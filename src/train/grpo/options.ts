// The options of a GRPO update, their defaults, and what is refused.

import type { LanguageModel } from "../../nn/index.ts";
import { ConfigError, checkOptions, option, type Rules } from "../../platform/index.ts";
import { type AdvantageScale, advantageScales } from "./advantages.ts";
import { type ImportanceCorrection, importanceRule } from "./importance.ts";
import { type Aggregation, aggregationRule, type PolicyLossOptions, policyLossRules } from "./loss.ts";
import { type Overlong, overlongRule } from "./rollouts.ts";

export interface GrpoOptions extends Partial<PolicyLossOptions> {
  readonly advantageScale?: AdvantageScale;
  readonly stdEps?: number;
  /** Advantages of one sample among k, of which the best counts, in place of the scale. */
  readonly passK?: number;
  /** Share of its reward that the likeliest completion of a group loses, and each by its rank; needs the sampler's log-probabilities. */
  readonly rankPenalty?: number;
  /** Equal completions of a group are learnt from once, with their advantages together: the same gradient for less work. */
  readonly mergeEqual?: boolean;
  readonly aggregation?: Aggregation;
  /** Longest completion that is sampled; the divisor of `dr_grpo`. */
  readonly maxTokens: number;
  /** What logits are divided by, in training as in sampling. */
  readonly temperature?: number;
  /** How often the whole batch is gone through (μ). */
  readonly epochs?: number;
  /** Updates of an epoch, each on its part of the completions. */
  readonly minibatches?: number;
  readonly overlong?: Overlong;
  /** Correction for the sampler's log-probabilities differing from the trainer's. */
  readonly importance?: ImportanceCorrection;
  /** The frozen model of the KL term. */
  readonly reference?: LanguageModel;
  /** Decides which completions share a minibatch. */
  readonly seed?: number | string;
  /**
   * Groups of a full step. Where fewer are given, the loss counts for their share of it, as if the others were there and
   * carried no signal: a step on one group of 24 is no full step. Absent: what is given is a full step.
   */
  readonly groupsWanted?: number;
}

/** What the options must be. */
export const grpoRules: Rules<GrpoOptions> = {
  level: option.optional(policyLossRules.level),
  clipLow: option.optional(policyLossRules.clipLow),
  clipHigh: option.optional(policyLossRules.clipHigh),
  delta: policyLossRules.delta,
  klCoefficient: option.optional(policyLossRules.klCoefficient),
  klKind: option.optional(policyLossRules.klKind),
  entropyCoefficient: option.optional(policyLossRules.entropyCoefficient),
  advantageScale: option.optional(option.oneOf(...advantageScales)),
  stdEps: option.optional(option.number({ least: 0 })),
  passK: option.optional(option.whole({ least: 1 })),
  rankPenalty: option.optional(option.number({ least: 0, most: 1 })),
  mergeEqual: option.optional(option.flag),
  aggregation: option.optional(aggregationRule),
  maxTokens: option.whole({ least: 1 }),
  temperature: option.optional(option.float({ least: 1e-6 })),
  epochs: option.optional(option.whole({ least: 1 })),
  minibatches: option.optional(option.whole({ least: 1 })),
  overlong: option.optional(overlongRule),
  importance: option.optional(importanceRule),
  reference: option.optional(option.object),
  seed: option.optional(option.seed),
  groupsWanted: option.optional(option.whole({ least: 1 })),
};

/** What an update does where nobody says otherwise, in a program, in `gentzen grpo` and in a run's presets: DAPO's, but for its samplings. */
export const grpoDefaults = {
  level: "token",
  clipLow: 0.2,
  clipHigh: 0.28,
  klCoefficient: 0,
  klKind: "k3",
  entropyCoefficient: 0,
  advantageScale: "group",
  stdEps: 1e-4,
  passK: 1,
  rankPenalty: 0,
  mergeEqual: false,
  aggregation: "dapo",
  temperature: 1,
  epochs: 1,
  minibatches: 1,
  overlong: { kind: "none" },
  importance: { kind: "none" },
  seed: 0,
} as const satisfies Partial<GrpoOptions>;

/** The options with their defaults filled in. */
export type GrpoSettings = Required<Omit<GrpoOptions, "delta" | "reference" | "groupsWanted">> &
  Pick<GrpoOptions, "delta" | "reference" | "groupsWanted">;

/** @throws ConfigError for options that are unknown, out of range, or make no update together. */
export function grpoSettings(options: GrpoOptions): GrpoSettings {
  checkOptions("grpoUpdate", options, grpoRules);
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  const settings: GrpoSettings = { ...grpoDefaults, ...(given as unknown as GrpoOptions) };
  const { klCoefficient, reference } = settings;
  if (klCoefficient !== 0 && !reference) {
    throw new ConfigError(
      "grpoUpdate has a divergence to count and no model to measure it from",
      `klCoefficient: ${klCoefficient}, reference: missing`,
      "give the reference model, or leave klCoefficient at 0",
    );
  }
  return settings;
}
