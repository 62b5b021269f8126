// The reward of a run as a configuration names it: a proof's, and modules with rewards of one's own (Node).
import { ConfigError } from "../platform/index.ts";
import { readText } from "../platform/node.ts";
import { textHash } from "./logic/canonical.ts";
import { loadRewards } from "./own_modules.ts";
import { combineRewards, proofReward, type RewardFunction, type RewardPart } from "./reward.ts";

/** What a completion is to earn. */
export interface RewardChoice {
  /** Module files with rewards of one's own. */
  readonly reward: readonly string[];
  /** A weight for each of them, or none: then what the module says, or 1. */
  readonly rewardWeight: readonly number[];
  /** Whether they count for completions that prove nothing, too. */
  readonly rewardUnverified: boolean;
  /** What a proof earns by itself. */
  readonly proofWeight: number;
}

/** A reward with what tells it from others: the texts of its modules, not where they lie. */
export interface OpenReward {
  readonly reward: RewardFunction;
  readonly rewardFacts: Readonly<Record<string, unknown>>;
}

/** Loads a reward. @throws ConfigError where a module has none, or the weights do not fit the modules */
export async function openReward(choice: RewardChoice): Promise<OpenReward> {
  const { reward: paths, rewardWeight, rewardUnverified, proofWeight } = choice;
  if (rewardWeight.length > 0 && rewardWeight.length !== paths.length) {
    const evidence = `${rewardWeight.length} weights, ${paths.length} modules`;
    throw new ConfigError("--reward-weight needs a number for each --reward", evidence, "give as many");
  }
  const parts: RewardPart[] = [{ ...proofReward, weight: proofWeight }];
  for (const [index, path] of paths.entries()) {
    for (const part of await loadRewards(path)) {
      const weight = rewardWeight[index] ?? part.weight;
      parts.push({ ...part, weight, unverified: rewardUnverified || part.unverified });
    }
  }
  const texts = await Promise.all(paths.map(readText));
  return {
    reward: combineRewards(parts),
    rewardFacts: { reward: texts.map(textHash), rewardWeight, rewardUnverified, proofWeight },
  };
}
