// Rewards that grow with how unlikely a completion was, against the collapse onto what is proved anyway (He et al. 2025, arXiv
// 2506.02355). Pure.
import { DataError, itemAt } from "../../platform/index.ts";
import type { Rollout } from "./rollouts.ts";

/**
 * Each reward times 1 - penalty · rank / G, where rank 0 is the least likely completion of the group by the sampler's mean
 * log-probability of a token; completions that are equally likely share their mean rank. A reward of 0 stays 0.
 *
 * @throws DataError for completions without log-probabilities
 */
export function rankedRewards(rollouts: readonly Rollout[], rewards: readonly number[], penalty: number): number[] {
  if (penalty === 0) return [...rewards];
  if (rollouts.some(({ logprobs = [] }) => logprobs.length === 0))
    throw new DataError(
      "completions cannot be ranked by how likely they are",
      "a completion without log-probabilities",
      "give the sampler's, or leave rankPenalty at 0",
    );
  const likely = rollouts.map(({ logprobs = [] }) => logprobs.reduce((sum, each) => sum + each, 0) / logprobs.length);
  return rewards.map((reward, index) => {
    const own = itemAt(likely, index);
    const below = likely.filter((each) => each < own).length;
    const equal = likely.filter((each) => each === own).length;
    const rank = below + (equal - 1) / 2;
    return reward * (1 - (penalty * rank) / rollouts.length);
  });
}
