// Groups of judged completions for gentzen grpo: which theorems a step tries, and what their proofs earn.
import { Random } from "../platform/index.ts";
import { attempt, knownSamples, type PromptStyle, type ProofJudge, promptFor, type Sampler } from "../prover/index.ts";
import { tallyVerdicts } from "../prover/node.ts";
import { type RolloutGroup, stepMembers } from "../train/index.ts";
import type { Theorem } from "./theorems.ts";

export interface ProofGroupOptions {
  readonly theorems: readonly Theorem[];
  readonly sampler: Sampler;
  readonly judge: ProofJudge;
  readonly encode: (prompt: string) => readonly number[];
  readonly style: PromptStyle;
  /** Groups of a step, and completions of a group. */
  readonly prompts: number;
  readonly group: number;
  readonly temperature: number;
  readonly maxTokens: number;
  readonly seed: number;
}

/**
 * Goes through the theorems epoch by epoch, each in an order of its own. What a step tries depends on its number alone. Groups
 * that replace others are drawn apart from that order, so that refilling does not use an epoch up.
 */
export class ProofGroups {
  private readonly options: ProofGroupOptions;
  /** Theorems of the present step. */
  private tried = new Set<number>();
  private counts: Record<string, number> = {};

  constructor(options: ProofGroupOptions) {
    this.options = options;
  }

  /**
   * `count` groups of a step and a round of its sampling, each completion with its reward: 1 for a proof, 0 for what fails or ends
   * the checker. Completions on which no verdict was to be had are in no group, and a group of fewer than two is none.
   */
  async propose(step: number, count: number, round: number): Promise<RolloutGroup[]> {
    const { theorems, sampler, judge, encode, group, seed, prompts, ...sampling } = this.options;
    const random = new Random(seed).fork(step);
    const chosen = this.choose(step, count, round, random);
    if (chosen.length === 0) return [];
    const tried = chosen.map((index) => theorems[index]);
    const draw = (round === 0 ? random : random.fork(round)).uint32();
    const judged = await attempt(sampler, judge, tried, { ...sampling, count: group, seed: draw });
    for (const [name, value] of Object.entries(tallyVerdicts(judged)))
      this.counts[name] = (this.counts[name] ?? 0) + value;
    const groups = judged.map((entry) => ({
      prompt: encode(promptFor(entry.problem.statement, sampling.style)),
      rollouts: knownSamples(entry).map(({ completion, verdict }) => ({
        ...completion,
        reward: verdict === "proved" ? 1 : 0,
      })),
    }));
    const useful = groups.filter(({ rollouts }) => rollouts.length >= 2);
    if (useful.length < groups.length)
      this.counts["groups/lost"] = (this.counts["groups/lost"] ?? 0) + groups.length - useful.length;
    return useful;
  }

  /** The step's own theorems in its first round; in later ones others, which the step has not tried yet, as long as there are any. */
  private choose(step: number, count: number, round: number, random: Random): number[] {
    const { theorems, prompts, seed } = this.options;
    if (round === 0) this.tried = new Set();
    const chosen =
      round === 0
        ? stepMembers(theorems.length, prompts, step, seed).slice(0, count)
        : random
            .fork(`refill ${round}`)
            .shuffle(theorems.map((_, index) => index).filter((index) => !this.tried.has(index)))
            .slice(0, count);
    for (const index of chosen) this.tried.add(index);
    return chosen;
  }

  /** Samples, tokens and verdicts since the last call, and the share of proofs in all that were judged, those left out included. */
  takeCounts(): Record<string, number> {
    const { counts } = this;
    this.counts = {};
    const known = (counts.samples ?? 0) - (counts["verdict/lost"] ?? 0);
    return { ...counts, "verdict/proved_share": (counts["verdict/proved"] ?? 0) / Math.max(1, known) };
  }
}
