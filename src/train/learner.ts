// A policy that learns from texts and from rewarded completions, for drivers that think in texts: what the prover's
// pipeline calls its learner. Every method repeats exactly from the same state (Node).

import { encodeCompletion, type Tokenizer, type TrainingSequence, type WrittenCompletion } from "../data/index.ts";
import type { AdapterFacts } from "../data/node.ts";
import type { LanguageModel } from "../nn/index.ts";
import { refuseLora } from "../nn/index.ts";
import { type OptimizerName, type ScheduleOptions, scaleAdd, schedule, stepRules } from "../optim/index.ts";
import { ConfigError, checkOptions, checkValue, option, type Rules } from "../platform/index.ts";
import { empty, type Tensor, writePieces } from "../tensor/index.ts";
import { fillMicroBatches, promptAndCompletion } from "./batch.ts";
import type { GrpoOptions } from "./grpo/options.ts";
import type { Rollout } from "./grpo/rollouts.ts";
import { grpoUpdate } from "./grpo/update.ts";
import { type StepMetrics, sftStep } from "./sft.ts";
import { Trainer, type TrainerOptions } from "./trainer.ts";
import { loadWeights, type ModelContents, readTraining, writeModel, writeTraining } from "./training_files.ts";
import { nextWeightsId, type WeightsId } from "./weights_id.ts";

export interface LearnerOptions extends TrainerOptions {
  readonly model: LanguageModel;
  readonly tokenizer: Tokenizer;
  /** The tokens of a prompt, where they are not the tokenizer's alone: a token before it, say. */
  readonly encodePrompt?: (prompt: string) => number[];
  /** What `config.json` says of the model. */
  readonly config: Readonly<Record<string, unknown>>;
  /** All weights by the names of the checkpoint; default those that are trained. */
  readonly weights?: Readonly<Record<string, Tensor>>;
  /** What is said of low-rank corrections, where the weights are those alone: they are written in PEFT's layout. */
  readonly adapter?: AdapterFacts;
  /** Makes a second model of the same sizes, for the frozen reference; called when one is first wanted. */
  readonly makeReference?: () => LanguageModel;
  /** Largest gradient norm of a step. */
  readonly clip?: number;
}

type OwnOptions = Omit<LearnerOptions, keyof TrainerOptions>;

const rules: Rules<OwnOptions> = {
  model: option.object,
  tokenizer: option.object,
  encodePrompt: option.optional(option.func),
  config: option.object,
  weights: option.optional(option.object),
  adapter: option.optional(option.object),
  makeReference: option.optional(option.func),
  clip: stepRules.clip,
};

/** A prompt and what is to be written after it. */
export interface TextPair extends WrittenCompletion {
  readonly prompt: string;
}

/** The completions of a prompt that is given as text. */
export interface TextGroup {
  readonly prompt: string;
  readonly rollouts: readonly Rollout[];
}

/** Where in its schedule a step stands. */
export interface SchedulePlace {
  readonly step: number;
  readonly schedule: ScheduleOptions;
}

/** The objective of a GRPO step; the learner adds the reference and the seed. */
export type Objective = Omit<GrpoOptions, "reference" | "seed">;

export class PolicyLearner {
  readonly trainer: Trainer;
  private readonly tokenizer: Tokenizer;
  private readonly encodePrompt: (prompt: string) => number[];
  private readonly contents: ModelContents;
  private readonly makeReference: (() => LanguageModel) | undefined;
  private readonly clip: number;
  private reference: LanguageModel | undefined;

  /** @throws ConfigError for options that are unknown, missing or out of range */
  constructor(options: LearnerOptions) {
    const { model, tokenizer, encodePrompt, config, weights, adapter, makeReference, clip = 1, ...training } = options;
    const own = { model, tokenizer, encodePrompt, config, weights, adapter, makeReference, clip };
    checkOptions<OwnOptions>("PolicyLearner", own, rules);
    this.trainer = new Trainer(model, training);
    this.tokenizer = tokenizer;
    this.encodePrompt = encodePrompt ?? ((prompt) => tokenizer.encode(prompt));
    this.contents = { config, weights: weights ?? model.parameters, tokenizer, ...(adapter && { adapter }) };
    this.makeReference = makeReference;
    this.clip = clip;
  }

  /** Names the weights as they are now: completions that carry another id are stale. */
  get weightsId(): WeightsId {
    return this.trainer.weightsId;
  }

  /** Forgets the optimiser's moments, and learns with another one where it is named. */
  async begin(optimizer: OptimizerName = this.trainer.optimizerName): Promise<void> {
    this.trainer.use(optimizer);
    this.trainer.reset();
  }

  /**
   * The tokens of a text pair. The completion and the end-of-text token after it are learnt, but for what an environment wrote; where the
   * environment has the last word the sample is over, and no such token follows.
   */
  encode(pair: TextPair): TrainingSequence {
    const { tokens, segments } = encodeCompletion(this.tokenizer, pair);
    return promptAndCompletion(this.encodePrompt(pair.prompt), tokens, segments);
  }

  private *encodeAll(texts: Iterable<TextPair>): Iterable<TrainingSequence> {
    for (const pair of texts) yield this.encode(pair);
  }

  /**
   * One optimiser step on as many of the texts, in their order, as fill so many micro-batches. The texts may have no end.
   * @throws ConfigError when a text is longer than a micro-batch.
   */
  async sftStep(
    texts: Iterable<TextPair>,
    { step, schedule: options }: SchedulePlace,
    microBatches = 1,
  ): Promise<StepMetrics> {
    const sequences = fillMicroBatches(this.encodeAll(texts), this.trainer.batch.capacity, microBatches);
    return sftStep(this.trainer, sequences, { lr: schedule(options)(step), clip: this.clip });
  }

  /**
   * One policy-gradient step on groups of rollouts.
   * @throws ConfigError when the objective has a KL term and no reference was set.
   */
  async grpoStep(
    groups: readonly TextGroup[],
    { step, schedule: options }: SchedulePlace,
    objective: Objective,
  ): Promise<StepMetrics> {
    const encoded = groups.map(({ prompt, rollouts }) => ({ prompt: this.encodePrompt(prompt), rollouts }));
    return grpoUpdate(
      this.trainer,
      encoded,
      { ...objective, seed: step, ...(this.reference ? { reference: this.reference } : {}) },
      { lr: schedule(options)(step), clip: this.clip },
    );
  }

  /** Takes the weights in a folder as the frozen reference policy. */
  async setReference(folder: string): Promise<void> {
    if (!this.makeReference) {
      throw new ConfigError("this learner cannot hold a reference policy", [], "give it makeReference");
    }
    this.reference ??= this.makeReference();
    await loadWeights(folder, this.reference.parameters);
  }

  /** weights = (1 - share) · weights + share · the folder's weights. @throws ConfigError for a share outside 0 to 1 */
  async blend(folder: string, share: number): Promise<void> {
    checkValue("PolicyLearner.blend", "share", share, option.number({ least: 0, most: 1 }));
    const { parameters } = this.trainer.model;
    await loadWeights(folder, parameters, async (parameter, pieces) => {
      const other = empty(parameter.shape);
      try {
        await writePieces(other, pieces);
        scaleAdd(parameter, other, 1 - share, share);
      } finally {
        other.dispose();
      }
    });
    this.trainer.weightsId = nextWeightsId(this.trainer.weightsId, "blend", folder, share);
  }

  /** Writes weights and optimiser state into a folder. */
  async save(folder: string): Promise<void> {
    await writeTraining(folder, this.trainer, this.contents);
  }

  /** Takes over weights and optimiser state from a folder that `save` wrote. */
  async load(folder: string): Promise<void> {
    await readTraining(folder, this.trainer, this.contents.weights);
  }

  /**
   * Writes the model with its configuration and tokenizer in Hugging Face's layout, or its low-rank corrections in PEFT's where it was told of them.
   * @throws ConfigError while other low-rank corrections are not merged: the layout has no place for them
   */
  async exportModel(folder: string): Promise<void> {
    if (this.contents.adapter === undefined) refuseLora(Object.keys(this.contents.weights));
    await writeModel(folder, this.contents);
  }
}
