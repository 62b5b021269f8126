// Sampled completions with their rewards, as GRPO takes them; refilling groups that carry no signal; completions cut off.

import { modelMask, modelTokens, type TokenSegment } from "../../data/index.ts";
import { checkOptions, DataError, option, type Rule, type Rules } from "../../platform/index.ts";
import type { WeightsId } from "../weights_id.ts";
import { deviation } from "./advantages.ts";

/** One sampled completion. */
export interface Rollout {
  /** With the end-of-text token when it came, and nothing after it. */
  readonly tokens: readonly number[];
  /** The sampler's log-probability of each token that it sampled, at the training temperature and over the whole vocabulary. */
  readonly logprobs?: readonly number[];
  /** Some tokens were left out of the draw, by top-k, top-p or min-p: nothing can be learnt from it, since its log-probabilities are others. */
  readonly filtered?: boolean;
  /**
   * Who wrote which tokens, in order; absent where all were sampled. What an environment wrote is context only: it is in no loss, no
   * length and no average.
   */
  readonly segments?: readonly TokenSegment[];
  /** The id of the weights that made it; where it is not said, those of the trainer. */
  readonly weightsId?: WeightsId;
  readonly reward: number;
  /** `length`: it was cut off before its end. */
  readonly finish: "stop" | "length";
}

/** The completions of one prompt. */
export interface RolloutGroup {
  readonly prompt: readonly number[];
  readonly rollouts: readonly Rollout[];
}

/** The length of a completion: its sampled tokens. */
export function sampledTokens({ tokens, segments }: Pick<Rollout, "tokens" | "segments">): number {
  return modelTokens(tokens.length, segments);
}

/** What becomes of long completions. Lengths are those of what was sampled. */
export type Overlong =
  | { readonly kind: "none" }
  /** Completions that were cut off do not count in the loss (their rewards still do in the group). */
  | { readonly kind: "mask" }
  /** DAPO's soft punishment: within `buffer` tokens of the limit the reward falls along a line, by `factor` at the limit. */
  | { readonly kind: "soft"; readonly maxTokens: number; readonly buffer: number; readonly factor: number };

const soft = option.variants({
  none: {},
  mask: {},
  soft: {
    maxTokens: option.whole({ least: 1 }),
    buffer: option.whole({ least: 1 }),
    factor: option.number({ least: 0 }),
  },
});

export const overlongRule: Rule = {
  faults(value, path) {
    const faults = soft.faults(value, path);
    const overlong = value as Overlong;
    if (faults.length > 0 || overlong.kind !== "soft" || overlong.buffer <= overlong.maxTokens) return faults;
    return [{ path: `${path}.buffer`, value: overlong.buffer, wanted: `at most maxTokens, ${overlong.maxTokens}` }];
  },
};

/** The reward after the soft punishment for length, if that is what `overlong` says. */
export function rewardOf(rollout: Rollout, overlong: Overlong): number {
  if (overlong.kind !== "soft") return rollout.reward;
  const over = sampledTokens(rollout) - (overlong.maxTokens - overlong.buffer);
  return rollout.reward + Math.min((-over / overlong.buffer) * overlong.factor, 0);
}

/** What can be compared within a group: the rewards of its completions. */
export interface Rewarded {
  readonly rollouts: readonly { readonly reward: number }[];
}

/** True where all rewards are equal, so that no completion is better than another. */
export function hasNoSignal(group: Rewarded): boolean {
  return deviation(group.rollouts.map(({ reward }) => reward)) === 0;
}

/** Log-probabilities are rounded: a certain token's may come out a little above 0. */
const ROUNDING = 1e-3;

/**
 * @throws DataError for no groups, a group without completions, a prompt without tokens, an end that is neither `stop` nor
 * `length`, segments that are not those of the tokens, log-probabilities that are not one a sampled token or are none, and completions that
 * were not drawn among all tokens.
 */
export function checkGroups(groups: readonly RolloutGroup[]): void {
  if (groups.length === 0) throw new DataError("there is no group to learn from", "0 groups", "give at least one");
  groups.forEach(({ prompt, rollouts }, index) => {
    if (prompt.length === 0) throw new DataError("a prompt has no tokens", `group ${index}`);
    if (rollouts.length === 0) throw new DataError("a group has no completions", `group ${index}`, "leave it out");
    for (const [place, rollout] of rollouts.entries()) checkRollout(rollout, `group ${index}, completion ${place}`);
  });
}

function checkRollout({ tokens, segments, logprobs, finish, filtered }: Rollout, name: string): void {
  if (filtered === true) {
    throw new DataError(
      "a completion was not drawn among all tokens",
      `${name}: its sampler used top-k, top-p or min-p`,
      "sample without them: the log-probabilities that a policy gradient compares would be wrong",
    );
  }
  if (finish !== "stop" && finish !== "length") {
    throw new DataError(
      "a completion ended in no known way",
      `${name}: finish ${finish}`,
      "stop, or length if it was cut off",
    );
  }
  const sampled = modelMask(tokens.length, segments, name).filter((bit) => bit === 1).length;
  if (logprobs === undefined) return;
  if (logprobs.length !== sampled) {
    throw new DataError("a completion's log-probabilities do not belong to its tokens", [
      `${name}: ${sampled === tokens.length ? "" : `${sampled} sampled of `}${tokens.length} tokens, ${logprobs.length} log-probabilities`,
    ]);
  }
  const strange = logprobs.findIndex((value) => !(Number.isFinite(value) && value <= ROUNDING));
  if (strange < 0) return;
  throw new DataError(
    "a log-probability is none",
    `${name}, token ${strange}: ${logprobs[strange]}`,
    "the sampler's weights may hold NaN; leave logprobs out where they are not known",
  );
}

/** What dynamic sampling found. */
export interface CollectedGroups<Group extends Rewarded = RolloutGroup> {
  /** At most as many as were wanted, in the order in which they came. */
  readonly groups: readonly Group[];
  /** All that were sampled, those without signal and those too many included. */
  readonly all: readonly Group[];
  readonly rounds: number;
  readonly sampled: number;
  readonly withoutSignal: number;
}

export interface CollectOptions {
  /** Groups with signal. */
  readonly wanted: number;
  /** How often more are asked for; with 1, groups without signal are dropped and not replaced. */
  readonly maxRounds: number;
}

const collectRules: Rules<CollectOptions> = {
  wanted: option.whole({ least: 1 }),
  maxRounds: option.whole({ least: 1 }),
};

/**
 * Dynamic sampling (DAPO, Yu et al. 2025): asks for groups until `wanted` of them have rewards that differ.
 * @param propose samples about that many groups of new prompts; fewer, or none, when there are no more
 * @throws ConfigError for counts that are none
 */
export async function collectGroups<Group extends Rewarded = RolloutGroup>(
  propose: (count: number, round: number) => Promise<readonly Group[]>,
  options: CollectOptions,
): Promise<CollectedGroups<Group>> {
  checkOptions("collectGroups", options, collectRules);
  const { wanted, maxRounds } = options;
  const groups: Group[] = [];
  const all: Group[] = [];
  let rounds = 0;
  let withoutSignal = 0;
  while (groups.length < wanted && rounds < maxRounds) {
    const proposed = await propose(wanted - groups.length, rounds);
    rounds++;
    if (proposed.length === 0) break;
    all.push(...proposed);
    const useful = proposed.filter((group) => !hasNoSignal(group));
    withoutSignal += proposed.length - useful.length;
    groups.push(...useful);
  }
  return { groups: groups.slice(0, wanted), all, rounds, sampled: all.length, withoutSignal };
}
