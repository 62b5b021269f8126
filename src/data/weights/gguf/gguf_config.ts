// config.json as the metadata of a GGUF file has it, and the names that its tensors have in a checkpoint.
import { DataError } from "../../../platform/index.ts";
import type { GgufHeader, GgufValue } from "./read_gguf.ts";

const ARCHITECTURES = ["llama", "qwen2", "qwen3"];

/** Fields of an architecture that are read; others may change what is computed. */
const KNOWN = new Set(
  (
    "context_length embedding_length block_count feed_forward_length vocab_size attention.head_count attention.head_count_kv " +
    "attention.layer_norm_rms_epsilon attention.key_length attention.value_length rope.dimension_count rope.freq_base rope.scaling.type " +
    "rope.scaling.factor rope.scaling.original_context_length rope.scaling.attn_factor rope.scaling.finetuned"
  ).split(" "),
);

/** @throws DataError for an architecture that is not known, a field that is missing, and one that asks for something else */
export function ggufConfig({ metadata, tensors }: GgufHeader, place: string): Record<string, unknown> {
  const architecture = metadata.get("general.architecture");
  const complain = (what: string, evidence: string, hint?: string): never => {
    throw new DataError(`${place}: ${what}`, evidence, hint);
  };
  if (typeof architecture !== "string" || !ARCHITECTURES.includes(architecture))
    return complain(
      "the architecture is not known",
      `general.architecture: ${JSON.stringify(architecture)}`,
      `known: ${ARCHITECTURES.join(", ")}`,
    );
  const strange = [...metadata.keys()].find(
    (key) => key.startsWith(`${architecture}.`) && !KNOWN.has(key.slice(architecture.length + 1)),
  );
  if (strange !== undefined)
    complain("a field that may change what the model computes", `${strange}: ${JSON.stringify(metadata.get(strange))}`);
  const maybe = (key: string): number | undefined => {
    const value = metadata.get(key);
    return typeof value === "number"
      ? value
      : value === undefined
        ? undefined
        : complain(`${key} is no number`, JSON.stringify(value));
  };
  const own = (key: string) => maybe(`${architecture}.${key}`);
  const need = (key: string): number =>
    own(key) ?? complain(`${architecture}.${key} is missing`, "a model cannot be without");
  const heads = need("attention.head_count");
  const hidden = need("embedding_length");
  const dimension = own("attention.key_length") ?? hidden / heads;
  for (const key of ["attention.value_length", "rope.dimension_count"])
    if ((own(key) ?? dimension) !== dimension)
      complain("heads of two sizes are not known", `${architecture}.${key}: ${own(key)}, and ${dimension}`);
  if (tensors.has("rope_freqs.weight"))
    complain(
      "factors for rotary positions in a tensor are not known",
      "rope_freqs.weight",
      "take the model's own folder, with config.json",
    );
  const has = (name: string) => tensors.has(`blk.0.${name}.bias`);
  return {
    model_type: architecture,
    vocab_size: own("vocab_size") ?? tensors.get("token_embd.weight")?.shape[0],
    hidden_size: hidden,
    intermediate_size: need("feed_forward_length"),
    num_hidden_layers: need("block_count"),
    num_attention_heads: heads,
    num_key_value_heads: own("attention.head_count_kv") ?? heads,
    ...(architecture === "qwen2" ? {} : { head_dim: dimension, attention_bias: has("attn_q") }),
    ...(architecture === "llama" && { mlp_bias: has("ffn_up") }),
    max_position_embeddings: need("context_length"),
    rms_norm_eps: need("attention.layer_norm_rms_epsilon"),
    rope_theta: own("rope.freq_base") ?? 10000,
    rope_scaling: scaling(metadata.get(`${architecture}.rope.scaling.type`), own, need, complain),
    tie_word_embeddings: !tensors.has("output.weight"),
    bos_token_id: maybe("tokenizer.ggml.bos_token_id") ?? null,
    eos_token_id: maybe("tokenizer.ggml.eos_token_id") ?? null,
    pad_token_id: maybe("tokenizer.ggml.padding_token_id") ?? null,
  };
}

function scaling(
  type: GgufValue | undefined,
  own: (key: string) => number | undefined,
  need: (key: string) => number,
  complain: (what: string, evidence: string) => never,
): object | null {
  if (type === undefined || type === "none") return null;
  const factor = need("rope.scaling.factor");
  if (type === "linear") return { rope_type: "linear", factor };
  if (type !== "yarn")
    return complain("scaling of positions that is not known", `rope.scaling.type: ${JSON.stringify(type)}`);
  const original = own("rope.scaling.original_context_length");
  const more = own("rope.scaling.attn_factor") ?? 1;
  return {
    rope_type: "yarn",
    factor,
    ...(original !== undefined && { original_max_position_embeddings: original }),
    // On top of what YaRN has.
    ...(more !== 1 && { attention_factor: more * (0.1 * Math.log(factor) + 1) }),
  };
}

const LAYER: Readonly<Record<string, string>> = {
  attn_norm: "input_layernorm",
  ffn_norm: "post_attention_layernorm",
  attn_q: "self_attn.q_proj",
  attn_k: "self_attn.k_proj",
  attn_v: "self_attn.v_proj",
  attn_output: "self_attn.o_proj",
  attn_q_norm: "self_attn.q_norm",
  attn_k_norm: "self_attn.k_norm",
  ffn_gate: "mlp.gate_proj",
  ffn_up: "mlp.up_proj",
  ffn_down: "mlp.down_proj",
};
const TOP: Readonly<Record<string, string>> = {
  token_embd: "model.embed_tokens",
  output: "lm_head",
  output_norm: "model.norm",
};

/** The name of a tensor in a checkpoint; its own where it has none. */
export function checkpointName(name: string): string {
  const [, layer, part = "", kind] = /^(?:blk\.(\d+)\.)?(\w+)\.(weight|bias)$/.exec(name) ?? [];
  const found = layer === undefined ? TOP[part] : LAYER[part];
  if (found === undefined) return name;
  return layer === undefined ? `${found}.${kind}` : `model.layers.${layer}.${found}.${kind}`;
}
