// The fields that say what a completion earns.
import { z } from "zod";

/** Rewards besides that for a proof, or instead of it. */
export const rewardFields = {
  reward: z
    .array(z.string())
    .default([])
    .describe(
      "modules (.mjs) with rewards of your own: export default (problem, completion, verdict, context) => number",
    ),
  rewardWeight: z
    .array(z.number())
    .default([])
    .describe("a weight for each of them; default what the module says, or 1"),
  rewardUnverified: z
    .boolean()
    .default(false)
    .describe("count them for completions that prove nothing, too: a policy may then learn to live off them"),
  proofWeight: z.number().min(0).default(1).describe("what a proof earns by itself"),
};
