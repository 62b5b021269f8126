// The flags that say what a completion earns.
import { z } from "zod";
import { ConfigError } from "../platform/index.ts";
import { readText } from "../platform/node.ts";
import { combineRewards, proofReward, type RewardFunction, type RewardPart, textHash } from "../tasks/index.ts";
import { loadRewards } from "../tasks/node.ts";

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

/** What {@link rewardFields} say. */
export interface RewardConfig {
  reward: string[];
  rewardWeight: number[];
  rewardUnverified: boolean;
  proofWeight: number;
}

/** The reward that the flags describe. @throws ConfigError where a module has none, or weights do not fit the modules */
export async function openReward(config: RewardConfig): Promise<RewardFunction> {
  const { reward, rewardWeight, rewardUnverified, proofWeight } = config;
  if (rewardWeight.length > 0 && rewardWeight.length !== reward.length) {
    const evidence = `${rewardWeight.length} weights, ${reward.length} modules`;
    throw new ConfigError("--reward-weight needs a number for each --reward", evidence, "give as many");
  }
  const parts: RewardPart[] = [{ ...proofReward, weight: proofWeight }];
  for (const [index, path] of reward.entries()) {
    for (const part of await loadRewards(path)) {
      const weight = rewardWeight[index] ?? part.weight;
      parts.push({ ...part, weight, unverified: rewardUnverified || part.unverified });
    }
  }
  return combineRewards(parts);
}

/** What decides the rewards of a run, for its configuration: the texts of the modules count, not where they lie. */
export async function rewardDigest({ reward }: RewardConfig): Promise<string[]> {
  return Promise.all(reward.map(async (path) => textHash(await readText(path))));
}
