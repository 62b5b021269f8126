// config.json as Hugging Face lays it out, to and from a configuration.

import type { FloatType } from "../src/data/index.ts";
import { ConfigError } from "../src/platform/index.ts";
import type { FieldType } from "./architectures/architecture.ts";
import type { DecoderConfig, GivenConfig } from "./config.ts";
import { architectureOf } from "./registry.ts";

const torchNames = { F32: "float32", F16: "float16", BF16: "bfloat16" } as const;

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

function fits(value: unknown, field: FieldType): boolean {
  if (field === "object") return typeof value === "object" && !Array.isArray(value);
  if (field === "token") return typeof value === "number";
  if (field === "tokens") return typeof value === "number" || Array.isArray(value);
  return typeof value === field;
}

/**
 * Reads what `config.json` holds, older files (`rope_scaling`, `rope_theta`) and newer ones (`rope_parameters`) alike. Without
 * `model_type` it is a Llama's.
 * @throws ConfigError for another architecture, a missing size or a value of the wrong type; `source` names the file.
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
