// The decoder of the workload, built by gentzen with the weights that every framework is given.

import { type DecoderModel, llamaConfig, makeModel } from "../models/index.ts";
import { writeParameters } from "../src/nn/index.ts";
import { initialWeights, workload } from "./workload.ts";

/** The model on the open device. */
export function buildModel(): DecoderModel {
  const config = llamaConfig({
    vocab_size: workload.vocabulary,
    hidden_size: workload.dim,
    intermediate_size: workload.hidden,
    num_hidden_layers: workload.layers,
    num_attention_heads: workload.heads,
    max_position_embeddings: workload.length,
    rms_norm_eps: workload.normEps,
    rope_theta: workload.ropeBase,
  });
  const model = makeModel(config, 0);
  const weights = Object.entries(initialWeights()).map(([name, { values }]) => [name, values]);
  writeParameters(model, Object.fromEntries(weights));
  return model;
}
