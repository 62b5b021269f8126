// The pipeline's backend: a decoder with its tokenizer, a learner and a generation engine on the same weights.

import {
  asDecoder,
  asLanguageModel,
  type DecoderConfig,
  type DecoderModel,
  makeModel,
  writeModelConfig,
} from "../../../models/index.ts";
import type { Tokenizer } from "../../data/index.ts";
import type { AdapterFacts } from "../../data/node.ts";
import { Engine } from "../../infer/index.ts";
import { disposeModule, loraParameters, parameters, withoutLora } from "../../nn/index.ts";
import type { OptimizerName } from "../../optim/index.ts";
import { PolicyLearner } from "../../train/node.ts";
import type { Backend, TextLengths } from "../interfaces.ts";
import { endsOf, promptIds } from "./opened_model.ts";
import { EngineSampler } from "./sampler.ts";
import { type Precision, trainableModel } from "./trainable_model.ts";

export interface BackendOptions {
  /** Decides the first weights. */
  readonly seed: number;
  /** Tokens of a prompt and its completion together. */
  readonly contextLength: number;
  /** Tokens of a micro-batch. */
  readonly capacity: number;
  readonly optimizer: OptimizerName;
  /** Of products; weights and gradients stay f32. Default f32. */
  readonly precision?: Precision;
  /** Compute each block again in the backward pass, for less memory. */
  readonly recompute?: boolean;
  /** Sequences generated at the same time. */
  readonly rows: number;
  /** Tokens that each of them is given between two looks at what came; few where texts are short. */
  readonly blockTokens?: number;
  /** A model with the weights to begin with, of the configuration that is given; it becomes the backend's own. */
  readonly model?: DecoderModel;
  /** What is said of the model's low-rank corrections, where they alone are trained: the reference policy is then the model without them. */
  readonly adapter?: AdapterFacts;
}

/** Samples from the weights that `learner` trains. */
export class ModelBackend implements Backend {
  readonly sampler: EngineSampler;
  readonly learner: PolicyLearner;
  readonly lengths: TextLengths;
  private readonly model: DecoderModel;
  private readonly engine: Engine;
  private reference: DecoderModel | undefined;

  constructor(config: DecoderConfig, tokenizer: Tokenizer, options: BackendOptions) {
    const { seed, contextLength, capacity, optimizer, rows, blockTokens } = options;
    this.model = options.model ?? makeModel(config, seed);
    const encode = (prompt: string) => promptIds({ tokenizer }, prompt);
    this.learner = new PolicyLearner({
      ...trainableModel(this.model, options),
      tokenizer,
      encodePrompt: encode,
      config: writeModelConfig(config, "F32"),
      weights: options.adapter ? loraParameters(this.model) : parameters(this.model),
      ...(options.adapter && { adapter: options.adapter }),
      makeReference: () => {
        if (options.adapter) return asLanguageModel(withoutLora(this.model));
        this.reference = makeModel(config, seed);
        return asLanguageModel(this.reference);
      },
      capacity,
      optimizer,
      weightDecay: 0.01,
    });
    this.engine = new Engine(asDecoder(this.model), {
      rows,
      contextLength,
      ...(blockTokens !== undefined && { blockTokens }),
      endOfText: endsOf(this.model, tokenizer),
      decodeText: (ids) => tokenizer.decode(ids),
    });
    this.sampler = new EngineSampler(this.engine, encode, () => this.learner.weightsId);
    this.lengths = {
      of: (prompt, completion) =>
        encode(prompt).length + (completion === undefined ? 0 : tokenizer.encode(completion).length + 1),
      sampled: Math.min(contextLength, capacity),
      learnt: Math.min(config.max_position_embeddings, capacity),
    };
  }

  dispose(): void {
    this.engine.dispose();
    this.learner.trainer.dispose();
    disposeModule(this.model);
    if (this.reference) disposeModule(this.reference);
  }
}
