// What the pipeline asks of the parts that it drives: something that samples, something that learns, something that judges.

import type { Segment } from "../data/index.ts";
import type { OptimizerName } from "../optim/index.ts";
import type { StepState, TrainingText, Turns } from "../tasks/index.ts";
import type { Verdict, Verifier } from "../verify/index.ts";
import type { GrpoConfig } from "./run/config.ts";

/** One sampled completion. */
export interface SampledCompletion {
  readonly text: string;
  readonly tokens: readonly number[];
  /** Log-probability of every sampled token among all tokens at the temperature, the end-of-text token included where there is one. */
  readonly logprobs: readonly number[];
  /** Some tokens were left out of the draw. */
  readonly filtered?: boolean;
  /** Who wrote which part of text and tokens, where an environment answered between turns; absent: the model wrote all. */
  readonly segments?: readonly Segment[];
  /** The id of the weights that made it: the learner's at that time. Where the learner's is another by now, it is stale. */
  readonly weightsId: string;
  /** `stop`: the model ended the text; `length`: it was cut off. */
  readonly finish: "stop" | "length";
  /** The steps that it was written in, each in a context of its own; absent where it was written in one. */
  readonly steps?: readonly SampledStep[];
  /** Why it is over, where the checker refused its last step: no proof, whatever else would be said of it. */
  readonly refused?: Verdict;
}

/** One step of a proof that is written step by step. */
export interface SampledStep {
  readonly state: StepState;
  readonly text: string;
  readonly tokens: readonly number[];
  readonly logprobs: readonly number[];
  /** Some tokens were left out of the draw. */
  readonly filtered?: boolean;
  /** Whether the step itself held, and whether the goal that it was written for was closed in the end. */
  readonly held: boolean;
  readonly closed: boolean;
  /** Steps of the proof that closed the goal, itself among them; absent where none did. */
  readonly size?: number;
}

/** How tokens are drawn, and how many at most. */
export interface Drawing {
  readonly temperature: number;
  /** Most tokens that are sampled of a completion; what is written between turns is not among them. */
  readonly maxTokens: number;
  /**
   * Keep the likeliest tokens that together reach this probability; the k likeliest, where k is not 0; those with at least this fraction of the
   * largest probability. Policy gradients take no completions that were drawn so: their log-probabilities are those of all tokens.
   */
  readonly topP?: number;
  readonly topK?: number;
  readonly minP?: number;
  /** Tactics of a proof that may fail, or lead back, and be written anew, where proofs are written step by step; default none. */
  readonly retries?: number;
}

export interface SamplingOptions extends Drawing {
  /** Completions for each prompt. */
  readonly count: number;
  /** Equal seeds, prompts and weights give equal completions. */
  readonly seed: number;
}

/** A text that a model continues: as a whole, or in parts that are encoded one by one, as turns are. */
export type PromptText = string | readonly string[];

/**
 * Draws completions from weights that a learner made. They need not be the learner's present ones, nor in its memory: each
 * completion says which they were.
 */
export interface Sampler {
  /**
   * @param onFinished told of each completion when it is there, with the place of its prompt, by samplers that can
   * @param turns what answers the completions of a prompt between their turns, where there is something
   * @returns for each prompt its completions, in order
   */
  sample(
    prompts: readonly PromptText[],
    options: SamplingOptions,
    onFinished?: (prompt: number, completion: Pick<SampledCompletion, "text">) => void,
    turns?: (prompt: number) => Turns | undefined,
  ): Promise<readonly (readonly SampledCompletion[])[]>;
  /** Whether there is room for a prompt and so many tokens behind it; absent: there always is. */
  fits?(prompt: PromptText, tokens: number): boolean;
  /** The same with a number of completions for each prompt, by samplers that can share what prompts have in common. */
  sampleEach?(
    prompts: readonly PromptText[],
    options: Omit<SamplingOptions, "count"> & { readonly counts: readonly number[] },
  ): Promise<readonly (readonly SampledCompletion[])[]>;
}

/** A learning-rate schedule as data: warm-up to `lr`, then by `kind` down to `lr * floor` at `steps`. */
export interface ScheduleSpec {
  readonly kind: "constant" | "cosine" | "linear";
  readonly lr: number;
  readonly warmup: number;
  readonly steps: number;
  readonly floor: number;
}

/** Where in its schedule an optimiser step stands; `step` counts from 0. */
export interface StepPlace {
  readonly step: number;
  readonly schedule: ScheduleSpec;
}

/** A sampled completion with its reward. */
export interface Rollout extends SampledCompletion {
  readonly reward: number;
}

/** The completions of one prompt; rewards are compared within a group. */
export interface RolloutGroup {
  readonly prompt: string;
  readonly rollouts: readonly Rollout[];
}

/** What an objective need not say. */
type Shaping = "passK" | "rankPenalty" | "mergeEqual";

/** The policy-gradient objective: the configuration's, under the names that the GRPO update in src/train has for it. */
export type GrpoObjective = Readonly<Omit<GrpoConfig["objective"], "importance" | Shaping>> &
  Readonly<Partial<Pick<GrpoConfig["objective"], Shaping>>> & {
    /** The correction for completions that the learner gives other probabilities than their sampler. */
    readonly importance?: { readonly kind: "none" } | { readonly kind: "token" | "sequence"; readonly cap: number };
    /** The temperature that the completions were sampled at, and the longest completion allowed. */
    readonly temperature: number;
    readonly maxTokens: number;
    /** Groups of a full step; fewer count for their share of it. */
    readonly groupsWanted?: number;
  };

/** Numbers that a step reports, under the usual names: `loss`, `grad_norm`, `kl`, `entropy`, `clip_ratio/low_mean`, … */
export type StepMetrics = Readonly<Record<string, number>>;

/** Holds the weights and the optimiser. Every method must give the same result when a resumed run repeats it. */
export interface Learner {
  /** Names the weights as they are now; equal for equal histories, also after a resumption. */
  readonly weightsId: string;
  /** Forgets the optimiser's moments: a new phase of training begins, with this optimiser or the one that it has. */
  begin(optimizer?: OptimizerName): Promise<void>;
  /**
   * One optimiser step on as many of the texts, in their order, as fill so many micro-batches; the loss counts completions
   * and the end-of-text token after them only. The texts may have no end.
   */
  sftStep(texts: Iterable<TrainingText>, place: StepPlace, microBatches: number): Promise<StepMetrics>;
  /** One policy-gradient step, of `epochs` × `minibatches` updates, on groups of rollouts. */
  grpoStep(groups: readonly RolloutGroup[], place: StepPlace, objective: GrpoObjective): Promise<StepMetrics>;
  /** Takes the weights in a checkpoint folder as the frozen reference policy. */
  setReference(folder: string): Promise<void>;
  /** Replaces the weights by (1 − share) · weights + share · weights of the checkpoint. */
  blend(folder: string, share: number): Promise<void>;
  /** Writes weights and optimiser state into a folder that exists and is empty. */
  save(folder: string): Promise<void>;
  /** Takes over weights and optimiser state from a folder that `save` wrote. */
  load(folder: string): Promise<void>;
  /** Writes the model with its configuration and tokenizer in Hugging Face's layout. */
  exportModel(folder: string): Promise<void>;
}

/** What the pipeline needs of a verifier. */
export type ProofJudge = Pick<Verifier, "verifyAll" | "fresh">;

/** How long texts are and may be, in tokens. */
export interface TextLengths {
  /** A prompt, or a prompt and its completion with the end-of-text token. */
  of(prompt: string, completion?: string): number;
  /** The longest prompt and completion that can be sampled together. */
  readonly sampled: number;
  /** The longest text that can be learnt. */
  readonly learnt: number;
}

/** A learner with a sampler on the same weights. */
export interface Backend {
  readonly sampler: Sampler;
  readonly learner: Learner;
  /** Decides what is left out as too long; absent where nothing is. */
  readonly lengths?: TextLengths;
}
