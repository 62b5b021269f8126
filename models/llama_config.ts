// The configuration of a Llama decoder, with the names and defaults of Hugging Face's LlamaConfig. Plain data.

import { type RotaryScaling, yarnAttentionFactor } from "../src/nn/index.ts";
import { ConfigError, checkOptions, option, type Rules } from "../src/platform/index.ts";

/** What `config.json` says about rotary scaling; null for none. Older files write `type`, newer ones `rope_type`. */
export type RopeScaling = Readonly<Record<string, unknown>> | null;

/** The keys of `config.json` that decide what the model computes, and those that other programs read. */
export interface LlamaConfig {
  readonly vocab_size: number;
  readonly hidden_size: number;
  readonly intermediate_size: number;
  readonly num_hidden_layers: number;
  readonly num_attention_heads: number;
  readonly num_key_value_heads: number;
  readonly head_dim: number;
  readonly max_position_embeddings: number;
  readonly rms_norm_eps: number;
  readonly rope_theta: number;
  readonly rope_scaling: RopeScaling;
  readonly tie_word_embeddings: boolean;
  readonly attention_bias: boolean;
  readonly mlp_bias: boolean;
  readonly initializer_range: number;
  readonly bos_token_id: number | null;
  readonly eos_token_id: number | readonly number[] | null;
  readonly pad_token_id: number | null;
}

const size = option.whole({ least: 1 });
const nothing = option.that("null", (value) => value === null);
const token = option.either(option.whole(), nothing);

const rules: Rules<LlamaConfig> = {
  vocab_size: size,
  hidden_size: size,
  intermediate_size: size,
  num_hidden_layers: size,
  num_attention_heads: size,
  num_key_value_heads: size,
  head_dim: size,
  max_position_embeddings: size,
  rms_norm_eps: option.float({ above: 0 }),
  rope_theta: option.number({ above: 1 }),
  rope_scaling: option.either(option.object, nothing),
  tie_word_embeddings: option.flag,
  attention_bias: option.flag,
  mlp_bias: option.flag,
  initializer_range: option.float({ least: 0 }),
  bos_token_id: token,
  eos_token_id: option.either(token, option.listOf(option.whole())),
  pad_token_id: token,
};

/**
 * A complete configuration from a partial one, defaults as in Hugging Face.
 * @param where it is from, for errors
 * @throws ConfigError for a key that is unknown, a missing or impossible value, or scaling that is not known.
 */
export function llamaConfig(
  given: Partial<LlamaConfig> & Pick<LlamaConfig, "vocab_size" | "hidden_size" | "intermediate_size">,
  where = "llamaConfig",
): LlamaConfig {
  const heads = given.num_attention_heads ?? 32;
  const config: LlamaConfig = {
    ...given,
    vocab_size: given.vocab_size,
    hidden_size: given.hidden_size,
    intermediate_size: given.intermediate_size,
    num_hidden_layers: given.num_hidden_layers ?? 32,
    num_attention_heads: heads,
    num_key_value_heads: given.num_key_value_heads ?? heads,
    head_dim: given.head_dim ?? given.hidden_size / heads,
    max_position_embeddings: given.max_position_embeddings ?? 2048,
    rms_norm_eps: given.rms_norm_eps ?? 1e-6,
    rope_theta: given.rope_theta ?? 10000,
    rope_scaling: given.rope_scaling ?? null,
    tie_word_embeddings: given.tie_word_embeddings ?? false,
    attention_bias: given.attention_bias ?? false,
    mlp_bias: given.mlp_bias ?? false,
    initializer_range: given.initializer_range ?? 0.02,
    bos_token_id: given.bos_token_id ?? null,
    eos_token_id: given.eos_token_id ?? null,
    pad_token_id: given.pad_token_id ?? null,
  };
  check(config, where);
  return config;
}

/** The tokens that end a text, as the configuration names them: none, one or several. */
export function endTokens({ eos_token_id: ends }: LlamaConfig): readonly number[] {
  if (ends === null) return [];
  return typeof ends === "number" ? [ends] : ends;
}

function check(config: LlamaConfig, where: string): void {
  checkOptions(where, config, rules);
  const { num_attention_heads: heads, num_key_value_heads: groups, head_dim } = config;
  if (heads % groups !== 0 || head_dim % 2 !== 0) {
    throw new ConfigError(
      "the attention heads do not fit together",
      [`num_attention_heads: ${heads}`, `num_key_value_heads: ${groups}`, `head_dim: ${head_dim}`],
      "num_attention_heads must be a multiple of num_key_value_heads, and head_dim even",
    );
  }
  rotaryScaling(config.rope_scaling, config.max_position_embeddings);
}

/**
 * The scaling that `rope_scaling` describes. YaRN's attention factor is `attention_factor` where the file gives it; else
 * the ratio of its two `mscale` corrections where it gives both, as Hugging Face has it; else 0.1·ln(factor) + 1, times
 * `attn_factor` where given, as vLLM has it. Without `original_max_position_embeddings` the model's `positions` count as the
 * original ones, and without YaRN's `factor` it is how many times more positions there are, both as Hugging Face has it.
 * @param positions the model's `max_position_embeddings`
 * @throws ConfigError for an unknown kind or a missing number.
 */
export function rotaryScaling(scaling: RopeScaling, positions?: number): RotaryScaling {
  if (scaling === null) return { kind: "none" };
  const kind = scaling.rope_type ?? scaling.type ?? "default";
  const number = (key: string, fallback?: number): number => {
    const value = scaling[key] ?? fallback;
    if (typeof value !== "number" || !Number.isFinite(value)) {
      throw new ConfigError(
        `rope_scaling of type "${kind}" needs the number ${key}`,
        `found: ${JSON.stringify(scaling)}`,
      );
    }
    return value;
  };
  switch (kind) {
    case "default":
      return { kind: "none" };
    case "linear":
      return { kind: "linear", factor: number("factor") };
    case "llama3":
      return {
        kind: "llama3",
        factor: number("factor"),
        lowFrequencyFactor: number("low_freq_factor"),
        highFrequencyFactor: number("high_freq_factor"),
        originalPositions: number("original_max_position_embeddings", positions),
      };
    case "yarn": {
      const originalPositions = number("original_max_position_embeddings", positions);
      const factor = number(
        "factor",
        positions !== undefined && typeof scaling.original_max_position_embeddings === "number"
          ? positions / originalPositions
          : undefined,
      );
      const corrected =
        scaling.mscale && scaling.mscale_all_dim
          ? yarnAttentionFactor(factor, number("mscale")) / yarnAttentionFactor(factor, number("mscale_all_dim"))
          : yarnAttentionFactor(factor) * number("attn_factor", 1);
      return {
        kind: "yarn",
        factor,
        originalPositions,
        betaFast: number("beta_fast", 32),
        betaSlow: number("beta_slow", 1),
        attentionFactor: number("attention_factor", corrected),
        truncate: scaling.truncate !== false,
      };
    }
    default:
      throw new ConfigError(
        `rope_scaling of type "${kind}" is not known`,
        `found: ${JSON.stringify(scaling)}`,
        "known types: default, linear, llama3, yarn",
      );
  }
}
