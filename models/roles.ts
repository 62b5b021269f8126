// A model in the roles that others give it: what the generation engine drives, and what a training loop trains. The types
// are those of `Decoder` in src/infer and `LanguageModel` in src/train, which this layer does not import.

import { trainable } from "../src/nn/index.ts";
import { checkOptions } from "../src/platform/index.ts";
import type { Tensor } from "../src/tensor/index.ts";
import {
  type Attend,
  type ForwardOptions,
  forward,
  forwardRules,
  type Llama,
  outputLogits,
  type TokenBatch,
  tokenLogprobs,
} from "./llama.ts";

/** What the generation engine asks of a model: sizes, and a forward pass that leaves attention to the caller. */
export function asDecoder(model: Llama, options: ForwardOptions = {}) {
  checkOptions("asDecoder", options, forwardRules);
  const { config } = model;
  return {
    layers: config.num_hidden_layers,
    keyValueHeads: config.num_key_value_heads,
    headDimension: config.head_dim,
    vocabularySize: config.vocab_size,
    maxPositions: config.max_position_embeddings,
    forward: (ids: Tensor, positions: Tensor, attend: Attend): Tensor =>
      forward(model, ids, positions, attend, options),
    logits: (hidden: Tensor): Tensor => outputLogits(model, hidden),
  };
}

/** What a training loop asks of a model: its trained parameters, what it can take, and log-probabilities of the targets. */
export function asLanguageModel(model: Llama, options: ForwardOptions = {}) {
  checkOptions("asLanguageModel", options, forwardRules);
  return {
    vocabularySize: model.config.vocab_size,
    maxPositions: model.config.max_position_embeddings,
    parameters: trainable(model),
    tokenLogprobs: (
      batch: TokenBatch & { readonly targets: Tensor },
      { temperature }: { readonly temperature: number },
    ) => tokenLogprobs(model, batch, { ...options, temperature }),
  };
}
