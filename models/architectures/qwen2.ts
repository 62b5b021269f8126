// Qwen2 and Qwen2.5 (Yang et al. 2024): Llama's block, with biases on queries, keys and values alone.

import { checkConfig, completeConfig, type DecoderConfig, type GivenConfig } from "../config.ts";
import { type Architecture, slidingWindow } from "./architecture.ts";

export interface Qwen2Config extends DecoderConfig {}

/** A complete configuration from a partial one, defaults as in Hugging Face. @throws ConfigError as {@link llamaConfig} */
export function qwen2Config(given: GivenConfig<Qwen2Config>, where = "qwen2Config"): Qwen2Config {
  const config = { ...completeConfig(given, { max_position_embeddings: 32768 }), model_type: "qwen2" };
  checkConfig(where, config, {});
  return config;
}

export const qwen2: Architecture<Qwen2Config> = {
  modelType: "qwen2",
  className: "Qwen2ForCausalLM",
  title: "Qwen2",
  fields: {},
  required: ["num_key_value_heads"],
  written: { attention_dropout: 0.0, use_sliding_window: false },
  complete: qwen2Config,
  unsupported: slidingWindow,
  block() {
    const biases = { q_proj: true, k_proj: true, v_proj: true, o_proj: false };
    return { attention: { biases, headNorms: false }, feedForwardBiases: false };
  },
};
