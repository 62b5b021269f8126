// The options of a GRPO update, their defaults, and what is refused.

import { ConfigError } from "../platform/index.ts";
import type { AdvantageScale } from "./advantages.ts";
import type { Aggregation, PolicyLossOptions } from "./grpo_loss.ts";
import type { ImportanceCorrection } from "./importance.ts";
import type { LanguageModel } from "./language_model.ts";
import type { Overlong } from "./rollouts.ts";

export interface GrpoOptions extends Partial<PolicyLossOptions> {
  readonly advantageScale?: AdvantageScale;
  readonly stdEps?: number;
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
}

export const grpoDefaults = {
  level: "token",
  clipLow: 0.2,
  clipHigh: 0.2,
  klCoefficient: 0,
  klKind: "k3",
  entropyCoefficient: 0,
  advantageScale: "group",
  stdEps: 1e-4,
  aggregation: "dapo",
  temperature: 1,
  epochs: 1,
  minibatches: 1,
  overlong: { kind: "none" },
  importance: { kind: "none" },
  seed: 0,
} as const satisfies Partial<GrpoOptions>;

/** The options with their defaults filled in. */
export type GrpoSettings = Required<Omit<GrpoOptions, "delta" | "reference">> &
  Pick<GrpoOptions, "delta" | "reference">;

/** @throws ConfigError for options that make no update. */
export function grpoSettings(options: GrpoOptions): GrpoSettings {
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  const settings: GrpoSettings = { ...grpoDefaults, ...(given as unknown as GrpoOptions) };
  const { clipLow, clipHigh, klCoefficient, reference, epochs, minibatches, temperature } = settings;
  const wrong = [
    !(clipLow >= 0 && clipLow <= 1) && `clipLow: ${clipLow}`,
    !(clipHigh >= 0) && `clipHigh: ${clipHigh}`,
    !(temperature > 0) && `temperature: ${temperature}`,
    !(Number.isInteger(epochs) && epochs >= 1) && `epochs: ${epochs}`,
    !(Number.isInteger(minibatches) && minibatches >= 1) && `minibatches: ${minibatches}`,
    klCoefficient !== 0 && !reference && `klCoefficient: ${klCoefficient}, without a reference model`,
  ].filter((each) => typeof each === "string");
  if (wrong.length > 0) throw new ConfigError("GRPO cannot work with these options", wrong);
  return settings;
}
