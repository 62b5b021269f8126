// Groups of judged completions for GRPO: what the completions of a problem earn, and a loop's way through its problems.
import { modelTokens, stepMembers } from "../data/index.ts";
import { itemAt, PhaseClock, Random } from "../platform/index.ts";
import {
  combineRewards,
  type Format,
  type Problem,
  type PromptMode,
  proofReward,
  type RewardContext,
  type RewardFunction,
} from "../tasks/index.ts";
import type { RolloutGroup } from "../train/index.ts";
import type { ProofJudge, Sampler, RolloutGroup as TextGroup } from "./interfaces.ts";
import { attempt, type JudgedCompletion, type JudgedProblem, knownSamples } from "./judge/judge.ts";
import { tallyVerdicts } from "./judge/tally.ts";
import { stepGroups } from "./steps/credit.ts";

/** What groups are made of. */
export interface ProofGroupOptions {
  readonly problems: readonly Problem[];
  readonly sampler: Sampler;
  readonly judge: ProofJudge;
  /** The tokens of a prompt, as the sampler has them. */
  readonly encode: (prompt: string) => readonly number[];
  readonly format: Format;
  readonly mode?: PromptMode;
  /** What a completion earns; 1 for a proof by default. */
  readonly reward?: RewardFunction;
  /** Steps of the whole run, for rewards that change on the way. */
  readonly steps: number;
  /** Groups of a step, and completions of a group. */
  readonly prompts: number;
  readonly group: number;
  readonly temperature: number;
  readonly maxTokens: number;
  readonly retries?: number | undefined;
  /** Of proofs that are written step by step: as {@link stepGroups} takes it. */
  readonly discount?: number;
  readonly seed: number;
  /** Told of the groups of a step's first round, with their texts; steps count from 0. */
  readonly onGroups?: (step: number, groups: readonly TextGroup[]) => void;
}

const provedAlone = combineRewards([proofReward]);

/** How groups are put and rewarded. */
export interface GroupOptions extends RewardContext {
  readonly format: Format;
  readonly mode?: PromptMode;
  /** What a completion earns; 1 for a proof by default. */
  readonly reward?: RewardFunction;
}

/**
 * Judged problems as groups, each completion with its reward. Completions on which no verdict was to be had are in no group: they
 * must not count as failures, nor the others as better for it. A group of fewer than two is none.
 *
 * @throws ConfigError that names the problem where the reward throws or is no finite number
 */
export function groupsOf(judged: readonly JudgedProblem[], options: GroupOptions): TextGroup[] {
  const { format, mode } = options;
  return judged
    .map((entry) => ({
      prompt: format.prompt(entry.problem, mode),
      rollouts: knownSamples(entry).map((sample) => ({
        ...sample.completion,
        reward: rewardFor(entry.problem, sample, options),
      })),
    }))
    .filter(({ rollouts }) => rollouts.length >= 2);
}

function rewardFor(
  problem: Problem,
  { completion, proof, lemmas, thought, result }: JudgedCompletion,
  { reward = provedAlone, step, steps }: GroupOptions,
): number {
  const { text, tokens, segments, finish } = completion;
  const answer = proof === "" ? {} : { answer: { proof, ...(lemmas && { lemmas }), ...(thought && { thought }) } };
  return reward(problem, { text, tokens: modelTokens(tokens.length, segments), finish, ...answer }, result, {
    step,
    steps,
  });
}

/**
 * Goes through the problems epoch by epoch, each in an order of its own. What a step tries depends on its number alone. Groups
 * that replace others are drawn apart from that order, so that refilling does not use an epoch up.
 */
export class ProofGroups {
  private readonly options: ProofGroupOptions;
  /** Problems of the present step. */
  private tried = new Set<number>();
  private counts: Record<string, number> = {};
  private readonly clock = new PhaseClock();

  constructor(options: ProofGroupOptions) {
    this.options = options;
  }

  /**
   * `count` groups of a step and a round of its sampling, as {@link groupsOf} makes them; where proofs are written step by step, the groups
   * of all goals that so many problems came to.
   *
   * @throws ConfigError that names the problem where the reward throws or is no finite number
   */
  async propose(step: number, count: number, round: number): Promise<RolloutGroup[]> {
    const { problems, sampler, judge, encode, group, seed, format, mode, reward, steps } = this.options;
    const { temperature, maxTokens, retries, discount, onGroups } = this.options;
    const random = new Random(seed).fork(step);
    const chosen = this.choose(step, count, round, random);
    if (chosen.length === 0) return [];
    const tried = chosen.map((index) => itemAt(problems, index));
    const draw = (round === 0 ? random : random.fork(round)).uint32();
    const sampling = { temperature, maxTokens, ...(retries && { retries }), count: group, seed: draw };
    const hindsight = format.steps !== undefined;
    const judged = await attempt(sampler, judge, tried, { ...sampling, format, mode, clock: this.clock, hindsight });
    this.add(tallyVerdicts(judged));
    const groups = hindsight ? stepGroups(judged, discount) : groupsOf(judged, { format, mode, reward, step, steps });
    if (!hindsight && groups.length < judged.length) this.add({ "groups/lost": judged.length - groups.length });
    if (round === 0) onGroups?.(step, groups);
    return groups.map(({ prompt, rollouts }) => ({ prompt: encode(prompt), rollouts }));
  }

  private add(counts: Readonly<Record<string, number>>): void {
    for (const [name, value] of Object.entries(counts)) this.counts[name] = (this.counts[name] ?? 0) + value;
  }

  /** The step's own problems in its first round; in later ones others, which the step has not tried yet, as long as there are any. */
  private choose(step: number, count: number, round: number, random: Random): number[] {
    const { problems, prompts, seed } = this.options;
    if (round === 0) this.tried = new Set();
    const chosen =
      round === 0
        ? stepMembers(problems.length, prompts, step, seed).slice(0, count)
        : random
            .fork(`refill ${round}`)
            .shuffle(problems.map((_, index) => index).filter((index) => !this.tried.has(index)))
            .slice(0, count);
    for (const index of chosen) this.tried.add(index);
    return chosen;
  }

  /** Samples, tokens, verdicts and seconds since the last call, and the share of proofs in all that were judged, those left out included. */
  takeCounts(): Record<string, number> {
    const { counts } = this;
    this.counts = {};
    const known = (counts.samples ?? 0) - (counts["verdict/lost"] ?? 0);
    return {
      ...counts,
      ...this.clock.take(),
      "verdict/proved_share": (counts["verdict/proved"] ?? 0) / Math.max(1, known),
    };
  }
}
