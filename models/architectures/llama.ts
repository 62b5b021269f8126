// Llama (Touvron et al. 2023): RMS norms before each half of a block, rotary positions, grouped-query attention, a gated
// feed-forward; biases everywhere or nowhere.

import { option, type Rules } from "../../src/platform/index.ts";
import { checkConfig, completeConfig, type DecoderConfig, type GivenConfig } from "../config.ts";
import type { Architecture } from "./architecture.ts";

export interface LlamaConfig extends DecoderConfig {
  readonly attention_bias: boolean;
  readonly mlp_bias: boolean;
}

const rules: Rules<Omit<LlamaConfig, keyof DecoderConfig>> = { attention_bias: option.flag, mlp_bias: option.flag };

/**
 * A complete configuration from a partial one, defaults as in Hugging Face.
 * @param where it is from, for errors
 * @throws ConfigError for a key that is unknown, a missing or impossible value, or scaling that is not known.
 */
export function llamaConfig(given: GivenConfig<LlamaConfig>, where = "llamaConfig"): LlamaConfig {
  const config: LlamaConfig = {
    ...completeConfig(given, {}),
    model_type: "llama",
    attention_bias: given.attention_bias ?? false,
    mlp_bias: given.mlp_bias ?? false,
  };
  checkConfig(where, config, rules);
  return config;
}

export const llama: Architecture<LlamaConfig> = {
  modelType: "llama",
  className: "LlamaForCausalLM",
  title: "Llama",
  fields: { attention_bias: "boolean", mlp_bias: "boolean" },
  required: [],
  written: { attention_dropout: 0.0, pretraining_tp: 1 },
  complete: llamaConfig,
  unsupported: () => undefined,
  block({ attention_bias: bias, mlp_bias }) {
    const biases = { q_proj: bias, k_proj: bias, v_proj: bias, o_proj: bias };
    return { attention: { biases, headNorms: false }, feedForwardBiases: mlp_bias };
  },
};
