// The objective of gentzen grpo as fields, and as the options of the update.
import { z } from "zod";
import type { GrpoOptions } from "../../train/index.ts";
import { grpoSettings } from "../stages/grpo.ts";

const shared = grpoSettings.shape.objective.shape;

/** Fields of the objective: those of a whole run, and what only this loop has. */
export const objectiveFields = {
  level: shared.level.default("token"),
  clipLow: shared.clipLow.default(0.2),
  clipHigh: shared.clipHigh.default(0.28),
  delta: z.number().positive().optional().describe("bounds the ratio also where the advantage is negative"),
  klCoefficient: shared.klCoefficient.default(0),
  klKind: z.enum(["k1", "k2", "k3", "k3+"]).default("k3").describe("its estimator"),
  entropyCoefficient: shared.entropyCoefficient.default(0),
  aggregation: shared.aggregation.default("dapo"),
  advantageScale: shared.advantageScale.default("group"),
  epochs: shared.epochs.default(1),
  minibatches: shared.minibatches.default(1),
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
