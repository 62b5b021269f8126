// The objective of gentzen grpo as fields, and as the options of the update.
import { z } from "zod";
import { type GrpoOptions, grpoDefaults } from "../../train/index.ts";
import { grpoSettings } from "../stages/grpo.ts";

const shared = grpoSettings.shape.objective.shape;

/** Fields of the objective: those of a whole run, and what only this loop has. */
export const objectiveFields = {
  level: shared.level.default(grpoDefaults.level),
  clipLow: shared.clipLow.default(grpoDefaults.clipLow),
  clipHigh: shared.clipHigh.default(grpoDefaults.clipHigh),
  delta: z.number().positive().optional().describe("bounds the ratio also where the advantage is negative"),
  klCoefficient: shared.klCoefficient.default(grpoDefaults.klCoefficient),
  klKind: z.enum(["k1", "k2", "k3", "k3+"]).default(grpoDefaults.klKind).describe("its estimator"),
  entropyCoefficient: shared.entropyCoefficient.default(grpoDefaults.entropyCoefficient),
  aggregation: shared.aggregation.default(grpoDefaults.aggregation),
  advantageScale: shared.advantageScale.default(grpoDefaults.advantageScale),
  passK: shared.passK.default(grpoDefaults.passK),
  rankPenalty: shared.rankPenalty.default(grpoDefaults.rankPenalty),
  mergeEqual: shared.mergeEqual.default(grpoDefaults.mergeEqual),
  epochs: shared.epochs.default(grpoDefaults.epochs),
  minibatches: shared.minibatches.default(grpoDefaults.minibatches),
  overlong: z
    .enum(["none", "mask", "soft"])
    .default("none")
    .describe("completions cut off: nothing, no loss, less reward"),
  overlongBuffer: z.int().min(1).default(16).describe("soft: tokens before the limit from which on the reward falls"),
  overlongFactor: z.number().min(0).default(1).describe("soft: how far it falls"),
  importance: z.enum(["none", "token", "sequence"]).default("none").describe("correct for the sampler's probabilities"),
  importanceCap: z.number().positive().default(2).describe("largest factor of that correction"),
};

const objective = z.object(objectiveFields);

/** The options that these fields of a configuration stand for. */
export function objectiveOf(config: z.output<typeof objective>, maxTokens: number): GrpoOptions {
  const fields = objective.parse(config);
  const {
    overlong,
    overlongBuffer: buffer,
    overlongFactor: factor,
    importance,
    importanceCap: cap,
    ...others
  } = fields;
  return {
    ...others,
    maxTokens,
    overlong: overlong === "soft" ? { kind: overlong, maxTokens, buffer, factor } : { kind: overlong },
    importance: importance === "none" ? { kind: importance } : { kind: importance, cap },
  };
}
