// The objective of gentzen grpo as fields, and as the options of the update.
import { z } from "zod";
import type { GrpoOptions } from "../train/index.ts";

/** Fields of the objective. */
export const objectiveFields = {
  level: z.enum(["token", "sequence"]).default("token").describe("ratios of tokens or of whole sequences"),
  clipLow: z.number().min(0).max(1).default(0.2).describe("the ratio counts from 1 - this"),
  clipHigh: z.number().min(0).default(0.28).describe("… to 1 + this"),
  delta: z.number().positive().optional().describe("bounds the ratio also where the advantage is negative"),
  klCoefficient: z.number().min(0).default(0).describe("weight of the divergence from the first model; 0 holds none"),
  klKind: z.enum(["k1", "k2", "k3", "k3+"]).default("k3").describe("its estimator"),
  entropyCoefficient: z.number().min(0).default(0).describe("weight of the entropy that is rewarded"),
  aggregation: z.enum(["grpo", "bnpo", "dr_grpo", "dapo"]).default("dapo").describe("how losses of tokens become one"),
  advantageScale: z.enum(["group", "batch", "none"]).default("group").describe("what advantages are divided by"),
  epochs: z.int().min(1).default(1).describe("how often a batch of groups is gone through"),
  minibatches: z.int().min(1).default(1).describe("updates each time"),
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
