// config.json as Hugging Face lays it out, to and from a configuration.

import type { FloatType } from "../src/data/index.ts";
import { ConfigError } from "../src/platform/index.ts";
import type { FieldType } from "./architectures/architecture.ts";
import type { DecoderConfig, GivenConfig } from "./config.ts";
import { architectureOf } from "./registry.ts";

/** The types of stored numbers, as `config.json` names them. */
export const torchNames = { F32: "float32", F16: "float16", BF16: "bfloat16" } as const;

const common: Readonly<Record<Exclude<keyof DecoderConfig, "model_type">, FieldType>> = {
  vocab_size: "number",
  hidden_size: "number",
  intermediate_size: "number",
  num_hidden_layers: "number",
  num_attention_heads: "number",
  num_key_value_heads: "number",
  head_dim: "number",
  max_position_embeddings: "number",
  rms_norm_eps: "number",
  rope_theta: "number",
  rope_scaling: "object",
  tie_word_embeddings: "boolean",
  initializer_range: "number",
  bos_token_id: "token",
  eos_token_id: "tokens",
  pad_token_id: "token",
};

const required = ["vocab_size", "hidden_size", "intermediate_size", "num_attention_heads", "num_hidden_layers"];

/** What other programs read, or what every Hugging Face configuration may say without a change to what is computed. */
const harmless = new Set(
  (
    "architectures model_type hidden_act torch_dtype dtype use_cache transformers_version attention_dropout pretraining_tp " +
    "rope_parameters original_max_position_embeddings partial_rotary_factor sliding_window use_sliding_window max_window_layers layer_types " +
    "attn_implementation auto_map id2label label2id torchscript return_dict output_hidden_states output_attentions use_bfloat16 tf_legacy_loss " +
    "pruned_heads chunk_size_feed_forward is_encoder_decoder is_decoder cross_attention_hidden_size add_cross_attention " +
    "tie_encoder_decoder finetuning_task task_specific_params problem_type tokenizer_class prefix sep_token_id decoder_start_token_id " +
    "max_length min_length do_sample early_stopping num_beams num_beam_groups diversity_penalty temperature top_k top_p typical_p " +
    "repetition_penalty length_penalty no_repeat_ngram_size encoder_no_repeat_ngram_size bad_words_ids num_return_sequences output_scores " +
    "return_dict_in_generate forced_bos_token_id forced_eos_token_id remove_invalid_values exponential_decay_length_penalty suppress_tokens " +
    "begin_suppress_tokens model_name unsloth_version unsloth_fixed"
  ).split(" "),
);

function fits(value: unknown, field: FieldType): boolean {
  if (field === "object") return typeof value === "object" && !Array.isArray(value);
  if (field === "token") return typeof value === "number";
  if (field === "tokens") return typeof value === "number" || Array.isArray(value);
  return typeof value === field;
}

/**
 * Reads what `config.json` holds, older files (`rope_scaling`, `rope_theta`) and newer ones (`rope_parameters`) alike. Without
 * `model_type` it is a Llama's.
 * @throws ConfigError for another architecture, a missing size, a value of the wrong type or a field that is not known; `source`
 * names the file.
 */
export function readModelConfig(json: Readonly<Record<string, unknown>>, source: string): DecoderConfig {
  const complain = (what: string, evidence: string, hint = "take the file that came with the weights"): never => {
    throw new ConfigError(`${source}: ${what}`, evidence, hint);
  };
  const architecture = architectureOf({ model_type: (json.model_type ?? "llama") as string }, source);
  // Two names of one function.
  if (json.hidden_act !== undefined && json.hidden_act !== "silu" && json.hidden_act !== "swish") {
    complain("only SwiGLU feed-forwards are known", `hidden_act: ${JSON.stringify(json.hidden_act)}`);
  }
  const unsupported = architecture.unsupported(json);
  if (unsupported) complain(unsupported.what, unsupported.evidence);
  const merged = withRotary(json, complain);
  const known: Record<string, unknown> = {};
  for (const [key, field] of Object.entries({ ...common, ...architecture.fields })) {
    const value = merged[key];
    if (value === undefined || value === null) continue;
    if (!fits(value, field)) complain(`${key} has the wrong type`, `found: ${JSON.stringify(value)}`);
    known[key] = value;
  }
  const strange = Object.entries(json).find(
    ([key, value]) =>
      !(key in common || key in architecture.fields || harmless.has(key) || key.startsWith("_") || value === null),
  );
  if (strange !== undefined) {
    const [key, value] = strange;
    const hint =
      key === "quantization_config"
        ? "another program quantised these weights: take the checkpoint that they were made from"
        : "it may change what the model computes; take it out where you know that it does not";
    complain(`${key} is not known for ${architecture.title}`, `${key}: ${JSON.stringify(value).slice(0, 100)}`, hint);
  }
  for (const key of [...required, ...architecture.required]) {
    if (!(key in known)) complain(`${key} is missing`, `keys: ${Object.keys(json).join(", ")}`);
  }
  return architecture.complete(known as unknown as GivenConfig<DecoderConfig>, source);
}

/** The keys with what newer files say of rotary positions under the names of older ones. */
function withRotary(
  json: Readonly<Record<string, unknown>>,
  complain: (what: string, evidence: string) => never,
): Record<string, unknown> {
  const rope = json.rope_parameters as Record<string, unknown> | null | undefined;
  const merged: Record<string, unknown> = rope
    ? { ...json, rope_theta: rope.rope_theta ?? json.rope_theta, rope_scaling: rope }
    : { ...json };
  const partial = rope?.partial_rotary_factor ?? json.partial_rotary_factor ?? 1;
  if (partial !== 1)
    complain("rotary positions of a part of each head are not known", `partial_rotary_factor: ${partial}`);
  // Where the length of the pretraining stands beside the scaling, it counts before what is inside.
  const original = json.original_max_position_embeddings;
  if (original !== undefined && original !== null && typeof merged.rope_scaling === "object" && merged.rope_scaling) {
    merged.rope_scaling = { ...merged.rope_scaling, original_max_position_embeddings: original };
  }
  return merged;
}

/** The object that `config.json` holds, with the keys that Hugging Face's class writes, in its order. */
export function writeModelConfig(config: DecoderConfig, stored: FloatType): Record<string, unknown> {
  const { className, modelType, written } = architectureOf(config);
  const whole = {
    architectures: [className],
    hidden_act: "silu",
    torch_dtype: torchNames[stored],
    use_cache: true,
    ...written,
    ...config,
    model_type: modelType,
  };
  return Object.fromEntries(Object.entries(whole).sort(([a], [b]) => (a < b ? -1 : 1)));
}
