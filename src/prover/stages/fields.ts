// Fields that the settings of several stages have.
import { z } from "zod";

export const count = (least = 1) => z.int().min(least);
export const share = () => z.number().min(0).max(1);
export const lengthBias = (what: string) =>
  z.number().min(0).describe(`${what} are drawn with their length to this power`);
export const checkpointEvery = (what: string) => count().describe(`${what} between checkpoints`);

export const optimizer = z.enum(["adamw", "muon", "sgd"]);

export const schedule = z.strictObject({
  kind: z.enum(["constant", "cosine", "linear"]).describe("how it falls after the warm-up"),
  lr: z.number().positive().describe("highest learning rate"),
  warmup: count(0).describe("steps of linear rise at the start"),
  floor: share().describe("the end of the schedule as a share of the highest rate"),
});

/** A learning-rate schedule without its number of steps, which the stage gives. */
export type ScheduleConfig = z.output<typeof schedule>;

/** Fields of every phase of supervised training. */
export const supervised = {
  microBatches: count().describe("micro-batches in a step, each filled with as many texts as `capacity` tokens hold"),
  schedule,
  growShare: share().describe("share of the texts that are grown into longer proofs by sound rules"),
  growMost: count().describe("rules applied to a grown text at most"),
  checkpointEvery: checkpointEvery("steps"),
};
