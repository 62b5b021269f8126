// Sampled completions with their rewards, as GRPO takes them; refilling groups that carry no signal; completions cut off.

import { ConfigError, DataError } from "../platform/index.ts";
import { deviation } from "./advantages.ts";

/** One sampled completion. */
export interface Rollout {
  /** With the end-of-text token when it came, and nothing after it. */
  readonly tokens: readonly number[];
  /** The sampler's log-probability of each token, at the training temperature and over the whole vocabulary. */
  readonly logprobs?: readonly number[];
  readonly reward: number;
  /** `length`: it was cut off before its end. */
  readonly finish: "stop" | "length";
}

/** The completions of one prompt. */
export interface RolloutGroup {
  readonly prompt: readonly number[];
  readonly rollouts: readonly Rollout[];
}

/** What becomes of long completions. */
export type Overlong =
  | { readonly kind: "none" }
  /** Completions that were cut off do not count in the loss (their rewards still do in the group). */
  | { readonly kind: "mask" }
  /** DAPO's soft punishment: within `buffer` tokens of the limit the reward falls along a line, by `factor` at the limit. */
  | { readonly kind: "soft"; readonly maxTokens: number; readonly buffer: number; readonly factor: number };

/** The reward after the soft punishment for length, if that is what `overlong` says. */
export function rewardOf(rollout: Rollout, overlong: Overlong): number {
  if (overlong.kind !== "soft") return rollout.reward;
  const over = rollout.tokens.length - (overlong.maxTokens - overlong.buffer);
  return rollout.reward + Math.min((-over / overlong.buffer) * overlong.factor, 0);
}

/** True where all rewards are equal, so that no completion is better than another. */
export function hasNoSignal(group: RolloutGroup): boolean {
  return deviation(group.rollouts.map(({ reward }) => reward)) === 0;
}

/** @throws DataError for a prompt without tokens, or log-probabilities that are not one a token. */
export function checkGroups(groups: readonly RolloutGroup[]): void {
  groups.forEach(({ prompt, rollouts }, index) => {
    if (prompt.length === 0) throw new DataError("a prompt has no tokens", `group ${index}`);
    const wrong = rollouts.findIndex(({ tokens, logprobs }) => logprobs && logprobs.length !== tokens.length);
    if (wrong < 0) return;
    const { tokens, logprobs } = rollouts[wrong];
    throw new DataError("a completion's log-probabilities do not belong to its tokens", [
      `group ${index}, completion ${wrong}: ${tokens.length} tokens, ${logprobs?.length} log-probabilities`,
    ]);
  });
}

/** What dynamic sampling found. */
export interface CollectedGroups {
  /** At most as many as were wanted, in the order in which they came. */
  readonly groups: readonly RolloutGroup[];
  readonly rounds: number;
  readonly sampled: number;
  readonly withoutSignal: number;
}

/**
 * Dynamic sampling (DAPO, Yu et al. 2025): asks for groups until `wanted` of them have rewards that differ.
 * @param propose samples about that many groups of new prompts; fewer, or none, when there are no more
 * @param maxRounds how often it is asked; with 1, groups without signal are dropped and not replaced
 */
export async function collectGroups(
  propose: (count: number, round: number) => Promise<readonly RolloutGroup[]>,
  { wanted, maxRounds }: { readonly wanted: number; readonly maxRounds: number },
): Promise<CollectedGroups> {
  if (!(wanted >= 1) || !(maxRounds >= 1)) {
    throw new ConfigError("dynamic sampling needs a group and a round", `wanted: ${wanted}, maxRounds: ${maxRounds}`);
  }
  const groups: RolloutGroup[] = [];
  let rounds = 0;
  let sampled = 0;
  let withoutSignal = 0;
  while (groups.length < wanted && rounds < maxRounds) {
    const proposed = await propose(wanted - groups.length, rounds);
    rounds++;
    if (proposed.length === 0) break;
    sampled += proposed.length;
    const useful = proposed.filter((group) => !hasNoSignal(group));
    withoutSignal += proposed.length - useful.length;
    groups.push(...useful);
  }
  return { groups: groups.slice(0, wanted), rounds, sampled, withoutSignal };
}
