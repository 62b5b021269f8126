// What every decoder's configuration holds, with the names of Hugging Face. Plain data; an architecture adds its own keys.

import { headSizes } from "../src/ops/index.ts";
import { ConfigError, checkOptions, option, type Rules } from "../src/platform/index.ts";
import { type RopeScaling, rotaryScaling } from "./rope_scaling.ts";

/** The keys of `config.json` that decide what a model computes, and those that other programs read. */
export interface DecoderConfig {
  /** The architecture, as `config.json` names it. */
  readonly model_type: string;
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
  readonly initializer_range: number;
  readonly bos_token_id: number | null;
  readonly eos_token_id: number | readonly number[] | null;
  readonly pad_token_id: number | null;
}

/** A configuration of which what has a default may be left out. */
export type GivenConfig<C extends DecoderConfig> = Partial<C> &
  Pick<C, "vocab_size" | "hidden_size" | "intermediate_size">;

const size = option.whole({ least: 1 });
const nothing = option.that("null", (value) => value === null);
const token = option.either(option.whole(), nothing);

const rules: Rules<DecoderConfig> = {
  model_type: option.text,
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
  initializer_range: option.float({ least: 0 }),
  bos_token_id: token,
  eos_token_id: option.either(token, option.listOf(option.whole())),
  pad_token_id: token,
};

/**
 * The common keys, with the defaults that Hugging Face has for all; keys of the architecture are passed through.
 * @param fallback what the architecture has for defaults of its own
 */
export function completeConfig<C extends DecoderConfig>(given: GivenConfig<C>, fallback: Partial<DecoderConfig>) {
  const own = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const known = { ...fallback, ...(own as unknown as typeof given) };
  const heads = known.num_attention_heads ?? 32;
  return {
    ...given,
    vocab_size: known.vocab_size,
    hidden_size: known.hidden_size,
    intermediate_size: known.intermediate_size,
    num_hidden_layers: known.num_hidden_layers ?? 32,
    num_attention_heads: heads,
    num_key_value_heads: known.num_key_value_heads ?? heads,
    head_dim: known.head_dim ?? known.hidden_size / heads,
    max_position_embeddings: known.max_position_embeddings ?? 2048,
    rms_norm_eps: known.rms_norm_eps ?? 1e-6,
    rope_theta: known.rope_theta ?? 10000,
    rope_scaling: known.rope_scaling ?? null,
    tie_word_embeddings: known.tie_word_embeddings ?? false,
    initializer_range: known.initializer_range ?? 0.02,
    bos_token_id: known.bos_token_id ?? null,
    eos_token_id: known.eos_token_id ?? null,
    pad_token_id: known.pad_token_id ?? null,
  };
}

/**
 * @param more rules for the keys of the architecture
 * @throws ConfigError for a key that is unknown, a missing or impossible value, a head size without kernels, or scaling that is not known.
 */
export function checkConfig<C extends DecoderConfig>(
  where: string,
  config: C,
  more: Rules<Omit<C, keyof DecoderConfig>>,
): void {
  checkOptions<DecoderConfig>(where, config, { ...rules, ...more });
  const { num_attention_heads: heads, num_key_value_heads: groups, head_dim } = config;
  if (heads % groups !== 0 || head_dim % 2 !== 0) {
    throw new ConfigError(
      "the attention heads do not fit together",
      [`num_attention_heads: ${heads}`, `num_key_value_heads: ${groups}`, `head_dim: ${head_dim}`],
      "num_attention_heads must be a multiple of num_key_value_heads, and head_dim even",
    );
  }
  if (!headSizes.includes(head_dim)) {
    const known = headSizes.join(", ");
    throw new ConfigError(
      `attention heads of ${head_dim} numbers are not known`,
      `head_dim: ${head_dim}`,
      `the head size is one of ${known}`,
    );
  }
  rotaryScaling(config.rope_scaling, config.max_position_embeddings);
}

/** The tokens that end a text, as the configuration names them: none, one or several. */
export function endTokens({ eos_token_id: ends }: DecoderConfig): readonly number[] {
  if (ends === null) return [];
  return typeof ends === "number" ? [ends] : ends;
}
