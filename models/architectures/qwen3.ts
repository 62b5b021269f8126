// Qwen3 (Yang et al. 2025): Llama's block with norms on each head of queries and keys; heads of a size of their own.

import { option, type Rules } from "../../src/platform/index.ts";
import { checkConfig, completeConfig, type DecoderConfig, type GivenConfig } from "../config.ts";
import { type Architecture, slidingWindow } from "./architecture.ts";

export interface Qwen3Config extends DecoderConfig {
  readonly attention_bias: boolean;
}

const rules: Rules<Omit<Qwen3Config, keyof DecoderConfig>> = { attention_bias: option.flag };

/** A complete configuration from a partial one, defaults as in Hugging Face. @throws ConfigError as {@link llamaConfig} */
export function qwen3Config(given: GivenConfig<Qwen3Config>, where = "qwen3Config"): Qwen3Config {
  const config: Qwen3Config = {
    ...completeConfig(given, { max_position_embeddings: 32768, head_dim: 128 }),
    model_type: "qwen3",
    attention_bias: given.attention_bias ?? false,
  };
  checkConfig(where, config, rules);
  return config;
}

export const qwen3: Architecture<Qwen3Config> = {
  modelType: "qwen3",
  className: "Qwen3ForCausalLM",
  title: "Qwen3",
  fields: { attention_bias: "boolean" },
  required: ["num_key_value_heads"],
  written: { attention_dropout: 0.0, use_sliding_window: false },
  complete: qwen3Config,
  unsupported: slidingWindow,
  block({ attention_bias: bias }) {
    const biases = { q_proj: bias, k_proj: bias, v_proj: bias, o_proj: bias };
    return { attention: { biases, headNorms: true }, feedForwardBiases: false };
  },
};
