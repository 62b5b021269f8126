// A model as the generation engine sees it: sizes, and a forward pass that leaves attention to the caller.

import { applyLinear, type Precision } from "../src/nn/index.ts";
import type { Tensor } from "../src/tensor/index.ts";
import { type Attend, forward, type Llama } from "./llama.ts";

/** What the engine asks of a model; see `Decoder` of the generation layer. */
export function asDecoder(model: Llama, precision: Precision = "f32") {
  const { config } = model;
  return {
    layers: config.num_hidden_layers,
    keyValueHeads: config.num_key_value_heads,
    headDimension: config.head_dim,
    vocabularySize: config.vocab_size,
    maxPositions: config.max_position_embeddings,
    forward: (ids: Tensor, positions: Tensor, attend: Attend): Tensor =>
      forward(model, ids, positions, attend, { precision }),
    logits: (hidden: Tensor): Tensor => applyLinear(model.lm_head ?? model.model.embed_tokens, hidden),
  };
}
