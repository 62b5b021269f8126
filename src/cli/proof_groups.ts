// Groups of judged completions for gentzen grpo: which theorems a step tries, and what their proofs earn.
import { Random } from "../platform/index.ts";
import { attempt, type PromptStyle, type ProofJudge, promptFor, type Sampler } from "../prover/index.ts";
import { tallyVerdicts } from "../prover/node.ts";
import { type RolloutGroup, stepMembers } from "../train/index.ts";
import type { Theorem } from "./theorems.ts";

export interface ProofGroupOptions {
  readonly theorems: readonly Theorem[];
  readonly sampler: Sampler;
  readonly judge: ProofJudge;
  readonly encode: (prompt: string) => readonly number[];
  readonly style: PromptStyle;
  /** Groups of a step, completions of a group, and samplings of a step at most. */
  readonly prompts: number;
  readonly group: number;
  readonly maxRounds: number;
  readonly temperature: number;
  readonly maxTokens: number;
  readonly seed: number;
}

/** Goes through the theorems epoch by epoch, each in an order of its own. What a step tries depends on its number alone. */
export class ProofGroups {
  private readonly options: ProofGroupOptions;
  private counts: Record<string, number> = {};

  constructor(options: ProofGroupOptions) {
    this.options = options;
  }

  /** `count` groups of a step and a round of its sampling, each completion with its reward: 1 for a proof. */
  async propose(step: number, count: number, round: number): Promise<RolloutGroup[]> {
    const { theorems, sampler, judge, encode, prompts, group, maxRounds, seed, ...sampling } = this.options;
    const turn = step * maxRounds + round;
    const chosen = stepMembers(theorems.length, prompts, turn, seed).slice(0, count);
    const tried = chosen.map((index) => theorems[index]);
    const draw = new Random(seed).fork(turn).uint32();
    const judged = await attempt(sampler, judge, tried, { ...sampling, count: group, seed: draw });
    for (const [name, value] of Object.entries(tallyVerdicts(judged)))
      this.counts[name] = (this.counts[name] ?? 0) + value;
    return judged.map(({ problem, samples }) => ({
      prompt: encode(promptFor(problem.statement, sampling.style)),
      rollouts: samples.map(({ completion, verdict }) => ({ ...completion, reward: verdict === "proved" ? 1 : 0 })),
    }));
  }

  /** Samples, tokens and verdicts since the last call, and the share of proofs in all samples, those left out included. */
  takeCounts(): Record<string, number> {
    const { counts } = this;
    this.counts = {};
    return { ...counts, "verdict/proved_share": (counts["verdict/proved"] ?? 0) / Math.max(1, counts.samples ?? 0) };
  }
}
