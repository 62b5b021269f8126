// A model in the roles that others give it: what the generation engine drives, and what a training loop trains.

import {
  type Attend,
  type Decoder,
  type DecodeStep,
  type LanguageModel,
  type TargetBatch,
  trainable,
} from "../src/nn/index.ts";
import { checkOptions } from "../src/platform/index.ts";
import type { Tensor } from "../src/tensor/index.ts";
import {
  type DecoderModel,
  type ForwardOptions,
  forwardRules,
  outputLogits,
  residualStream,
  tokenLogprobs,
} from "./decoder.ts";
import { decodeStep } from "./generation/decode_step.ts";

/** What the generation engine asks of a model. */
export function asDecoder(model: DecoderModel, options: ForwardOptions = {}): Decoder {
  checkOptions("asDecoder", options, forwardRules);
  const { config } = model;
  const { precision = "f32" } = options;
  return {
    layers: config.num_hidden_layers,
    keyValueHeads: config.num_key_value_heads,
    headDimension: config.head_dim,
    widest: Math.max(config.intermediate_size, config.num_attention_heads * config.head_dim, config.hidden_size),
    vocabularySize: config.vocab_size,
    maxPositions: model.rotary.positions,
    forward: (ids: Tensor, positions: Tensor, attend: Attend) => residualStream(model, ids, positions, attend, options),
    step: (step: DecodeStep) => (precision === "f32" ? decodeStep(model, step) : undefined),
    logits: (hidden: Tensor) => outputLogits(model, hidden),
  };
}

/** What a training loop asks of a model. */
export function asLanguageModel(model: DecoderModel, options: ForwardOptions = {}): LanguageModel {
  checkOptions("asLanguageModel", options, forwardRules);
  return {
    vocabularySize: model.config.vocab_size,
    maxPositions: model.rotary.positions,
    parameters: trainable(model),
    tokenLogprobs: (batch: TargetBatch, { temperature }) => tokenLogprobs(model, batch, { ...options, temperature }),
  };
}
